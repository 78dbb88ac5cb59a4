extension ModelReader {
  /// Reads a setting; all names are declared, so that a conflict can refer to any.
  mutating func readSetting(_ entry: YAMLNode.Entry, of root: YAMLNode) -> PolicyModel.Setting {
    let node = entry.value
    let index = model.settings.count
    var setting = PolicyModel.Setting(name: entry.key, place: entry.keyPlace, type: .boolean)
    setting.isOffered = node.text != "none"
    if node["type"]?.isInvalid ?? setting.isOffered { openSettings.insert(index) }
    if node.entries == nil { return setting }
    setting.title = node["title"]?.text
    if let type = node["type"] {
      if !type.isInvalid { setting.type = readType(type) }
      if let none = type.items?.first(where: { $0.text == "none" }) {
        diagnostics.report(
          .reservedName,
          at: none.place,
          "`none` can't be a value of a setting, as it means that the setting is not set",
          help:
            "leave it out, as a setting that nobody sets has no value; to have the admin choose it, choose another word"
        )
      }
    }
    require(
      ["type"],
      of: entry,
      "setting",
      among: root["settings"]?.entries ?? [],
      help: "add `type: boolean`, `type: duration`, `type: string`, or the list of its values"
    )
    for key in ["range", "step", "values"] where setting.type != .duration {
      guard let wrong = node.entry(key), node["type"]?.isInvalid == false else { continue }
      diagnostics.report(
        .uselessKey,
        at: wrong.keyPlace,
        "only a duration has a `\(key)`",
        help: "remove it, or make the type `duration`"
      )
    }
    if let range = node["range"] {
      setting.range = window(range, "`range`").map {
        LengthRange($0, written: range.text, at: range.place)
      }
    }
    if let step = node["step"] {
      setting.step = window(step, "`step`").map { Located($0.earliest, at: step.place) }
      if setting.step?.value == 0 {
        diagnostics.report(
          .invalidDuration,
          at: step.place,
          "a step can't be zero",
          help: "write at least `1ms`"
        )
        setting.step = nil
      }
    }
    checkStep(of: setting)
    if setting.type == .duration, let list = node["values"], !list.isInvalid {
      readLengths(list, of: &setting, beside: node)
    }
    for item in node["conflicts"]?.items ?? [] {
      guard let other = resolve(item, in: settings, .unknownSetting) else { continue }
      if other == index {
        diagnostics.report(
          .uselessKey,
          at: item.place,
          "`\(entry.key)` can't be in conflict with itself",
          help: "name another setting, or remove `conflicts`"
        )
        continue
      }
      setting.conflicts.append(Located(other, at: item.place))
    }
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
    return setting
  }

  /// Reads by what memories settings go, now that these are known.
  mutating func readKeys(_ root: YAMLNode) {
    for (index, entry) in (root["settings"]?.entries ?? []).enumerated() {
      guard index < model.settings.count, let by = entry.value["by"], !by.isInvalid else {
        continue
      }
      if model.settings[index].type != .duration, !openSettings.contains(index) {
        diagnostics.report(
          .uselessKey,
          at: by.place,
          "only a duration has a value for each key",
          help: "remove `by`, or make the type `duration`"
        )
        continue
      }
      guard let key = resolve(by, in: memory, .unknownMemory) else { continue }
      let declared = model.memory[key]
      if declared.isLength || declared.isBoolean {
        diagnostics.report(
          .wrongType,
          at: by.place,
          "`\(declared.name)` has no list of values, so there can't be a duration for each",
          help: "name a memory with a list of values, such as `queue: [sales, support]`",
          related: [.init("it is declared here", at: declared.place)]
        )
      } else if declared.values.contains(SettingValue.otherwise) {
        diagnostics.report(
          .reservedName,
          at: by.place,
          "`\(declared.name)` has the value `\(SettingValue.otherwise)`, which stands for all others here",
          help: "give the value another name",
          related: [.init("it is declared here", at: declared.place)]
        )
      } else {
        model.settings[index].key = key
      }
    }
    readDefaultsByKey(root)
  }

  /// Reads the defaults that are a map: a value for each key.
  private mutating func readDefaultsByKey(_ root: YAMLNode) {
    for (index, entry) in (root["settings"]?.entries ?? []).enumerated() {
      guard index < model.settings.count, !openSettings.contains(index),
        let node = entry.value["default"], let entries = node.entries
      else { continue }
      let setting = model.settings[index]
      guard let memory = setting.key.map({ model.memory[$0] }) else {
        // A memory that can't be known was reported.
        if entry.value["by"] == nil, let first = entries.first, !first.isPlaceholder {
          let key = Located(first.key, at: first.keyPlace)
          diagnostics.append(SettingReader.oneValue(setting, at: key, as: .defaultValue))
        }
        continue
      }
      var value: SettingValue?
      for entry in entries where !entry.isPlaceholder {
        guard let text = entry.value.text else { continue }
        let found = SettingReader.read(
          Located(text, at: entry.value.place),
          for: Located(entry.key, at: entry.keyPlace),
          of: memory,
          setting
        )
        diagnostics += found.diagnostics
        if found.isUsable { value = .changed(value, to: found.length, for: entry.key) }
      }
      model.settings[index].defaultValue = value.map { Located($0, at: node.place) }
    }
  }

  /// The durations that may be chosen, from which the range follows.
  private mutating func readLengths(
    _ list: YAMLNode,
    of setting: inout PolicyModel.Setting,
    beside node: YAMLNode
  ) {
    for key in ["range", "step"] {
      guard let other = node.entry(key) else { continue }
      reportConflict(
        of: other,
        with: "values",
        at: list.place,
        "`values` says all that may be chosen, so `\(key)` would have no effect"
      )
    }
    var values: [Int64] = []
    var written: [String] = []
    for item in list.items ?? [] {
      guard let length = window(item, "an item of `values`")?.earliest else { continue }
      if values.contains(length) {
        diagnostics.report(
          .duplicateValue,
          at: item.place,
          "the value `\(item.text ?? "")` is listed twice",
          help: "remove one of the two"
        )
      } else {
        values.append(length)
        written.append(item.text ?? "")
      }
    }
    guard let least = values.min(), let most = values.max() else { return }
    setting.values = values
    setting.writtenValues = written
    let window = TimeWindow(earliest: least, latest: most)
    setting.range = LengthRange(window, written: nil, at: list.place)
    setting.step = nil
  }

  /// A range in which no value is a multiple of the step leaves nothing to choose.
  private mutating func checkStep(of setting: PolicyModel.Setting) {
    guard let range = setting.range, let step = setting.step,
      range.value.latest / step.value * step.value < range.value.earliest
    else { return }
    diagnostics.report(
      .settingOffStep,
      at: step.place,
      "no value from \(range.distance) is a whole multiple of \(DurationText.format(step.value))",
      help: "choose a smaller step or a wider range",
      related: [.init("the range is here", at: range.place)]
    )
  }
}
