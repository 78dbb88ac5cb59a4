enum SettingChecks {
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    SettingValues(defaultsOf: model).conflicts(in: model).compactMap { setting, other in
      guard let place = model.settings[setting].defaultValue?.place else { return nil }
      let second = model.settings[other.value]
      let related = isSetHere(second, at: second.defaultValue?.place)
      return conflict(model, setting, other, at: place, related: related)
    }
  }

  /// Where the other one of two settings has its value, if somebody chose it.
  static func isSetHere(_ setting: PolicyModel.Setting, at place: Place?) -> [Diagnostic.Related] {
    place.map { [.init("`\(setting.name)` is set here", at: $0)] } ?? []
  }

  /// One conflict, reported at the value that the admin chose last.
  static func conflict(
    _ model: PolicyModel,
    _ setting: Int,
    _ other: Located<Int>,
    at place: Place,
    related: [Diagnostic.Related]
  ) -> Diagnostic {
    let name = model.settings[setting].name
    let otherName = model.settings[other.value].name
    return Diagnostic(
      .conflictingSettings,
      at: place,
      "`\(name)` has no effect while `\(otherName)` is in use",
      help: "turn one of the two off, or remove it",
      related: related + [.init("the policy says so here", at: other.place)]
    )
  }
}
