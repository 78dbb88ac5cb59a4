/// Reports keys of timers that make no difference: whoever wrote them expects something of them.
struct EffectlessKeyChecks {
  private let model: PolicyModel
  private let plan: FlowPlan
  private let file: Int32

  /// All problems of this kind that the own file of a policy without errors has.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    let file = model.id.place.file
    let timers = model.timers.indices.filter { index in
      let timer = model.timers[index]
      return timer.sharing == nil
        && (timer.restartPlace?.file == file || timer.cancels.contains { $0.place.file == file })
    }
    if timers.isEmpty { return [] }
    let checks = EffectlessKeyChecks(model: model, plan: FlowPlan(model), file: file)
    return timers.flatMap { checks.restart(of: $0) + checks.cancels(of: $0) }
  }

  private func restart(of index: Int) -> [Diagnostic] {
    let timer = model.timers[index]
    guard let place = timer.restartPlace, place.file == file else { return [] }
    let why: String
    if timer.starts.isEmpty {
      why = "only coming into its states starts it, and then it does not run yet"
    } else if timer.startConditions.isEmpty, timer.cancelConditions.isEmpty,
      timer.starts.allSatisfy({ start in timer.cancels.contains { $0.value == start.value } })
    {
      why = "what starts it is in `cancel` too, which sets it anew already"
    } else {
      return []
    }
    return [
      Diagnostic(
        .keyWithoutEffect,
        at: place,
        "`restart` makes no difference to `\(timer.name)`: \(why)",
        help: "remove `restart`, or name the events in `start` that are to set it anew"
      )
    ]
  }

  /// Events that lead out of all states of a timer anyway.
  private func cancels(of index: Int) -> [Diagnostic] {
    let timer = model.timers[index]
    let states = model.states.indices.filter(timer.states.contains)
    return timer.cancels.compactMap { cancel in
      guard cancel.place.file == file, timer.cancelConditions[cancel.value] == nil,
        states.allSatisfy({ leaves($0, cancel.value, timer.states) })
      else { return nil }
      let name = model.eventName(cancel.value)
      return Diagnostic(
        .keyWithoutEffect,
        at: cancel.place,
        "`\(name)` in `cancel` makes no difference to `\(timer.name)`: it always leads out of its states, which stops it",
        help: "leave `\(name)` out of `cancel`"
      )
    }
  }

  /// Whether an event in a state always leads out of some states.
  private func leaves(_ state: Int, _ event: Int, _ states: PolicyModel.StateSet) -> Bool {
    guard let rule = plan.onlyRule(state, event).map({ model.rules[$0] }), rule.refusal == nil,
      case .state(let target)? = rule.to
    else { return false }
    return !states.contains(target)
  }
}
