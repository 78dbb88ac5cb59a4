/// What every analysis of a policy's flow looks up, made once: which rules come into question for an
/// event, in which cases their guards hold, and which timers an event can start.
package struct FlowPlan: Sendable {
  /// A rule as it is tried for one of its events.
  package struct Candidate: Sendable {
    package var rule: Int
    package var from: PolicyModel.StateSet
    /// When its guard holds; nil: never.
    package var cases: GuardCases?
  }

  package let model: PolicyModel
  package let space: CaseSpace
  package private(set) var candidates: [[Candidate]]
  private(set) var statesOfRules: [PolicyModel.StateSet]
  /// As bits the timers that live in each state, those that each event starts, and that `enter` does.
  private var timersInState: [UInt64]
  private var timersStartedBy: [UInt64]
  private var timersOnEntry: UInt64 = 0
  private(set) var changes: [[(variable: Int, value: UInt64)]]

  package init(_ model: PolicyModel) {
    self.model = model
    let space = CaseSpace(model)
    self.space = space
    let events = model.events.count + model.timers.count
    candidates = Array(repeating: [], count: events)
    statesOfRules = Array(repeating: .init(), count: events)
    timersInState = Array(repeating: 0, count: model.states.count)
    timersStartedBy = Array(repeating: 0, count: events)
    changes = model.rules.indices.map { space.changes(by: model.rules[$0].remembers) }
    for index in model.rules.indices {
      for event in model.rules[index].events where candidates[event.value].last?.rule != index {
        statesOfRules[event.value].formUnion(model.rules[index].from)
        for condition in model.rules[index].conditions(for: event.value) {
          candidates[event.value].append(
            Candidate(
              rule: index,
              from: model.rules[index].from,
              cases: space.cases(of: condition, event: event.value)
            )
          )
        }
      }
    }
    for index in model.timers.indices {
      let bit: UInt64 = 1 << UInt64(index)
      for state in model.states.indices where model.timers[index].states.contains(state) {
        timersInState[state] |= bit
      }
      for event in model.timers[index].starts { timersStartedBy[event.value] |= bit }
      if !model.timers[index].length.gaps.isEmpty {
        timersStartedBy[model.firing(of: index)] |= bit
      }
      if model.timers[index].startsOnEntry != nil { timersOnEntry |= bit }
    }
  }

  /// The rule for an event in a state, if it is the only one there and always holds.
  func onlyRule(_ state: Int, _ event: Int) -> Int? {
    var only: Int?
    for index in candidates[event].indices where candidates[event][index].from.contains(state) {
      if only != nil || candidates[event][index].cases?.restrictions.isEmpty != true { return nil }
      only = candidates[event][index].rule
    }
    return only
  }

  // MARK: Timers

  /// The timers that a step starts if their guards hold, as bits.
  func starts(by event: Int, from: Int, to: Int) -> UInt64 {
    timersInState[to] & (timersStartedBy[event] | timersOnEntry & ~timersInState[from])
  }

  /// The guards of which one must hold for an event to start a timer.
  func startConditions(of timer: Int, _ event: Int, from state: Int) -> [PolicyModel.Guard] {
    let declared = model.timers[timer]
    // What it asked for as it started holds for all of its firings.
    if model.timer(firedBy: event) == timer, !declared.length.gaps.isEmpty { return [.init()] }
    let enters = declared.startsOnEntry != nil && !declared.states.contains(state)
    if enters || declared.startConditions.isEmpty { return [declared.guardCondition] }
    return declared.startConditions.of(event).map(declared.guardCondition.and)
  }

  /// Some cases of an event in a state for which a rule is taken, or none, apart where other timers start.
  package func split(
    _ cases: CaseSet,
    byStartsAfter rule: Int?,
    _ event: Int,
    in state: Int
  ) -> [CaseSet] {
    if rule.map({ model.rules[$0].refusal != nil }) ?? false { return [cases] }
    var parts = [cases]
    for case .field(let field)? in rule.map({ model.rules[$0].remembers })?.map(\.length) ?? [] {
      parts = split(parts, byLeaving: field, outOf: event)
    }
    parts = parts.map { $0.changed(by: rule.map { changes[$0] } ?? []) }
    var rest: UInt64 = 0
    for to in rule.flatMap({ model.rules[$0].to?.states }) ?? [state] {
      rest |= starts(by: event, from: state, to: to)
    }
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      rest &= rest - 1
      for case .field(let field) in model.timers[timer].length.sources {
        parts = split(parts, byLeaving: field, outOf: event)
      }
      for condition in startConditions(of: timer, event, from: state) {
        parts = split(parts, by: condition, event)
      }
    }
    for timer in model.timers.indices {
      for condition in model.timers[timer].cancelConditions[event] ?? [] {
        parts = split(parts, by: condition, event)
      }
    }
    return parts
  }

  /// Cases apart where the event gives a length, and where it doesn't.
  private func split(_ parts: [CaseSet], byLeaving field: String, outOf event: Int) -> [CaseSet] {
    let isLeftOut = PolicyModel.Guard(
      requires: [Located(.isLeftOut(field), at: model.id.place)]
    )
    return split(parts, by: isLeftOut, event)
  }

  /// Cases apart where a guard holds, and where it doesn't.
  package func split(
    _ parts: [CaseSet],
    by condition: PolicyModel.Guard,
    _ event: Int
  ) -> [CaseSet] {
    if condition.requires.isEmpty && condition.excludes.isEmpty { return parts }
    guard let cases = space.cases(of: condition, event: event) else { return parts }
    return parts.flatMap { [$0.holding(cases), $0.failing(cases)] }.filter { !$0.isEmpty }
  }
}
