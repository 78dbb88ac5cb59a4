/// Which statuses, rules and timers can come about at all, whatever the settings and events are.
///
/// Works on the policy as it is written, before settings and capabilities are folded in: a rule that a
/// capability switches off is switched off on purpose. Over-approximates what is possible (see
/// ``CaseSpace``), so that everything it calls impossible is.
package struct FlowAnalysis {
  /// A rule or a timer, by its index.
  enum Part: Hashable {
    case rule(Int)
    case timer(Int)
  }

  /// What becomes of a rule in all the statuses and with all the events that it is for.
  struct Fate {
    /// Whether one of its events can come in one of its statuses.
    var comesUp = false
    /// Whether it can be taken at least once.
    var isPossible = false
    /// The earlier rules that take its cases.
    var blockers: Set<Int> = []
  }

  /// A rule that can be taken for an event in a status.
  package struct Taken: Hashable, Sendable {
    package var state: Int
    package var event: Int
    package var rule: Int

    package init(state: Int, event: Int, rule: Int) {
      (self.state, self.event, self.rule) = (state, event, rule)
    }
  }

  /// The rules that can be taken for an event in a status, with their cases; nil: no rule holds.
  private typealias Step = [(rule: Int?, cases: CaseSet)]

  /// The most cubes that are made for one policy; beyond, every rule counts as possible.
  static let mostWork = 2_000_000

  private let model: PolicyModel
  private let space: CaseSpace
  /// The values that variables can have at all.
  private let possible: [UInt64]
  /// The timers that never run, whatever happens.
  private let idle: Set<Int>
  /// What is looked at as if it were possible: what only follows from it is no mistake of its own.
  private let excused: Set<Part>
  /// The events that are still to be followed.
  private var open: [(state: Int, event: Int)] = []
  private let rulesByEvent: [[Int]]
  private(set) var work = 0
  /// What becomes of each rule.
  private(set) var fates: [Fate]
  /// The statuses that a session can come into.
  package private(set) var reachable: Set<Int>
  /// The timers that can start.
  package private(set) var startable: Set<Int> = []
  /// The rules that can be taken, with what they are taken for, in no order.
  package private(set) var taken: [Taken] = []
  /// The statuses that a status can be followed by.
  private(set) var successors: [Set<Int>]

  /// What can come about whatever the channel supports and offers.
  package init(_ model: PolicyModel) {
    self.init(model, CaseSpace(model))
  }

  /// - Parameters:
  ///   - facts: what holds in the channel whatever happens; without them what holds in any heir.
  ///   - excused: rules that count as taken and timers that count as started, whatever their conditions.
  init(
    _ model: PolicyModel,
    _ space: CaseSpace,
    knowing facts: [ChannelFact] = [],
    excusing excused: Set<Part> = []
  ) {
    self.model = model
    self.space = space
    self.excused = excused
    possible = space.cube(of: facts)
    idle = Set(
      model.timers.indices.filter { timer in
        guard case .setting(let setting) = model.timers[timer].duration,
          !excused.contains(.timer(timer))
        else { return false }
        return facts.contains(.notOffered(setting: setting))
      }
    )
    fates = Array(repeating: Fate(), count: model.rules.count)
    reachable = []
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

  /// Whether a rule can be taken, or a timer start.
  func isPossible(_ part: Part) -> Bool {
    switch part {
    case .rule(let rule): fates[rule].isPossible
    case .timer(let timer): startable.contains(timer)
    }
  }

  // MARK: Exploring

  /// Follows every event in every status that comes up, each once: what it leads to is always the same.
  private mutating func explore() {
    enter(model.initialState)
    while let (state, event) = open.popLast() {
      for (rule, cases) in step(state, event) { take(rule, cases, state, event) }
    }
  }

  private mutating func enter(_ state: Int) {
    guard reachable.insert(state).inserted, !model.states[state].isFinal else { return }
    for event in model.events.indices { open.append((state, event)) }
    for timer in startable where model.timers[timer].states.contains(state) {
      open.append((state, model.firing(of: timer)))
    }
  }

  private mutating func start(_ timer: Int) {
    startable.insert(timer)
    for state in reachable
    where model.timers[timer].states.contains(state) && !model.states[state].isFinal {
      open.append((state, model.firing(of: timer)))
    }
  }

  /// Follows one possible step.
  private mutating func take(_ rule: Int?, _ cases: CaseSet, _ state: Int, _ event: Int) {
    var to = state
    var remembered: [PolicyModel.Remembered] = []
    if let rule {
      taken.append(Taken(state: state, event: event, rule: rule))
      if model.rules[rule].refusal != nil { return }
      to = model.rules[rule].to ?? state
      remembered = model.rules[rule].remembers
    }
    enter(to)
    if to != state { successors[state].insert(to) }
    if model.states[to].isFinal { return }
    for index in model.timers.indices where !startable.contains(index) && !idle.contains(index) {
      let states = model.timers[index].states
      guard states.contains(to) else { continue }
      let enters = model.timers[index].startsOnEntry != nil && !states.contains(state)
      guard enters || model.timers[index].starts.contains(where: { $0.value == event }) else {
        continue
      }
      let condition = model.timers[index].guardCondition
      let isFree =
        condition.requires.isEmpty && condition.excludes.isEmpty
        || excused.contains(.timer(index))
      if isFree || isTooLarge
        || !space.remembering(remembered, in: cases)
          .holding(space.cube(of: condition, event: event)).isEmpty
      {
        start(index)
      }
    }
  }

  private mutating func step(_ state: Int, _ event: Int) -> Step {
    let all = space.all(state: state, event: event).intersection(possible)
    var step: Step = []
    var rest = all
    var earlier: [(rule: Int, condition: [UInt64]?)] = []
    for index in rulesByEvent[event] where model.rules[index].from.contains(state) {
      fates[index].comesUp = true
      if isTooLarge || excused.contains(.rule(index)) {
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

  var isTooLarge: Bool { space.isTooLarge || work > Self.mostWork }
}
