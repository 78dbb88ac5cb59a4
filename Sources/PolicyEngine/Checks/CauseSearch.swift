/// Why a rule or a timer is impossible in a channel.
struct Cause {
  enum Kind {
    /// Its own conditions.
    case condition
    /// It runs for a setting.
    case duration(setting: Int)
    /// Rules before it take all its cases.
    case shadowed([Int])
    /// What it needs never comes about.
    case unreached
  }

  var kind: Kind
  /// What has to hold for it, as few as could be found; empty where that takes too long.
  var facts: [Premise]
}

/// Looks for those of a channel's facts that make a rule or a timer impossible.
struct CauseSearch {
  /// The most facts of which each is tried.
  private static let mostTried = 8

  private let plan: FlowPlan
  private let facts: [Premise]
  private var excused: Set<FlowAnalysis.RuleOrTimer> = []
  /// What is possible with all facts, with one of them, and with all but one.
  private var flow: FlowAnalysis?
  private var alone: [FlowAnalysis] = []
  private var without: [FlowAnalysis] = []

  init(_ plan: FlowPlan, _ facts: [Premise]) {
    self.plan = plan
    self.facts = facts
  }

  /// The facts that a part's own conditions contradict; nil where they don't.
  func contradiction(in part: FlowAnalysis.RuleOrTimer) -> Cause? {
    let model = plan.model
    let condition: PolicyModel.Guard
    var events: [Int]
    switch part {
    case .rule(let rule):
      condition = model.rules[rule].guardCondition
      events = model.rules[rule].events.map(\.value)
    case .timer(let index):
      let timer = model.timers[index]
      if case .setting(let setting) = timer.duration,
        facts.contains(.notOffered(setting: setting))
      {
        return Cause(kind: .duration(setting: setting), facts: [.notOffered(setting: setting)])
      }
      condition = timer.guardCondition
      events = timer.starts.map(\.value)
      if timer.startsOnEntry != nil { events = Array(0..<model.events.count + model.timers.count) }
    }
    if condition.requires.isEmpty, condition.excludes.isEmpty { return nil }
    func contradicts(_ facts: [Premise]) -> Bool {
      let cases = plan.space.allCases(of: facts)
      return events.allSatisfy { !cases.meets(plan.space.cases(of: condition, event: $0)) }
    }
    guard contradicts(facts) else { return nil }
    if let one = facts.first(where: { contradicts([$0]) }) {
      return Cause(kind: .condition, facts: [one])
    }
    let needed = facts.filter { fact in !contradicts(facts.filter { $0 != fact }) }
    return Cause(kind: .condition, facts: needed)
  }

  /// Looks at some parts as if they were possible, from now on.
  mutating func excuse(_ parts: Set<FlowAnalysis.RuleOrTimer>) {
    excused = parts
  }

  /// Why a part is impossible; nil where it only follows from what is excused.
  mutating func cause(of part: FlowAnalysis.RuleOrTimer) -> Cause? {
    let flow = self.flow ?? FlowAnalysis(plan, knowing: facts, excusing: excused)
    self.flow = flow
    if flow.isPossible(part) { return nil }
    var kind = Cause.Kind.unreached
    if case .rule(let rule) = part, flow.fates[rule].comesUp, !flow.fates[rule].blockers.isEmpty {
      kind = .shadowed(flow.fates[rule].blockers.sorted())
    }
    return Cause(kind: kind, facts: needed(for: part, flow))
  }

  private mutating func needed(
    for part: FlowAnalysis.RuleOrTimer,
    _ flow: FlowAnalysis
  ) -> [Premise] {
    guard facts.count <= Self.mostTried,
      flow.work <= FlowAnalysis.mostWork / (2 * Self.mostTried)
    else { return [] }
    if alone.isEmpty {
      alone = facts.map { FlowAnalysis(plan, knowing: [$0], excusing: excused) }
    }
    if let one = facts.indices.first(where: { !alone[$0].isPossible(part) }) { return [facts[one]] }
    if without.isEmpty {
      without = facts.map { fact in
        FlowAnalysis(plan, knowing: facts.filter { $0 != fact }, excusing: excused)
      }
    }
    return facts.indices.filter { without[$0].isPossible(part) }.map { facts[$0] }
  }
}
