/// Reports settings that exclude each other (R5).
enum SettingChecks {
  /// The conflicts among a policy's own defaults.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    SettingValues(defaultsOf: model).conflicts(in: model).compactMap { setting, other in
      guard let place = model.settings[setting].defaultValue?.place else { return nil }
      let otherDefault = model.settings[other.value].defaultValue?.place
      return conflict(
        model,
        setting,
        other,
        at: place,
        related: otherDefault.map {
          [.init("`\(model.settings[other.value].name)` is set here", at: $0)]
        } ?? []
      )
    }
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
