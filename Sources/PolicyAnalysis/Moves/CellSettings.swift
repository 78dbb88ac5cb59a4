import PolicyEngine

/// Which settings matter together: those that an event, or a timer's firing, asks in a state.
struct CellSettings {
  private let model: PolicyModel

  init(_ model: PolicyModel) {
    self.model = model
  }

  /// The settings that decide what an event does in a state, and which of the timers that run there do so.
  func settings(askedBy event: Int, in state: Int) -> Set<Int> {
    var asked: Set<Int> = []
    func add(_ condition: PolicyModel.Guard) {
      for test in condition.requires + condition.excludes {
        if case .setting(let setting, _) = test.value.subject { asked.insert(setting) }
      }
    }
    var targets: Set<Int> = [state]
    for rule in model.rules
    where rule.from.contains(state) && rule.events.contains(where: { $0.value == event }) {
      add(rule.guardCondition)
      for condition in rule.conditions(for: event) { add(condition) }
      targets.formUnion(rule.to?.states ?? [])
      if case .setting(let setting, _)? = rule.to { asked.insert(setting) }
    }
    for timer in model.timers.indices {
      let declared = model.timers[timer]
      if declared.states.contains(state) { add(declared.guardCondition) }
      for condition in declared.cancelConditions[event] ?? [] { add(condition) }
      let canStart = targets.contains { target in
        guard declared.states.contains(target) else { return false }
        return !declared.states.contains(state) || model.firing(of: timer) == event
          || declared.starts.contains { $0.value == event }
      }
      if !canStart { continue }
      add(declared.guardCondition)
      for condition in declared.startConditions.of(event) { add(condition) }
      for case .setting(let setting) in declared.length.allSources { asked.insert(setting) }
    }
    return asked
  }
}
