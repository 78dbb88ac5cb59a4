package import PolicyEngine

/// Proves what every policy should keep to, over all that the sessions of a channel may do.
package struct Verification {
  /// The most zones that are looked at.
  package static let mostZones = 20_000

  private let behaviour: Behaviour
  private let all: Exploration
  /// Gives the time, in milliseconds from some moment on.
  private let clock: () -> Int64
  private var reached: Set<Int>
  private var taken: Set<Int> = []
  private var fired: Set<Int> = []
  /// The timers that run somewhere.
  private var started: UInt64 = 0
  /// By timer, the timers whose firing stops it.
  private var stoppedBy: [Int: Set<Int>] = [:]
  private let time: Int64
  private let limit: Int

  /// - Parameters:
  ///   - policy: under the channel's settings.
  ///   - isOpen: whether an admin may choose others, and change them at any moment.
  ///   - clock: gives the time, in milliseconds from some moment on.
  package init(
    _ policy: Policy,
    isOpen: Bool,
    limit: Int = mostZones,
    clock: @escaping () -> Int64
  ) throws(PolicyError) {
    let begin = clock()
    behaviour = isOpen ? try Behaviour(anyChoiceOf: policy) : Behaviour(policy)
    self.clock = clock
    self.limit = limit
    all = Exploration(behaviour, limit: limit)
    reached = [behaviour.model.initialState]
    var taken: Set<Int> = []
    var fired: Set<Int> = []
    var reached = self.reached
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
    (self.taken, self.fired, self.reached, self.stoppedBy) = (taken, fired, reached, stoppedBy)
    started = all.nodes.reduce(0) { $0 | behaviour.running(in: $1.location) }
    time = clock() - begin
  }

  /// What was found out about what every policy should keep to, then about the policy's own properties.
  package func verdicts() -> [Verdict] {
    [states(), rules(), timers(), firings(), ends()].compactMap(\.self)
      + behaviour.model.properties.map { property in
        PropertyProof(property, all, limit: limit, clock: clock).verdict()
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
      answer: findings.isEmpty
        ? isSure || all.isComplete ? .proved : .inconclusive
        : isSure || all.isComplete ? .violated : .inconclusive,
      states: all.nodes.count,
      milliseconds: clock() - begin,
      findings: findings
    )
  }

  private func states() -> Verdict {
    let begin = clock() - time
    let model = behaviour.model
    let missing = model.states.indices.filter { !reached.contains($0) }
    return verdict(
      "states-are-reached",
      "every state can be reached",
      missing.map { "nothing leads to `\(model.states[$0].name)`" },
      since: begin,
      isSure: missing.isEmpty
    )
  }

  private func rules() -> Verdict {
    let begin = clock()
    let model = behaviour.model
    let now = Circumstances(model, settings: .offered)
    let missing = model.rules.indices.filter { index in
      let rule = model.rules[index]
      // What the channel doesn't support, or offer, it leaves out on purpose.
      return !taken.contains(index) && now.outcome(of: rule.guardCondition) != false
        && rule.events.contains { event in
          model.timer(firedBy: event.value).map(now.mayExist) ?? true
        }
    }
    return verdict(
      "rules-are-taken",
      "every rule can be taken",
      missing.map { "`\(model.rules[$0].name)` is never taken" },
      since: begin,
      isSure: missing.isEmpty
    )
  }

  private func timers() -> Verdict {
    let begin = clock()
    let model = behaviour.model
    let now = Circumstances(model, settings: .offered)
    let missing = model.timers.indices.filter { now.mayExist($0) && !fired.contains($0) }
    let findings = missing.map { timer in
      let name = "`\(model.timers[timer].name)`"
      if started >> UInt64(timer) & 1 == 0 { return "\(name) never starts" }
      let others = (stoppedBy[timer] ?? []).sorted().map { model.timers[$0].name }
      return others.isEmpty
        ? "\(name) never fires"
        : "\(name) never fires: \(Suggestion.list(others)) always does before it"
    }
    return verdict(
      "timers-fire",
      "every timer can fire",
      findings,
      since: begin,
      isSure: missing.isEmpty
    )
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
