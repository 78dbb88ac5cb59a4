extension ModelReader {
  /// Reads the settings; their names are declared before a conflict refers to them.
  mutating func readSettings(_ root: YAMLNode) {
    if let inherited = inherited("settings", in: root) {
      (settings, model.settings) = (inherited.reader.settings, inherited.reader.model.settings)
      return
    }
    let entries = declarations("settings", of: root, \.settings)
    for entry in entries {
      settings.append(entry.key)
      var setting = PolicyModel.Setting(name: entry.key, place: entry.keyPlace, type: .boolean)
      if entry.value["type"]?.isInvalid ?? (entry.value.text != "none") {
        openSettings.insert(model.settings.count)
      }
      if entry.value.text == "none" {
        setting.isOffered = false
      } else if entry.value.entries != nil {
        read(&setting, entry, among: entries)
      }
      model.settings.append(setting)
    }
    for (index, entry) in entries.enumerated() {
      for item in entry.value["conflicts"]?.items ?? [] {
        guard let other = resolve(item, in: settings, .unknownSetting) else { continue }
        if other == index {
          report(
            .uselessKey,
            at: item.place,
            "`\(entry.key)` can't be in conflict with itself",
            help: "name another setting, or remove `conflicts`"
          )
          continue
        }
        model.settings[index].conflicts.append(Located(other, at: item.place))
      }
    }
  }

  private mutating func read(
    _ setting: inout PolicyModel.Setting,
    _ entry: YAMLNode.Entry,
    among declared: [YAMLNode.Entry]
  ) {
    let node = entry.value
    setting.title = node["title"]?.text
    if let items = node["type"]?.items {
      setting.type = .choice(readValues(items))
      if let none = items.first(where: { $0.text == "none" }) {
        report(
          .reservedName,
          at: none.place,
          "`none` can't be a value of a setting, as it means that the setting is not set",
          help: "choose another word"
        )
      }
    } else if let text = node["type"]?.text {
      setting.type = text == "duration" ? .duration : .boolean
    } else if node["type"] == nil, !node.hasUnknownEntries {
      reportMissing(
        ["type"],
        of: entry,
        "setting",
        among: declared,
        help: "add `type: boolean`, `type: duration`, or the list of its values"
      )
    }
    for key in ["range", "step"] where setting.type != .duration {
      guard let wrong = node.entry(key), node["type"]?.isInvalid == false else { continue }
      report(
        .uselessKey,
        at: wrong.keyPlace,
        "only a duration has a `\(key)`",
        help: "remove it, or write `type: duration`"
      )
    }
    if let range = node["range"] {
      setting.range = window(range, "`range`").map { Located($0, at: range.place) }
    }
    if let step = node["step"] {
      setting.step = window(step, "`step`").map { Located($0.earliest, at: step.place) }
      if setting.step?.value == 0 {
        report(
          .invalidDuration,
          at: step.place,
          "a step can't be zero",
          help: "write at least `1ms`"
        )
        setting.step = nil
      }
    }
    checkStep(of: setting)
    // Without a type there is nothing that the default could be wrong about.
    if let type = node["type"], !type.isInvalid, let value = node["default"], let text = value.text
    {
      let range = setting.range.map { Diagnostic.Related("the range is here", at: $0.place) }
      let found = SettingReader.read(
        text,
        at: value.place,
        for: setting,
        as: .defaultValue,
        related: range.map { [$0] } ?? []
      )
      setting.defaultValue = found.value.map { Located($0, at: value.place) }
      diagnostics += found.diagnostics
    }
  }

  /// A range in which no value is a multiple of the step leaves nothing to choose.
  private mutating func checkStep(of setting: PolicyModel.Setting) {
    guard let range = setting.range, let step = setting.step,
      range.value.latest / step.value * step.value < range.value.earliest
    else { return }
    report(
      .settingOffStep,
      at: step.place,
      "no value from \(DurationText.format(range.value.earliest)) to \(DurationText.format(range.value.latest)) is a whole multiple of \(DurationText.format(step.value))",
      help: "choose a smaller step or a wider range",
      related: [.init("the range is here", at: range.place)]
    )
  }
}
