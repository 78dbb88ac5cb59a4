/// How long timers run, how often they fire again, and what a changed setting does to them.
extension ModelReader {
  mutating func readLength(
    _ node: YAMLNode,
    _ scope: FieldScope
  ) -> PolicyModel.TimerLength {
    var length = PolicyModel.TimerLength()
    if let late = node["late_by"], !isName(late, "late_by"), let window = window(late, "`late_by`")
    {
      length.lateBy = window.earliest
      if window.earliest == 0 { reportZero(late, "late_by") }
    }
    if let before = node["before"] {
      if before.isInvalid || isName(before, "before", beside: node) { return length }
      guard let window = window(before, "`before`") else { return length }
      if node["as"] == nil {
        diagnostics.report(
          .missingKey,
          at: before.place,
          "`before` counts back from the end of another timer, and `as` doesn't say which",
          help: "add `as: TIMER`"
        )
      } else if let after = node.entry("after") {
        reportConflict(
          of: after,
          with: "before",
          at: before.place,
          "a timer has either `after` or `before`"
        )
      }
      if let late = node.entry("late_by") {
        reportConflict(
          of: late,
          with: "before",
          at: before.place,
          "the timer that it counts back from says how late both may fire"
        )
      }
      length.before = window.earliest
      if window.earliest == 0 { reportZero(before, "before") }
      return length
    }
    guard let after = node["after"], !after.isInvalid else { return length }
    let items = after.items ?? [after]
    for (position, item) in items.enumerated() {
      guard let source = readSource(item, scope) else { continue }
      if length.sources.contains(source) { continue }
      length.sources.append(source)
      guard case .window = source, position + 1 < items.count else { continue }
      if items.count == 2, let first = item.text, let second = items[1].text,
        items[1].bounds != nil
      {
        diagnostics.report(
          .wrongType,
          at: after.place,
          "`after` is a list of two times, of which the first always counts",
          help: "write `\(first)..\(second)` for a window",
          fixes: Fix.writing("\(first)..\(second)", at: after.place)
        )
        break
      }
      diagnostics.report(
        .uselessKey,
        at: items[position + 1].place,
        "`\(items[position + 1].text ?? "…")` is never asked for, as \(item.text ?? "…") before it always has a value",
        help:
          "let the time that is written out come last; of a list the first counts that has a value"
      )
      break
    }
    checkRepeated(after)
    return length
  }

  /// Whether a name stands where a timer has a duration that is always the same; it is reported.
  private mutating func isName(_ node: YAMLNode, _ key: String, beside timer: YAMLNode? = nil)
    -> Bool
  {
    guard let text = node.text, node.bounds == nil, Name.canBeDeclared(text),
      let table = ([timers] + tables).first(where: { $0[text] != nil })
    else { return false }
    // Who names the other timer there says how long before it elsewhere, most likely after `after`.
    let isOther = table.kind == timers.kind && timer != nil
    let after = timer?.entry("after").flatMap { $0.value.bounds == nil ? nil : $0 }
    let length = after?.value.text ?? "1m"
    var fixes: [Fix] = []
    if isOther, timer?["as"] == nil, let after, let before = timer?.entry(key) {
      let edits = [TextEdit(before.keyPlace, "as"), TextEdit(after.keyPlace, key)]
      fixes = [Fix("write `as: \(text)` and `\(key): \(length)`", isSafe: false, edits)]
    }
    diagnostics.report(
      .wrongType,
      at: node.place,
      "`\(key)` is a duration, and `\(text)` is \(table.one)",
      help: isOther
        ? "`as: \(text)` says before the end of which timer it fires, and `before: \(length)` how long before"
        : "write a duration such as `1m`, which is the same for all",
      fixes: fixes
    )
    return true
  }

  // MARK: Firing again, and changed settings

