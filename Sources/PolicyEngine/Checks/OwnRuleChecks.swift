/// Reports the rules and timers that a channel's own file writes and the channel itself makes impossible.
///
/// What a channel inherits and switches off by a capability, by a setting that it doesn't offer or by a
/// memory that nothing sets is switched off on purpose. What its own file says was meant to happen.
struct OwnRuleChecks {
  private typealias Part = FlowAnalysis.RuleOrTimer

  private struct Cause {
    enum Kind {
      case condition
      /// It runs for a setting.
      case duration(setting: Int)
      /// Rules before it take all its cases.
      case shadowed([Int])
      /// What it needs never comes about.
      case unreached
    }

    var part: Part
    var kind: Kind
    /// What has to hold for it, as few as could be found; empty where that takes too long.
    var facts: [Premise]
  }

  private static let mostTried = 8

  private let plan: FlowPlan
  private let model: PolicyModel
  private let facts: [Premise]
  /// What they make impossible, timers first.
  private let broken: [Part]
  /// What is looked at as if it were possible, and what can come about then with some of the facts.
  private var excused: Set<Part> = []
  private var flows: [[Premise]: FlowAnalysis] = [:]

  /// All problems of this kind in a policy that has no other.
  ///
  /// - Parameters:
  ///   - anywhere: what can come about whatever the channel supports and offers.
  ///   - isChild: whether it extends another policy. One that doesn't has rules for what it could support
  ///     beside those for what it supports, so only memories that nothing sets count there.
  static func run(_ plan: FlowPlan, _ anywhere: FlowAnalysis, isChild: Bool) -> [Diagnostic] {
    let model = plan.model
    let parts = model.timers.indices.map { Part.timer($0) } + model.rules.indices.map { .rule($0) }
    let own = parts.filter {
      model.about($0).place.file == model.id.place.file && anywhere.isPossible($0)
    }
    let fixed = isChild ? Premise.fixed(in: model) : []
    var facts = fixed + Premise.memories(of: model) { _ in false }
    if own.isEmpty || anywhere.isTooLarge || facts.isEmpty { return [] }
    // What is remembered makes more rules possible, which can remember more.
    while true {
      let flow = FlowAnalysis(plan, knowing: facts)
      let broken = own.filter { !flow.isPossible($0) }
      // And never fewer: what is possible already stays so.
      if broken.isEmpty { return [] }
      let next = fixed + Premise.memories(of: model) { flow.isPossible(.rule($0)) }
      if next == facts {
        var checks = OwnRuleChecks(plan: plan, model: model, facts: facts, broken: broken)
        return checks.diagnostics()
      }
      facts = next
    }
  }

  /// One diagnostic for each cause, at the first of what it makes impossible.
  private mutating func diagnostics() -> [Diagnostic] {
    var found = broken.compactMap(contradiction)
    excused = Set(found.map(\.part))
    for part in broken where !isReported(part) {
      if let cause = cause(of: part) { found.append(cause) }
    }
    found.sort { Place.precedes(model.about($0.part).place, model.about($1.part).place) }
    var reported: Set<[Premise]> = []
    return found.filter { reported.insert($0.facts).inserted }.map { cause in
      diagnostic(cause, alike: found.filter { $0.facts == cause.facts }.dropFirst().map(\.part))
    }
  }

  /// Whether a part is what a timer's firing does, and the timer is reported.
  private func isReported(_ part: Part) -> Bool {
    guard case .rule(let rule) = part, let event = model.rules[rule].events.first?.value,
      let timer = model.timer(firedBy: event)
    else { return false }
    return model.rules[rule].place == model.timers[timer].place && broken.contains(.timer(timer))
  }

  // MARK: Causes

