/// Reports what a policy declares and nothing uses: most likely a misspelt name.
///
/// A child says what is different, so a new name that makes no difference was meant to be an inherited
/// one. What its children use is used, and what a configuration that is there may choose.
enum UnusedChecks {
  /// All problems of this kind in a policy that has no errors.
  ///
  /// - Parameters:
  ///   - children: the policies that extend it, directly or not; asked for when needed.
  ///   - isFollowed: whether a configuration's channels may choose its settings and change its words.
  static func run(
    _ model: PolicyModel,
    children: () -> [PolicyModel],
    isFollowed: Bool
  ) -> [Diagnostic] {
    let file = model.id.place.file
    var unused = declarations(of: model).filter { $0.place.file == file }
    let halfUsed = halfUsedMemories(of: model).filter { $0.memory.place.file == file }
    if unused.isEmpty, halfUsed.isEmpty { return [] }
    var used: Set<Place> = []
    // Most policies use all that is their own: only then is the rest of no interest.
    forEachUse(in: model) { if $0.file == file { used.insert($0) } }
    unused.removeAll { used.contains($0.place) }
    if unused.isEmpty, halfUsed.isEmpty { return [] }
    let children = children()
    for child in children { forEachUse(in: child) { if $0.file == file { used.insert($0) } } }
    unused.removeAll { used.contains($0.place) }
    if isFollowed {
      unused.removeAll { ["setting", "keyword set", "calendar"].contains($0.kind) }
    }
    let half = halfUsed.filter { found in
      children.allSatisfy { child in
        let uses = MemoryUses(of: found.memory.place, in: child)
        return found.isSet ? !uses.isAsked : !uses.isSet
      }
    }
    return diagnostics(of: unused, in: model, used) + half.map { diagnostic($0.memory, $0.isSet) }
  }

  private static func diagnostics(
    of unused: [(kind: String, name: String, place: Place)],
    in model: PolicyModel,
    _ used: Set<Place>
  ) -> [Diagnostic] {
    if unused.isEmpty { return [] }
    var used = used
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

  // MARK: Memories

  /// Whether anything sets a memory, and whether anything asks for it.
  private struct MemoryUses {
    var isSet = false
    var isAsked = false

    init(of place: Place, in model: PolicyModel) {
      guard let index = model.memory.firstIndex(where: { $0.place == place }) else { return }
      for rule in model.rules where rule.refusal == nil {
        if rule.remembers.contains(where: { $0.memory == index && $0.value != nil }) {
          isSet = true
        }
      }
      isAsked =
        model.settings.contains { $0.key == index }
        || model.timers.contains { $0.length.allSources.contains(.memory(index)) }
      model.forEachTest { test in
        if case .memory(index, _) = test.subject { isAsked = true }
      }
    }
  }

  /// The memories that are set and never asked for, or asked for and never set.
  private static func halfUsedMemories(
    of model: PolicyModel
  ) -> [(memory: PolicyModel.Memory, isSet: Bool)] {
    model.memory.compactMap { memory in
      let uses = MemoryUses(of: memory.place, in: model)
      return uses.isSet == uses.isAsked ? nil : (memory, uses.isSet)
    }
  }

  private static func diagnostic(_ memory: PolicyModel.Memory, _ isSet: Bool) -> Diagnostic {
    Diagnostic(
      .unusedName,
      at: memory.place,
      isSet
        ? "the memory `\(memory.name)` is set, and nothing asks for it"
        : "the memory `\(memory.name)` is asked for, and nothing sets it",
      help: isSet
        ? "ask for it in an `if`, or leave it out; say in an ignore comment if the host reads it"
        : "set it in the `remember` of a rule, or leave it out"
    )
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
      // To forget what nothing sets is no use.
      for item in model.rules[index].remembers where item.value != nil {
        use(model.memory[item.memory].place)
      }
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
      if let key = setting.key { use(model.memory[key].place) }
      for other in setting.conflicts { use(model.settings[other.value].place) }
      // That a setting is not offered is a use of its name.
      if !setting.isOffered { use(setting.place) }
    }
  }
}
