extension PolicyTables {
  /// The running timer that fires next, and when; of two that are due at once the first declared (D2).
  @inline(__always)
  package func nextTimer(
    _ session: inout Session,
    _ firing: Firing
  ) -> (timer: Int, due: Int64)? {
    var running = session.facts & timerFacts
    if running == 0 { return nil }
    var next = 0
    var due = Int64.max
    repeat {
      let timer = running.trailingZeroBitCount
      running &= running &- 1
      let moment = session.deadlines.due(timer, firing)
      if moment < due { (next, due) = (timer, moment) }
    } while running != 0
    return (next, due)
  }

  /// Whether a timer may be due at or before an instant; exact where no more than one runs, as mostly.
  @inline(__always)
  package func mayFire(
    _ session: inout Session,
    through limit: Int64,
    _ firing: Firing
  ) -> Bool {
    let running = session.facts & timerFacts
    if running == 0 { return false }
    if running & (running &- 1) != 0 { return true }
    return session.deadlines.due(running.trailingZeroBitCount, firing) <= limit
  }

  /// Fires every timer that is due at or before an instant.
  ///
  /// Out of line: at most events none is, and the step that follows is the shorter for it.
  @inline(never)
  package func fireAll(
    in session: inout Session,
    through limit: Int64,
    _ firing: Firing,
    _ fired: (Decision) -> Void
  ) {
    while let (timer, due) = nextTimer(&session, firing), due <= limit {
      fired(fire(timer, due: due, in: &session))
    }
  }

  /// Fires a running timer at the moment at which it is due.
  package func fire(_ timer: Int, due: Int64, in session: inout Session) -> Decision {
    session.facts &= ~(1 &<< UInt64(timer))
    let cell = cells[Int(session.state) &* eventCount &+ declaredEventCount &+ timer]
    return step(
      &session,
      cell,
      session.facts,
      at: max(due, session.present),
      isLate: false
    )
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
    var facts = session.facts | event.facts
    if cell.predicateCount != 0 { facts |= textFacts(of: event, for: cell) }
    return step(&session, cell, facts, at: instant, isLate: isLate)
  }

  /// One step: finds the rule that holds and carries out what it says.
  @inline(__always)
  private func step(
    _ session: inout Session,
    _ cell: Cell,
    _ facts: UInt64,
    at instant: Int64,
    isLate: Bool
  ) -> Decision {
    var index = Int(cell.firstRule)
    while facts & rules[index].mask != rules[index].value { index &+= 1 }
    let rule = rules[index]
    let kept = facts & rule.keep
    var starting = rule.start
    var restarting = rule.restart
    if rule.conditionalCount != 0 {
      let after = (facts & ~memoryFacts) | ((kept | rule.set) & memoryFacts)
      (starting, restarting) = addingConditionalStarts(
        rule.firstConditional,
        rule.conditionalCount,
        after,
        starting,
        restarting
      )
    }
    let started = starting & ~UInt32(truncatingIfNeeded: kept & timerFacts) | restarting
    let cancelled = UInt32(truncatingIfNeeded: facts & timerFacts) & rule.cancel
    session.facts = kept | rule.set | UInt64(started)
    session.state = rule.record.to
    session.present = instant
    if started != 0 { setDeadlines(of: started, in: &session, at: instant) }
    return Decision(
      at: Instant(unchecked: instant),
      started: TimerSet(rawValue: started),
      cancelled: TimerSet(rawValue: cancelled),
      record: rule.record.completed(reacts: started | cancelled != 0, isLate: isLate)
    )
  }

  @inline(__always)
  private func setDeadlines(of started: UInt32, in session: inout Session, at instant: Int64) {
    var rest = started
    repeat {
      let timer = rest.trailingZeroBitCount
      rest &= rest &- 1
      let window = windows[timer]
      session.deadlines.set(
        timer,
        Session.Deadline(
          earliest: instant &+ window.earliest,
          latest: instant &+ window.latest
        )
      )
    } while rest != 0
  }

  /// The facts about an event's texts that the rules of a cell look at.
  @inline(never)
  private func textFacts(of event: borrowing Event, for cell: Cell) -> UInt64 {
    var facts: UInt64 = 0
    let first = Int(cell.firstPredicate)
    for index in first..<first &+ Int(cell.predicateCount) {
      let predicate = predicates[index]
      if predicate.text == 0 {
        // Almost always this is as far as it goes.
        guard let start = predicate.filter.start(of: event.text) else { continue }
        if matches(predicate.matcher, event.text, start) { facts |= predicate.fact }
      } else if matchesLaterText(predicate.text, predicate.matcher, event) {
        facts |= predicate.fact
      }
    }
    return facts
  }

  @inline(never)
  private func matches(_ matcher: Int, _ text: borrowing String, _ start: Int) -> Bool {
    matchers[matcher].matches(text, from: start)
  }

  /// Whether a text after the first of an event matches; few events have more than one.
  @inline(never)
  private func matchesLaterText(_ text: Int, _ matcher: Int, _ event: borrowing Event) -> Bool {
    text <= event.moreTexts.count && matchers[matcher].matches(event.moreTexts[text - 1])
  }

  /// The timers that start and those that start anew, with those that depend on facts.
  @inline(never)
  private func addingConditionalStarts(
    _ first: UInt16,
    _ count: UInt16,
    _ facts: UInt64,
    _ starting: UInt32,
    _ restarting: UInt32
  ) -> (starting: UInt32, restarting: UInt32) {
    var result = (starting: starting, restarting: restarting)
    for index in Int(first)..<Int(first) + Int(count)
    where facts & conditionals[index].mask == conditionals[index].value {
      if conditionals[index].restarts {
        result.restarting |= conditionals[index].timer
      } else {
        result.starting |= conditionals[index].timer
      }
    }
    return result
  }
}
