import PolicyEngine

/// What an event does to a session, if it is as some conditions say.
struct EventCase {
  var decision: Decision
  var session: Session
  /// The facts of the event that its row, and the timers that start with it, ask for.
  var asked: EventFacts
  /// The same, and those that keep rows before from being taken.
  var exact: EventFacts
}

/// Some facts of an event: which are asked, and which of these hold.
struct EventFacts: Hashable {
  var mask: UInt64 = 0
  var value: UInt64 = 0

  func without(_ facts: UInt64) -> EventFacts {
    EventFacts(mask: mask & ~facts, value: value & ~facts)
  }
}

extension Policy {
  /// The different things that an event may do to a session, in the order in which its rows are tried.
  func cases(of event: Int, _ samples: EventSamples, in session: Session) -> [EventCase] {
    struct Result: Hashable {
      var row: Int
      var started: TimerSet
      var cancelled: TimerSet
    }
    let state = Int(session.state)
    let own = session.facts & sessionFacts
    var cases: [(result: Result, facts: UInt64, case: EventCase)] = []
    for sample in samples.samples {
      let row = row(of: event, in: state, where: own | sample.facts)
      var next = session
      let decision = tables.handle(
        sample.event,
        at: session.present,
        isLate: false,
        in: &next
      )
      let result = Result(row: row, started: decision.started, cancelled: decision.cancelled)
      if cases.contains(where: { $0.result == result }) { continue }
      let unasked = EventCase(
        decision: decision,
        session: next,
        asked: EventFacts(),
        exact: EventFacts()
      )
      cases.append((result, sample.facts, unasked))
    }
    cases.sort { a, b in
      (a.result.row, b.facts.nonzeroBitCount) < (b.result.row, a.facts.nonzeroBitCount)
    }
    return cases.map { result, facts, found in
      var found = found
      let isSplit = cases.count { $0.result.row == result.row } > 1
      found.asked.mask = asked(by: result.row, isSplit: isSplit, facts)
      found.exact.mask = found.asked.mask
      for earlier in rows(of: event, in: state) where earlier < result.row {
        let rule = tables.rules[earlier]
        if (own ^ rule.value) & rule.mask & sessionFacts == 0 {
          found.exact.mask |= rule.mask & ~sessionFacts
        }
      }
      found.asked.value = facts & found.asked.mask
      found.exact.value = facts & found.exact.mask
      return found
    }
  }

  /// The facts of an event that a row asks for, with those that its timers ask for if they are distinguished.
  private func asked(by row: Int, isSplit: Bool, _ facts: UInt64) -> UInt64 {
    let rule = tables.rules[row]
    var mask = rule.mask
    if isSplit { for start in conditionals(of: rule) { mask |= start.mask & facts } }
    return mask & ~sessionFacts
  }

  private func conditionals(of rule: PolicyTables.Row) -> ArraySlice<PolicyTables.ConditionalStart>
  {
    let first = Int(rule.firstConditional)
    return tables.conditionals[first..<first + Int(rule.conditionalCount)]
  }

  /// All sessions that an event may lead to, whatever it is like, impossible events among them; nil
  /// where there are too many to be gone through.
  func successors(of event: Int, in session: Session) -> [Session]? {
    var mask: UInt64 = 0
    for row in rows(of: event, in: Int(session.state)) {
      mask |= tables.rules[row].mask
      for start in conditionals(of: tables.rules[row]) { mask |= start.mask }
    }
    mask &= ~sessionFacts
    guard mask.nonzeroBitCount <= 10 else { return nil }
    var successors: [Session] = []
    var facts: UInt64 = 0
    repeat {
      var next = session
      let event = EventSamples.event(event, facts: facts)
      _ = tables.handle(event, at: session.present, isLate: false, in: &next)
      successors.append(next)
      // The next subset of the mask.
      facts = (facts &- mask) & mask
    } while facts != 0
    return successors
  }
}
