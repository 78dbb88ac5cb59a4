/// What other settings, or another policy, did to a session's timers.
public struct Adoption: Sendable, Hashable {
  /// The timers that stopped, as the old policy's ids.
  public let stopped: TimerSet
  /// The timers that go on, and are due at another moment than before, as the new policy's ids.
  public let moved: TimerSet
}

extension Policy {
  /// Holds a session against this policy: whether it is of the policy, under whatever settings.
  ///
  /// A step with the session of another policy stops the process, as its bits would be misread.
  /// - Throws: ``SessionError/foreignSession``, for a session that a ``PolicyMapping`` is to adopt first.
  public func check(_ session: Session) throws(SessionError) {
    guard session.layoutTag == tables.layoutTag else { throw .foreignSession }
  }

  /// Takes over a session that ran under other settings, from an instant on.
  ///
  /// The timers that these settings leave out stop, the others keep their deadlines (R5). Only a timer whose
  /// changes count `at_once` moves: it is due as if it had started with the value of now, and at the instant
  /// itself where that would be earlier. Whoever calls this has fired what was due before the instant.
  ///
  /// It counts as a step of the session if a timer stops or moves. For a session of another policy see
  /// ``PolicyMapping``.
  /// - Parameters:
  ///   - session: a session of this policy; it goes on under these settings.
  ///   - instant: when the settings changed; where the session has seen a later moment, that one counts.
  /// - Returns: the timers that stopped, and those that moved.
  @discardableResult
  public func adopt(_ session: inout Session, at instant: Instant) -> Adoption {
    tables.expectOwn(session)
    let (stopped, moved) = tables.adopt(&session, at: instant.milliseconds)
    if stopped | moved != 0 { session.step &+= 1 }
    return Adoption(stopped: TimerSet(facts: stopped), moved: TimerSet(facts: moved))
  }
}
