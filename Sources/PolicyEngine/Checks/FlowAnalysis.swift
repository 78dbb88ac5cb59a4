/// Which statuses, rules and timers can come about at all, whatever the settings and events are.
///
/// Works on the policy as it is written, before settings and capabilities are folded in: a rule that a
/// capability switches off is switched off on purpose. Over-approximates what is possible (see
/// ``CaseSpace``), so that everything it calls impossible is.
struct FlowAnalysis {
  /// What becomes of a rule in all the statuses and with all the events that it is for.
  struct Fate {
    /// Whether one of its events can come in one of its statuses.
    var comesUp = false
    /// Whether it can be taken at least once.
    var isPossible = false
    /// The earlier rules that take its cases.
    var blockers: Set<Int> = []
  }

  /// The rules that can be taken for an event in a status, with their cases; nil: no rule holds.
  private typealias Step = [(rule: Int?, cases: CaseSet)]

  /// The most cubes that are made for one policy; beyond, every rule counts as possible.
  private static let mostWork = 2_000_000

  private let model: PolicyModel
  private let space: CaseSpace
  private var steps: [Int: Step] = [:]
  private let rulesByEvent: [[Int]]
  private var work = 0
  /// What becomes of each rule.
  private(set) var fates: [Fate]
  /// The statuses that a session can come into.
  private(set) var reachable: Set<Int>
  /// The timers that can start.
  private(set) var startable: Set<Int> = []
  /// The statuses that a status can be followed by.
  private(set) var successors: [Set<Int>]

  init(_ model: PolicyModel) {
    self.model = model
    space = CaseSpace(model)
    fates = Array(repeating: Fate(), count: model.rules.count)
    reachable = [model.initialState]
    successors = Array(repeating: [], count: model.states.count)
    var byEvent: [[Int]] = Array(repeating: [], count: model.events.count + model.timers.count)
    for (index, rule) in model.rules.enumerated() {
      for event in rule.events where byEvent[event.value].last != index {
        byEvent[event.value].append(index)
      }
    }
    rulesByEvent = byEvent
    explore()
  }

  private func key(_ state: Int, _ event: Int) -> Int {
    state * (model.events.count + model.timers.count) + event
  }

  // MARK: Exploring

  private mutating func explore() {
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for state in reachable.sorted() where !model.states[state].isFinal {
        let firings = startable.sorted()
          .filter { model.timers[$0].states.contains(state) }
          .map(model.firing)
        for event in Array(model.events.indices) + firings {
          if steps[key(state, event)] == nil { steps[key(state, event)] = step(state, event) }
          for (rule, cases) in steps[key(state, event)] ?? [] {
            let isNew = take(rule, cases, state, event)
            isGrowing = isGrowing || isNew
          }
        }
      }
    }
  }

  /// Follows one possible step; true when it leads to something new.
  private mutating func take(_ rule: Int?, _ cases: CaseSet, _ state: Int, _ event: Int) -> Bool {
    let rule = rule.map { model.rules[$0] }
    if rule?.refusal != nil { return false }
    let to = rule?.to ?? state
    var isNew = reachable.insert(to).inserted
    if to != state { successors[state].insert(to) }
    if model.states[to].isFinal { return isNew }
    for (index, timer) in model.timers.enumerated() where !startable.contains(index) {
      guard timer.states.contains(to) else { continue }
      let enters = timer.startsOnEntry != nil && !timer.states.contains(state)
      guard enters || timer.starts.contains(where: { $0.value == event }) else { continue }
      let after = space.remembering(rule?.remembers ?? [], in: cases)
      guard
        !after.holding(space.cube(of: timer.guardCondition, event: event)).isEmpty
          || isTooLarge
      else { continue }
      startable.insert(index)
      isNew = true
    }
    return isNew
  }

  private mutating func step(_ state: Int, _ event: Int) -> Step {
    let all = space.all(state: state, event: event)
    var step: Step = []
    var rest = all
    var earlier: [(rule: Int, condition: [UInt64]?)] = []
    for index in rulesByEvent[event] where model.rules[index].from.contains(state) {
      fates[index].comesUp = true
      if isTooLarge {
        fates[index].isPossible = true
        step.append((index, all))
        continue
      }
      let condition = space.cube(of: model.rules[index].guardCondition, event: event)
      let cases = rest.holding(condition)
      if cases.isEmpty {
        let own = all.holding(condition)
        for blocker in earlier where !own.holding(blocker.condition).isEmpty {
          fates[index].blockers.insert(blocker.rule)
        }
        work += earlier.count
      } else {
        fates[index].isPossible = true
        step.append((index, cases))
      }
      rest = rest.failing(condition)
      work += 1 + rest.cubes.count + cases.cubes.count
      earlier.append((index, condition))
    }
    if isTooLarge || !rest.isEmpty { step.append((nil, isTooLarge ? all : rest)) }
    return step
  }

  private var isTooLarge: Bool { space.isTooLarge || work > Self.mostWork }
}
