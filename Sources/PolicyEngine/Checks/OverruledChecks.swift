/// An inherited rule that a child's rules leave nothing in some of its states.
struct OverruledRule {
  var rule: Int
  /// The rules before it that take its cases and ask for less, in their order.
  var takers: [Int]
  /// Where nothing is left of it.
  var states: PolicyModel.StateSet
  var events: [Int]
}

/// Looks for inherited rules that come behind a more general rule of a child.
///
/// A child's new rules are tried before the inherited ones. One that asks for the same as an inherited
/// rule, or for more, replaces it; one that doesn't ask what the inherited rule asks, and so takes all
/// its cases with others, most likely was never held against it. What channels support and offer is
/// folded in: what the inherited rule asks of that, it doesn't ask of sessions.
struct OverruledChecks {
  private let plan: FlowPlan
  /// For each rule how far up its states are written, from the policy's own file on.
  private let levels: [Int]
  private let possible: GuardCases
  private var found: [OverruledRule] = []
  /// The cubes that were made; beyond what one policy may cost nothing more is looked for.
  private var work = 0

  /// All rules of this kind in a policy that has no errors.
  ///
  /// - Parameters:
  ///   - flow: what can come about whatever the channel supports and offers.
  ///   - files: the policy's own file, then those of what it extends; empty where they don't matter.
  static func find(_ plan: FlowPlan, _ flow: FlowAnalysis, files: [Int32]) -> [OverruledRule] {
    if files.count < 2 || flow.isTooLarge { return [] }
    let levels = plan.model.rules.indices.map { rule in
      files.firstIndex(of: plan.model.rules[rule].fromPlace.file) ?? files.count
    }
    func possible() -> GuardCases {
      let memories = Premise.memories(of: plan.model) { flow.isPossible(.rule($0)) }
      return plan.space.cases(of: Premise.fixed(in: plan.model) + memories)
    }
    var checks: OverruledChecks?
    for event in plan.candidates.indices {
      for state in plan.model.states.indices
      where flow.canReach(state) && isMixed(plan.candidates[event], state, levels) {
        if let timer = plan.model.timer(firedBy: event), !flow.canStart(timer) { continue }
        var looking = checks ?? OverruledChecks(plan: plan, levels: levels, possible: possible())
        looking.look(state, event)
        checks = looking
      }
    }
    return checks?.found ?? []
  }

  /// Whether a rule with conditions comes behind one of a file that is nearer to the policy.
  private static func isMixed(_ all: [FlowPlan.Candidate], _ state: Int, _ levels: [Int]) -> Bool {
    var nearest = Int.max
    for index in all.indices where all[index].from.contains(state) {
      let level = levels[all[index].rule]
      if nearest < level, all[index].cases?.restrictions.isEmpty == false { return true }
      nearest = min(nearest, level)
    }
    return false
  }

  // MARK: Finding

  private mutating func look(_ state: Int, _ event: Int) {
    if plan.model.states[state].isFinal { return }
    var now = Circumstances(plan.model, settings: .open)
    now.state = state
    now.event = event
    let all = plan.space.cases(in: now).holding(possible)
    let candidates = plan.candidates[event].filter { $0.from.contains(state) }
    var rest = all
    for (position, candidate) in candidates.enumerated() {
      let isTaken = rest.holding(candidate.cases).isEmpty
      rest = rest.failing(candidate.cases)
      work += 1 + rest.count
      guard isTaken, work <= FlowAnalysis.mostWork else { continue }
      let takers = self.takers(of: candidate, before: candidates[..<position], in: all)
      if takers.isEmpty { continue }
      let known = found.firstIndex { $0.rule == candidate.rule && $0.takers == takers }
      let index = known ?? found.count
      if known == nil {
        found.append(.init(rule: candidate.rule, takers: takers, states: .init(), events: []))
      }
      found[index].states.insert(state)
      if !found[index].events.contains(event) { found[index].events.append(event) }
    }
  }

  /// The more general rules of children that leave a rule nothing.
  private mutating func takers(
    of candidate: FlowPlan.Candidate,
    before earlier: ArraySlice<FlowPlan.Candidate>,
    in all: CaseSet
  ) -> [Int] {
    let level = levels[candidate.rule]
    var left = all.holding(candidate.cases)
    for other in earlier where levels[other.rule] >= level {
      left = left.failing(other.cases)
      work += 1 + left.count
    }
    // Nothing can be taken of it, or what it was written behind takes that already.
    if left.isEmpty { return [] }
    let children = earlier.filter { levels[$0.rule] < level && left.meets($0.cases) }
    let general = children.filter { isGeneral($0, for: candidate, in: all) }
    let whole = left
    for other in children where !general.contains(where: { $0.rule == other.rule }) {
      left = left.failing(other.cases)
    }
    if left.isEmpty { return [] }
    work += children.count * (1 + left.count)
    if let one = general.first(where: { left.failing($0.cases).isEmpty }) { return [one.rule] }
    for other in general { left = left.failing(other.cases) }
    return left.isEmpty ? general.filter { whole.meets($0.cases) }.map(\.rule) : []
  }

