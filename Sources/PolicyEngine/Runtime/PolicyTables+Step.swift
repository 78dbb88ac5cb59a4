extension PolicyTables {
  /// Fires the running timer that is due first, if that is at or before an instant; of two that are due
  /// at once, the one declared first (D2).
  package func fireNext(
    in session: inout Session,
    through limit: Int64,
    _ firing: Firing
  ) -> Decision? {
    let due = session.due.moment(firing)
    guard due <= limit, let timer = session.firstTimer(due: due, firing, of: timerFacts) else {
      return nil
    }
    return fire(timer, in: &session, at: max(due, session.present))
  }

  /// Fires a running timer at an instant that is not before the session's present, be it due or not.
  @inline(__always)
  package func fire(_ timer: Int, in session: inout Session, at instant: Int64) -> Decision {
    session.facts &= ~(1 &<< UInt64(timer))
    session.updateDue(of: session.facts & timerFacts)
    let cell = cells[Int(session.state) &* eventCount &+ declaredEventCount &+ timer]
    return step(&session, cell.firstRule, session.facts, at: instant, isLate: false)
  }

  /// Handles an event at an instant that is not before the session's present; timers are left alone.
  @inline(__always)
  package func handle(
    _ event: borrowing Event,
    at instant: Int64,
    isLate: Bool,
    in session: inout Session
  ) -> Decision {
    let cell = cells[Int(session.state) &* eventCount &+ event.index]
    if cell.predicateCount != 0 {
      return handleText(of: event, cell, at: instant, isLate: isLate, in: &session)
    }
    return step(&session, cell.firstRule, session.facts | event.facts, at: instant, isLate: isLate)
  }

  /// Handles an event whose texts the rules look at.
  ///
  /// Out of line, so that other events pay nothing for it.
  @inline(never)
  private func handleText(
    of event: borrowing Event,
    _ cell: Cell,
    at instant: Int64,
    isLate: Bool,
    in session: inout Session
  ) -> Decision {
    var facts = session.facts | event.facts
    // Almost always this is as far as it goes.
    if mayMatch(KeywordFilter.Beginning(of: event.text.utf8.span), cell) {
      facts |= textFacts(of: event, for: cell)
    }
    return step(&session, cell.firstRule, facts, at: instant, isLate: isLate)
  }

  /// Whether a message that begins so may match the words of one of a cell's predicates.
  @inline(__always)
  private func mayMatch(_ beginning: KeywordFilter.Beginning, _ cell: Cell) -> Bool {
    var index = Int(cell.firstPredicate)
    let end = index &+ Int(cell.predicateCount)
    repeat {
      if predicates[index].filter.admits(beginning) { return true }
      index &+= 1
    } while index < end
    return false
  }

  /// The facts about an event's texts that the rules of a cell look at.
  @inline(never)
  private func textFacts(of event: borrowing Event, for cell: Cell) -> UInt64 {
    var facts: UInt64 = 0
    let first = Int(cell.firstPredicate)
    for index in first..<first + Int(cell.predicateCount) {
      let text = predicates[index].text
      let matcher = predicates[index].matcher
      let isMatch =
        text == 0
        ? matchers[matcher].matches(event.text)
        : text <= event.moreTexts.count && matchers[matcher].matches(event.moreTexts[text - 1])
      if isMatch { facts |= predicates[index].fact }
    }
    return facts
  }

  /// One step: finds the rule that holds and carries out what it says.
  ///
  /// What few steps need is out of line and comes last, so that the others keep all in registers.
  @inline(__always)
  private func step(
    _ session: inout Session,
    _ firstRule: UInt32,
    _ facts: UInt64,
    at instant: Int64,
    isLate: Bool
  ) -> Decision {
    var index = Int(firstRule)
    while facts & rules[index].mask != rules[index].value { index &+= 1 }
    if rules[index].conditionalCount != 0 {
      return stepWithConditionalStarts(&session, index, facts, at: instant, isLate: isLate)
    }
    let rule = rules[index]
    return carryOut(rule, rule.start, rule.restart, &session, facts, at: instant, isLate: isLate)
  }

  @inline(__always)
  private func carryOut(
    _ rule: Row,
    _ starting: UInt32,
    _ restarting: UInt32,
    _ session: inout Session,
    _ facts: UInt64,
    at instant: Int64,
    isLate: Bool
  ) -> Decision {
    // Timers are the lowest facts, and the masks hold nothing else.
    let running = UInt32(truncatingIfNeeded: facts)
    let kept = facts & rule.keep
    let started = starting & ~UInt32(truncatingIfNeeded: kept) | restarting
    let cancelled = running & rule.cancel
    session.facts = kept | rule.set | UInt64(started)
    session.state = rule.record.to
    session.present = instant
    let record = rule.record.completed(reacts: started | cancelled != 0, isLate: isLate)
    let decision = Decision(
      at: Instant(unchecked: instant),
      started: started,
      cancelled: cancelled,
      record: record
    )
    // What starts anew has stopped as well.
    let stopped = cancelled | running & restarting
    return started | stopped == 0 ? decision : decided(decision, stopped, &session)
  }

  /// Sets the deadlines that a decision has changed, and returns the decision.
  @inline(never)
  private func decided(
    _ decision: Decision,
    _ stopped: UInt32,
    _ session: inout Session
  ) -> Decision {
    if stopped != 0 {
      let started = UInt64(decision.started.rawValue)
      session.updateDue(of: session.facts & timerFacts & ~started)
    }
    var rest = decision.started.rawValue
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      rest &= rest &- 1
      let deadline = Session.Deadline(windows[timer], from: decision.at.milliseconds)
      session.deadlines.set(timer, deadline)
      session.due.lower(to: deadline)
    }
    return decision
  }

  /// A step in which some timers start only if facts hold.
  @inline(never)
  private func stepWithConditionalStarts(
    _ session: inout Session,
    _ index: Int,
    _ facts: UInt64,
    at instant: Int64,
    isLate: Bool
  ) -> Decision {
    let rule = rules[index]
    let after = (facts & ~memoryFacts) | ((facts & rule.keep | rule.set) & memoryFacts)
    var starting = rule.start
    var restarting = rule.restart
    let first = Int(rule.firstConditional)
    for index in first..<first + Int(rule.conditionalCount)
    where after & conditionals[index].mask == conditionals[index].value {
      if conditionals[index].restarts {
        restarting |= conditionals[index].timer
      } else {
        starting |= conditionals[index].timer
      }
    }
    return carryOut(rule, starting, restarting, &session, facts, at: instant, isLate: isLate)
  }
}
