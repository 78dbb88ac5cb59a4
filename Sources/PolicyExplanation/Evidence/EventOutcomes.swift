import PolicyEngine

/// One of the different things that an event may do to a session.
struct EventOutcome {
  var decision: Decision
  var session: Session
  /// An event as a host writes it, by field; nil where no text is known of which just these tests hold.
  var fields: [String: String]?
  /// All facts of the event.
  var facts: UInt64
  /// The facts of the event that its row, and the timers that start with it, ask for.
  var asked: AskedFacts
  /// The same, and those that keep rows before from being taken.
  var exact: AskedFacts
}

/// Some facts of an event: which are asked, and which of these hold.
struct AskedFacts: Hashable {
  var mask: UInt64 = 0
  var value: UInt64 = 0

  func without(_ facts: UInt64) -> AskedFacts {
    AskedFacts(mask: mask & ~facts, value: value & ~facts)
  }
}

/// Finds what the events of a policy may do to its sessions.
struct EventOutcomes {
  /// One of the contents of an event that have different consequences.
  struct Content {
    var facts: UInt64
    var fields: [String: String]?
  }

  /// The most contents of one event that are distinguished.
  private static let most = 1_000

  let policy: Policy
  private let plan: FlowPlan

  init(_ policy: Policy) {
    self.policy = policy
    plan = FlowPlan(policy.words.model)
  }

  /// The different things that an event may do to a session, in the order in which its rows are tried.
  ///
  /// - Returns: them, and whether there is nothing else that it may do.
  func outcomes(of event: Int, in session: Session) -> (all: [EventOutcome], isComplete: Bool) {
    struct Result: Hashable {
      var row: Int
      var started: TimerSet
      var cancelled: TimerSet
    }
    let state = Int(session.state)
    let own = session.facts & policy.sessionFacts
    var found: [(result: Result, facts: UInt64, outcome: EventOutcome)] = []
    let (contents, isComplete) = contents(of: event, in: session)
    for content in contents {
      let row = policy.row(of: event, in: state, where: own | content.facts)
      let (decision, next) = step(event, content, session)
      let result = Result(row: row, started: decision.started, cancelled: decision.cancelled)
      if found.contains(where: { $0.result == result }) { continue }
      let outcome = EventOutcome(
        decision: decision,
        session: next,
        fields: content.fields,
        facts: content.facts,
        asked: AskedFacts(),
        exact: AskedFacts()
      )
      found.append((result, content.facts, outcome))
    }
    found.sort { a, b in
      (a.result.row, b.facts.nonzeroBitCount) < (b.result.row, a.facts.nonzeroBitCount)
    }
    let outcomes = found.map { result, facts, outcome in
      var outcome = outcome
      let isSplit = found.count { $0.result.row == result.row } > 1
      outcome.asked.mask = asked(by: result.row, isSplit: isSplit, facts)
      outcome.exact.mask = outcome.asked.mask
      for earlier in policy.tables.rows(of: event, in: state) where earlier < result.row {
        let rule = policy.tables.rows[earlier]
        if (own ^ rule.value) & rule.mask & policy.sessionFacts == 0 {
          outcome.exact.mask |= rule.mask & ~policy.sessionFacts
        }
      }
      outcome.asked.value = facts & outcome.asked.mask
      outcome.exact.value = facts & outcome.exact.mask
      return outcome
    }
    return (outcomes, isComplete)
  }

  /// What an event of some content does to a session at the session's present.
  func step(_ event: Int, _ content: Content, _ session: Session) -> (Decision, Session) {
    var next = session
    let decision = policy.tables.handle(
      UInt16(event),
      content.facts,
      at: session.present,
      isLate: false,
      in: &next
    )
    return (decision, next)
  }

  /// The facts of an event that a row asks for, with those that its timers ask for if they are distinguished.
  private func asked(by row: Int, isSplit: Bool, _ facts: UInt64) -> UInt64 {
    let rule = policy.tables.rows[row]
    var mask = rule.mask
    if isSplit {
      let first = Int(rule.firstConditional)
      for start in policy.tables.conditionals[first..<first + Int(rule.conditionalCount)] {
        mask |= start.mask & facts
      }
    }
    return mask & ~policy.sessionFacts
  }

  // MARK: Contents

  /// What an event can be for a session, as far as that has different consequences.
  ///
  /// - Returns: the contents, and whether there is none beside them.
  func contents(of event: Int, in session: Session) -> (all: [Content], isComplete: Bool) {
    let words = policy.words
    let state = Int(session.state)
    var contents: [Content] = []
    var rest = plan.space.cases(in: policy.circumstances(of: session, event: event))
    var isComplete = true
    func add(_ rule: Int?, _ cases: CaseSet) {
      if cases.isCut { isComplete = false }
      for part in plan.split(cases, byStartsAfter: rule, event, in: state) {
        guard let choice = part.first else { continue }
        if contents.count == Self.most {
          isComplete = false
        } else {
          contents.append(content(of: event, choice))
        }
      }
    }
    if !words.model.states[state].isFinal {
      for candidate in plan.candidates[event] where candidate.from.contains(state) {
        add(candidate.rule, rest.holding(candidate.cases))
        rest = rest.failing(candidate.cases)
      }
    }
    add(nil, rest)
    return (contents, isComplete)
  }

  private func content(of event: Int, _ choice: [UInt64]) -> Content {
    let facts = policy.words.layout.eventTests[event].reduce(0 as UInt64) { facts, asked in
      plan.space.holds(asked.test, of: event, in: choice) ? facts | 1 << UInt64(asked.bit) : facts
    }
    return Content(facts: facts, fields: plan.space.fields(of: event, in: choice))
  }
}
