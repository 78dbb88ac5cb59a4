extension Policy {
  /// All settings as texts that ``with(settings:)`` of the same policy takes: those that are not set are `none`, and a
  /// setting with a value for each of a memory's has an entry for each, as `NAME.VALUE`.
  public var settingTexts: [String: String] {
    var texts: [String: String] = [:]
    for (index, setting) in words.model.settings.enumerated() where setting.isOffered {
      guard case .byKey(let lengths, let otherwise)? = settingValues[index] else {
        texts[setting.name] = settingValues[index]?.description ?? "none"
        continue
      }
      let rest = otherwise.map { DurationText.format($0) } ?? "none"
      texts["\(setting.name).\(SettingValue.otherwise)"] = rest
      for key in setting.key.map({ words.model.memory[$0].values }) ?? [] {
        let own = lengths[key].map { $0.map { DurationText.format($0) } ?? "none" }
        texts["\(setting.name).\(key)"] = own ?? rest
      }
    }
    return texts
  }
}
