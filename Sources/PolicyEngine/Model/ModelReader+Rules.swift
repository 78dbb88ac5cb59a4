extension ModelReader {
  /// Reads timers and rules; their names are declared before anything refers to them.
  mutating func readRules(_ root: YAMLNode) {
    let timerEntries = declarations(\.timers, of: root, atMost: 32)
    let known = inheritsMeanings(in: root) ? base?.reader.model : nil
    var inherited = InOrder(known?.rules ?? [])
    let written = within(1024, root["rules"]?.entries ?? [], "rules")
    model.rules.reserveCapacity(written.count + timerEntries.count)
    for entry in written {
      if let known, let rule = inherited.index(at: entry.keyPlace) {
        model.rules.append(known.rules[rule])
      } else {
        readRule(entry, among: written)
      }
    }
    for (index, entry) in timerEntries.enumerated() {
      if let known, index < known.timers.count, known.timers[index].place == entry.keyPlace {
        model.timers.append(known.timers[index])
        if let rule = inherited.index(at: entry.keyPlace) { model.rules.append(known.rules[rule]) }
      } else {
        readTimer(index, entry, among: timerEntries)
      }
    }
  }

  /// Whether every name in inherited rules and timers means what it does in the policy they come from.
  ///
  /// What they ask of a declaration is the same there and here; what is new here comes after it.
  private func inheritsMeanings(in root: YAMLNode) -> Bool {
    guard let base, diagnostics.isEmpty, !isOpen, base.isKept("states", in: root),
      base.isKept("events", in: root)
    else { return false }
    return zip(tables, base.reader.tables).allSatisfy { $0.begins(with: $1) }
      && zip(model.effects, base.reader.model.effects).allSatisfy { $0.place == $1.place }
      && zip(model.memory, base.reader.model.memory).allSatisfy { $0.place == $1.place }
      && zip(model.settings, base.reader.model.settings).allSatisfy {
        $0.type == $1.type && $0.isOffered == $1.isOffered && $0.range?.value == $1.range?.value
      }
  }

  // MARK: Rules

  private mutating func readRule(
    _ entry: YAMLNode.Entry,
    among rules: [YAMLNode.Entry]
  ) {
    let node = entry.value
    guard node.entries != nil else { return }
    require(["event", "from"], of: entry, "rule", among: rules)
    var rule = PolicyModel.Rule(
      name: entry.key,
      place: entry.keyPlace,
      title: node["title"]?.text,
      refs: node["refs"]?.items?.compactMap(\.text) ?? [],
      events: readEvents(node["event"]),
      from: readStates(node["from"]),
      fromPlace: node["from"]?.place ?? entry.keyPlace
    )
    rule.guardCondition = readGuard(
      node,
      scope: FieldScope(
        events: rule.events.map(\.value),
        isOpen: false,
        isKnown: node["event"]?.items?.count == rule.events.count
      )
    )
    readAction(node, into: &rule)
    if let reject = node["reject"], !reject.isInvalid {
      rule.refusal = resolve(reject, in: refusals, .unknownRefusal)
      for key in ["to", "do", "remember"] {
        guard let other = node.entry(key) else { continue }
        diagnostics.report(
          .conflictingKeys,
          at: other.keyPlace,
          "a rule that rejects changes nothing, so `\(key)` would have no effect",
          help: "remove `\(key)` or `reject`",
          related: [.init("`reject` is here", at: reject.place)]
        )
      }
    }
    model.rules.append(rule)
  }

  // MARK: Timers

  private mutating func readTimer(
    _ index: Int,
    _ entry: YAMLNode.Entry,
    among timers: [YAMLNode.Entry]
  ) {
    let node = entry.value
    if node.entries != nil {
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
      durationPlace: node["after"]?.place ?? entry.keyPlace
    )
    checkRepeated(node["start"])
    let starts = node["start"]?.items ?? []
    timer.startsOnEntry = starts.first { $0.text == "enter" }?.place
    timer.starts = starts.filter { $0.text != "enter" }.compactMap { readEvent($0, or: ["enter"]) }
    timer.cancels = readEvents(node["cancel"])
    timer.restarts = node["restart"]?.text == "true"
    if let after = node["after"], let text = after.text {
      timer.duration = readDuration(after, text)
    }
    timer.calendar = readTimerCalendar(node)
    timer.guardCondition = readGuard(
      node,
      scope: FieldScope(
        events: timer.starts.map(\.value),
        isOpen: timer.startsOnEntry != nil,
        isKnown: starts.count == timer.starts.count + (timer.startsOnEntry == nil ? 0 : 1)
      )
    )
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
      readAction(then.value, into: &rule)
      model.rules.append(rule)
    }
    model.timers.append(timer)
  }

  private mutating func readDuration(_ node: YAMLNode, _ text: String) -> PolicyModel.TimerDuration
  {
    if Name.isValid(text) {
      guard let setting = resolve(node, in: settings, .unknownSetting) else {
        return .window(.init(exactly: 1))
      }
      let declared = model.settings[setting]
      if declared.isOffered, declared.type != .duration, !openSettings.contains(setting) {
        diagnostics.report(
          .wrongType,
          at: node.place,
          "a timer runs for a duration, and the setting `\(text)` is none",
          help: "use a setting with `type: duration`",
          related: [.init("`\(text)` is declared here", at: declared.place)]
        )
      }
      if let range = declared.range, range.value.earliest == 0 {
        zeroDuration(
          at: range.place,
          "the range of `\(text)` begins at zero, and a timer runs for it"
        )
      }
      return .setting(setting)
    }
    let window = window(node, "`after`")
    if window?.earliest == 0 {
      zeroDuration(at: node.place, "a timer can't run for no time at all")
    }
    return .window(window ?? .init(exactly: 1))
  }

  /// The window that was read of a scalar; nil after a report of a number that counts what nobody says.
  mutating func window(_ node: YAMLNode, _ what: String) -> TimeWindow? {
    if let bounds = node.bounds {
      return TimeWindow(earliest: bounds.earliest, latest: bounds.latest)
    }
    guard let text = node.text else { return nil }
    return DurationReader.window(text, at: node.place, what) { diagnostics.append($0) }
  }

  private mutating func zeroDuration(at place: Place, _ message: String) {
    diagnostics.report(
      .invalidDuration,
      at: place,
      message,
      help: "write at least `1ms`; what happens at once belongs into the rule itself"
    )
  }

  // MARK: Parts

  private mutating func readStates(_ node: YAMLNode?) -> PolicyModel.StateSet {
    var set = PolicyModel.StateSet()
    checkRepeated(node)
    for item in node?.items ?? [] {
      switch item.text {
      case "any":
        for (index, state) in model.states.enumerated() where !state.isFinal { set.insert(index) }
      case "open":
        for (index, state) in model.states.enumerated() where !state.isFinal && !state.isInitial {
          set.insert(index)
        }
      default:
        let words = ["any", "open"]
        if let index = resolve(item, in: states, .unknownState, inList: true, or: words) {
          set.insert(index)
        }
      }
    }
    return set
  }

  private mutating func readEvents(_ node: YAMLNode?) -> [Located<Int>] {
    checkRepeated(node)
    return (node?.items ?? []).compactMap { readEvent($0) }
  }

  /// A name that a list has twice is most likely meant to be another.
  private mutating func checkRepeated(_ node: YAMLNode?) {
    guard let count = node?.items?.count, count > 1 else { return }
    var seen: Set<String> = []
    for item in node?.items ?? [] {
      guard let text = item.text, !seen.insert(text).inserted else { continue }
      diagnostics.report(
        .duplicateValue,
        at: item.place,
        "`\(text)` is listed twice",
        help: "remove one of the two, or name what was meant"
      )
    }
  }

  /// The index of an event or a firing; nil after a report.
  private mutating func readEvent(_ node: YAMLNode, or words: [String] = []) -> Located<Int>? {
    guard let text = node.text else { return nil }
    if text.hasPrefix(Name.timerPrefix) {
      let name = String(text.dropFirst(Name.timerPrefix.count))
      if let timer = timers[name] { return Located(model.firing(of: timer), at: node.place) }
      if timers.isOpen || isRemoved(name, in: timers.section, as: .unknownTimer, at: node.place)
        || isReported(name, as: .unknownTimer, at: node.place)
      {
        return nil
      }
      let firings = timers.names.map { Name.timerPrefix + $0 }
      diagnostics.report(
        .unknownTimer,
        at: node.place,
        "`\(name)` is none of the timers",
        help: Suggestion.help(for: name, among: timers.names, "timers"),
        fixes: Fix.writing(closestTo: text, among: firings, at: node.place)
      )
      return nil
    }
    let words = words + (timers.names.isEmpty ? [] : [Name.timerPrefix + "NAME"])
    return resolve(node, in: events, .unknownEvent, inList: true, or: words).map {
      Located($0, at: node.place)
    }
  }

  private mutating func readAction(_ node: YAMLNode, into rule: inout PolicyModel.Rule) {
    if let to = node["to"], !to.isInvalid {
      rule.to = resolve(to, in: states, .unknownState)
      rule.toPlace = to.place
      // Of two initial states one is the mistake, not the rules that lead to it.
      if let index = rule.to, model.states[index].isInitial,
        model.states.count(where: \.isInitial) == 1
      {
        diagnostics.report(
          .initialStateEntered,
          at: to.place,
          "no session comes back to `\(model.states[index].name)`, the state before its first event",
          help: "choose a state that a session can be in"
        )
      }
    }
    let calls = node["do"].map { $0.items ?? [$0] } ?? []
    for call in calls { readEffect(call, into: &rule) }
    for entry in node["remember"]?.entries ?? [] where !entry.isPlaceholder {
      let name = YAMLNode(.scalar(entry.key, .plain), at: entry.keyPlace)
      guard let index = resolve(name, in: memory, .unknownMemory),
        let value = rememberedValue(entry.value, of: index)
      else { continue }
      rule.remembers.append(.init(memory: index, value: value))
    }
  }

  private mutating func readEffect(_ node: YAMLNode, into rule: inout PolicyModel.Rule) {
    // An effect alone is called without parameters.
    let none = YAMLNode(.mapping([]), at: node.place)
    let alone = node.text.map { YAMLNode.Entry(key: $0, keyPlace: node.place, value: none) }
    for entry in alone.map({ [$0] }) ?? node.entries ?? [] {
      let name = YAMLNode(.scalar(entry.key, .plain), at: entry.keyPlace)
      guard !entry.isPlaceholder, let effect = resolve(name, in: effects, .unknownEffect) else {
        continue
      }
      if entry.value.isInvalid || entry.value.hasUnknownEntries { continue }
      let given = entry.value.entries ?? []
      checkParameters(given, of: effect, at: entry.keyPlace)
      let declared = model.effects[effect].parameters
      var call = PolicyModel.EffectCall(effect: effect)
      for parameter in given {
        if let type = declared.first(where: { $0.name == parameter.key })?.type {
          call.parameters[parameter.key] = value(parameter.value, of: type, "`\(parameter.key)`")
        } else if !openEffects.contains(effect) {
          let names = declared.map(\.name)
          diagnostics.report(
            .unknownParameter,
            at: parameter.keyPlace,
            "the effect `\(entry.key)` has no parameter `\(parameter.key)`",
            help: Suggestion.help(for: parameter.key, among: names, "parameters"),
            fixes: Fix.writing(closestTo: parameter.key, among: names, at: parameter.keyPlace)
          )
        }
      }
      rule.effects.append(call)
    }
  }

  private mutating func checkParameters(
    _ given: [YAMLNode.Entry],
    of effect: Int,
    at place: Place
  ) {
    let declared = model.effects[effect]
    if openEffects.contains(effect) { return }
    // A parameter that the effect doesn't have most likely is the missing one, misspelt.
    let isMisspelt = given.contains { entry in
      !declared.parameters.contains { $0.name == entry.key }
    }
    let missing = declared.parameters.filter { name in !given.contains { $0.key == name.name } }
    guard let first = missing.first, !isMisspelt else { return }
    let example = declared.parameters.map { parameter in
      let value = given.first { $0.key == parameter.name }?.value
      return "\(parameter.name): \(value?.text ?? "…")"
    }.joined(separator: ", ")
    diagnostics.report(
      .missingParameter,
      at: place,
      "the effect `\(declared.name)` needs the parameter\(missing.count == 1 ? "" : "s") \(Suggestion.list(missing.map(\.name)))",
      help: "write `\(declared.name): {\(example)}`",
      related: [.init("declared here", at: first.place)]
    )
  }

  /// The index of a value to remember, `.some(nil)` for nothing; nil after a report.
  mutating func rememberedValue(_ node: YAMLNode, of index: Int) -> Int?? {
    guard let text = node.text else { return nil }
    let declared = model.memory[index]
    if text == "none" || declared.isBoolean && text == "false" { return .some(nil) }
    if let value = declared.values.firstIndex(of: text) { return .some(value) }
    // What it can be is not known, as there is a diagnostic for it.
    if declared.values.isEmpty { return nil }
    let allowed = declared.isBoolean ? ["true", "false"] : declared.values + ["none"]
    let place = Diagnostic.Related("`\(declared.name)` is declared here", at: declared.place)
    _ = value(node, of: .choice(allowed), "`\(declared.name)`", related: [place])
    return nil
  }

  /// The canonical text of a value; nil after a report.
  mutating func value(
    _ node: YAMLNode,
    of type: ValueType,
    _ what: String,
    related: [Diagnostic.Related] = []
  ) -> String? {
    guard let text = node.text else { return nil }
    return type.read(text, at: node.place, what, related: related) { diagnostics.append($0) }
  }
}
