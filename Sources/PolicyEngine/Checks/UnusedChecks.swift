/// Reports what a child declares and nothing in its policy uses: most likely a misspelt name.
///
/// A child says what is different, so a new name that makes no difference was meant to be an inherited
/// one. A policy that extends nothing may declare what its children use.
enum UnusedChecks {
  /// All problems of this kind in a child that has no errors.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    let used = usedPlaces(of: model)
    func unused(_ kind: String, _ declared: [(name: String, place: Place)]) -> [Diagnostic] {
      let known = declared.filter { used.contains($0.place) }.map(\.name)
      return declared.filter {
        $0.place.file == model.id.place.file && !used.contains($0.place)
      }.map { name, place in
        let closest = Suggestion.closest(to: name, among: known)
        let meant = closest.map { "did you mean `\($0)`? " } ?? ""
        return Diagnostic(
          .unusedName,
          at: place,
          "nothing in the policy uses \(kind) `\(name)`",
          help: "\(meant)name it in a rule or a timer, or leave it out"
        )
      }
    }
    return unused("the capability", model.capabilities.map { ($0.name, $0.place) })
      + unused("the memory", model.memory.map { ($0.name, $0.place) })
      + unused("the setting", model.settings.map { ($0.name, $0.place) })
      + unused("the keyword set", model.keywordSets.map { ($0.name, $0.place) })
      + unused("the effect", model.effects.map { ($0.name, $0.place) })
      + unused("the refusal", model.refusals.map { ($0.name, $0.place) })
  }

  private static func usedPlaces(of model: PolicyModel) -> Set<Place> {
    var used: Set<Place> = []
    model.forEachTest { test in
      switch test.subject {
      case .setting(let setting, _): used.insert(model.settings[setting].place)
      case .capability(let index): used.insert(model.capabilities[index].place)
      case .memory(let index, _): used.insert(model.memory[index].place)
      case .timer: break
      case .field(_, _, let sets): used.formUnion(sets.map { model.keywordSets[$0].place })
      }
    }
    for rule in model.rules {
      used.formUnion(rule.effects.map { model.effects[$0.effect].place })
      used.formUnion(rule.remembers.map { model.memory[$0.memory].place })
    }
    let refusals = model.rules.compactMap(\.refusal) + model.states.compactMap(\.reason)
    used.formUnion(refusals.map { model.refusals[$0].place })
    used.formUnion(model.timers.compactMap(\.duration.setting).map { model.settings[$0].place })
    for setting in model.settings {
      used.formUnion(setting.conflicts.map { model.settings[$0.value].place })
      // That a setting is not offered is a use of its name.
      if !setting.isOffered { used.insert(setting.place) }
    }
    return used
  }
}