  /// Reads how long a timer runs after each of its firings.
  mutating func readGaps(
    of timer: inout PolicyModel.Timer,
    _ node: YAMLNode,
    _ scope: FieldScope
  ) {
    guard let entry = node.entry("repeat"), !entry.value.isInvalid else { return }
    let gaps = entry.value
    timer.gapsPlace = gaps.place
    let items = gaps.items ?? []
    if items.count > PolicyShape.mostGaps {
      diagnostics.report(
        .limitExceeded,
        at: items[PolicyShape.mostGaps].place,
        "a timer fires again at most \(PolicyShape.mostGaps) times",
        help: "for one without an end, name its own firing: `start: [enter, timer.\(timer.name)]`"
      )
    }
    for item in items.prefix(PolicyShape.mostGaps) {
      guard let source = readSource(item, scope) else { continue }
      switch source {
      case .window, .setting: timer.length.gaps.append(source)
      case .field, .memory:
        diagnostics.report(
          .wrongType,
          at: item.place,
          "`repeat` names times and settings, and `\(item.text ?? "")` is neither",
          help: "write a time such as `15m`, or a setting with `type: duration`"
        )
      }
    }
    let own = model.firing(of: model.timers.count)
    if let start = timer.starts.first(where: { $0.value == own }) {
      diagnostics.report(
        .conflictingKeys,
        at: start.place,
        "the firing of `\(timer.name)` starts it again already, as it has `repeat`",
        help: "remove `timer.\(timer.name)` here, or `repeat`",
        related: [.init("`repeat` is here", at: entry.keyPlace)]
      )
    }
    if let before = node["before"] {
      reportConflict(
        of: entry,
        with: "before",
        at: before.place,
        "a timer that counts back from the end of another fires once"
      )
      timer.length.gaps = []
    }
  }

  /// Reads what a change of a timer's setting does to it.
  mutating func readChanges(of timer: inout PolicyModel.Timer, _ node: YAMLNode) {
    guard let entry = node.entry("changes"), !entry.value.isInvalid,
      let changes = entry.value.text.flatMap(SettingChange.init)
    else { return }
    for key in ["repeat", "before"] {
      guard let other = node.entry(key) else { continue }
      reportConflict(
        of: entry,
        with: key,
        at: other.keyPlace,
        key == "repeat"
          ? "a timer that fires several times takes a changed setting as it next starts"
          : "`before` counts back from another timer, which says what a changed setting does",
        help: "remove `changes`, or `\(key)`"
      )
      return
    }
    guard let after = node["after"], !after.isInvalid else { return }
    guard timer.length.settings.count == 1, case .setting? = timer.length.sources.last else {
      // A name that could not be read may have been the setting.
      if timer.length.sources.count < (after.items?.count ?? 1) { return }
      diagnostics.report(
        .uselessKey,
        at: entry.keyPlace,
        timer.length.settings.isEmpty
          ? "`\(timer.name)` runs for no setting, so no change of one can matter to it"
          : "`changes` is about one setting, the last that `after` names",
        help: timer.length.settings.isEmpty
          ? "remove `changes`, or let `after` name a setting"
          : "name one setting, after all else: give it a `default` in the place of what follows",
        related: [.init("`after` is here", at: after.place)]
      )
      return
    }
    timer.length.changes = changes
  }

  private mutating func reportZero(_ node: YAMLNode, _ key: String) {
    diagnostics.report(
      .uselessKey,
      at: node.place,
      "`\(key)` of no time at all changes nothing",
      help: "remove `\(key)`, or write at least `1ms`"
    )
  }

  private mutating func readSource(
    _ node: YAMLNode,
    _ scope: FieldScope
  ) -> PolicyModel.TimerLength.Source? {
    guard let text = node.text else { return nil }
    if Name.isValid(text), node.bounds == nil { return readNamedSource(node, text, scope) }
    let window = window(node, "`after`")
    if window?.earliest == 0 {
      zeroDuration(at: node.place, "a timer can't run for no time at all")
    }
    return .window(window ?? .init(exactly: 1))
  }

