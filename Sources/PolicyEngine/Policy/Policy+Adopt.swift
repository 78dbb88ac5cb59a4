extension Policy {
  /// Holds a session against this policy: whether it is of the policy, under whatever settings.
  ///
  /// A step with the session of another policy stops the process, as its bits would be misread.
  /// - Throws: ``SessionError/foreignSession``, for a session that a ``PolicyMapping`` is to adopt first.
  public func check(_ session: Session) throws(SessionError) {
    guard session.layoutTag == tables.layoutTag else { throw .foreignSession }
  }

  /// Takes over a session that ran under other settings: the timers that these settings leave out stop, the
  /// others keep their deadlines (R5).
  ///
  /// It counts as a step of the session if a timer stops. For a session of another policy see
  /// ``PolicyMapping``.
  /// - Returns: the timers that stopped.
  @discardableResult
  public func adopt(_ session: inout Session) -> TimerSet {
    tables.expectOwn(session)
    let running = session.facts & tables.timerFacts
    let stopped = running & ~tables.existingTimers
    guard stopped != 0 else { return TimerSet() }
    session.facts &= ~stopped
    session.updateDue(among: tables.timerFacts)
    session.step &+= 1
    return TimerSet(facts: stopped)
  }
}
