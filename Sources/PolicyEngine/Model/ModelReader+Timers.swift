extension ModelReader {
  mutating func readTimer(
    _ index: Int,
    _ entry: YAMLNode.Entry,
    among timers: [YAMLNode.Entry]
  ) {
    let node = entry.value
    let other = node["as"].flatMap { readShared($0, with: index, entry) }
    // What counts back needs the timer from which it does, and no more.
    if node.entries != nil, node["as"] == nil, node["before"] == nil {
      let start =
        "add `start: enter` (it starts as the session comes into its states), or its events"
      let lacksStart = node["start"] == nil && node["while"] != nil && node["after"] != nil
      require(
        ["while", "start", "after"],
        of: entry,
        "timer",
        among: timers,
        help: lacksStart ? start : nil
      )
    }
    var timer = PolicyModel.Timer(
      name: entry.key,
      place: entry.keyPlace,
      title: node["title"]?.text,
      refs: node["refs"]?.items?.compactMap(\.text) ?? [],
      states: readStates(node["while"]),
      statesPlace: node["while"]?.place ?? entry.keyPlace,
      lengthPlace: (node["after"] ?? node["before"])?.place ?? entry.keyPlace
    )
    let starts = readEvents(node["start"], or: ["enter"])
    timer.startsOnEntry = node["start"]?.items?.first { $0.text == "enter" }?.place
    (timer.starts, timer.startConditions) = (starts.events, starts.conditions)
    let cancels = readEvents(node["cancel"])
    (timer.cancels, timer.cancelConditions) = (cancels.events, cancels.conditions)
    timer.signals = starts.signals.union(cancels.signals)
    timer.restarts = readFlag(node["restart"], "`restart`") {
      "write two timers, one with `restart: true` and `if: \($0)`, and one with `unless: \($0)`"
    }
    if timer.restarts { timer.restartPlace = node["restart"]?.place }
    let scope = FieldScope(
      events: timer.starts.map(\.value),
      // What starts the other is only known once that is read.
      isOpen: timer.startsOnEntry != nil || node["as"] != nil,
      isKnown: starts.isKnown
    )
    timer.length = readLength(node, scope)
    readGaps(of: &timer, node, scope)
    readChanges(of: &timer, node)
    timer.calendar = readTimerCalendar(node)
    timer.guardCondition = readGuard(node, scope: scope)
    if let other { timer.sharing = (other, timer.guardCondition) }
    if let then = node.entry("then") {
      timer.hasRule = true
      var rule = PolicyModel.Rule(
        name: Name.timerPrefix + timer.name,
        place: timer.place,
        title: timer.title,
        refs: timer.refs,
        events: [Located(model.firing(of: index), at: then.keyPlace)],
        from: timer.states,
        fromPlace: timer.statesPlace
      )
      readAction(
        then.value,
        scope: FieldScope(events: [model.firing(of: index)], isOpen: false, isKnown: true),
        into: &rule
      )
      model.rules.append(rule)
    }
    model.timers.append(timer)
  }

  // MARK: Several deadlines of one clock

  /// The timer that another shares its clock with; nil after a report.
  private mutating func readShared(
    _ node: YAMLNode,
    with index: Int,
    _ entry: YAMLNode.Entry
  ) -> Int? {
    guard !node.isInvalid, let other = resolve(node, in: timers, .unknownTimer) else { return nil }
    for key in ["while", "start", "cancel", "restart", "counts", "fires"] {
      guard let own = entry.value.entry(key) else { continue }
      diagnostics.report(
        .conflictingKeys,
        at: own.keyPlace,
        "`\(entry.key)` has the `\(key)` of `\(timers.names[other])`, so it can't have one of its own",
        help: "remove `\(key)`, or remove `as` and write out all that differs",
        related: [.init("`as` is here", at: node.place)]
      )
    }
    if entry.value["after"] == nil, entry.value["before"] == nil, !entry.value.hasUnknownEntries {
      diagnostics.report(
        .missingKey,
        at: entry.keyPlace,
        "the timer `\(entry.key)` lacks the key `after` or `before`",
        help:
          "add `after: 5m`, counted as `\(timers.names[other])` is, or `before: 1m`, counted back from its end"
      )
    }
    if other == index {
      diagnostics.report(
        .uselessKey,
        at: node.place,
        "`\(entry.key)` can't share its own clock",
        help: "name another timer, or write out when it runs and starts"
      )
      return nil
    }
    return other
  }

  /// Gives timers that share a clock what the timer with that clock has.
  ///
  /// Done when all are read, as the other may come later, or be changed by a child.
  mutating func shareClocks() {
    for index in model.timers.indices {
      guard let (other, ownCondition) = model.timers[index].sharing else { continue }
      let clock = model.timers[other]
      if clock.sharing != nil {
        diagnostics.report(
          .conflictingKeys,
          at: model.timers[index].place,
          "`\(model.timers[index].name)` shares the clock of `\(clock.name)`, which has none of its own",
          help: "name the timer that has `while` and `start`",
          related: [.init("`\(clock.name)` is here", at: clock.place)]
        )
        continue
      }
      model.timers[index].states = clock.states
      model.timers[index].statesPlace = clock.statesPlace
      model.timers[index].starts = clock.starts
      model.timers[index].startConditions = clock.startConditions
      model.timers[index].startsOnEntry = clock.startsOnEntry
      model.timers[index].cancels = clock.cancels
      model.timers[index].cancelConditions = clock.cancelConditions
      model.timers[index].restarts = clock.restarts
      model.timers[index].calendar = clock.calendar
      model.timers[index].guardCondition = clock.guardCondition.and(ownCondition)
      if model.timers[index].length.before != 0 {
        model.timers[index].length.sources = clock.length.sources
        model.timers[index].length.lateBy = clock.length.lateBy
        model.timers[index].length.changes = clock.length.changes
        checkRoom(of: index, before: clock)
        if !clock.length.gaps.isEmpty {
          diagnostics.report(
            .conflictingKeys,
            at: model.timers[index].lengthPlace,
            "`\(clock.name)` fires several times, so `before` doesn't say before which",
            help:
              "say how long after the start of `\(clock.name)` it is to fire, instead of before its end",
            related: [.init("`\(clock.name)` is here", at: clock.place)]
          )
        }
      }
      let firing = model.firing(of: index)
      for rule in model.rules.indices
      where model.rules[rule].place == model.timers[index].place
        && model.rules[rule].events.first?.value == firing
      {
        model.rules[rule].from = clock.states
        model.rules[rule].fromPlace = clock.statesPlace
      }
    }
  }

  /// Reports timers that are to fire again, and lead out of their states as they first fire.
  mutating func checkGaps() {
    for (index, timer) in model.timers.enumerated() {
      guard let place = timer.gapsPlace, !timer.length.gaps.isEmpty,
        let rule = model.rules.first(where: {
          $0.place == timer.place && $0.events.first?.value == model.firing(of: index)
        }),
        case .state(let state)? = rule.to, !timer.states.contains(state)
      else { continue }
      diagnostics.report(
        .uselessKey,
        at: place,
        "`\(timer.name)` never fires again: its firing leads to `\(model.states[state].name)`, where it does not run",
        help: "remove `repeat`, or leave `to` out of `then`",
        related: [.init("it leads there here", at: rule.toPlace ?? rule.place)]
      )
    }
  }

  /// Reports a timer that would have to fire before its clock runs, for the least that this can be.
  private mutating func checkRoom(of index: Int, before clock: PolicyModel.Timer) {
    let timer = model.timers[index]
    for source in clock.length.sources {
      guard let shortest = model.shortest(source), shortest.length <= timer.length.before else {
        continue
      }
      let most = DurationText.format(shortest.length)
      diagnostics.report(
        .noTimeBefore,
        at: timer.lengthPlace,
        "`\(clock.name)` may be due after \(most), which leaves no time to fire \(DurationText.format(timer.length.before)) before it",
        help: "write less than \(most), or let `\(clock.name)` take longer",
        related: [
          .init("the least that it can be is here", at: shortest.place ?? clock.lengthPlace)
        ]
      )
      return
    }
  }

  // MARK: Lengths

  private mutating func readLength(
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
        diagnostics.report(
          .conflictingKeys,
          at: after.keyPlace,
          "a timer has either `after` or `before`",
          help: "remove one of the two",
          related: [.init("`before` is here", at: before.place)]
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
  private mutating func readGaps(
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
      diagnostics.report(
        .conflictingKeys,
        at: entry.keyPlace,
        "a timer that counts back from the end of another fires once",
        help: "remove one of the two",
        related: [.init("`before` is here", at: before.place)]
      )
      timer.length.gaps = []
    }
  }

  /// Reads what a change of a timer's setting does to it.
  private mutating func readChanges(of timer: inout PolicyModel.Timer, _ node: YAMLNode) {
    guard let entry = node.entry("changes"), !entry.value.isInvalid,
      let changes = entry.value.text.flatMap(SettingChange.init)
    else { return }
    for key in ["repeat", "before"] {
      guard let other = node.entry(key) else { continue }
      diagnostics.report(
        .conflictingKeys,
        at: entry.keyPlace,
        key == "repeat"
          ? "a timer that fires several times takes a changed setting as it next starts"
          : "`before` counts back from another timer, which says what a changed setting does",
        help: "remove `changes`, or `\(key)`",
        related: [.init("`\(key)` is here", at: other.keyPlace)]
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
