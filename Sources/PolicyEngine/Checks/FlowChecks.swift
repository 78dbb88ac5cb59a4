/// Reports what a session can never come to, and where it could never end.
struct FlowChecks {
  private let model: PolicyModel
  private let plan: FlowPlan
  private let flow: FlowAnalysis
  private let finals: PolicyModel.StateSet
  private var diagnostics: [Diagnostic] = []
  /// The rules that a diagnostic says are never taken: what only they lead to is no second mistake.
  private var blamed: Set<Int> = []

  struct Found {
    var diagnostics: [Diagnostic] = []
    /// The inherited rules that a child's leave nothing in some states, where there are no problems.
    var overruled: [OverruledRule] = []
  }

  /// What is found in a policy that has no other errors.
  ///
  /// - Parameters:
  ///   - isChild: whether it extends another policy.
  ///   - isExtended: whether children are known, for which its rules are written too.
  ///   - files: its own file, then those of what it extends; empty where all rules are of one file.
  static func run(
    _ model: PolicyModel,
    isChild: Bool,
    isExtended: Bool,
    files: [Int32] = []
  ) -> Found {
    let ends = checkEnds(model)
    if !ends.isEmpty { return Found(diagnostics: ends) }
    var checks = FlowChecks(model)
    checks.diagnostics = FinalStateChecks.run(model, checks.finals)
    checks.checkTimers()
    checks.checkRules()
    checks.checkStates()
    checks.checkWaysOut()
    if !checks.diagnostics.isEmpty { return Found(diagnostics: checks.diagnostics) }
    let own = isExtended ? [] : OwnRuleChecks.run(checks.plan, checks.flow, isChild: isChild)
    // Of a timer that can't run it is reported already.
    if !own.isEmpty { return Found(diagnostics: own) }
    return Found(overruled: OverruledChecks.find(checks.plan, checks.flow, files: files))
  }

  private init(_ model: PolicyModel) {
    self.model = model
    plan = FlowPlan(model)
    flow = FlowAnalysis(plan)
    finals = model.states.indices.reduce(into: PolicyModel.StateSet()) { finals, state in
      if model.states[state].isFinal { finals.insert(state) }
    }
  }

