extension PolicyTables {
  // MARK: Who may fire, and what may happen

  /// The timer whose firing an event is; nil for a declared event.
  package func timer(firedBy event: Int) -> Int? {
    event >= declaredEventCount ? event - declaredEventCount : nil
  }

  /// Whether a timer may fire at an instant: it runs, the instant is inside its window and not before what
  /// the session has seen, and nothing else has to fire first.
  ///
  /// At an instant at which some running timer is at the end of its window nothing but firings happens, and
  /// no timer declared after that one fires before it (D1, D2).
  package func mayFire(_ timer: Int, at instant: Int64, in session: Session) -> Bool {
    expectOwn(session)
    guard (session.facts & timerFacts) >> UInt64(timer) & 1 == 1, instant >= session.present,
      instant <= Instant.latest.milliseconds
    else { return false }
    let deadline = session.deadlines[timer]
    guard instant >= deadline.earliest, instant <= deadline.latest,
      let end = session.next(among: timerFacts, .latest)
    else { return false }
    return instant < end.moment || instant == end.moment && timer <= end.timer
  }

  /// Whether an event may be handled at an instant without a firing before it: every running timer is short
  /// of the end of its window.
  package func mayReceive(at instant: Int64, in session: Session) -> Bool {
    expectOwn(session)
    guard instant >= session.present else { return false }
    return session.next(among: timerFacts, .latest).map { instant < $0.moment } ?? true
  }

  // MARK: Sessions

  package func newSession() -> Session {
    var session = Session(
      facts: initialFacts,
      present: Instant.earliest.milliseconds,
      state: initialState,
      layoutTag: layoutTag
    )
    // Here, so that no step allocates.
    if needsFarDeadlines { session.deadlines.reserve(windows.count, lengths: lengthCount) }
    for entry in timerMemory.initialEntries { session.enter(timerMemory.entries[entry]) }
    return session
  }

  /// Stops when a session is of another layout: its bits would be misread.
  func expectOwn(_ session: borrowing Session) {
    precondition(session.layoutTag == layoutTag, "the session is of a policy with another layout")
  }

  /// The first of the rows' cells for a session's state, by event.
  ///
  /// With a session of another layout it is behind all cells, and reading one there stops the process.
  @inline(__always)
  private func cell(of session: borrowing Session, _ event: Int) -> Int {
    assert(session.layoutTag == layoutTag, "the session is of a policy with another layout")
    return Int(session.place ^ layoutTag << 8) &* eventCount &+ event
  }

  // MARK: Steps

  /// Handles an event, after every timer that is due at or before its instant (D2, D10).
  @inline(__always)
  package func receive(
    _ event: UInt16,
    _ eventFacts: UInt64,
    _ lengths: [Int64]?,
    at instant: Int64,
    in session: inout Session,
    _ firing: Firing,
    _ fired: (Decision) -> Void
  ) -> Decision {
    let isLate = instant < session.present
    let moment = isLate ? session.present : instant
    if session.due <= moment {
      return receiveAfterFiring(
        event,
        eventFacts,
        lengths,
        at: moment,
        isLate,
        in: &session,
        firing,
        fired
      )
    }
    return handle(event, eventFacts, lengths, at: moment, isLate: isLate, in: &session)
  }

  /// Handles an event before which timers may be due, as at few events they are.
  @inline(never)
  private func receiveAfterFiring(
    _ event: UInt16,
    _ eventFacts: UInt64,
    _ lengths: [Int64]?,
    at moment: Int64,
    _ isLate: Bool,
    in session: inout Session,
    _ firing: Firing,
    _ fired: (Decision) -> Void
  ) -> Decision {
    while let decision = fireNext(in: &session, through: moment, firing) { fired(decision) }
    return handle(event, eventFacts, lengths, at: moment, isLate: isLate, in: &session)
  }

  /// Fires the running timer that is due first, if that is at or before an instant; of two that are due
  /// at once, the one declared first (D2).
  package func fireNext(
    in session: inout Session,
    through limit: Int64,
    _ firing: Firing
  ) -> Decision? {
    expectOwn(session)
    return fireNext(in: &session, through: limit, lateTimers: firing.lateTimers)
  }

  /// The same, where some timers wait for the end of their windows and the others fire as soon as they may.
  ///
  /// - Parameter lateTimers: the timers that wait, as bits.
  package func fireNext(
    in session: inout Session,
    through limit: Int64,
    lateTimers: UInt64
  ) -> Decision? {
    guard session.due <= limit else { return nil }
    guard let next = session.next(among: timerFacts, lateTimers: lateTimers), next.moment <= limit
    else {
      session.updateDue(among: timerFacts)
      return nil
    }
    return fire(next.timer, in: &session, at: max(next.moment, session.present))
  }

