/// Reports timers and rules that are only for final states.
///
/// All that are for one of these states are one mistake: it was not meant to be the end.
struct FinalStateChecks {
  private let model: PolicyModel
  private let finals: PolicyModel.StateSet
  /// The final states, in their order.
  private let ends: [Int]

  /// A timer or rule that is for nothing else.
  private struct Part {
    var diagnostic: Diagnostic
    var name: String
    var state: Int
    /// Whether it is to lead to where a session goes on.
    var leadsOut: Bool
  }

  static func run(_ model: PolicyModel, _ finals: PolicyModel.StateSet) -> [Diagnostic] {
    let ends = model.states.indices.filter(finals.contains)
    let checks = FinalStateChecks(model: model, finals: finals, ends: ends)
    let parts = (checks.timers + checks.rules)
      .sorted { Place.precedes($0.diagnostic.place, $1.diagnostic.place) }
    return Dictionary(grouping: parts, by: \.state).sorted { $0.key < $1.key }
      .map { checks.diagnostic(of: $0.value, in: $0.key) }
  }

  private func diagnostic(of parts: [Part], in state: Int) -> Diagnostic {
    var reported = parts[0].diagnostic
    if parts.contains(where: \.leadsOut) {
      let others = ends.count == 1 ? ", and declare another state that is final" : ""
      reported.help =
        "nothing leads out of a final state: leave `final: true` out of `\(model.states[state].name)`\(others)"
    }
    reported.related = parts.dropFirst().prefix(5).map {
      .init("`\($0.name)` is only for it too", at: $0.diagnostic.place)
    }
    return reported
  }

  private var timers: [Part] {
    model.timers.compactMap { timer in
      guard let final = final(among: timer.states) else { return nil }
      let name = model.states[final].name
      let diagnostic = Diagnostic(
        .timerInFinalState,
        at: timer.statesPlace,
        "the timer `\(timer.name)` is to run in `\(name)`, where nothing happens any more",
        help:
          "remove it; what is to happen at the end belongs into `do` of the rules that lead to `\(name)`"
      )
      let own = model.rules.first { $0.place == timer.place }
      return Part(
        diagnostic: diagnostic,
        name: timer.name,
        state: final,
        leadsOut: own.map(leadsOut) ?? false
      )
    }
  }

  /// The rules but for what timers do, which goes with the timer.
  private var rules: [Part] {
    model.rules.compactMap { rule in
      guard let final = final(among: rule.from),
        !model.timers.contains(where: { $0.place == rule.place })
      else { return nil }
      let diagnostic = Diagnostic(
        .unreachableRule,
        at: rule.fromPlace,
        "the rule `\(rule.name)` is only for final states, where every event is ignored",
        help: "name a state that is not final"
      )
      return Part(
        diagnostic: diagnostic,
        name: rule.name,
        state: final,
        leadsOut: leadsOut(rule)
      )
    }
  }

  /// The first of some states, if all are final.
  private func final(among states: PolicyModel.StateSet) -> Int? {
    states.isSubset(of: finals) ? ends.first(where: states.contains) : nil
  }

  private func leadsOut(_ rule: PolicyModel.Rule) -> Bool {
    rule.targets.contains { !finals.contains($0) }
  }
}