  /// A policy begins in one state and ends in at least one other.
  private static func checkEnds(_ model: PolicyModel) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let initial = model.states.filter(\.isInitial)
    if initial.count != 1 {
      diagnostics.report(
        .noInitialState,
        at: initial.last?.place ?? model.id.place,
        initial.isEmpty
          ? "no state of `\(model.id.value)` is the initial one"
          : "`\(initial[initial.count - 1].name)` is a second initial state",
        help: initial.isEmpty
          ? "give one state `initial: true`" : "only one state can have `initial: true`",
        related: initial.dropLast().map { .init("`\($0.name)` is initial too", at: $0.place) }
      )
    }
    if !model.states.contains(where: \.isFinal) {
      diagnostics.report(
        .noFinalState,
        at: model.id.place,
        "no state of `\(model.id.value)` is final, so no session could ever end",
        help: "give one state `final: true`"
      )
    }
    for state in model.states where state.isInitial && state.isFinal {
      diagnostics.report(
        .conflictingKeys,
        at: state.place,
        "`\(state.name)` is both initial and final, so nothing could ever happen",
        help: "remove one of the two"
      )
    }
    return diagnostics
  }

  private mutating func checkStates() {
    var meant = flow.reachable
    if !blamed.isEmpty {
      // What would be reached if what was reported were right; and a rule that was not looked at because
      // its states were not reached may be right.
      let successors = meantSuccessors { blamed.contains($0) || !flow.fates[$0].comesUp }
      meant.formUnion(closure(of: model.initialState, successors))
    }
    let missed = model.states.indices.filter { !meant.contains($0) }
    for index in Self.causes(among: missed, followers: { followers(of: $0, among: missed) }) {
      let state = model.states[index]
      diagnostics.report(
        .unreachableState,
        at: state.place,
        "no session can come into the state `\(state.name)`",
        help: "add a rule with `to: \(state.name)`, or remove the state"
      )
    }
  }

  private func followers(of state: Int, among states: [Int]) -> [Int] {
    model.rules.filter { $0.from.contains(state) }.flatMap(\.targets)
      .filter { $0 != state && states.contains($0) }
  }

  /// Those of several wrong things that don't follow from others; the first of each circle.
  private static func causes(among all: [Int], followers: (Int) -> [Int]) -> [Int] {
    if all.isEmpty { return [] }
    let next = Dictionary(uniqueKeysWithValues: all.map { ($0, followers($0)) })
    let followed = Set(next.values.joined())
    var causes: [Int] = []
    var explained: Set<Int> = []
    for index in all.filter({ !followed.contains($0) }) + all where !explained.contains(index) {
      causes.append(index)
      var open = [index]
      while let current = open.popLast() {
        guard explained.insert(current).inserted else { continue }
        open += next[current] ?? []
      }
    }
    return causes
  }

  private mutating func checkTimers() {
    var idle: [Int] = []
    for (index, timer) in model.timers.enumerated() {
      let states = model.states.indices.lazy.filter { timer.states.contains($0) }
      if let final = states.first(where: finals.contains), !timer.states.isSubset(of: finals) {
        diagnostics.report(
          .timerInFinalState,
          at: timer.statesPlace,
          "the timer `\(timer.name)` is to run in `\(model.states[final].name)`, where nothing happens any more",
          help: "leave `\(model.states[final].name)` out of `while`"
        )
      }
      // Where all its states are unreachable, that is the mistake.
      let comesUp = states.contains { flow.reachable.contains($0) && !finals.contains($0) }
      if comesUp, !flow.canStart(index) { idle.append(index) }
    }
    checkIdle(idle)
  }

  /// Reports timers that never start, but not those that only wait for another such timer to fire.
  private mutating func checkIdle(_ idle: [Int]) {
    let causes = Self.causes(among: idle) { timer in
      idle.filter { other in
        model.timers[other].starts.contains { $0.value == model.firing(of: timer) }
      }
    }
    for index in idle {
      for (rule, declared) in model.rules.enumerated()
      where declared.events.contains(where: { $0.value == model.firing(of: index) }) {
        blamed.insert(rule)
      }
      guard causes.contains(index) else { continue }
      let timer = model.timers[index]
      diagnostics.report(
        .timerNeverStarts,
        at: timer.place,
        "the timer `\(timer.name)` can never start",
        help: neverStartsHelp(timer),
        related: [.init("it runs only in these states", at: timer.statesPlace)]
      )
    }
  }

  private func neverStartsHelp(_ timer: PolicyModel.Timer) -> String {
    if timer.startsOnEntry != nil, timer.states.contains(model.initialState) {
      return
        "a session begins in `\(model.states[model.initialState].name)` and so never comes into it; name an event in `start`"
    }
    let conditions = timer.guardCondition.tests.isEmpty ? "" : " while its guard holds"
    let names = Suggestion.list(timer.starts.map { model.eventName($0.value) })
    let events =
      timer.starts.isEmpty
      ? [] : ["after \(names) no session is in one of its states\(conditions)"]
    let entry =
      timer.startsOnEntry == nil ? [] : ["no session comes into its states\(conditions)"]
    return
      "\((events + entry).joined(separator: ", and ")); change `start`, `while` or the guard"
  }

  private mutating func checkRules() {
    for index in model.rules.indices {
      let fate = flow.fates[index]
      if fate.comesUp, !fate.isPossible { report(index, blockers: fate.blockers.sorted()) }
    }
  }

  private mutating func report(_ index: Int, blockers: [Int]) {
    let rule = model.rules[index]
    blamed.insert(index)
    if blockers.isEmpty {
      diagnostics.report(
        .unreachableRule,
        at: rule.place,
        "the rule `\(rule.name)` is never taken: its tests can't all hold at once",
        help:
          "look for a test that contradicts another, or for a timer that can't run in these states"
      )
      return
    }
    if let own = blockers.first(where: { model.rules[$0].place.file == model.id.place.file }),
      rule.place.file != model.id.place.file
    {
      diagnostics.report(
        .shadowedRule,
        at: model.rules[own].place,
        "the rule `\(model.rules[own].name)` takes every case of the inherited rule `\(rule.name)`",
        help: "give it a guard, or remove the inherited rule with `\(rule.name): none`",
        related: model.here([index])
      )
      return
    }
    diagnostics.report(
      .shadowedRule,
      at: rule.place,
      "the rule `\(rule.name)` is never taken: \(model.takers(blockers)) every case",
      help:
        "move it up, give \(blockers.count == 1 ? "the earlier rule" : "an earlier rule") a guard, or remove one of them",
      related: model.here(blockers)
    )
  }

  /// Reports one state of each group that sessions can't leave to come to an end.
  private mutating func checkWaysOut() {
    let successors = meantSuccessors(blamed.contains)
    let closures = model.states.indices.map { closure(of: $0, successors) }
    for index in model.states.indices
    where flow.reachable.contains(index) && !finals.contains(index)
      && closures[index].isDisjoint(with: finals)
    {
      let ahead = model.states.indices.filter { closures[index].contains($0) }
      // Only the innermost group is the mistake, and its first state stands for it.
      guard ahead.allSatisfy({ $0 >= index && closures[$0].contains(index) || $0 == index }) else {
        continue
      }
      let others = ahead.filter { $0 != index }.map { "`\(model.states[$0].name)`" }
      diagnostics.report(
        .deadEndState,
        at: model.states[index].place,
        others.isEmpty
          ? "the state `\(model.states[index].name)` has no way out"
          : "from `\(model.states[index].name)` a session only comes to \(others.joined(separator: ", ")), never to its end",
        help: "add a rule or a timer that leads to a final state"
      )
    }
  }

  /// What follows each state if some rules are right that are not taken.
  private func meantSuccessors(_ isMeant: (Int) -> Bool) -> [PolicyModel.StateSet] {
    var successors = flow.successors
    for (index, rule) in model.rules.enumerated() where isMeant(index) {
      for to in rule.targets {
        for state in model.states.indices
        where state != to && rule.from.contains(state) && !finals.contains(state) {
          successors[state].insert(to)
        }
      }
    }
    return successors
  }

  private func closure(
    of state: Int,
    _ successors: [PolicyModel.StateSet]
  ) -> PolicyModel.StateSet {
    var found = successors[state]
    var before = PolicyModel.StateSet()
    while found != before {
      before = found
      for next in successors.indices where before.contains(next) {
        found.formUnion(successors[next])
      }
    }
    return found
  }
}
