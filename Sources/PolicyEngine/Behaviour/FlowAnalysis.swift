/// Which states, rules and timers can come about at all, whatever the settings and events are.
///
/// Works on the policy as it is written, before settings and capabilities are folded in: a rule that a
/// capability switches off is switched off on purpose. Over-approximates what is possible (see
/// ``CaseSpace``), so that everything it calls impossible is.
package struct FlowAnalysis {
  package enum RuleOrTimer: Hashable {
    case rule(Int)
    case timer(Int)
  }

  /// What becomes of a rule in all the states and with all the events that it is for.
  struct Fate {
    /// Whether one of its events can come in one of its states.
    var comesUp = false
    var isPossible = false
    var blockers: Set<Int> = []
  }

  package struct Taken: Hashable, Sendable {
    package var state: Int
    package var event: Int
    package var rule: Int

    package init(state: Int, event: Int, rule: Int) {
      (self.state, self.event, self.rule) = (state, event, rule)
    }
  }

  /// The rules that can be taken for an event in a state, with their cases; nil: no rule holds, or
  /// all cases of the event.
  private typealias Step = [(rule: Int?, cases: CaseSet?)]

  /// The most cubes that are made for one policy; beyond, every rule counts as possible.
  static let mostWork = 2_000_000

  private let plan: FlowPlan
  private var now: Circumstances
  /// The cases that can come about at all.
  private let possible: GuardCases
  /// The timers that never run, whatever happens, as bits.
  private let idle: UInt64
  /// What is looked at as if it were possible: what only follows from it is no mistake of its own.
  private let excused: Set<RuleOrTimer>
  private var open: [(state: Int, event: Int)] = []
  /// The timers that can start, as bits.
  private var started: UInt64 = 0
  private(set) var work = 0
  private(set) var fates: [Fate]
  private(set) var reachable = PolicyModel.StateSet()
  /// The rules that can be taken, with what they are taken for, in no order.
  package private(set) var taken: [Taken] = []
  private(set) var successors: [PolicyModel.StateSet]

  /// What can come about in a channel, or whatever a channel supports and offers.
  ///
  /// - Parameters:
  ///   - channel: what is known of the channel; nil: only some premises.
  ///   - premises: what holds in the channel whatever happens; without them what holds in any child.
  ///   - excused: rules that count as taken and timers that count as started, whatever their guards.
  package init(
    _ plan: FlowPlan,
    in channel: Circumstances? = nil,
    knowing premises: [Premise] = [],
    excusing excused: Set<RuleOrTimer> = []
  ) {
    var now = channel ?? Circumstances(plan.model, settings: .open)
    if channel == nil { now.capabilities = nil }
    self.plan = plan
    self.now = now
    self.excused = excused
    possible = plan.space.cases(of: premises)
    idle = plan.model.timers.indices.reduce(0) { idle, timer in
      let isOff = plan.model.timers[timer].length.sources.allSatisfy { source in
        if case .setting(let setting) = source {
          premises.contains(.notOffered(setting: setting))
        } else {
          false
        }
      }
      let isIdle = (isOff || !now.mayExist(timer)) && !excused.contains(.timer(timer))
      return isIdle ? idle | 1 << UInt64(timer) : idle
    }
    fates = Array(repeating: Fate(), count: plan.model.rules.count)
    successors = Array(repeating: .init(), count: plan.model.states.count)
    explore()
  }

  func isPossible(_ part: RuleOrTimer) -> Bool {
    switch part {
    case .rule(let rule): fates[rule].isPossible
    case .timer(let timer): canStart(timer)
    }
  }

  package func canReach(_ state: Int) -> Bool { reachable.contains(state) }

  package func canTake(_ rule: Int) -> Bool { fates[rule].isPossible }

  package func canStart(_ timer: Int) -> Bool { started >> UInt64(timer) & 1 == 1 }

  // MARK: Exploring

  /// Follows every event in every state that comes up, each once: what it leads to is always the same.
  private mutating func explore() {
    enter(plan.model.initialState)
    while let (state, event) = open.popLast() {
      // Most events mean nothing in most states, or have one rule there, which always holds.
      let isPlain = !isTooLarge && excused.isEmpty && !plan.space.isVoid(event: event)
      if isPlain, !plan.statesOfRules[event].contains(state) {
        take(nil, nil, state, event)
      } else if isPlain, let rule = plan.onlyRule(state, event) {
        fates[rule].comesUp = true
        fates[rule].isPossible = true
        work += 2
        take(rule, nil, state, event)
        if isTooLarge { take(nil, nil, state, event) }
      } else {
        for (rule, cases) in step(state, event) { take(rule, cases, state, event) }
      }
    }
  }

  private mutating func enter(_ state: Int) {
    if reachable.contains(state) { return }
    reachable.insert(state)
    if plan.model.states[state].isFinal { return }
    for event in plan.model.events.indices { open.append((state, event)) }
    for timer in plan.model.timers.indices
    where canStart(timer) && plan.model.timers[timer].states.contains(state) {
      open.append((state, plan.model.firing(of: timer)))
    }
  }

  private mutating func start(_ timer: Int) {
    started |= 1 << UInt64(timer)
    for state in plan.model.states.indices
    where reachable.contains(state) && plan.model.timers[timer].states.contains(state)
      && !plan.model.states[state].isFinal
    {
      open.append((state, plan.model.firing(of: timer)))
    }
  }

  /// Follows one possible step; nil cases are all that the event has in the state.
  private mutating func take(_ rule: Int?, _ cases: CaseSet?, _ state: Int, _ event: Int) {
    guard let rule else {
      take(nil, cases, state, event, to: state)
      return
    }
    taken.append(Taken(state: state, event: event, rule: rule))
    if plan.model.rules[rule].refusal != nil { return }
    for to in now.targets(of: plan.model.rules[rule], from: state) {
      take(rule, cases, state, event, to: to)
    }
  }

  private mutating func take(
    _ rule: Int?,
    _ cases: CaseSet?,
    _ state: Int,
    _ event: Int,
    to: Int
  ) {
    enter(to)
    if to != state { successors[state].insert(to) }
    if plan.model.states[to].isFinal { return }
    var starting = plan.starts(by: event, from: state, to: to) & ~started & ~idle
    while starting != 0 {
      let timer = starting.trailingZeroBitCount
      starting &= starting - 1
      if canStart(timer, after: rule, state, event, in: cases) { start(timer) }
    }
  }

  private mutating func canStart(
    _ timer: Int,
    after rule: Int?,
    _ state: Int,
    _ event: Int,
    in cases: CaseSet?
  ) -> Bool {
    let conditions = plan.startConditions(of: timer, event, from: state)
    if isTooLarge || excused.contains(.timer(timer)) { return true }
    return conditions.contains { condition in
      if condition.requires.isEmpty && condition.excludes.isEmpty { return true }
      return (cases ?? all(state, event)).meets(
        plan.space.cases(of: condition, event: event),
        changing: rule.map { plan.changes[$0] } ?? []
      )
    }
  }

  private mutating func all(_ state: Int, _ event: Int) -> CaseSet {
    now.state = state
    now.event = event
    return plan.space.cases(in: now).holding(possible)
  }

  private mutating func step(_ state: Int, _ event: Int) -> Step {
    let all = all(state, event)
    var step: Step = []
    var rest = all
    var earlier = 0
    for (position, candidate) in plan.candidates[event].enumerated()
    where candidate.from.contains(state) {
      fates[candidate.rule].comesUp = true
      if isTooLarge || excused.contains(.rule(candidate.rule)) {
        fates[candidate.rule].isPossible = true
        step.append((candidate.rule, all))
        continue
      }
      let cases = rest.holding(candidate.cases)
      if cases.isEmpty {
        let before = plan.candidates[event][..<position]
          .filter { $0.from.contains(state) && !excused.contains(.rule($0.rule)) }
          .map { (rule: $0.rule, cases: $0.cases) }
        fates[candidate.rule].blockers
          .formUnion(Self.takers(of: all.holding(candidate.cases), among: before))
        work += earlier
      } else {
        fates[candidate.rule].isPossible = true
        step.append((candidate.rule, cases))
      }
      rest = rest.failing(candidate.cases)
      work += 1 + rest.count + cases.count
      earlier += 1
    }
    if isTooLarge || !rest.isEmpty { step.append((nil, isTooLarge ? all : rest)) }
    return step
  }

  /// The rules that take some cases, of several in their order: those that are needed for it.
  private static func takers(
    of own: CaseSet,
    among rules: [(rule: Int, cases: GuardCases?)]
  ) -> [Int] {
    var rest = own
    var takers = rules.filter { rule in
      guard rest.meets(rule.cases) else { return false }
      rest = rest.failing(rule.cases)
      return true
    }
    // One whose cases later ones take as well is not needed.
    for taker in takers {
      let others = takers.filter { $0.rule != taker.rule }
      if others.reduce(own, { $0.failing($1.cases) }).isEmpty { takers = others }
    }
    return takers.map(\.rule)
  }

  var isTooLarge: Bool { work > Self.mostWork }
}
