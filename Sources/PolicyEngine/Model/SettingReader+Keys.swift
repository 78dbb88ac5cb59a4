/// Reads a setting's value for one key of the memory that it goes by.
extension SettingReader {
  package struct KeyReading {
    /// Whether the key and the value can be used.
    package var isUsable = false
    /// The duration for the key; nil where it is to have none.
    package var length: Int64?
    package var diagnostics: [Diagnostic] = []
  }

  /// - Parameters:
  ///   - key: a value of the memory, or the word for all others.
  ///   - value: a duration, or `none`.
  package static func read(
    _ value: Located<String>,
    for key: Located<String>,
    of memory: PolicyModel.Memory,
    _ setting: PolicyModel.Setting
  ) -> KeyReading {
    guard key.value == SettingValue.otherwise || memory.values.contains(key.value) else {
      let unknown = Diagnostic(
        .unknownValue,
        at: key.place,
        "`\(memory.name)` can't be `\(key.value)`",
        help: Suggestion.help(
          for: key.value,
          among: memory.values + [SettingValue.otherwise],
          "keys"
        ),
        related: [.init("`\(memory.name)` is declared here", at: memory.place)],
        fixes: Fix.writing(closestTo: key.value, among: memory.values, at: key.place)
      )
      return KeyReading(diagnostics: [unknown])
    }
    if value.value == "none" { return KeyReading(isUsable: true) }
    let declared = setting.range?.place ?? setting.place
    let found = read(
      value.value,
      at: value.place,
      for: setting,
      related: [.init("`\(setting.name)` is declared here", at: declared)]
    )
    guard case .duration(let length)? = found.value else {
      return KeyReading(diagnostics: found.diagnostics)
    }
    return KeyReading(isUsable: true, length: length, diagnostics: found.diagnostics)
  }

  /// That a setting has one value, and no map of them.
  package static func oneValue(
    _ setting: PolicyModel.Setting,
    at key: Located<String>,
    as purpose: Purpose = .choice
  ) -> Diagnostic {
    Diagnostic(
      .wrongType,
      at: key.place,
      "`\(setting.name)` has one value for all, and none for `\(key.value)`",
      help: purpose == .choice
        ? "write the value alone: `\(setting.name): VALUE`"
        : "write the value alone, `default: VALUE`, or say with `by` for the values of which memory they are",
      related: [.init("`\(setting.name)` is declared here", at: setting.place)]
    )
  }
}