  /// A setting, a memory or a field, by name; nil after a report.
  private mutating func readNamedSource(
    _ node: YAMLNode,
    _ name: String,
    _ scope: FieldScope
  ) -> PolicyModel.TimerLength.Source? {
    if let index = memory[name] {
      if model.memory[index].isLength { return .memory(index) }
      return noLength(node, "the memory `\(name)`", model.memory[index].place)
    }
    if let field = lengthField(name, in: scope) {
      if field.isLength { return .field(name) }
      return noLength(node, "the field `\(name)`", field.place)
    }
    let names = lengthNames(in: scope)
    if settings[name] == nil, let computed = ComputedLength(name),
      ComputedLength.name(in: name, among: { settings[$0] != nil || names.contains($0) }) != nil
    {
      diagnostics.report(
        .invalidDuration,
        at: node.place,
        "`after` is not a duration: `\(name)`",
        help: computed.help
      )
      return nil
    }
    if settings[name] == nil, scope.isKnown, reportOtherField(name, at: node.place, scope) {
      return nil
    }
    guard let setting = resolve(node, in: settings, .unknownSetting, or: names) else { return nil }
    let declared = model.settings[setting]
    if declared.isOffered, declared.type != .duration, !openSettings.contains(setting) {
      diagnostics.report(
        .wrongType,
        at: node.place,
        "a timer runs for a duration, and the setting `\(name)` is no duration",
        help: Self.help(forLength: declared),
        related: [.init("`\(name)` is declared here", at: declared.place)]
      )
    }
    if let range = declared.range, range.value.earliest == 0 {
      zeroDuration(
        at: range.place,
        "the range of `\(name)` begins at zero, and a timer runs for it"
      )
    }
    return .setting(setting)
  }

  /// How to make a setting one that a timer can run for.
  private static func help(forLength setting: PolicyModel.Setting) -> String {
    guard case .choice(let values) = setting.type,
      values.allSatisfy({ (try? DurationText.parse($0)) != nil })
    else { return "use a setting with `type: duration`" }
    return
      "values in a list are names: declare it with `type: duration` and `values: [\(values.joined(separator: ", "))]`"
  }

  private mutating func noLength(
    _ node: YAMLNode,
    _ what: String,
    _ place: Place
  ) -> PolicyModel.TimerLength.Source? {
    diagnostics.report(
      .wrongType,
      at: node.place,
      "a timer runs for a length, and \(what) is no length",
      help: "declare it with a range: `{type: duration, range: 1m..1h}`",
      related: [.init("it is declared here", at: place)]
    )
    return nil
  }

  /// A field of the events that start a timer, one with a length if there is one.
  private func lengthField(_ name: String, in scope: FieldScope) -> PolicyModel.Field? {
    let fields = fields(named: name, in: scope)
    return fields.first(where: \.isLength) ?? fields.first
  }

  private func lengthNames(in scope: FieldScope) -> [String] {
    let events = scope.isOpen ? Array(model.events.indices) : scope.events
    let fields = events.filter { $0 < model.events.count }.flatMap { model.events[$0].fields }
    return fields.filter(\.isLength).map(\.name) + model.memory.filter(\.isLength).map(\.name)
  }

  /// The window that was read of a scalar; nil after a report of a number that counts what nobody says.
  mutating func window(_ node: YAMLNode, _ what: String) -> TimeWindow? {
    if let bounds = node.bounds {
      return TimeWindow(earliest: bounds.earliest, latest: bounds.latest)
    }
    guard let text = node.text else { return nil }
    return DurationReader.window(text, at: node.place, what) { diagnostics.append($0) }
  }

  mutating func zeroDuration(at place: Place, _ message: String) {
    diagnostics.report(
      .invalidDuration,
      at: place,
      message,
      help: "write at least `1ms`; what happens at once belongs into the rule itself"
    )
  }
}

extension PolicyModel {
  /// The least that a length can be, and where that is written; nil for a setting without a least value.
  func shortest(_ source: TimerLength.Source) -> (length: Int64, place: Place?)? {
    func least(_ range: LengthRange?) -> (length: Int64, place: Place?)? {
      range.map { ($0.value.earliest, $0.place) }
    }
    switch source {
    case .window(let window): return (window.earliest, nil)
    case .setting(let setting): return least(settings[setting].range)
    case .memory(let index): return least(memory[index].range)
    case .field(let name):
      let fields = events.flatMap(\.fields).filter { $0.name == name && $0.isLength }
      return fields.compactMap { least($0.range) }.min { $0.length < $1.length }
    }
  }
}
