/// Reports the rules and timers that a channel's own file writes and the channel itself makes impossible.
///
/// What a channel inherits and switches off by a capability, by a setting that it doesn't offer or by a
/// memory that nothing sets is switched off on purpose. What its own file says was meant to happen.
struct OwnRuleChecks {
  private let model: PolicyModel
  private let plan: FlowPlan
  private let facts: [Premise]
  private let flow: FlowAnalysis

  /// All problems of this kind in a policy that has no other.
  ///
  /// - Parameters:
  ///   - anywhere: what can come about whatever the channel supports and offers.
  ///   - isChild: whether it extends another policy. One that doesn't has rules for what it could support
  ///     beside those for what it supports, so only memories that nothing sets count there.
  static func run(
    _ plan: FlowPlan,
    _ anywhere: FlowAnalysis,
    isChild: Bool
  ) -> [Diagnostic] {
    let model = plan.model
    let file = model.id.place.file
    let timers = model.timers.indices.filter { model.timers[$0].place.file == file }
    let rules = model.rules.indices.filter { model.rules[$0].place.file == file }
    let own = (timers.map { .timer($0) } + rules.map { .rule($0) } as [FlowAnalysis.RuleOrTimer])
      .filter(anywhere.isPossible)
    guard !own.isEmpty, !anywhere.isTooLarge,
      let checks = OwnRuleChecks(plan, isChild ? Premise.fixed(in: model) : [], of: own)
    else { return [] }
    return checks.diagnostics(of: own)
  }

  /// Nil where conditions ask for nothing that is fixed in the channel, or all parts are possible.
  private init?(_ plan: FlowPlan, _ fixed: [Premise], of own: [FlowAnalysis.RuleOrTimer]) {
    let model = plan.model
    var facts = fixed + Premise.memories(of: model) { _ in false }
    if facts.isEmpty { return nil }
    var flow = FlowAnalysis(plan, knowing: facts)
    // What is remembered makes more rules possible, which can remember more.
    while true {
      // And never fewer: what is possible already stays so.
      if own.allSatisfy(flow.isPossible) { return nil }
      let next = fixed + Premise.memories(of: model) { flow.isPossible(.rule($0)) }
      if next == facts { break }
      facts = next
      flow = FlowAnalysis(plan, knowing: facts)
    }
    self.model = model
    self.plan = plan
    self.facts = facts
    self.flow = flow
  }

  /// One diagnostic for each cause, at the first of what it makes impossible.
  private func diagnostics(of parts: [FlowAnalysis.RuleOrTimer]) -> [Diagnostic] {
    let broken = parts.filter { !flow.isPossible($0) }
    if broken.isEmpty { return [] }
    var search = CauseSearch(plan, facts)
    var found = broken.compactMap { part in search.contradiction(in: part).map { (part, $0) } }
    search.excuse(Set(found.map(\.0)))
    for part in broken where !isReported(part, with: broken) {
      if let cause = search.cause(of: part) { found.append((part, cause)) }
    }
    found.sort { Place.precedes(model.place(of: $0.0), model.place(of: $1.0)) }
    var reported: [[Premise]] = []
    for (_, cause) in found where !reported.contains(cause.facts) { reported.append(cause.facts) }
    return reported.compactMap { facts in
      let alike = found.filter { $0.1.facts == facts }
      guard let (part, cause) = alike.first else { return nil }
      return diagnostic(part, cause, alike: alike.dropFirst().map(\.0))
    }
  }

  /// Whether a part is what a timer's firing does, and the timer is reported.
  private func isReported(_ part: FlowAnalysis.RuleOrTimer, with broken: [FlowAnalysis.RuleOrTimer])
    -> Bool
  {
    guard case .rule(let rule) = part, let event = model.rules[rule].events.first?.value,
      let timer = model.timer(firedBy: event)
    else { return false }
    return model.rules[rule].place == model.timers[timer].place && broken.contains(.timer(timer))
  }

  // MARK: Words

  private func diagnostic(
    _ part: FlowAnalysis.RuleOrTimer,
    _ cause: Cause,
    alike: [FlowAnalysis.RuleOrTimer]
  ) -> Diagnostic {
    let reasons = cause.facts.map { $0.reason(in: model) }
    let reason = reasons.isEmpty ? "what the channel is" : reasons.joined(separator: " and ")
    var id = Diagnostic.ID.unreachableRule
    var what = "the rule `\(model.name(of: part))` is never taken"
    var noun = "rule"
    if case .timer = part {
      id = .timerNeverStarts
      what = "the timer `\(model.name(of: part))` can never start"
      noun = "timer"
    }
    var related = cause.facts.map { $0.related(in: model) }
    switch cause.kind {
    case .condition: what += ": \(reason)"
    case .duration(let setting):
      what +=
        ": it runs for the setting `\(model.settings[setting].name)`, which is not offered here"
    case .unreached: what += ": nothing leads to it, as \(reason)"
    case .shadowed(let blockers):
      id = .shadowedRule
      let names = Suggestion.list(blockers.map { model.rules[$0].name }, atMost: 3)
      what +=
        ": \(names) before it \(blockers.count == 1 ? "takes" : "take") every case, as \(reason)"
      related += blockers.prefix(5).map {
        .init("`\(model.rules[$0].name)` is here", at: model.rules[$0].place)
      }
    }
    related += alike.prefix(5).map { other in
      .init(
        "`\(model.name(of: other))` is impossible for the same reason",
        at: model.place(of: other)
      )
    }
    let help =
      "leave the \(noun) out, or \(cause.facts.first?.remedy(in: model) ?? "change what the channel supports")"
    return Diagnostic(
      id,
      at: model.place(of: part),
      what,
      help: help,
      related: related
    )
  }
}

extension PolicyModel {
  fileprivate func place(of part: FlowAnalysis.RuleOrTimer) -> Place {
    switch part {
    case .rule(let rule): rules[rule].place
    case .timer(let timer): timers[timer].place
    }
  }

  fileprivate func name(of part: FlowAnalysis.RuleOrTimer) -> String {
    switch part {
    case .rule(let rule): rules[rule].name
    case .timer(let timer): timers[timer].name
    }
  }
}