  /// Fires the timer that is due first if that is at or before an instant, and the same whether timers fire as soon
  /// or as late as they may.
  package func fireAlike(in session: inout Session, through limit: Int64) -> FiringAlike {
    expectOwn(session)
    guard session.due <= limit else { return .none }
    guard let next = session.next(among: timerFacts, .earliest), next.moment <= limit else {
      session.updateDue(among: timerFacts)
      return .none
    }
    guard let last = session.next(among: timerFacts, .latest), last == next else {
      return .differs
    }
    return .fired(fire(next.timer, in: &session, at: max(next.moment, session.present)))
  }

  /// When the timer that is due first fires; nil when none runs, or none within the range of instants.
  package func nextFiring(in session: Session, _ firing: Firing) -> Instant? {
    nextFiring(in: session, lateTimers: firing.lateTimers)
  }

  /// The same, where some timers wait for the end of their windows.
  package func nextFiring(in session: Session, lateTimers: UInt64) -> Instant? {
    expectOwn(session)
    guard let moment = session.next(among: timerFacts, lateTimers: lateTimers)?.moment,
      moment <= Instant.latest.milliseconds
    else { return nil }
    return Instant(unchecked: moment)
  }

  /// Fires a running timer at an instant that is not before the session's present, due or not.
  package func fire(_ timer: Int, in session: inout Session, at instant: Int64) -> Decision {
    let cell = cell(of: session, declaredEventCount &+ timer)
    let before = session.facts & ~(1 &<< UInt64(timer))
    let step = search(cell, facts(before, of: cell, at: instant))
    return carryOut(step, nil, at: instant, isLate: false, in: &session)
  }

  /// Handles an event at an instant that is not before the session's present; timers are left alone.
  @inline(__always)
  package func handle(
    _ event: UInt16,
    _ eventFacts: UInt64,
    _ lengths: [Int64]?,
    at instant: Int64,
    isLate: Bool,
    in session: inout Session
  ) -> Decision {
    let cell = cell(of: session, Int(event))
    let facts = session.facts | eventFacts
    let head = heads[cell]
    guard facts & head.mask == head.value else {
      let step = search(cell, self.facts(facts, of: cell, at: instant))
      return carryOut(step, lengths, at: instant, isLate: isLate, in: &session)
    }
    let step = Self.carryOut(head.action, row: Int(head.row), facts)
    let starts: UInt64 = step.started == 0 ? 0 : .max
    let earliest = instant &+ head.earliest
    session.deadlines.setNear(head.timer, earliest: earliest, head.width, where: starts)
    let due = facts & head.others == 0 ? .max : session.due
    session.due = min(due, step.started == 0 ? .max : earliest)
    session.place = head.place
    return decide(step, at: instant, isLate: isLate, in: &session)
  }

