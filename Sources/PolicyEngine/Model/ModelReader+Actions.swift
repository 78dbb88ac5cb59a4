extension ModelReader {
  /// Reads where a rule leads, the effects that it asks for, and what it remembers.
  mutating func readAction(
    _ node: YAMLNode,
    scope: FieldScope,
    into rule: inout PolicyModel.Rule
  ) {
    if let to = node["to"], !to.isInvalid {
      rule.to = readTarget(to)
      rule.toPlace = to.place
      // Of two initial states one is the mistake, not the rules that lead to it.
      if case .state(let index)? = rule.to, model.states[index].isInitial,
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
        let remembered = readRemembered(entry.value, of: index, scope)
      else { continue }
      rule.remembers.append(remembered)
    }
  }

  /// A state, or a setting whose values are states; nil after a report.
  private mutating func readTarget(_ node: YAMLNode) -> PolicyModel.Target? {
    guard let text = node.text, states[text] == nil, let setting = settings[text] else {
      return resolve(node, in: states, .unknownState).map { .state($0) }
    }
    let declared = model.settings[setting]
    guard declared.isOffered, !openSettings.contains(setting) else {
      return .setting(setting, states: [])
    }
    let related = Diagnostic.Related("`\(text)` is declared here", at: declared.place)
    guard case .choice(let values) = declared.type else {
      diagnostics.report(
        .wrongType,
        at: node.place,
        "`\(text)` is a setting whose values are no states",
        help:
          "declare it with a list of states: `type: [\(model.states.filter { !$0.isInitial }.prefix(2).map(\.name).joined(separator: ", "))]`",
        related: [related]
      )
      return nil
    }
    var targets: [Int] = []
    for value in values {
      guard let state = states[value], !model.states[state].isInitial else {
        if states.isOpen { return nil }
        diagnostics.report(
          .wrongType,
          at: node.place,
          "`\(text)` can be `\(value)`, which is no state that a session can come into",
          help: help(forTarget: value, of: text),
          related: [related]
        )
        return nil
      }
      targets.append(state)
    }
    return .setting(setting, states: targets)
  }

  /// How to make a value of a setting a state to lead to.
  private func help(forTarget value: String, of setting: String) -> String {
    let names = model.states.filter { !$0.isInitial }.map(\.name)
    let help = Suggestion.help(for: value, among: names, "states")
    return states[value] != nil
      ? "leave it out of the values of `\(setting)`; \(help)"
      : Suggestion.closest(to: value, among: names) != nil
        ? help : "declare it under `states`, or leave it out of the values of `\(setting)`; \(help)"
  }

  /// What a memory takes in; nil after a report.
  private mutating func readRemembered(
    _ node: YAMLNode,
    of index: Int,
    _ scope: FieldScope
  ) -> PolicyModel.Remembered? {
    let declared = model.memory[index]
    if let source = node["field"] { return readRemembered(source, of: index, from: scope) }
    if node.entries != nil {
      if !node.hasUnknownEntries {
        diagnostics.report(
          .missingKey,
          at: node.place,
          "what `\(declared.name)` is to remember lacks the key `field`",
          help: "write `\(declared.name): {field: FIELD}`, or a value"
        )
      }
      return nil
    }
    guard declared.isLength, let text = node.text, text != "none" else {
      return rememberedValue(node, of: index).map { .init(memory: index, value: $0) }
    }
    if fields(named: text, in: scope).contains(where: \.isLength) {
      diagnostics.report(
        .wrongType,
        at: node.place,
        "`\(text)` is a field, and `\(declared.name)` remembers a length",
        help: "write `{field: \(text)}` to remember the length that the event gives",
        fixes: Fix.writing("{field: \(text)}", at: node.place)
      )
      return nil
    }
    guard let range = declared.range,
      let length = DurationReader.duration(
        text,
        at: node.place,
        "`\(declared.name)`",
        report: {
          diagnostics.append($0)
        }
      )
    else { return nil }
    if length < range.value.earliest || length > range.value.latest {
      diagnostics.append(range.diagnostic(text, at: node.place, of: "`\(declared.name)`"))
    }
    return .init(memory: index, value: 0, length: .fixed(length))
  }

  /// The length of a field that a memory takes in; nil after a report.
  private mutating func readRemembered(
    _ node: YAMLNode,
    of index: Int,
    from scope: FieldScope
  ) -> PolicyModel.Remembered? {
    guard let name = node.text else { return nil }
    let declared = model.memory[index]
    let related = Diagnostic.Related("`\(declared.name)` is declared here", at: declared.place)
    guard let memoryRange = declared.range else {
      diagnostics.report(
        .wrongType,
        at: node.place,
        "`\(declared.name)` is no memory of a length, so it can't take in what a field says",
        help: "declare it as `{type: duration, range: 1m..1h}`, or write a value",
        related: [related]
      )
      return nil
    }
    let fields = fields(named: name, in: scope)
    guard !fields.isEmpty else {
      if !scope.isKnown || scope.events.contains(where: openEvents.contains) || events.isOpen {
        return nil
      }
      let own = scope.events.filter { $0 < model.events.count }.flatMap { model.events[$0].fields }
      let names = own.filter(\.isLength).map(\.name)
      diagnostics.report(
        .unknownField,
        at: node.place,
        "no event of this rule has a field `\(name)`",
        help: names.isEmpty
          ? "none of its events has a field with a range, such as `{type: duration, range: 1m..1h}`"
          : Suggestion.help(for: name, among: names, "fields"),
        fixes: Fix.writing(closestTo: name, among: names, at: node.place)
      )
      return nil
    }
    for field in fields {
      guard let range = field.range else {
        if scope.events.contains(where: openEvents.contains) { return nil }
        diagnostics.report(
          .wrongType,
          at: node.place,
          "the field `\(name)` is no length that could be remembered",
          help: "declare it with a range: `{type: duration, range: 1m..1h}`",
          related: [.init("it is declared here", at: field.place)]
        )
        return nil
      }
      if range.value.earliest < memoryRange.value.earliest
        || range.value.latest > memoryRange.value.latest
      {
        diagnostics.report(
          .valueOutOfRange,
          at: node.place,
          "`\(name)` can be \(range), and `\(declared.name)` takes in \(memoryRange) only",
          help: "give both the same range",
          related: [
            .init("the range of the field is here", at: range.place),
            .init("the range of the memory is here", at: memoryRange.place),
          ]
        )
        return nil
      }
    }
    return .init(memory: index, value: 0, length: .field(name))
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
          read(parameter, of: type, into: &call)
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

  /// A parameter as it is written, or the setting that it has the value of.
  private mutating func read(
    _ parameter: YAMLNode.Entry,
    of type: ValueType,
    into call: inout PolicyModel.EffectCall
  ) {
    let node = parameter.value
    guard node.entries != nil else {
      if type == .text { checkParameterText(node, of: parameter.key) }
      call.parameters[parameter.key] = value(node, of: type, "`\(parameter.key)`")
      return
    }
    guard let reference = node["setting"] else {
      if !node.hasUnknownEntries {
        diagnostics.report(
          .missingKey,
          at: node.place,
          "the parameter `\(parameter.key)` lacks the key `setting`",
          help: "write `\(parameter.key): {setting: SETTING}`, or a value"
        )
      }
      return
    }
    guard let setting = resolve(reference, in: settings, .unknownSetting) else { return }
    let declared = model.settings[setting]
    let fits =
      switch (type, declared.type) {
      case (.text, .text), (.text, .choice), (.boolean, .boolean), (.duration, .duration): true
      case (.choice(let all), .choice(let some)): Set(some).isSubset(of: all)
      default: !declared.isOffered || openSettings.contains(setting)
      }
    if declared.key != nil {
      diagnostics.report(
        .wrongType,
        at: reference.place,
        "the setting `\(declared.name)` may have another value for each session, so no effect can say it",
        help: "use a setting without `by`",
        related: [.init("`\(declared.name)` is declared here", at: declared.place)]
      )
    } else if !fits {
      diagnostics.report(
        .wrongType,
        at: reference.place,
        "the setting `\(declared.name)` can be what the parameter `\(parameter.key)` can't",
        help: "\(type.expectation)",
        related: [.init("`\(declared.name)` is declared here", at: declared.place)]
      )
    }
    call.settings[parameter.key] = setting
  }

  /// Tells of a text that is the name of a setting, or has braces for one; in quotes it is meant as text.
  private mutating func checkParameterText(_ node: YAMLNode, of parameter: String) {
    guard case .scalar(let text, let style) = node.content else { return }
    let inner =
      text.contains("{{") ? text.split(separator: "{{").last?.split(separator: "}}").first : nil
    let name = inner.map { $0.filter { $0 != " " } } ?? (style == .plain ? text : "")
    let isSetting = settings[name] != nil
    guard isSetting || inner != nil else { return }
    diagnostics.report(
      .settingAsText,
      at: node.place,
      "`\(parameter)` is the text `\(text)` as it stands here, and nothing is put in its place",
      help: isSetting
        ? "write `\(parameter): {setting: \(name)}` for the value of the setting; put the text in quotes if it is meant"
        : "a parameter is a fixed text, or `{setting: SETTING}`; the host fills in what only it knows",
      fixes: isSetting && inner == nil ? Fix.writing("{setting: \(name)}", at: node.place) : []
    )
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
    if declared.isLength {
      diagnostics.report(
        .unknownValue,
        at: node.place,
        "`\(declared.name)` remembers a length, and tests only ask whether there is one",
        help:
          "write `none`: under `if` where nothing is to be remembered, under `unless` where something is",
        related: [.init("`\(declared.name)` is declared here", at: declared.place)]
      )
      return nil
    }
    if let value = declared.values.firstIndex(of: text) { return .some(value) }
    // What it can be is not known, as there is a diagnostic for it.
    if declared.values.isEmpty { return nil }
    let allowed = declared.isBoolean ? ["true", "false"] : declared.values + ["none"]
    let place = Diagnostic.Related("`\(declared.name)` is declared here", at: declared.place)
    explainingCounting(node, of: declared.name, allowed) {
      _ = $0.value(node, of: .choice(allowed), "`\(declared.name)`", related: [place])
    }
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
