import PolicyEngine

extension EndlessStates {
  /// Reported where the state is declared first, or where a child takes away the timer that led out of it.
  ///
  /// - Parameter parents: what the policy extends, the nearest first.
  static func diagnostic(
    _ index: Int,
    _ model: PolicyModel,
    _ removals: Removals,
    _ parents: [PolicyModel]
  ) -> Diagnostic {
    let state = model.states[index]
    var place = state.place
    var related: [Diagnostic.Related] = []
    var child = model
    for parent in parents {
      guard let inherited = parent.states.first(where: { $0.name == state.name }) else { break }
      if let lost = parent.timers(leadingOutOf: state.name).first {
        place = removal(of: lost, by: child, removals)
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
  private static func removal(
    of timer: PolicyModel.Timer,
    by child: PolicyModel,
    _ removals: Removals
  ) -> Place {
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

  /// That no timer leads out of any state of a channel, or of those into which its sessions come.
  static func diagnostic(
    _ states: [Int],
    waits: Bool,
    _ channel: ConfiguredChannel
  ) -> Diagnostic {
    let (model, values) = (channel.policy.model, channel.settings)
    let asked = model.settings.indices.filter { setting in
      values[setting] == nil
        && model.timers.indices.contains { timer in
          model.timers[timer].length.settings.contains(setting)
            && (waits || states.contains { model.leads(outOf: $0, firing: timer) })
        }
    }
    let end = "or say in an ignore comment what ends its sessions"
    let names = states.map { "`\(model.states[$0].name)`" }
    let place =
      waits ? "any state, so its sessions" : "\(names.joined(separator: " or ")), so its sessions"
    return Diagnostic(
      .endlessState,
      at: channel.id.place,
      "as `\(channel.id.value)` is set up no timer leads out of \(place) can stay there for ever",
      help: asked.isEmpty
        ? "choose other settings, \(end)"
        : "set \(asked.count == 1 ? "" : "one of ")\(Suggestion.list(asked.map { model.settings[$0].name })), \(end)"
    )
  }
}

extension PolicyModel {
  /// The timers that can lead out of a state, as far as that is seen without following sessions.
  fileprivate func timers(leadingOutOf name: String) -> [Timer] {
    guard let state = states.firstIndex(where: { $0.name == name }) else { return [] }
    let channel = Circumstances(self, settings: .offered)
    return timers.indices.filter { channel.mayExist($0) && leads(outOf: state, firing: $0) }
      .map { timers[$0] }
  }
}
