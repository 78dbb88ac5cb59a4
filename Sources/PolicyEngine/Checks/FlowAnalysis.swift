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
    /// The rules that can be taken.
    var taken: [Int] = []
    var obstacles: [(rule: Int, obstacle: Obstacle)] = []
  }

  private let model: PolicyModel
  private let space: CaseSpace
  /// By status and event; nil where it never comes to that.
  private var steps: [Step?]
  /// The rules of each event, and what they ask of it.
  private let rulesByEvent: [[(rule: Int, condition: CaseSet.Condition)]]
  /// The statuses and firings that are still to be followed.
  private var openStates: [Int] = []
  private var openTimers: [Int] = []
  /// The statuses that a session can come into.
  private(set) var reachable = PolicyModel.StateSet()
  /// The timers that can start, as bits.
  private var startableTimers: UInt64 = 0
  /// The statuses that a status can be followed by.
  private(set) var successors: [PolicyModel.StateSet]

  init(_ model: PolicyModel) {
    self.model = model
    space = CaseSpace(model)
    successors = Array(repeating: .init(), count: model.states.count)
    let eventCount = model.events.count + model.timers.count
    var byEvent: [[(rule: Int, condition: CaseSet.Condition)]] = Array(
      repeating: [],
      count: eventCount
    )
    for (index, rule) in model.rules.enumerated() {
      for event in rule.events where byEvent[event.value].last?.rule != index {
        byEvent[event.value]
          .append((index, space.condition(of: rule.guardCondition, event: event.value)))
      }
    }
    rulesByEvent = byEvent
    steps = Array(repeating: nil, count: model.states.count * eventCount)
    explore()
  }

  /// Whether a timer can start.
  func isStartable(_ timer: Int) -> Bool { startableTimers >> UInt64(timer) & 1 == 1 }

  /// Whether a rule can be taken for an event in a status that can be reached.
  func isPossible(_ rule: Int, state: Int, event: Int) -> Bool {
    steps[key(state, event)]?.taken.contains(rule) ?? false
  }

  /// Why a rule is never taken there; nil where it can be, or where nothing comes to that.
  func obstacle(_ rule: Int, state: Int, event: Int) -> Obstacle? {
    steps[key(state, event)]?.obstacles.first { $0.rule == rule }?.obstacle
  }

  private func key(_ state: Int, _ event: Int) -> Int {
    state * (model.events.count + model.timers.count) + event
  }

  // MARK: Exploring

  /// Follows every event in every status that is found, each once.
  private mutating func explore() {
    reach(model.initialState)
    while true {
      if let state = openStates.popLast() {
        if model.states[state].isFinal { continue }
        for event in model.events.indices { follow(state, event) }
        for timer in model.timers.indices where isStartable(timer) { follow(firing: timer, state) }
      } else if let timer = openTimers.popLast() {
        for state in model.states.indices where reachable.contains(state) {
          follow(firing: timer, state)
        }
      } else {
        return
      }
    }
  }

  private mutating func reach(_ state: Int) {
    if reachable.contains(state) { return }
    reachable.insert(state)
    openStates.append(state)
  }

  private mutating func follow(firing timer: Int, _ state: Int) {
    if !model.states[state].isFinal, model.timers[timer].states.contains(state) {
      follow(state, model.firing(of: timer))
    }
  }

  /// Follows an event in a status: finds the rules that can be taken, and takes them.
  private mutating func follow(_ state: Int, _ event: Int) {
    if steps[key(state, event)] != nil { return }
    let all = space.all(state: state, event: event)
    var step = Step()
    var rest = all
    var earlier: [CaseSet.Condition] = []
    var earlierRules: [Int] = []
    for (index, condition) in rulesByEvent[event] where model.rules[index].from.contains(state) {
      let cases = rest.holding(condition)
      if space.isTooLarge || !cases.isEmpty {
        step.taken.append(index)
        take(index, space.isTooLarge ? all : cases, state, event)
      } else {
        let own = all.holding(condition)
        let blockers = earlier.indices.filter { !own.holding(earlier[$0]).isEmpty }.map {
          earlierRules[$0]
        }
        step.obstacles.append((index, blockers.isEmpty ? .contradiction : .shadowed(by: blockers)))
      }
      rest = rest.failing(condition)
      earlier.append(condition)
      earlierRules.append(index)
    }
    if space.isTooLarge || !rest.isEmpty { take(nil, rest, state, event) }
    steps[key(state, event)] = step
  }

  /// Notes where a possible step leads: to a status, and to timers that start.
  private mutating func take(_ rule: Int?, _ cases: CaseSet, _ state: Int, _ event: Int) {
    if let rule, model.rules[rule].refusal != nil { return }
    let to = rule.flatMap { model.rules[$0].to } ?? state
    reach(to)
    if to != state { successors[state].insert(to) }
    if model.states[to].isFinal { return }
    for index in model.timers.indices
    where !isStartable(index) && model.timers[index].states.contains(to) {
      let enters =
        model.timers[index].startsOnEntry != nil && !model.timers[index].states.contains(state)
      guard enters || model.timers[index].starts.contains(where: { $0.value == event }) else {
        continue
      }
      let after = space.remembering(rule.map { model.rules[$0].remembers } ?? [], in: cases)
      let condition = space.condition(of: model.timers[index].guardCondition, event: event)
      guard !after.holding(condition).isEmpty || space.isTooLarge else { continue }
      startableTimers |= 1 << UInt64(index)
      openTimers.append(index)
    }
  }
}
