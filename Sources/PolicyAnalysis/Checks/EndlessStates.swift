import PolicyEngine

/// Finds states that only an event ends.
///
/// A policy without timers leaves all that time brings about to the host.
struct EndlessStates {
  private let model: PolicyModel
  private let plan: FlowPlan

  init(_ model: PolicyModel) {
    self.model = model
    plan = FlowPlan(model)
  }

  /// The states out of which no timer leads, whatever an admin chooses; sessions may never come into some of them.
  var inAnyChannel: [Int] { states(.offered) }

  /// The states that a channel's sessions can stay in for ever, as there is no time for a timer that would lead
  /// out of them by default; sessions may never come into some of them.
  static func inChannel(_ model: PolicyModel, under values: SettingValues) -> [Int] {
    let now = Circumstances(model, settings: .chosen(values))
    let byDefault = SettingValues(defaultsOf: model)
    let usual = Circumstances(model, settings: .chosen(byDefault))
    let lost = model.timers.indices.filter {
      usual.mayExist($0) && now.lengthSources(of: $0).isEmpty
    }
    // Nearly always none is.
    if lost.isEmpty { return [] }
    let search = EndlessStates(model)
    let known = Set(search.states(.chosen(byDefault)))
    return search.states(.chosen(values)).filter { state in
      !known.contains(state) && lost.contains { model.leads(outOf: state, firing: $0) }
    }
  }

  private func states(_ settings: Circumstances.Settings) -> [Int] {
    if model.timers.isEmpty { return [] }
    let flow = FlowAnalysis(plan, in: Circumstances(model, settings: settings))
    var timed: Set<Int> = []
    for taken in flow.taken where model.timer(firedBy: taken.event) != nil {
      // Where a setting says the state, the admin sees to it that there is one.
      let targets = model.rules[taken.rule].targets
      if !targets.isEmpty, !targets.contains(taken.state) { timed.insert(taken.state) }
    }
    return model.states.indices.filter { index in
      flow.canReach(index) && !timed.contains(index) && !model.states[index].isInitial
        && !model.states[index].isFinal
    }
  }

  /// Whether time never brings a channel's sessions into another state, although that could be chosen.
  static func waitsForEver(_ model: PolicyModel, under values: SettingValues) -> Bool {
    func leads(_ settings: Circumstances.Settings) -> Bool {
      let now = Circumstances(model, settings: settings)
      return model.timers.indices.contains { timer in
        now.mayExist(timer)
          && model.rules.contains { rule in
            !rule.targets.isEmpty && now.outcome(of: rule.guardCondition) != false
              && rule.events.contains { $0.value == model.firing(of: timer) }
          }
      }
    }
    return !leads(.chosen(values)) && leads(.offered)
  }
}
