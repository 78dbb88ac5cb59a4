/// A policy that is ready to run: checked, compiled for one choice of settings, immutable.
///
/// Every function is pure and total: no clock, no I/O, no global state, nothing thrown by a step, and
/// no allocation. Sessions and events of a policy also fit the same policy ``with(settings:)`` others.
/// A value of this type proves that the checks found no error.
public struct Policy: Sendable {
  package let tables: PolicyTables
  package let words: PolicyNames
  /// The settings that are in use together although they exclude each other (R5).
  public let settingConflicts: [SettingConflict]

  package init(_ tables: PolicyTables, _ words: PolicyNames, _ conflicts: [SettingConflict]) {
    self.tables = tables
    self.words = words
    settingConflicts = conflicts
  }

  // MARK: Sessions

  /// A session before its first event.
  public func newSession() -> Session {
    Session(
      facts: tables.initialFacts,
      present: Instant.earliest.milliseconds,
      state: tables.initialState,
      timerCount: tables.windows.count
    )
  }

  /// Handles an event, after firing every timer that is due at or before its instant (D2, D10).
  ///
  /// - Parameters:
  ///   - event: an event of this policy.
  ///   - instant: when it happened; if the session has seen a later moment, the event is handled at
  ///     that moment and marked late.
  ///   - session: a session of this policy; it becomes what it is after the step.
  ///   - firing: the moment of their windows at which timers fire.
  ///   - fired: called with the decision of each timer that fires, in order of due time, then of
  ///     declaration.
  /// - Returns: the decision of the event itself.
  public func receive(
    _ event: borrowing Event,
    at instant: Instant,
    in session: inout Session,
    firing: Firing = .earliest,
    fired: (Decision) -> Void = { _ in }
  ) -> Decision {
    let isLate = instant.milliseconds < session.present
    let moment = isLate ? session.present : instant.milliseconds
    if session.due.moment(firing) <= moment {
      return receiveAfterFiring(event, at: moment, isLate, in: &session, firing, fired)
    }
    return tables.handle(event, at: moment, isLate: isLate, in: &session)
  }

  /// Handles an event before which timers are due, as at few events there are.
  @inline(never)
  private func receiveAfterFiring(
    _ event: borrowing Event,
    at moment: Int64,
    _ isLate: Bool,
    in session: inout Session,
    _ firing: Firing,
    _ fired: (Decision) -> Void
  ) -> Decision {
    while let decision = tables.fireNext(in: &session, through: moment, firing) { fired(decision) }
    return tables.handle(event, at: moment, isLate: isLate, in: &session)
  }

  /// Fires the session's next timer if it is due at or before an instant; nil when none is.
  ///
  /// A loop over this function runs a session's timers up to the instant. A timer that starts itself
  /// again never runs out, so the loop wants a bound.
  public func fireNext(
    in session: inout Session,
    through instant: Instant,
    firing: Firing = .earliest
  ) -> Decision? {
    tables.fireNext(in: &session, through: instant.milliseconds, firing)
  }

  /// When the session's next timer is due; nil when none runs.
  public func nextFiring(in session: Session, firing: Firing = .earliest) -> Instant? {
    session.facts & tables.timerFacts == 0
      ? nil : Instant(milliseconds: session.due.moment(firing))
  }

  /// Stops the timers of a session that these settings no longer have; the others keep their deadlines.
  ///
  /// To be called when a session goes on under this policy after it ran under other settings (R5).
  /// - Returns: the timers that stopped.
  @discardableResult
  public func adopt(_ session: inout Session) -> TimerSet {
    let stopped = session.facts & tables.timerFacts & ~tables.existingTimers
    session.facts &= ~stopped
    session.updateDue(of: session.facts & tables.timerFacts)
    return TimerSet(rawValue: UInt32(truncatingIfNeeded: stopped))
  }

  /// The name of a session's state.
  public func state(of session: Session) -> String {
    words.model.states[Int(session.state)].name
  }

  /// Whether a session has ended: its state is final.
  public func hasEnded(_ session: Session) -> Bool {
    words.model.states[Int(session.state)].isFinal
  }
}
