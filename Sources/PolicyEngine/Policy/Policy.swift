/// A policy that is ready to run: checked, compiled for one choice of settings, immutable.
///
/// Every function is pure and total: no clock, no I/O, no global state, nothing thrown by a step, and
/// no allocation. Sessions and events of a policy also fit the same policy ``with(settings:)`` others.
/// A value of this type proves that the checks found no error.
public struct Policy: Sendable {
  /// All there is, behind one reference: a policy is passed in one register.
  private final class Contents: Sendable {
    let tables: PolicyTables
    let words: PolicyNames
    let settings: SettingValues

    init(_ tables: PolicyTables, _ words: PolicyNames, _ settings: SettingValues) {
      self.tables = tables
      self.words = words
      self.settings = settings
    }
  }

  private let contents: Contents
  package var tables: PolicyTables { contents.tables }
  package var words: PolicyNames { contents.words }
  /// The values of the settings that the tables were compiled for.
  package var settingValues: SettingValues { contents.settings }

  package init(_ tables: PolicyTables, _ words: PolicyNames, _ settings: SettingValues) {
    contents = Contents(tables, words, settings)
  }

  // MARK: Sessions

  /// A session before its first event.
  public func newSession() -> Session { tables.newSession() }

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
    receive(event, text: event.text, at: instant, in: &session, firing: firing, fired: fired)
  }

  /// Handles an event with another first text than it was made with; see
  /// ``receive(_:at:in:firing:fired:)``.
  ///
  /// A host that makes one event a kind looks nothing up and copies no string.
  @inline(__always)
  public func receive(
    _ event: borrowing Event,
    text: borrowing String,
    at instant: Instant,
    in session: inout Session,
    firing: Firing = .earliest,
    fired: (Decision) -> Void = { _ in }
  ) -> Decision {
    tables.receive(
      event.number,
      event.facts | tables.facts(ofText: text, of: event.number),
      event.lengths,
      at: instant.milliseconds,
      in: &session,
      firing,
      fired
    )
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

  /// Fires one timer at an instant, if it may fire then.
  ///
  /// It may at any instant of its window, both ends included, that is not before what the session has seen;
  /// but where a running timer is at the end of its window, no timer declared after that one fires before it.
  ///
  /// - Returns: the decision; nil where the timer doesn't run or may not fire, and the session is as it was.
  public func fire(_ timer: TimerID, at instant: Instant, in session: inout Session) -> Decision? {
    fire(timer.index, at: instant, in: &session)
  }

  /// As above, by the timer's index.
  package func fire(_ timer: Int, at instant: Instant, in session: inout Session) -> Decision? {
    guard tables.mayFire(timer, at: instant.milliseconds, in: session) else { return nil }
    return tables.fire(timer, in: &session, at: instant.milliseconds)
  }

  /// When the session's next timer is due; nil when none runs, or not before the end of the year 9999.
  public func nextFiring(in session: Session, firing: Firing = .earliest) -> Instant? {
    tables.nextFiring(in: session, firing)
  }

  /// As ``fireNext(in:through:firing:)``, where some timers wait for the end of their windows, and the others
  /// fire as soon as they may.
  ///
  /// - Parameter lateTimers: the timers that wait, as bits.
  package func fireNext(
    in session: inout Session,
    through instant: Instant,
    lateTimers: UInt64
  ) -> Decision? {
    tables.fireNext(in: &session, through: instant.milliseconds, lateTimers: lateTimers)
  }

  /// When the session's next timer is due, where some wait for the end of their windows.
  package func nextFiring(in session: Session, lateTimers: UInt64) -> Instant? {
    tables.nextFiring(in: session, lateTimers: lateTimers)
  }

  /// Handles an event without firing what is due before it.
  package func handle(
    _ event: BareEvent,
    at instant: Instant,
    in session: inout Session
  ) -> Decision {
    let isLate = instant.milliseconds < session.present
    return tables.handle(
      event.number,
      event.facts,
      nil,
      at: isLate ? session.present : instant.milliseconds,
      isLate: isLate,
      in: &session
    )
  }

  /// Whether an event's first text may be one of the words that the policy asks for; where it can't be, the
  /// event does what it does with an empty text.
  package func admits(_ text: Span<UInt8>, asFirstTextOf event: Int) -> Bool {
    tables.filters[event].admits(text)
  }

  /// The name of a session's state.
  public func state(of session: Session) -> String {
    tables.expectOwn(session)
    return words.model.states[Int(session.state)].name
  }

  /// Whether a session has ended: its state is final.
  public func hasEnded(_ session: Session) -> Bool {
    tables.expectOwn(session)
    return words.model.states[Int(session.state)].isFinal
  }
}
