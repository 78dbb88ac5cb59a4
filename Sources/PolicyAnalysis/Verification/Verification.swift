package import PolicyEngine

/// Proves what every policy should keep to, over all that the sessions of a channel may do.
package struct Verification {
  private let behaviour: Behaviour
  private let all: Exploration
  /// Gives the time, in milliseconds from some moment on.
  private let clock: () -> Int64
  private let reached: Set<Int>
  private let taken: Set<Int>
  private let fired: Set<Int>
  /// The timers that run somewhere.
  private let started: UInt64
  /// By timer, the timers whose firing stops it.
  private let stoppedBy: [Int: Set<Int>]
  private let time: Int64
  private let effort: Effort
  /// What can come about in the channel, and in any that inherits from the same, times left out.
  private let flow: (here: FlowAnalysis, anywhere: FlowAnalysis)

  /// - Parameters:
  ///   - policy: under the channel's settings.
  ///   - isOpen: whether an admin may choose others, and change them at any moment.
  ///   - clock: gives the time, in milliseconds from some moment on.
  package init(
    _ policy: Policy,
    isOpen: Bool,
    _ effort: Effort = Effort(),
    clock: @escaping () -> Int64
  ) throws(PolicyError) {
    let begin = clock()
    // An event that changes nothing has happened, too.
    let hasProperties = !policy.words.model.properties.isEmpty
    let behaviour =
      isOpen
      ? try Behaviour(anyChoiceOf: policy, withIgnored: hasProperties)
      : Behaviour(policy, withIgnored: hasProperties)
    let all = Exploration(behaviour, effort)
    var taken: Set<Int> = []
    var fired: Set<Int> = []
    var reached: Set<Int> = [behaviour.model.initialState]
    var stoppedBy: [Int: Set<Int>] = [:]
    for beginning in behaviour.beginnings { all.begin(beginning, Zone(), as: 0) }
    all.run { step in
      reached.insert(Int(step.move.record.to))
      if let rule = step.move.record.rule { taken.insert(rule) }
      if let timer = step.move.timer {
        fired.insert(timer)
        let stopped = TimerSet(rawValue: step.move.step.stopped)
        for other in stopped.indices { stoppedBy[other, default: []].insert(timer) }
      }
      return .follow
    }
    (self.behaviour, self.all, self.effort, self.clock) = (behaviour, all, effort, clock)
    (self.taken, self.fired, self.reached, self.stoppedBy) = (taken, fired, reached, stoppedBy)
    started = all.nodes.reduce(0) { $0 | behaviour.running(in: $1.location) }
    let plan = FlowPlan(behaviour.model)
    let settings =
      isOpen ? Circumstances.Settings.offered : .chosen(policy.settingValues)
    flow = (
      FlowAnalysis(plan, in: Circumstances(behaviour.model, settings: settings)),
      FlowAnalysis(plan)
    )
    time = clock() - begin
  }

  /// What was found out about what every policy should keep to, then about the policy's own properties.
  package func verdicts() -> [Verdict] {
    [states(), rules(), timers(), firings(), ends()].compactMap(\.self)
      + behaviour.model.properties.map { property in
        PropertyProof(property, all, effort, clock: clock).verdict()
      }
  }

  /// The states in which a session can stay for ever if nobody acts.
  package var lasting: [String] {
    let model = behaviour.model
    let states = Set(
      all.nodes.filter { node in
        behaviour.running(in: node.location) == 0 && !behaviour.isFinal(node.location)
      }.map { Int($0.location.state) }
    )
    return states.sorted().filter { !model.states[$0].isInitial }.map { model.states[$0].name }
  }

  // MARK: Properties

  /// - Parameter isSure: whether it is so even if not all was looked at.
  private func verdict(
    _ property: String,
    _ title: String,
    _ findings: [String],
    since begin: Int64,
    isSure: Bool
  ) -> Verdict {
    Verdict(
      property: property,
      title: title,
      answer: !isSure && !all.isComplete
        ? .inconclusive : findings.isEmpty ? .proved : .violated,
      states: all.nodes.count,
      milliseconds: clock() - begin,
      findings: findings
    )
  }

  /// Whether the channel leaves something out on purpose: it could come about if the channel supported, or offered,
  /// something else.
  private func isLeftOut(
    _ canCome: (FlowAnalysis) -> (Int) -> Bool,
    _ index: Int
  ) -> Bool {
    !canCome(flow.here)(index) && canCome(flow.anywhere)(index)
  }

  /// What the channel has and never comes about, but for what it leaves out on purpose.
  ///
  /// - Parameters:
  ///   - canCome: whether something can come about, times left out.
  ///   - words: what there is to say of one that doesn't.
  private func presence(
    _ property: String,
    _ title: String,
    of all: Range<Int>,
    but found: Set<Int>,
    _ canCome: @escaping (FlowAnalysis) -> (Int) -> Bool,
    since begin: Int64,
    _ words: (Int) -> String
  ) -> Verdict {
    let missing = all.filter { !found.contains($0) && !isLeftOut(canCome, $0) }
    return verdict(property, title, missing.map(words), since: begin, isSure: missing.isEmpty)
  }

  private func states() -> Verdict {
    let states = behaviour.model.states
    return presence(
      "states-are-reached",
      "every state can be reached",
      of: states.indices,
      but: reached,
      FlowAnalysis.canReach,
      since: clock() - time
    ) { "nothing leads to `\(states[$0].name)`" }
  }

  private func rules() -> Verdict {
    let rules = behaviour.model.rules
    return presence(
      "rules-are-taken",
      "every rule can be taken",
      of: rules.indices,
      but: taken,
      FlowAnalysis.canTake,
      since: clock()
    ) { "`\(rules[$0].name)` is never taken" }
  }

  private func timers() -> Verdict {
    let timers = behaviour.model.timers
    return presence(
      "timers-fire",
      "every timer can fire",
      of: timers.indices,
      but: fired,
      FlowAnalysis.canStart,
      since: clock()
    ) { timer in
      let name = "`\(timers[timer].name)`"
      if started >> UInt64(timer) & 1 == 0 { return "\(name) never starts" }
      let others = (stoppedBy[timer] ?? []).sorted().map { timers[$0].name }
      return others.isEmpty
        ? "\(name) never fires"
        : "\(name) never fires, as \(others.count == 1 ? "" : "one of ")\(Suggestion.list(others)) always stops it before"
    }
  }

  private func firings() -> Verdict {
    let begin = clock()
    let endless = EndlessRuns(all, onlyFirings: true)
    var verdict = verdict(
      "firings-end",
      "without events firings come to an end",
      endless.runs.prefix(1).map { run in
        let timers = run.circle.compactMap { step in
          behaviour.moves(from: all.nodes[step.node].location)[step.move].timer
        }
        let names = Set(timers).sorted().map { behaviour.model.timers[$0].name }
        return "\(Suggestion.list(names)) can fire for ever"
      },
      since: begin,
      isSure: !endless.runs.isEmpty
    )
    if endless.runs.isEmpty, endless.isUnsure { verdict.answer = .inconclusive }
    if let run = endless.runs.first {
      var way = all.steps(to: run.node)
      way += run.circle.map { all.step($0.node, $0.move) }
      verdict.counterexample = behaviour.witness(Timing(way, behaviour))
    }
    return verdict
  }

  /// Nil for a policy that has no end.
  private func ends() -> Verdict? {
    let begin = clock()
    guard behaviour.model.states.contains(where: \.isFinal) else { return nil }
    let finals = Set(all.nodes.indices.filter { behaviour.isFinal(all.nodes[$0].location) })
    let ending = all.nodesBefore(finals)
    let stuck = all.nodes.indices.first { !ending.contains($0) }
    var verdict = verdict(
      "sessions-can-end",
      "every session can still end",
      stuck.map { node in
        let state = behaviour.model.states[Int(all.nodes[node].location.state)].name
        return ["from `\(state)` no final state can be reached any more"]
      } ?? [],
      since: begin,
      isSure: false
    )
    if let stuck {
      let way = all.steps(to: stuck)
      verdict.counterexample = behaviour.witness(Timing(way, behaviour))
    }
    return verdict
  }
}
