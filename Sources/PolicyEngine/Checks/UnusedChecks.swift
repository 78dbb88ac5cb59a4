/// Reports what a child declares and nothing in its policy uses: most likely a misspelt name.
///
/// A child says what is different, so a new name that makes no difference was meant to be an inherited
/// one. A policy that extends nothing may declare what its children use.
enum UnusedChecks {
  /// All problems of this kind in a child that has no errors.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    let file = model.id.place.file
    var unused = declarations(of: model).filter { $0.place.file == file }
    if unused.isEmpty { return [] }
    var used: Set<Place> = []
    // Most policies use all that is their own: only then is the rest of no interest.
    forEachUse(in: model) { if $0.file == file { used.insert($0) } }
    unused.removeAll { used.contains($0.place) }
    if unused.isEmpty { return [] }
    forEachUse(in: model) { used.insert($0) }
    let known = declarations(of: model).filter { used.contains($0.place) }
    return unused.map { kind, name, place in
      let closest = Suggestion.closest(
        to: name,
        among: known.filter { $0.kind == kind }.map(\.name)
      )
      let meant = closest.map { "did you mean `\($0)`? " } ?? ""
      return Diagnostic(
        .unusedName,
        at: place,
        "nothing in the policy uses the \(kind) `\(name)`",
        help: "\(meant)name it in a rule or a timer, or leave it out"
      )
    }
  }

  private static func declarations(
    of model: PolicyModel
  ) -> [(kind: String, name: String, place: Place)] {
    model.capabilities.map { ("capability", $0.name, $0.place) }
      + model.memory.map { ("memory", $0.name, $0.place) }
      + model.settings.map { ("setting", $0.name, $0.place) }
      + model.keywordSets.map { ("keyword set", $0.name, $0.place) }
      + model.calendars.map { ("calendar", $0.name, $0.place) }
      + model.effects.map { ("effect", $0.name, $0.place) }
      + model.refusals.map { ("refusal", $0.name, $0.place) }
      + model.signals.map { ("signal", $0.name, $0.place) }
  }

  private static func forEachUse(in model: PolicyModel, _ use: (Place) -> Void) {
    model.forEachTest { test in
      switch test.subject {
      case .setting(let setting, _): use(model.settings[setting].place)
      case .capability(let index): use(model.capabilities[index].place)
      case .memory(let index, _): use(model.memory[index].place)
      case .timer: break
      case .calendar(let index): use(model.calendars[index].place)
      case .field(_, _, let sets): for set in sets { use(model.keywordSets[set].place) }
      }
    }
    // By index, as a copy of a rule counts the uses of all its parts.
    for index in model.rules.indices {
      for signal in model.rules[index].signals { use(model.signals[signal].place) }
      for call in model.rules[index].effects {
        use(model.effects[call.effect].place)
        for setting in call.settings.values { use(model.settings[setting].place) }
      }
      if case .setting(let setting, _)? = model.rules[index].to {
        use(model.settings[setting].place)
      }
      for item in model.rules[index].remembers { use(model.memory[item.memory].place) }
      if let refusal = model.rules[index].refusal { use(model.refusals[refusal].place) }
    }
    for state in model.states { if let reason = state.reason { use(model.refusals[reason].place) } }
    for index in model.timers.indices {
      for signal in model.timers[index].signals { use(model.signals[signal].place) }
      if let calendar = model.timers[index].calendar { use(model.calendars[calendar.index].place) }
      for source in model.timers[index].length.allSources {
        switch source {
        case .setting(let setting): use(model.settings[setting].place)
        case .memory(let memory): use(model.memory[memory].place)
        case .field, .window: break
        }
      }
    }
    for setting in model.settings {
      for other in setting.conflicts { use(model.settings[other.value].place) }
      // That a setting is not offered is a use of its name.
      if !setting.isOffered { use(setting.place) }
    }
  }
}