  /// That a part's own conditions contradict the facts; nil where they don't.
  private func contradiction(in part: Part) -> Cause? {
    let condition: PolicyModel.Guard
    var events: [Int]
    switch part {
    case .rule(let rule):
      condition = model.rules[rule].guardCondition
      events = model.rules[rule].events.map(\.value)
    case .timer(let index):
      let timer = model.timers[index]
      let settings = timer.length.settings
      let missing = settings.map { Premise.notOffered(setting: $0) }
      if settings.count == timer.length.sources.count, missing.allSatisfy(facts.contains),
        let setting = settings.first
      {
        return Cause(part: part, kind: .duration(setting: setting), facts: missing)
      }
      condition = timer.guardCondition
      events = timer.starts.map(\.value)
      if timer.startsOnEntry != nil { events = Array(0..<model.events.count + model.timers.count) }
    }
    if condition.tests.isEmpty { return nil }
    func contradict(_ facts: [Premise]) -> Bool {
      let cases = plan.space.allCases(of: facts)
      return events.allSatisfy { !cases.meets(plan.space.cases(of: condition, event: $0)) }
    }
    guard contradict(facts) else { return nil }
    return Cause(part: part, kind: .condition, facts: Self.needed(facts, contradict))
  }

  /// Why a part is impossible; nil where it only follows from what is excused.
  private mutating func cause(of part: Part) -> Cause? {
    let flow = flow(knowing: facts)
    if flow.isPossible(part) { return nil }
    var kind = Cause.Kind.unreached
    if case .rule(let rule) = part, flow.fates[rule].comesUp, !flow.fates[rule].blockers.isEmpty {
      kind = .shadowed(flow.fates[rule].blockers.sorted())
    }
    let isCheap =
      facts.count <= Self.mostTried && flow.work <= FlowAnalysis.mostWork / (2 * Self.mostTried)
    let needed = isCheap ? Self.needed(facts) { !self.flow(knowing: $0).isPossible(part) } : []
    return Cause(part: part, kind: kind, facts: needed)
  }

  /// As few of some facts as could be found that make something impossible, as all do.
  private static func needed(
    _ facts: [Premise],
    _ makeImpossible: ([Premise]) -> Bool
  ) -> [Premise] {
    if let one = facts.first(where: { makeImpossible([$0]) }) { return [one] }
    return facts.filter { fact in !makeImpossible(facts.filter { $0 != fact }) }
  }

  private mutating func flow(knowing facts: [Premise]) -> FlowAnalysis {
    if let known = flows[facts] { return known }
    let flow = FlowAnalysis(plan, knowing: facts, excusing: excused)
    flows[facts] = flow
    return flow
  }

  // MARK: Words

  private func diagnostic(_ cause: Cause, alike: [Part]) -> Diagnostic {
    let facts = cause.facts.map { $0.words(in: model) }
    let reason =
      facts.isEmpty ? "what the channel is" : facts.map(\.reason).joined(separator: " and ")
    let (name, place) = model.about(cause.part)
    var id = Diagnostic.ID.unreachableRule
    var what = "the rule `\(name)` is never taken"
    var noun = "rule"
    if case .timer = cause.part {
      id = .timerNeverStarts
      what = "the timer `\(name)` can never start"
      noun = "timer"
    }
    var related = facts.map(\.related)
    switch cause.kind {
    case .condition: what += ": \(reason)"
    case .duration(let setting):
      what +=
        ": it runs for the setting `\(model.settings[setting].name)`, which is not offered here"
    case .unreached: what += ": nothing leads to it, as \(reason)"
    case .shadowed(let blockers):
      id = .shadowedRule
      what += ": \(model.takers(blockers)) every case, as \(reason)"
      related += model.here(blockers)
    }
    related += alike.prefix(5).map { other in
      let (name, place) = model.about(other)
      return .init("`\(name)` is impossible for the same reason", at: place)
    }
    let remedy = facts.first?.remedy ?? "change what the channel supports"
    return Diagnostic(
      id,
      at: place,
      what,
      help: "leave the \(noun) out, or \(remedy)",
      related: related
    )
  }
}

extension PolicyModel {
  fileprivate func about(_ part: FlowAnalysis.RuleOrTimer) -> (name: String, place: Place) {
    switch part {
    case .rule(let rule): (rules[rule].name, rules[rule].place)
    case .timer(let timer): (timers[timer].name, timers[timer].place)
    }
  }

  /// That some rules before another take it cases from it, as the beginning of a clause.
  func takers(_ rules: [Int]) -> String {
    let names = Suggestion.list(rules.map { self.rules[$0].name }, atMost: 3)
    return "\(names) before it \(rules.count == 1 ? "takes" : "take")"
  }

  func here(_ rules: [Int]) -> [Diagnostic.Related] {
    rules.prefix(5).map {
      .init("`\(self.rules[$0].name)` is here", at: self.rules[$0].place)
    }
  }
}