  /// Whether a rule takes more cases than another, and doesn't ask for all that this asks for.
  private func isGeneral(
    _ other: FlowPlan.Candidate,
    for candidate: FlowPlan.Candidate,
    in all: CaseSet
  ) -> Bool {
    let known = asked(by: other)
    return asked(by: candidate).contains { !known.contains($0) }
      && !all.holding(other.cases).failing(candidate.cases).isEmpty
  }

  /// The variables that a rule's conditions ask of sessions.
  private func asked(by candidate: FlowPlan.Candidate) -> [Int] {
    (candidate.cases?.restrictions ?? []).filter { variable, values in
      !possible.restrictions.contains { $0.variable == variable && $0.values & ~values == 0 }
    }.map(\.variable)
  }
}

// MARK: - Telling

extension OverruledRule {
  /// One warning for each of the children' rules, at that rule.
  static func diagnostics(of all: [OverruledRule], in model: PolicyModel) -> [Diagnostic] {
    var takers: Set<Int> = []
    return all.map { $0.takers[0] }.filter { takers.insert($0).inserted }.map { taker in
      diagnostic(of: all.filter { $0.takers[0] == taker }, by: taker, in: model)
    }
  }

  private static func diagnostic(
    of all: [OverruledRule],
    by taker: Int,
    in model: PolicyModel
  ) -> Diagnostic {
    let place = model.rules[taker].place
    let takers = unique(all.flatMap(\.takers))
    let rules = unique(all.map(\.rule))
    let events = unique(all.flatMap(\.events)).map { model.eventName($0) }
    let states = all.reduce(into: PolicyModel.StateSet()) { $0.formUnion($1.states) }
    let others = takers.dropFirst().prefix(5).map { rule in
      Diagnostic.Related(
        "`\(model.rules[rule].name)` takes a part of it",
        at: model.rules[rule].place
      )
    }
    return Diagnostic(
      .partlyShadowedRule,
      at: place,
      "in \(model.list(states)) the rule\(takers.count == 1 ? "" : "s") \(model.list(takers)) \(takers.count == 1 ? "takes" : "take") every \(Suggestion.list(events)) that the inherited rule\(rules.count == 1 ? "" : "s") \(model.list(rules)) \(rules.count == 1 ? "is" : "are") for",
      help: help(for: all[0], isOne: rules.count == 1, in: model),
      related: model.here(rules) + others
    )
  }

  private static func help(for one: OverruledRule, isOne: Bool, in model: PolicyModel) -> String {
    let rule = model.rules[one.rule]
    let others = model.states.indices.filter {
      rule.from.contains($0) && !one.states.contains($0) && !model.states[$0].isFinal
    }.map { model.states[$0].name }
    let isWhole = rule.events.allSatisfy { one.events.contains($0.value) }
    let meant =
      switch others.count {
      case 1...8 where isWhole: "write `\(rule.name): {from: [\(others.joined(separator: ", "))]}`"
      case 0 where isWhole: "remove the inherited rule with `\(rule.name): none`"
      default: "say so in an ignore comment"
      }
    let exception = model.exception(for: rule.guardCondition)
    return
      "new rules are tried before inherited ones: \(exception); if it is meant, \(meant)\(isOne ? "" : "; then see to the others")"
  }

  private static func unique(_ all: [Int]) -> [Int] { Set(all).sorted() }
}

extension PolicyModel {
  fileprivate func list(_ rules: [Int]) -> String {
    Suggestion.list(rules.map { self.rules[$0].name }, atMost: 3)
  }

  fileprivate func list(_ set: StateSet) -> String {
    Suggestion.list(states.indices.filter { set.contains($0) }.map { states[$0].name })
  }

  /// What a rule needs so that it leaves the cases of a guard alone.
  fileprivate func exception(for condition: Guard) -> String {
    switch (condition.requires.count, condition.excludes.count) {
    case (1, 0): "add `unless: \(written(condition.requires[0].value))`"
    case (0, 1): "add `if: \(written(condition.excludes[0].value))`"
    default: "give it a guard that leaves these to the inherited rule"
    }
  }

  /// A test as it is written in a policy.
  private func written(_ test: Test) -> String {
    func named(_ name: String, _ values: [String]) -> String {
      switch values {
      case ["true"]: name
      default: "{\(name): \(values.count == 1 ? values[0] : "[\(values.joined(separator: ", "))]")}"
      }
    }
    return switch test {
    case .isSet(let setting): "{set: \(settings[setting].name)}"
    case .setting(let setting, let values):
      named(settings[setting].name, values.map(\.description))
    case .capability(let index, let value): named(capabilities[index].name, ["\(value)"])
    case .memory(let index, let values):
      named(memory[index].name, values.map { $0.map { memory[index].values[$0] } ?? "none" })
    case .timer(let timer): "{timer: \(timers[timer].name)}"
    case .open(let calendar): "{open: \(calendars[calendar].name)}"
    case .field(let name, let values): named(name, values)
    case .keywords(let name, let sets):
      "{\(name): \(named("in", sets.map { keywordSets[$0].name }))}"
    }
  }
}
