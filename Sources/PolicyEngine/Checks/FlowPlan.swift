/// What every analysis of a policy's flow looks up, made once: which rules come into question for an
/// event, when their conditions hold, and which timers an event can start.
struct FlowPlan {
  /// A rule as it is tried for one of its events.
  struct Candidate {
    var rule: Int
    var from: PolicyModel.StateSet
    /// When its guard holds; nil: never.
    var condition: CaseCondition?
  }

  let model: PolicyModel
  let space: CaseSpace
  /// The rules for each event, in their order.
  private(set) var candidates: [[Candidate]]
  /// The states in which there is a rule for an event.
  private(set) var statesOfRules: [PolicyModel.StateSet]
  /// As bits the timers that live in each state, those that each event starts, and that `enter` does.
  private(set) var timersInState: [UInt64]
  private(set) var timersStartedBy: [UInt64]
  private(set) var timersOnEntry: UInt64 = 0

  init(_ model: PolicyModel) {
    self.model = model
    space = CaseSpace(model)
    let events = model.events.count + model.timers.count
    candidates = Array(repeating: [], count: events)
    statesOfRules = Array(repeating: .init(), count: events)
    timersInState = Array(repeating: 0, count: model.states.count)
    timersStartedBy = Array(repeating: 0, count: events)
    noteRules()
    noteTimers()
  }

  private mutating func noteRules() {
    for index in model.rules.indices {
      for event in model.rules[index].events where candidates[event.value].last?.rule != index {
        statesOfRules[event.value].formUnion(model.rules[index].from)
        candidates[event.value].append(
          Candidate(
            rule: index,
            from: model.rules[index].from,
            condition: space.condition(of: model.rules[index].guardCondition, event: event.value)
          )
        )
      }
    }
  }

  private mutating func noteTimers() {
    for index in model.timers.indices {
      let bit: UInt64 = 1 << UInt64(index)
      for state in model.states.indices where model.timers[index].states.contains(state) {
        timersInState[state] |= bit
      }
      for event in model.timers[index].starts { timersStartedBy[event.value] |= bit }
      if model.timers[index].startsOnEntry != nil { timersOnEntry |= bit }
    }
  }

  /// The rule for an event in a state, if it is the only one there and always holds.
  func onlyRule(_ state: Int, _ event: Int) -> Int? {
    var only: Int?
    for index in candidates[event].indices where candidates[event][index].from.contains(state) {
      if only != nil || candidates[event][index].condition?.restrictions.isEmpty != true {
        return nil
      }
      only = candidates[event][index].rule
    }
    return only
  }
}
