package import PolicyEngine

/// One session, driven through time under the settings that hold as it passes: the one way in which
/// logs, scenarios and explanations play events.
///
/// Timers fire when the session's own next event comes, or when it is to go on: what happens to one
/// session never depends on another's.
package struct SessionReplay {
  /// What happened to the session, under the settings of an epoch.
  package struct Step: Sendable {
    /// What the event or firing did; nil where the epoch began.
    package var decision: Decision?
    package var at: Instant
    /// The timers that the event, or the epoch's settings, stopped.
    package var stopped: TimerSet
    /// The timers that the epoch's settings have due at another time.
    package var moved = TimerSet()
    package var before: Session
    package var after: Session
    package var policy: Policy
    package var epoch: Int
  }

  package private(set) var session: Session
  /// The number under which the ``SettingTimeline`` knows the session.
  private var number: Int { Int(shortNumber) }
  /// The epoch of the ``SettingTimeline`` that the session is in.
  package private(set) var epoch: Int {
    get { Int(shortEpoch) }
    set { shortEpoch = UInt32(newValue) }
  }
  // Small, as all open sessions of a log are kept.
  private let shortNumber: UInt32
  private var shortEpoch: UInt32
  /// The timers that fire by themselves only at the end of their windows, as bits; the others fire as soon as
  /// they may.
  package var lateTimers: UInt64
  /// When timers fire by themselves, where that is the same for all.
  package var firing: Firing { lateTimers == 0 ? .earliest : .latest }
  /// The timer that fired last as soon as it might, and when.
  private var early: (timer: Int, at: Instant)? {
    earlyTimer < 0 ? nil : (timer: Int(earlyTimer), at: earlyMoment)
  }
  private var earlyMoment = Instant.earliest
  private var earlyTimer: Int8 = -1

  /// A session before its first event, which comes at an instant.
  package init(
    _ number: Int,
    at instant: Instant,
    _ timeline: inout SettingTimeline,
    firing: Firing
  ) {
    shortNumber = UInt32(number)
    let epoch = timeline.epoch(at: instant, of: number)
    shortEpoch = UInt32(epoch)
    session = timeline.policy(in: epoch, of: number).newSession()
    lateTimers = firing.lateTimers
  }

  /// A session as it is, under the settings that were chosen last.
  package init(
    _ number: Int,
    _ session: Session,
    _ timeline: SettingTimeline,
    firing: Firing
  ) {
    shortNumber = UInt32(number)
    shortEpoch = UInt32(timeline.count(of: number) - 1)
    self.session = session
    lateTimers = firing.lateTimers
  }

  /// Handles an event, after all that comes before it.
  @discardableResult
  package mutating func receive(
    _ event: Event,
    at instant: Instant,
    _ timeline: inout SettingTimeline,
    note: (Step) -> Void
  ) -> Decision {
    _ = advance(through: max(instant, session.lastSeen), &timeline, note: note)
    let policy = timeline.policy(in: epoch, of: number)
    let before = session
    // What is due has fired, and the timers that wait are not to.
    let decision = policy.tables.handle(
      event,
      at: max(instant, before.lastSeen).milliseconds,
      isLate: instant < before.lastSeen,
      in: &session
    )
    note(step(decision, before, policy))
    return decision
  }

  /// Handles an event before which nothing happens by itself, neither a firing nor a change of settings; nil,
  /// with nothing done, where something might.
  @inline(__always)
  package mutating func receiveAtOnce(
    _ event: BareEvent,
    at instant: Instant,
    _ timeline: borrowing SettingTimeline
  ) -> Decision? {
    guard timeline.isUnchanged, !mayFire(by: instant) else { return nil }
    return timeline.base.handle(event, at: instant, in: &session)
  }

  /// Whether a timer may fire by itself before an event of an instant is handled.
  @inline(__always)
  package func mayFire(by instant: Instant) -> Bool {
    session.due <= max(instant.milliseconds, session.present)
  }

  /// Fires the timer that is due first by an instant, if no settings change and that is the same in every way; where
  /// it differs nothing is done.
  package mutating func fireAlike(
    by instant: Instant,
    _ timeline: borrowing SettingTimeline
  ) -> FiringAlike {
    guard timeline.isUnchanged else { return .differs }
    let limit = max(instant.milliseconds, session.present)
    return timeline.base.tables.fireAlike(in: &session, through: limit)
  }

  /// Goes on at an instant, if it isn't there yet: nothing fires before it any more.
  package mutating func wait(until instant: Instant) {
    session.present = max(session.present, instant.milliseconds)
  }

  private func step(_ decision: Decision, _ before: Session, _ policy: Policy) -> Step {
    Step(
      decision: decision,
      at: decision.at,
      stopped: decision.cancelled,
      before: before,
      after: session,
      policy: policy,
      epoch: epoch
    )
  }

  /// Fires the timers up to an instant, under the settings of each moment.
  ///
  /// - Parameter most: how many may fire; a timer runs for some time, so up to an instant only so many
  ///   can, but these may be more than anybody wants to see.
  /// - Returns: false when there are more.
  package mutating func advance(
    through limit: Instant,
    atMost most: Int = .max,
    _ timeline: inout SettingTimeline,
    note: (Step) -> Void
  ) -> Bool {
    var count = 0
    while true {
      let policy = timeline.policy(in: epoch, of: number)
      let end = timeline.end(of: epoch, through: limit, of: number)
      var before = session
      while let decision = policy.fireNext(
        in: &session,
        through: end ?? limit,
        lateTimers: lateTimers
      ) {
        if let timer = policy.tables.timer(firedBy: decision.event.index),
          lateTimers >> UInt64(timer) & 1 == 0
        {
          (earlyTimer, earlyMoment) = (Int8(timer), decision.at)
        }
        note(step(decision, before, policy))
        before = session
        count += 1
        if count >= most, let next = policy.nextFiring(in: session, lateTimers: lateTimers),
          next <= limit
        {
          return false
        }
      }
      guard let end else { return true }
      enterNextEpoch(at: end, &timeline, note: note)
    }
  }

  private mutating func enterNextEpoch(
    at start: Instant,
    _ timeline: inout SettingTimeline,
    note: (Step) -> Void
  ) {
    epoch += 1
    let policy = timeline.policy(in: epoch, of: number)
    let before = session
    let adoption = policy.adopt(&session, at: start)
    note(
      Step(
        at: max(start, session.lastSeen),
        stopped: adoption.stopped,
        moved: adoption.moved,
        before: before,
        after: session,
        policy: policy,
        epoch: epoch
      )
    )
  }

  // MARK: Recorded firings

  /// Lets timers fire by themselves only at the end of their windows from now on: the session's next line
  /// is a recorded firing, so a record says when they fire, and what it doesn't say can wait.
  package mutating func waitForRecord() { lateTimers = Firing.latest.lateTimers }

  /// Fires a timer at an instant of its window, after all that comes before it.
  ///
  /// From then on timers wait, see ``waitForRecord()``. A firing that is refused changes nothing.
  ///
  /// - Returns: why the timer can't fire then; nil when it fired.
  package mutating func fire(
    _ timer: Int,
    at instant: Instant,
    _ timeline: inout SettingTimeline,
    note: (Step) -> Void
  ) -> FiringRefusal? {
    if instant < session.lastSeen { return .past(seen: session.lastSeen) }
    var attempt = self
    var steps: [Step] = []
    if let refusal = attempt.fire(timer, at: instant, &timeline, &steps) { return refusal }
    self = attempt
    steps.forEach(note)
    return nil
  }

  /// Fires the timers that are at the end of their windows, up to one; whether that one was among them.
  private mutating func fireDue(
    upTo timer: Int,
    by instant: Instant,
    _ policy: Policy,
    _ steps: inout [Step]
  ) -> Bool {
    while session.runs(timer), session.window(of: timer).upperBound <= instant {
      let before = session
      guard let decision = policy.fireNext(in: &session, through: instant, firing: .latest) else {
        return false
      }
      steps.append(step(decision, before, policy))
      if policy.tables.timer(firedBy: decision.event.index) == timer { return true }
    }
    return false
  }

  private mutating func fire(
    _ timer: Int,
    at instant: Instant,
    _ timeline: inout SettingTimeline,
    _ steps: inout [Step]
  ) -> FiringRefusal? {
    let expected = session.runs(timer) ? session.window(of: timer) : nil
    waitForRecord()
    // What is due at the instant itself fires below, as the timer may come before it.
    _ = advance(through: instant.adding(-1), &timeline) { steps.append($0) }
    while let start = timeline.end(of: epoch, through: instant, of: number) {
      // What is at its end at the instant of a change comes before the change, as in ``advance(through:atMost:_:note:)``.
      if start == instant,
        fireDue(upTo: timer, by: instant, timeline.policy(in: epoch, of: number), &steps)
      {
        return nil
      }
      enterNextEpoch(at: start, &timeline) { steps.append($0) }
    }
    let policy = timeline.policy(in: epoch, of: number)
    func fire(_ timer: Int) -> Bool {
      let before = session
      guard let decision = policy.fire(timer, at: instant, in: &session) else { return false }
      steps.append(step(decision, before, policy))
      return true
    }
    while let other = (0..<timer).first(where: {
      session.runs($0) && session.window(of: $0).upperBound <= instant
    }), fire(other) {}
    if fire(timer) { return nil }
    if session.runs(timer) { return .outside(session.window(of: timer)) }
    let refusal = FiringRefusal.notRunning(firedAt: early?.timer == timer ? early?.at : nil)
    guard let expected else { return refusal }
    guard expected.contains(instant) else { return .outside(expected) }
    guard let decision = steps.last(where: { $0.stopped.contains(timer) })?.decision else {
      return refusal
    }
    return .overtaken(by: policy.words.model.eventName(decision.event.index))
  }
}
