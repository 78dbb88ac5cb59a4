/// Reports what a conversation can never come to, and where it could never end.
struct FlowChecks {
  private let model: PolicyModel
  private let flow: FlowAnalysis
  private var diagnostics: [Diagnostic] = []

  /// All problems of this kind in a policy that has no other errors.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    let ends = checkEnds(model)
    if !ends.isEmpty { return ends }
    var checks = FlowChecks(model)
    checks.checkStates()
    checks.checkTimers()
    checks.checkRules()
    checks.checkWaysOut()
    return checks.diagnostics
  }

  private init(_ model: PolicyModel) {
    self.model = model
    flow = FlowAnalysis(model)
  }

  /// A policy begins in one status and ends in at least one other.
  private static func checkEnds(_ model: PolicyModel) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let initial = model.states.filter(\.isInitial)
    if initial.count != 1 {
      diagnostics.append(
        Diagnostic(
          .noInitialState,
          at: initial.last?.place ?? model.id.place,
          initial.isEmpty
            ? "no status of `\(model.id.value)` is the initial one"
            : "`\(initial[initial.count - 1].name)` is a second initial status",
          help: initial.isEmpty
            ? "give one status `initial: true`" : "only one status can have `initial: true`",
          related: initial.dropLast().map { .init("`\($0.name)` is initial too", at: $0.place) }
        )
      )
    }
    if !model.states.contains(where: \.isFinal) {
      diagnostics.append(
        Diagnostic(
          .noFinalState,
          at: model.id.place,
          "no status of `\(model.id.value)` is final, so no conversation could ever end",
          help: "give one status `final: true`"
        )
      )
    }
    for state in model.states where state.isInitial && state.isFinal {
      diagnostics.append(
        Diagnostic(
          .conflictingKeys,
          at: state.place,
          "`\(state.name)` is both initial and final, so nothing could ever happen",
          help: "remove one of the two"
        )
      )
    }
    return diagnostics
  }

  private mutating func checkStates() {
    for (index, state) in model.states.enumerated() where !flow.reachable.contains(index) {
      report(
        .unreachableState,
        at: state.place,
        "no conversation can come into the status `\(state.name)`",
        help: "add a rule with `to: \(state.name)`, or remove the status with `\(state.name): none`"
      )
    }
  }

  private mutating func checkTimers() {
    for (index, timer) in model.timers.enumerated() {
      if let final = model.states.indices.first(where: {
        timer.states.contains($0) && model.states[$0].isFinal
      }) {
        report(
          .timerInFinalState,
          at: timer.statesPlace,
          "the timer `\(timer.name)` is to run in `\(model.states[final].name)`, where nothing happens any more",
          help: "leave `\(model.states[final].name)` out of `while`"
        )
        continue
      }
      if case .setting(let setting) = timer.duration, !model.settings[setting].isOffered {
        continue
      }
      guard !flow.isStartable(index) else { continue }
      let comesUp = model.states.indices.contains {
        timer.states.contains($0) && flow.reachable.contains($0)
      }
      // Where all its statuses are unreachable, that is the mistake.
      guard comesUp else { continue }
      report(
        .timerNeverStarts,
        at: timer.place,
        "the timer `\(timer.name)` can never start",
        help: neverStartsHelp(timer),
        related: [.init("it runs only in these statuses", at: timer.statesPlace)]
      )
    }
  }

  private func neverStartsHelp(_ timer: PolicyModel.Timer) -> String {
    if timer.startsOnEntry != nil, timer.states.contains(model.initialState) {
      return
        "a session begins in `\(model.states[model.initialState].name)` and so never comes into it; name an event in `start`"
    }
    let names = timer.starts.map { "`\(model.eventName($0.value))`" }
    let what = (names + (timer.startsOnEntry == nil ? [] : ["coming into its statuses"])).joined(
      separator: ", "
    )
    return "no step with \(what) ends in one of its statuses while its conditions hold"
  }

  private mutating func checkRules() {
    for (index, rule) in model.rules.enumerated() {
      var obstacles: [FlowAnalysis.Obstacle] = []
      var isPossible = false
      var comesUp = false
      for state in model.states.indices
      where rule.from.contains(state) && flow.reachable.contains(state) {
        for event in rule.events {
          if let timer = model.timer(firedBy: event.value), !flow.isStartable(timer) { continue }
          comesUp = true
          if flow.isPossible(index, state: state, event: event.value) { isPossible = true }
          if let obstacle = flow.obstacle(index, state: state, event: event.value) {
            obstacles.append(obstacle)
          }
        }
      }
      // Where no status or no timer of it comes up, that is the mistake.
      guard comesUp, !isPossible else { continue }
      report(rule, obstacles)
    }
  }

  private mutating func report(_ rule: PolicyModel.Rule, _ obstacles: [FlowAnalysis.Obstacle]) {
    var blockers: [Int] = []
    for case .shadowed(let rules) in obstacles {
      for blocker in rules where !blockers.contains(blocker) { blockers.append(blocker) }
    }
    if !blockers.isEmpty {
      let names = blockers.map { "`\(model.rules[$0].name)`" }.joined(separator: ", ")
      report(
        .shadowedRule,
        at: rule.place,
        "the rule `\(rule.name)` is never taken: \(names) before it \(blockers.count == 1 ? "takes" : "take") every case",
        help: "move it up, give the earlier rule a condition, or remove one of them",
        related: blockers.map {
          .init("`\(model.rules[$0].name)` is here", at: model.rules[$0].place)
        }
      )
    } else if obstacles.isEmpty {
      report(
        .unreachableRule,
        at: rule.fromPlace,
        "the rule `\(rule.name)` is only for final statuses, where every event is ignored",
        help: "name a status that is not final"
      )
    } else {
      report(
        .unreachableRule,
        at: rule.place,
        "the rule `\(rule.name)` is never taken: its conditions can't all hold at once",
        help:
          "look for a test that contradicts another, or for a timer that can't run in these statuses"
      )
    }
  }

  /// Reports one status of each group that conversations can't leave to come to an end.
  private mutating func checkWaysOut() {
    let closures = model.states.indices.map(closure)
    for index in model.states.indices
    where flow.reachable.contains(index) && !model.states[index].isFinal {
      let ahead = model.states.indices.filter { closures[index].contains($0) }
      if ahead.contains(where: { model.states[$0].isFinal }) { continue }
      // Only the innermost group is the mistake, and its first status stands for it.
      guard ahead.allSatisfy({ $0 >= index && closures[$0].contains(index) || $0 == index }) else {
        continue
      }
      let others = ahead.filter { $0 != index }.map { "`\(model.states[$0].name)`" }
      report(
        .deadEndState,
        at: model.states[index].place,
        others.isEmpty
          ? "the status `\(model.states[index].name)` has no way out"
          : "from `\(model.states[index].name)` a conversation only comes to \(others.joined(separator: ", ")), never to its end",
        help: "add a rule or a timer that leads to a final status"
      )
    }
  }

  private func closure(of state: Int) -> PolicyModel.StateSet {
    var found = flow.successors[state]
    var known = PolicyModel.StateSet()
    while found != known {
      known = found
      for next in model.states.indices where known.contains(next) {
        found.bits |= flow.successors[next].bits
      }
    }
    return found
  }

  private mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String,
    related: [Diagnostic.Related] = []
  ) {
    var related = related
    if place.file != model.id.place.file {
      related.append(.init("so it is in the policy `\(model.id.value)`", at: model.id.place))
    }
    diagnostics.append(Diagnostic(id, at: place, message, help: help, related: related))
  }
}
