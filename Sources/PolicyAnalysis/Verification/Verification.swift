package import PolicyEngine

/// Proves what every policy should keep to, over all that the sessions of a channel may do.
package struct Verification {
  private let searches: Searches
  private let existence: Existence
  /// By property, which of the occurrences is looked for that it speaks of.
  private let occurrences: [Int?]
  /// Gives the time, in milliseconds from some moment on.
  private let clock: () -> Int64
  private let time: Int64
  /// What can come about in the channel, and in any that inherits from the same, times left out.
  private let flow: (here: FlowAnalysis, anywhere: FlowAnalysis)
  private var behaviour: Behaviour { searches.behaviour }

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
    behaviour.isOver = effort.isOver
    let searches = Searches(behaviour, effort)
    var asked: [PolicyModel.Occurrence] = []
    occurrences = behaviour.model.properties.map { property in
      guard let occasion = PropertyProof.occasion(of: property.kind) else { return nil }
      asked.append(occasion)
      return asked.count - 1
    }
    existence = Existence(searches, of: asked)
    let plan = FlowPlan(behaviour.model)
    let settings =
      isOpen ? Circumstances.Settings.offered : .chosen(policy.settingValues)
    flow = (
      FlowAnalysis(plan, in: Circumstances(behaviour.model, settings: settings)),
      FlowAnalysis(plan)
    )
    (self.searches, self.clock) = (searches, clock)
    time = clock() - begin
  }

  /// What was found out about what every policy should keep to, then about the policy's own properties.
  package func verdicts() -> [Verdict] {
    [states(), rules(), timers(), firings(), ends()].compactMap(\.self)
      + zip(behaviour.model.properties, occurrences).map { property, occurrence in
        PropertyProof(property, searches, existence, occurrence: occurrence, clock: clock).verdict()
      }
  }

  /// The states in which a session can stay for ever if nobody acts.
  package var lasting: [String] {
    let model = behaviour.model
    return model.states.indices.filter { state in
      existence.found.contains(.lasting(state)) && !model.states[state].isInitial
    }.map { model.states[$0].name }
  }

  // MARK: Properties

  private func verdict(
    _ property: String,
    _ title: String,
    _ answer: Verdict.Answer,
    zones: Int,
    since begin: Int64
  ) -> Verdict {
    Verdict(
      property: property,
      title: title,
      answer: answer,
      states: zones,
      milliseconds: clock() - begin
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
    as target: (Int) -> Existence.Target,
    _ canCome: @escaping (FlowAnalysis) -> (Int) -> Bool,
    since begin: Int64,
    _ words: (Int) -> String
  ) -> Verdict {
    let missing = all.filter {
      !existence.found.contains(target($0)) && !isLeftOut(canCome, $0)
    }
    let answer: Verdict.Answer =
      missing.isEmpty ? .proved : existence.isComplete ? .violated : .inconclusive
    let zones = searches.hull.nodes.count + existence.zones
    var verdict = verdict(property, title, answer, zones: zones, since: begin)
    verdict.findings = missing.map(words)
    return verdict
  }

  private func states() -> Verdict {
    let states = behaviour.model.states
    return presence(
      "states-are-reached",
      "every state can be reached",
      of: states.indices,
      as: Existence.Target.state,
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
      as: Existence.Target.rule,
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
      as: Existence.Target.timer,
      FlowAnalysis.canStart,
      since: clock()
    ) { timer in
      let name = "`\(timers[timer].name)`"
      let (isStarted, stopping) = searches.ends(of: timer)
      if !isStarted { return "\(name) never starts" }
      let others = stopping.sorted().map { timers[$0].name }
      return others.isEmpty
        ? "\(name) never fires"
        : "\(name) never fires, as \(others.count == 1 ? "" : "one of ")\(Suggestion.list(others)) always stops it before"
    }
  }

  private func firings() -> Verdict {
    let begin = clock()
    let title = "without events firings come to an end"
    let hull = searches.hull
    if hull.isComplete, !EndlessRuns.mayBe(in: hull) {
      return verdict("firings-end", title, .proved, zones: hull.nodes.count, since: begin)
    }
    let exact = searches.exact
    let endless = EndlessRuns(exact, onlyFirings: true)
    let isKnown = exact.isComplete && !endless.isUnsure
    let answer: Verdict.Answer =
      !endless.runs.isEmpty ? .violated : isKnown ? .proved : .inconclusive
    var verdict = verdict("firings-end", title, answer, zones: exact.nodes.count, since: begin)
    guard let run = endless.runs.first else { return verdict }
    let round = run.circle.map { exact.step($0.node, $0.move) }
    let timers = Set(round.compactMap(\.move.timer)).sorted()
    let names = timers.map { behaviour.model.timers[$0].name }
    verdict.findings = ["\(Suggestion.list(names)) can fire for ever"]
    let way = exact.steps(to: run.node) + round
    verdict.counterexample = behaviour.witness(Timing(way, behaviour))
    return verdict
  }

  /// Nil for a policy that has no end.
  private func ends() -> Verdict? {
    let begin = clock()
    guard behaviour.model.states.contains(where: \.isFinal) else { return nil }
    let (property, title) = ("sessions-can-end", "every session can still end")
    let hull = searches.hull
    if hull.isComplete, EndingPlaces.find(in: hull).count == hull.nodes.count {
      return verdict(property, title, .proved, zones: hull.nodes.count, since: begin)
    }
    let exact = searches.exact
    let ending = EndingZones(exact, in: hull, searches.effort)
    let isKnown = exact.isComplete && ending.isComplete
    let stuck = isKnown ? ending.stuck : nil
    let answer: Verdict.Answer = !isKnown ? .inconclusive : stuck == nil ? .proved : .violated
    var verdict = verdict(property, title, answer, zones: exact.nodes.count, since: begin)
    guard let (stuck, zone) = stuck else { return verdict }
    let state = behaviour.model.states[Int(exact.nodes[stuck].location.state)].name
    verdict.findings = ["from `\(state)` no final state can be reached any more"]
    var timing = Timing(exact.steps(to: stuck), behaviour)
    timing.look(in: zone)
    verdict.counterexample = behaviour.witness(timing)
    // What can't come about any more shows at every moment after.
    verdict.counterexample?.until = nil
    return verdict
  }
}