  /// Carries out a step that may start several timers, and remember lengths.
  @inline(never)
  private func carryOut(
    _ step: DiscreteStep,
    _ lengths: [Int64]?,
    at instant: Int64,
    isLate: Bool,
    in session: inout Session
  ) -> Decision {
    let row = rows[step.row]
    if row.keptCount != 0 { keepLengths(of: row, step.facts, lengths, in: &session) }
    var rest = step.started
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      let window =
        variableTimers >> UInt32(timer) & 1 == 1
        ? start(timer, at: instant, step.facts, lengths, in: &session) : windows[timer]
      session.deadlines.set(timer, deadline(of: timer, startingAt: instant, window))
      rest &= rest &- 1
    }
    session.place = layoutTag << 8 | UInt32(step.state)
    let decision = decide(step, at: instant, isLate: isLate, in: &session)
    if !timerMemory.moving.isEmpty { forgetStarts(in: &session) }
    session.updateDue(among: timerFacts)
    return decision
  }

  // MARK: Lengths

  /// - Parameter facts: those of the session after the step.
  private func keepLengths(
    of row: Row,
    _ facts: UInt64,
    _ event: [Int64]?,
    in session: inout Session
  ) {
    let first = Int(row.firstKept)
    for index in first..<first + Int(row.keptCount)
    where facts & keptLengths[index].mask == keptLengths[index].value {
      let length = length(keptLengths[index].length, event, session)
      session.deadlines[length: Int(keptLengths[index].slot)] = length
    }
  }

  private func length(_ place: LengthPlace, _ event: [Int64]?, _ session: Session) -> Int64 {
    switch place {
    case .fixed(let length): length
    case .event(let index): event?[Int(index)] ?? 0
    case .session(let slot): session.deadlines[length: Int(slot)]
    }
  }

  /// How long a timer runs that starts in a step, where that is not always the same; the session remembers when
  /// it started if that is asked later.
  ///
  /// - Parameter facts: those of the session after the step.
  private func start(
    _ timer: Int,
    at instant: Int64,
    _ facts: UInt64,
    _ event: [Int64]?,
    in session: inout Session
  ) -> TimeWindow {
    guard let (source, length) = length(of: timer, facts, event, session) else {
      return windows[timer]
    }
    if let held = timerMemory.moving.first(where: { $0.timer == timer }) {
      let mark = source.key.map { StartMark(instant: instant, key: $0).number }
      session.deadlines[length: held.slot] = mark ?? 0
    }
    return TimeWindow(length, adding: source.margin)
  }

  /// The first of a timer's lengths that there is, with what it is.
  private func length(
    of timer: Int,
    _ facts: UInt64,
    _ event: [Int64]?,
    _ session: Session
  ) -> (source: TimerLength, length: Int64)? {
    for source in timerLengths[timer] where facts & source.mask == source.value {
      let length = length(source.length, event, session)
      if length != 0 { return (source, length) }
    }
    return nil
  }

  /// Which of the lengths that a timer can have is that of a step that starts it; nil where it always has the same.
  package func lengthSource(of timer: Int, startedBy event: [Int64]?, after session: Session)
    -> TimerLength?
  {
    length(of: timer, session.facts, event, session)?.source
  }

  /// How long a timer runs that a step started, as far as the session after it and the event's lengths tell.
  package func window(of timer: Int, startedBy event: [Int64]?, after session: Session)
    -> TimeWindow
  {
    length(of: timer, session.facts, event, session).map {
      TimeWindow($0.length, adding: $0.source.margin)
    } ?? windows[timer]
  }

  /// The decision of a step, which the session has had now.
  @inline(__always)
  private func decide(
    _ step: DiscreteStep,
    at instant: Int64,
    isLate: Bool,
    in session: inout Session
  ) -> Decision {
    session.facts = step.facts
    session.present = instant
    session.step &+= 1
    return Decision(
      at: Instant(unchecked: instant),
      started: step.started,
      cancelled: step.stopped,
      record: step.record.marked(isLate: isLate)
    )
  }

  /// Handles an event at an instant that is not before the session's present; timers are left alone.
  package func handle(
    _ event: borrowing Event,
    at instant: Int64,
    isLate: Bool,
    in session: inout Session
  ) -> Decision {
    handle(event.number, facts(of: event), event.lengths, at: instant, isLate: isLate, in: &session)
  }

  // MARK: Texts

  @inline(__always)
  package func facts(of event: borrowing Event) -> UInt64 {
    event.facts | facts(ofText: event.text, of: event.number)
  }

  /// The facts of an event's first text.
  @inline(__always)
  package func facts(ofText text: borrowing String, of event: UInt16) -> UInt64 {
    filters[Int(event)].admits(text) ? lookClosely(at: text, event) : 0
  }

  @inline(never)
  private func lookClosely(at text: borrowing String, _ event: UInt16) -> UInt64 {
    textTests[Int(event)].facts(ofFirst: text)
  }
}

/// What fires in a session by an instant, if that is the same wherever in their windows timers fire.
package enum FiringAlike {
  case fired(Decision)
  /// Nothing is due.
  case none
  /// It is not the same.
  case differs
}

extension Session {
  /// The timer that fires first, and when; nil when none runs.
  ///
  /// Of two that fire at once, the one declared first (D2).
  func next(among timers: UInt64, _ firing: Firing) -> (timer: Int, moment: Int64)? {
    next(among: timers, lateTimers: firing.lateTimers)
  }

  /// The same, where some timers wait for the end of their windows.
  func next(among timers: UInt64, lateTimers: UInt64) -> (timer: Int, moment: Int64)? {
    var rest = facts & timers
    if rest == 0 { return nil }
    var next = (timer: 0, moment: Int64.max)
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      let deadline = deadlines[timer]
      let moment =
        lateTimers >> UInt64(timer) & 1 == 0 ? deadline.earliest : deadline.latest
      if moment < next.moment { next = (timer, moment) }
      rest &= rest &- 1
    }
    return next
  }

  /// Finds out anew before which moment no timer fires.
  mutating func updateDue(among timers: UInt64) {
    due = next(among: timers, .earliest)?.moment ?? .max
  }
}
