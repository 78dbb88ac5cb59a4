/// Reports states that only an event ends.
///
/// A policy without timers leaves all that time brings about to the host.
struct TimeChecks {
  private let model: PolicyModel
  private let removals: Removals

  /// All problems of this kind in a policy without errors.
  ///
  /// - Parameter parents: what it extends, the nearest first; asked for when needed.
  static func run(
    _ model: PolicyModel,
    endless: [Int],
    _ removals: Removals,
    _ parents: () -> [PolicyModel]
  ) -> [Diagnostic] {
    if endless.isEmpty { return [] }
    let checks = TimeChecks(model: model, removals: removals)
    let parents = parents()
    return endless.map { checks.diagnostic($0, parents) }
  }

  static func endless(_ plan: FlowPlan) -> [Int] {
    endless(plan, .offered)
  }

  /// The states that a channel's sessions can stay in for ever, as there is no time for a timer that would lead
  /// out of them by default.
  static func endless(_ model: PolicyModel, under values: SettingValues) -> [Int] {
    let now = Circumstances(model, settings: .chosen(values))
    let byDefault = SettingValues(defaultsOf: model)
    let usual = Circumstances(model, settings: .chosen(byDefault))
    let lost = model.timers.indices.filter {
      usual.mayExist($0) && now.lengthSources(of: $0).isEmpty
    }
    // Nearly always none is.
    if lost.isEmpty { return [] }
    let plan = FlowPlan(model)
    let known = Set(endless(plan, .chosen(byDefault)))
    return endless(plan, .chosen(values)).filter { state in
      !known.contains(state) && lost.contains { model.leads(outOf: state, firing: $0) }
    }
  }

  private static func endless(_ plan: FlowPlan, _ settings: Circumstances.Settings) -> [Int] {
    let model = plan.model
    if model.timers.isEmpty { return [] }
    let flow = FlowAnalysis(plan, in: Circumstances(model, settings: settings))
    var timed = PolicyModel.StateSet()
    for taken in flow.taken where model.timer(firedBy: taken.event) != nil {
      // Where a setting says the state, the admin sees to it that there is one.
      let targets = model.rules[taken.rule].targets
      if !targets.isEmpty, !targets.contains(taken.state) { timed.insert(taken.state) }
    }
    return model.states.indices.filter { index in
      flow.canReach(index) && !timed.contains(index) && !model.states[index].isInitial
        && !model.states[index].isFinal
    }
  }

  /// Whether time never brings a channel's sessions into another state, although that could be chosen.
  static func waitsForEver(_ model: PolicyModel, under values: SettingValues) -> Bool {
    func leads(_ settings: Circumstances.Settings) -> Bool {
      let now = Circumstances(model, settings: settings)
      return model.timers.indices.contains { timer in
        now.mayExist(timer)
          && model.rules.contains { rule in
            !rule.targets.isEmpty && now.outcome(of: rule.guardCondition) != false
              && rule.events.contains { $0.value == model.firing(of: timer) }
          }
      }
    }
    return !leads(.chosen(values)) && leads(.offered)
  }

  /// Reported where the state is declared first, or where a child takes away the timer that led out of it.
  private func diagnostic(_ index: Int, _ parents: [PolicyModel]) -> Diagnostic {
    let state = model.states[index]
    var place = state.place
    var related: [Diagnostic.Related] = []
    var child = model
    for parent in parents {
      guard let inherited = parent.states.first(where: { $0.name == state.name }) else { break }
      if let lost = parent.timers(leadingOutOf: state.name).first {
        place = removal(of: lost, by: child)
        related = [.init("the timer `\(lost.name)` would lead out of it", at: lost.place)]
        break
      }
      // Another title makes no difference.
      place = inherited.place
      child = parent
    }
    return Diagnostic(
      .endlessState,
      at: place,
      "no timer leads out of the state `\(state.name)`, so a session can stay there for ever",
      help:
        "add a timer for it, such as a lifetime with `while: underway`, or say in an ignore comment what ends it",
      related: related
    )
  }

  /// Where a timer was taken away, or what it needs.
  private func removal(of timer: PolicyModel.Timer, by child: PolicyModel) -> Place {
    if let place = removals["timers", timer.name] { return place }
    guard let own = child.timers.first(where: { $0.name == timer.name }) else {
      return child.id.place
    }
    let now = Circumstances(child, settings: .offered)
    let timer = child.timers.firstIndex { $0.name == own.name }
    if let setting = own.length.settings.first,
      timer.map({ now.lengthSources(of: $0).isEmpty }) ?? false
    {
      return child.settings[setting].place
    }
    let failing =
      own.guardCondition.requires.first { now.outcome(of: $0.value) == false }
      ?? own.guardCondition.excludes.first { now.outcome(of: $0.value) == true }
    switch failing?.value.subject {
    case .setting(let setting, _): return child.settings[setting].place
    case .capability(let capability): return child.capabilities[capability].place
    case .memory, .timer, .calendar, .field, nil: return child.id.place
    }
  }
}

extension PolicyModel.Rule {
  /// The states that it may lead to; none where it refuses, or the state stays.
  var targets: [Int] { refusal == nil ? to?.states ?? [] : [] }
}

extension PolicyModel {
  /// The timers that can lead out of a state, as far as that is seen without following sessions.
  fileprivate func timers(leadingOutOf name: String) -> [Timer] {
    guard let state = states.firstIndex(where: { $0.name == name }) else { return [] }
    let channel = Circumstances(self, settings: .offered)
    return timers.indices.filter { channel.mayExist($0) && leads(outOf: state, firing: $0) }
      .map { timers[$0] }
  }

  /// Whether a timer's firing can lead out of a state.
  func leads(outOf state: Int, firing timer: Int) -> Bool {
    timers[timer].states.contains(state)
      && rules.contains { rule in
        rule.from.contains(state) && rule.targets.contains { $0 != state }
          && rule.events.contains { $0.value == firing(of: timer) }
      }
  }
}
