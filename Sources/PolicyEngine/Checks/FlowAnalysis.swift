/// Which statuses, rules and timers can come about at all, whatever the settings and events are.
///
/// Works on the policy as it is written, before settings and capabilities are folded in: a rule that a
/// capability switches off is switched off on purpose. Over-approximates what is possible (see
/// ``CaseSpace``), so that everything it calls impossible is.
struct FlowAnalysis {
  /// Why a rule is never taken for an event in a status.
  enum Obstacle {
    /// Its own conditions contradict each other there.
    case contradiction
    /// Earlier rules take all its cases.
    case shadowed(by: [Int])
  }

  /// What can happen to an event in a status.
  private struct Step {
    /// The rules that can be taken, with their cases; nil: no rule holds.
    var taken: [(rule: Int?, cases: CaseSet)] = []
    var obstacles: [(rule: Int, obstacle: Obstacle)] = []
  }

  private let model: PolicyModel
  private let space: CaseSpace
  private var steps: [Int: Step] = [:]
  private let rulesByEvent: [[Int]]
  /// The statuses that a session can come into.
  private(set) var reachable: Set<Int>
  /// The timers that can start.
  private(set) var startable: Set<Int> = []
  /// The statuses that a status can be followed by.
  private(set) var successors: [Set<Int>]

  init(_ model: PolicyModel) {
    self.model = model
    space = CaseSpace(model)
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

  /// Whether a rule can be taken for an event in a status that can be reached.
  func isPossible(_ rule: Int, state: Int, event: Int) -> Bool {
    steps[key(state, event)]?.taken.contains { $0.rule == rule } ?? false
  }

  /// Why a rule is never taken there; nil where it can be, or where nothing comes to that.
  func obstacle(_ rule: Int, state: Int, event: Int) -> Obstacle? {
    steps[key(state, event)]?.obstacles.first { $0.rule == rule }?.obstacle
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
          for (rule, cases) in steps[key(state, event)]?.taken ?? [] {
            if take(rule, cases, state, event) { isGrowing = true }
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
      guard !after.holding(space.condition(of: timer.guardCondition, event: event)).isEmpty || space.isTooLarge
      else { continue }
      startable.insert(index)
      isNew = true
    }
    return isNew
  }

  private func step(_ state: Int, _ event: Int) -> Step {
    let all = space.all(state: state, event: event)
    var step = Step()
    var rest = all
    var earlier: [Int] = []
    for index in rulesByEvent[event] where model.rules[index].from.contains(state) {
      let condition = space.condition(of: model.rules[index].guardCondition, event: event)
      let cases = rest.holding(condition)
      if space.isTooLarge || !cases.isEmpty {
        step.taken.append((index, space.isTooLarge ? all : cases))
      } else {
        let own = all.holding(condition)
        let blockers = earlier.filter { blocker in
          !own.holding(space.condition(of: model.rules[blocker].guardCondition, event: event)).isEmpty
        }
        step.obstacles.append((index, blockers.isEmpty ? .contradiction : .shadowed(by: blockers)))
      }
      rest = rest.failing(condition)
      earlier.append(index)
    }
    if space.isTooLarge || !rest.isEmpty { step.taken.append((nil, rest)) }
    return step
  }
}
