extension PolicyTables {
  /// Fires the session's next timer if it is due at or before `limit`; nil when none is (D2).
  ///
  /// The order is that of due time, then of declaration. Both bounds of a deadline are inclusive.
  package func fireNext(
    in session: inout Session,
    through limit: Int64,
    firing: Firing
  ) -> Decision? {
    var running = session.facts & timerFacts
    if running == 0 { return nil }
    var next = -1
    var due = Int64.max
    while running != 0 {
      let timer = running.trailingZeroBitCount
      running &= running &- 1
      let deadline = session.deadlines[timer]
      let moment = firing == .earliest ? deadline.earliest : deadline.latest
      if moment < due { (next, due) = (timer, moment) }
    }
    if due > limit { return nil }
    session.facts &= ~(1 << UInt64(next))
    return step(
      &session,
      declaredEventCount + next,
      session.facts,
      at: max(due, session.present),
      isLate: false
    )
  }

  /// Handles an event at an instant that is not before the session's present; timers are left alone.
  package func handle(
    _ event: borrowing Event,
    at instant: Int64,
    isLate: Bool,
    in session: inout Session
  ) -> Decision {
    let cell = cells[Int(session.state) &* eventCount &+ event.index]
    var facts = session.facts | event.facts
    if cell.predicateCount != 0 { facts |= textFacts(of: event, for: cell) }
    return step(&session, event.index, facts, at: instant, isLate: isLate)
  }

  /// One step: finds the rule that holds and carries out what it says.
  @inline(__always)
  private func step(
    _ session: inout Session,
    _ event: Int,
    _ facts: UInt64,
    at instant: Int64,
    isLate: Bool
  ) -> Decision {
    let from = session.state
    let cell = cells[Int(from) &* eventCount &+ event]
    let rules = self.rules.span
    var index = Int(cell.firstRule)
    while facts & rules[index].mask != rules[index].value { index &+= 1 }
    let rule = rules[index]
    let kept = facts & rule.keep
    var starting = rule.start
    var restarting = rule.restart
    if rule.conditionalCount != 0 {
      let after = (facts & ~memoryFacts) | ((kept | rule.set) & memoryFacts)
      addConditionalStarts(of: rule, after, &starting, &restarting)
    }
    let started = starting & ~UInt32(truncatingIfNeeded: kept & timerFacts) | restarting
    let cancelled = UInt32(truncatingIfNeeded: facts & timerFacts) & rule.cancel
    session.facts = kept | rule.set | UInt64(started)
    session.state = rule.to
    session.present = instant
    if started != 0 { setDeadlines(of: started, in: &session, at: instant) }
    var outcome = rule.outcome
    if outcome == .ignored, started | cancelled != 0 { outcome = .applied }
    return Decision(
      at: Instant(unchecked: instant),
      started: TimerSet(rawValue: started),
      cancelled: TimerSet(rawValue: cancelled),
      event: UInt16(truncatingIfNeeded: event),
      rule: rule.source,
      from: from,
      to: rule.to,
      outcome: outcome,
      isLate: isLate
    )
  }

  private func setDeadlines(of started: UInt32, in session: inout Session, at instant: Int64) {
    var rest = started
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      rest &= rest &- 1
      let window = windows[timer]
      session.deadlines[timer] = Session.Deadline(
        earliest: instant &+ window.earliest,
        latest: instant &+ window.latest
      )
    }
  }

  private func textFacts(of event: borrowing Event, for cell: Cell) -> UInt64 {
    var facts: UInt64 = 0
    let first = Int(cell.firstPredicate)
    for index in first..<first + Int(cell.predicateCount) {
      let predicate = predicates[index]
      let matches =
        predicate.text == 0
        ? matchers.span[predicate.matcher].matches(event.text)
        : predicate.text <= event.moreTexts.count
          && matchers.span[predicate.matcher].matches(event.moreTexts[predicate.text - 1])
      if matches { facts |= predicate.fact }
    }
    return facts
  }

  private func addConditionalStarts(
    of rule: Rule,
    _ facts: UInt64,
    _ starting: inout UInt32,
    _ restarting: inout UInt32
  ) {
    let first = Int(rule.firstConditional)
    for conditional in conditionals[first..<first + Int(rule.conditionalCount)]
    where facts & conditional.mask == conditional.value {
      if conditional.restarts {
        restarting |= conditional.timer
      } else {
        starting |= conditional.timer
      }
    }
  }
}
