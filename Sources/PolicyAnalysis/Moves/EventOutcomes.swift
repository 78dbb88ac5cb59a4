package import PolicyEngine

/// One of the different things that an event may do to a session.
package struct EventOutcome {
  package var decision: Decision
  package var step: DiscreteStep
  /// An event as a host writes it, by field; nil where no text is known of which just these tests hold.
  package var fields: [String: String]?
  package var facts: UInt64
  /// The event's lengths, as ``Event/lengths``.
  package var lengths: [Int64]?
  /// The facts of the event that its row, and the timers that start with it, ask for.
  package var asked = AskedFacts()
  /// What of its content properties ask for, whatever the policy makes of it.
  package var ofProperties: UInt64 = 0
  /// The same, and those that keep rows before from being taken.
  package var exact = AskedFacts()
}

/// Some facts of an event: which are asked, and which of these hold.
package struct AskedFacts: Hashable, Sendable {
  package var mask: UInt64 = 0
  package var value: UInt64 = 0

  package init(mask: UInt64 = 0, value: UInt64 = 0) {
    (self.mask, self.value) = (mask, value)
  }
}

/// Finds what the events of a policy may do to its sessions.
package struct EventOutcomes {
  /// One of the contents of an event that have different consequences, as in an ``EventOutcome``.
  fileprivate typealias Content = (facts: UInt64, fields: [String: String]?, lengths: [Int64]?)

  /// The most contents of one event that are distinguished.
  private static let most = 1_000

  /// Contents that were found before, for sessions at any instant.
  final class Known {
    /// What they depend on: the event, the state, and the facts of the session that are asked then.
    fileprivate struct Key: Hashable {
      var event: Int
      var state: UInt8
      var facts: UInt64
    }

    fileprivate var contents: [Key: (all: [Content], isComplete: Bool)] = [:]
    /// By event and state, the facts that are asked.
    fileprivate var asked: [Key: UInt64] = [:]
  }

  private let policy: Policy
  private let plan: FlowPlan
  /// By event, the guards of properties that tell its contents apart, with the facts of it, and of a session, that they
  /// ask for.
  private var propertyGuards: [(guards: [PolicyModel.Guard], facts: UInt64, own: UInt64)] = []

  package init(_ policy: Policy) {
    self.init(policy, FlowPlan(policy.words.model))
  }

  /// - Parameters:
  ///   - plan: that of the policy's model.
  ///   - distinguishes: whether contents are distinguished that only a property tells apart.
  init(_ policy: Policy, _ plan: FlowPlan, forProperties distinguishes: Bool = false) {
    self.policy = policy
    self.plan = plan
    let model = policy.words.model
    guard distinguishes, !model.properties.isEmpty else { return }
    propertyGuards = model.events.indices.map { event in
      let guards = model.conditionsOfProperties(on: event)
      let facts = guards.flatMap { $0.requires + $0.excludes }.reduce(0 as UInt64) { facts, test in
        facts | (policy.words.layout.fact(test.value, event: event) ?? 0)
      }
      return (guards, facts & ~policy.sessionFacts, facts & policy.sessionFacts)
    }
  }

  /// Whether a property tells contents of an event apart by what the settings are.
  func asksSettings(of event: Int) -> Bool {
    !propertyGuards.isEmpty
      && propertyGuards[event].guards.flatMap { $0.requires + $0.excludes }.contains { test in
        if case .setting = test.value.subject { true } else { false }
      }
  }

  /// The different things that an event may do to a session, in the order in which its rows are tried,
  /// and whether that is all.
  ///
  /// - Parameter isNow: whether it comes at the session's present; else calendars may be open or closed.
  package func outcomes(
    of event: Int,
    in session: Session,
    isNow: Bool = true
  ) -> (all: [EventOutcome], isComplete: Bool) {
    outcomes(of: event, in: session, contents(of: event, in: session, isNow))
  }

  /// The same at any instant, with what was found before for sessions like this one.
  func outcomes(
    of event: Int,
    in session: Session,
    _ known: Known
  ) -> (all: [EventOutcome], isComplete: Bool) {
    outcomes(of: event, in: session, contents(of: event, in: session, known))
  }

  private func outcomes(
    of event: Int,
    in session: Session,
    _ contents: (all: [Content], isComplete: Bool)
  ) -> (all: [EventOutcome], isComplete: Bool) {
    let state = Int(session.state)
    let own = session.facts & policy.sessionFacts
    var found: [EventOutcome] = []
    for (facts, fields, lengths) in contents.all {
      let taken = policy.tables.discreteStep(
        event: event,
        eventFacts: facts,
        state: state,
        facts: own
      )
      let ofProperties = propertyGuards.isEmpty ? 0 : propertyGuards[event].facts
      let giving = factsOfLengths(taken, event) | ofProperties
      if found.contains(where: { $0.step == taken && ($0.facts ^ facts) & giving == 0 }) {
        continue
      }
      found.append(outcome(event, taken, (facts, fields, lengths), at: session.lastSeen))
    }
    found.sort { a, b in
      (a.step.row, b.facts.nonzeroBitCount) < (b.step.row, a.facts.nonzeroBitCount)
    }
    let outcomes = found.map { one in
      var outcome = one
      outcome.ofProperties = propertyGuards.isEmpty ? 0 : one.facts & propertyGuards[event].facts
      let row = one.step.row
      let isSplit = found.count { $0.step.row == row } > 1
      outcome.asked.mask =
        asked(by: row, isSplit: isSplit, outcome.facts) | factsOfLengths(one.step, event)
      outcome.exact.mask = outcome.asked.mask
      for earlier in policy.tables.rows(of: event, in: state) where earlier < row {
        let rule = policy.tables.rows[earlier]
        if (own ^ rule.value) & rule.mask & policy.sessionFacts == 0 {
          outcome.exact.mask |= rule.mask & ~policy.sessionFacts
        }
      }
      outcome.asked.value = outcome.facts & outcome.asked.mask
      outcome.exact.value = outcome.facts & outcome.exact.mask
      return outcome
    }
    return (outcomes, contents.isComplete)
  }

  /// What an event does of which a guard holds; nil where that can't be.
  func outcome(
    of event: Int,
    in session: Session,
    where condition: PolicyModel.Guard
  ) -> EventOutcome? {
    let possible = plan.space.cases(in: policy.circumstances(of: session, event: event))
    let meant = plan.space.cases(of: condition, event: event)
    guard let choice = possible.holding(meant).first else { return nil }
    let (facts, fields, lengths) = content(of: event, choice, at: session.present)
    let taken = policy.tables.discreteStep(
      event: event,
      eventFacts: facts,
      state: Int(session.state),
      facts: session.facts & policy.sessionFacts
    )
    return outcome(event, taken, (facts, fields, lengths), at: session.lastSeen)
  }

  private func outcome(
    _ event: Int,
    _ taken: DiscreteStep,
    _ content: Content,
    at instant: Instant
  ) -> EventOutcome {
    let decision = Decision(
      at: instant,
      started: taken.started,
      cancelled: taken.stopped,
      record: taken.record
    )
    return EventOutcome(
      decision: decision,
      step: taken,
      fields: content.fields,
      facts: content.facts,
      lengths: content.lengths
    )
  }

  /// What an event of which some facts hold does to a session at the session's present.
  package func step(
    _ event: Int,
    _ facts: UInt64,
    _ lengths: [Int64]?,
    _ session: Session
  ) -> (Decision, Session) {
    var next = session
    let at = session.present
    let decision = policy.tables.handle(
      UInt16(event),
      facts,
      lengths,
      at: at,
      isLate: false,
      in: &next
    )
    return (decision, next)
  }

  /// The facts that say how long the timers run that start in a step.
  private func factsOfLengths(_ step: DiscreteStep, _ event: Int) -> UInt64 {
    let words = policy.words
    return TimerSet(rawValue: step.started).indices.reduce(0 as UInt64) { facts, timer in
      words.model.timers[timer].length.sources.reduce(facts) { facts, source in
        guard case .field(let field) = source else { return facts }
        return facts | (words.layout.fact(.isLeftOut(field), event: event) ?? 0)
      }
    }
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

  /// The contents for a session at any instant, found once for all sessions that they are the same for.
  private func contents(
    of event: Int,
    in session: Session,
    _ known: Known
  ) -> (all: [Content], isComplete: Bool) {
    let place = Known.Key(event: event, state: session.state, facts: 0)
    let asked = known.asked[place] ?? factsAsked(by: event, in: Int(session.state))
    known.asked[place] = asked
    var key = place
    key.facts = session.facts & asked
    if let contents = known.contents[key] { return contents }
    let contents = contents(of: event, in: session, false)
    known.contents[key] = contents
    return contents
  }

  /// All facts that rows of an event ask for in a state, and the timers that start and stop with them.
  private func factsAsked(by event: Int, in state: Int) -> UInt64 {
    let tables = policy.tables
    let ofProperties = propertyGuards.isEmpty ? 0 : propertyGuards[event].own
    return tables.rows(of: event, in: state).reduce(ofProperties) { asked, index in
      let row = tables.rows[index]
      let first = Int(row.firstConditional)
      let conditionals = tables.conditionals[first..<first + Int(row.conditionalCount)]
      return conditionals.reduce(asked | row.mask) { $0 | $1.mask }
    }
  }

  /// What an event can be for a session, as far as that matters, and whether that is all.
  private func contents(
    of event: Int,
    in session: Session,
    _ isNow: Bool
  ) -> (all: [Content], isComplete: Bool) {
    let words = policy.words
    let state = Int(session.state)
    var contents: [Content] = []
    var now = policy.circumstances(of: session, event: event)
    if isNow { now.openCalendars = policy.openCalendars(at: session.lastSeen) }
    var rest = plan.space.cases(in: now)
    var isComplete = true
    func add(_ rule: Int?, _ cases: CaseSet) {
      if cases.isCut { isComplete = false }
      var parts = plan.split(cases, byStartsAfter: rule, event, in: state)
      if !propertyGuards.isEmpty {
        for condition in propertyGuards[event].guards {
          parts = plan.split(parts, by: condition, event)
        }
      }
      for part in parts {
        guard let choice = part.first else { continue }
        if contents.count == Self.most {
          isComplete = false
        } else {
          contents.append(content(of: event, choice, at: session.present))
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

  private func content(of event: Int, _ choice: [UInt64], at present: Int64) -> Content {
    let layout = policy.words.layout
    var facts = layout.eventTests[event].reduce(0 as UInt64) { facts, asked in
      plan.space.holds(asked.test, of: event, in: choice) ? facts | 1 << UInt64(asked.bit) : facts
    }
    for calendar in layout.calendars {
      let test = PolicyModel.Test.open(calendar: calendar)
      if plan.space.holds(test, of: event, in: choice) {
        facts |= layout.fact(test, event: event) ?? 0
      }
    }
    var fields = plan.space.fields(of: event, in: choice)
    var lengths: [Int64]?
    let model = policy.words.model
    let names = policy.words.lengthFields
    for (place, name) in names.enumerated() {
      // How long it is, as the space has no instants.
      guard let field = model.events[event].fields.first(where: { $0.name == name }),
        field.isLength, let text = fields?[name], let length = try? DurationText.parse(text)
      else { continue }
      lengths = lengths ?? Array(repeating: 0, count: names.count)
      lengths?[place] = length
      if field.type == .instant {
        fields?[name] = Instant(due: present + length).description
      }
    }
    return (facts, fields, lengths)
  }
}
