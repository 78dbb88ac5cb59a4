/// The events whose fields a condition can name.
struct FieldScope {
  /// The events that the rule or timer names.
  var events: [Int]
  /// Whether other events can bring it about too, as with `enter`.
  var isOpen: Bool
  /// Whether all the events could be read.
  var isKnown: Bool
}

extension ModelReader {
  mutating func readGuard(_ node: YAMLNode, scope: FieldScope) -> PolicyModel.Guard {
    PolicyModel.Guard(
      requires: readCondition(node["if"], scope),
      excludes: readCondition(node["unless"], scope)
    )
  }

  private mutating func readCondition(
    _ node: YAMLNode?,
    _ scope: FieldScope
  ) -> [Located<PolicyModel.Test>] {
    guard let node else { return [] }
    var tests: [Located<PolicyModel.Test>] = []
    for item in node.items ?? (node.text == nil ? [] : [node]) {
      guard let text = item.text else { continue }
      if !Name.isValid(text) {
        noCondition(text, at: item.place, scope)
        continue
      }
      // A name alone means that it is true.
      let isTrue = YAMLNode(.scalar("true", .plain), at: item.place)
      let entry = YAMLNode.Entry(key: text, keyPlace: item.place, value: isTrue)
      if let test = readTest(entry, scope, as: node.items == nil ? .alone : .item) {
        tests.append(Located(test, at: item.place))
      }
    }
    for entry in node.entries ?? [] {
      let place = entry.keyPlace.extended(to: entry.value.place)
      // Something else may have the name `open`, and is then meant.
      let asksCalendar =
        entry.key == "open" && !isKnown("open") && fields(named: "open", in: scope).isEmpty
      if entry.key == "set" || entry.key == "timer" || asksCalendar {
        for item in entry.value.items ?? [entry.value] {
          if let test = readReserved(entry.key, item) { tests.append(Located(test, at: place)) }
        }
      } else if !Name.isValid(entry.key), !entry.isPlaceholder {
        noCondition(entry.key, is: entry.value.text ?? "…", at: place, scope)
      } else if let test = readTest(entry, scope) {
        tests.append(Located(test, at: place))
      }
    }
    return tests
  }

  private mutating func noCondition(
    _ name: String,
    is value: String? = nil,
    at place: Place,
    _ scope: FieldScope
  ) {
    // What can't be known may well explain it.
    guard scope.isKnown, !settings.isOpen, !capabilities.isOpen, !memory.isOpen,
      diagnostics.count < 4 * Findings.limitPerFile
    else { return }
    diagnostics.append(mistakes(in: scope).noCondition(name, is: value, at: place))
  }

  /// `set: SETTING`, `timer: NAME` or `open: CALENDAR`.
  private mutating func readReserved(_ key: String, _ node: YAMLNode) -> PolicyModel.Test? {
    if node.entries != nil {
      let name = key == "set" ? "SETTING" : key == "timer" ? "TIMER" : "CALENDAR"
      return fail(
        .wrongType,
        at: node.place,
        "`\(key)` is followed by a name, found \(node.phrase)",
        help: "write `\(key): \(name)`"
      )
    }
    if key == "set" {
      return resolve(node, in: settings, .unknownSetting).map { .isSet(setting: $0) }
    }
    if key == "open" {
      return resolve(node, in: calendars, .unknownCalendar).map { .open(calendar: $0) }
    }
    return resolve(node, in: timers, .unknownTimer).map { .timer($0) }
  }

  private mutating func readTest(
    _ entry: YAMLNode.Entry,
    _ scope: FieldScope,
    as use: ConditionMistake.Use = .key
  ) -> PolicyModel.Test? {
    let (name, place, value) = (entry.key, entry.keyPlace, entry.value)
    let isNameAlone = use != .key
    let values = value.items ?? (value.text == nil ? [] : [value])
    if value.isInvalid { return nil }
    let fields = fields(named: name, in: scope)
    if !fields.isEmpty { return readFieldTest(entry, fields, isNameAlone) }
    if value.entries != nil {
      return isKnown(name)
        ? fail(
          .wrongType,
          at: value.place,
          "`in` looks for words in a text, and `\(name)` is no text field of the event",
          help: "name a field of type `string`"
        ) : unknown(entry, scope, use)
    }
    if let index = settings[name] {
      return readSettingTest(index, values, at: place, isNameAlone)
    }
    if let index = capabilities[name] {
      if values.count > 1 {
        return fail(
          .wrongType,
          at: value.place,
          "the capability `\(name)` is `true` or `false`, found \(value.phrase)",
          help: "write `true` or `false`"
        )
      }
      let flag = values.first.flatMap { self.value($0, of: .boolean, "the capability `\(name)`") }
      return flag.map { .capability(index, $0 == "true") }
    }
    if let index = memory[name] {
      if isNameAlone, !model.memory[index].isBoolean { return needsValue(name, at: place) }
      let read = values.compactMap { rememberedValue($0, of: index) }
      return read.count == values.count && !read.isEmpty ? .memory(index, in: read) : nil
    }
    return unknown(entry, scope, use)
  }

  // MARK: Kinds of tests

  private mutating func readFieldTest(
    _ entry: YAMLNode.Entry,
    _ fields: [PolicyModel.Field],
    _ isNameAlone: Bool
  ) -> PolicyModel.Test? {
    let (name, value) = (entry.key, entry.value)
    let types = fields.map(\.type)
    if value.entries != nil {
      guard types.contains(.text) else {
        return fail(
          .wrongType,
          at: value.place,
          "`in` looks for words in a text, and the field `\(name)` is not of type `string`",
          help: "compare it with its values, as in `\(name): VALUE`"
        )
      }
      guard let sets = value["in"]?.items else {
        if value["in"] == nil, !value.hasUnknownEntries {
          diagnostics.report(
            .missingKey,
            at: value.place,
            "the test of `\(name)` lacks the key `in`",
            help: "write `{in: SET}` with a keyword set: \(Suggestion.list(keywordSets.names))"
          )
        }
        return nil
      }
      // Words in the place of the set that has them.
      let words = sets.compactMap(\.text)
      if let list = value["in"], !words.isEmpty, words.allSatisfy({ keywordSets[$0] == nil }),
        let set = model.keywordSets.first(where: {
          Set($0.words.map(\.value)).isSuperset(of: words)
        })
      {
        diagnostics.append(
          Diagnostic(
            .unknownKeywords,
            at: list.place,
            "`in` takes keyword sets, found words of `\(set.name)`: \(Suggestion.list(words, atMost: 5))",
            help: "write `\(set.name)`",
            fixes: Fix.writing(set.name, at: list.place)
          )
        )
        return nil
      }
      let indices = sets.compactMap { resolve($0, in: keywordSets, .unknownKeywords, inList: true) }
      return indices.isEmpty ? nil : .keywords(name, sets: indices)
    }
    if isNameAlone, !types.contains(.boolean) { return needsValue(name, at: entry.keyPlace) }
    var texts: [String] = []
    let values = value.items ?? [value]
    for item in values {
      // A length that the event leaves out.
      if item.text == "none", let length = fields.first(where: \.isLength) {
        texts.append(length.type.valueIfAbsent)
        continue
      }
      // How far an instant is from its event depends on the event.
      if types.contains(.instant) {
        return fail(
          .wrongType,
          at: item.place,
          "an instant can't be compared, and `\(name)` is one",
          help: "only `\(name): none` can be asked: whether the event leaves it out"
        )
      }
      // The value has to fit one of the events that have the field.
      let fitting = types.compactMap { type in item.text.flatMap(type.canonical) }
      if fitting.isEmpty {
        let values = if case .choice(let all) = types[0] { all } else { [String]() }
        explainingCounting(item, of: name, values) {
          _ = $0.value(item, of: types[0], "the field `\(name)`")
        }
        return nil
      }
      if types.contains(.text) { checkText(item, of: name, isAlone: values.count == 1) }
      texts += fitting
    }
    return .field(name, in: texts)
  }

  /// Tells of a text to compare with that is the name of a keyword set; in quotes it is meant as text.
  private mutating func checkText(_ node: YAMLNode, of field: String, isAlone: Bool) {
    guard case .scalar(let text, .plain) = node.content, keywordSets[text] != nil else { return }
    diagnostics.report(
      .keywordSetAsText,
      at: node.place,
      "`\(field)` is compared with the text `\(text)` here, and not with the words of the keyword set",
      help:
        "write `\(field): {in: \(text)}` to look for the words; put the text in quotes if it is meant",
      fixes: isAlone ? Fix.writing("{in: \(text)}", at: node.place) : []
    )
  }

  private mutating func readSettingTest(
    _ index: Int,
    _ values: [YAMLNode],
    at place: Place,
    _ isNameAlone: Bool
  ) -> PolicyModel.Test? {
    let declared = model.settings[index]
    let name = declared.name
    if openSettings.contains(index) { return nil }
    guard declared.isOffered else {
      // It is not set, and a flag that is not set is false.
      let isFalse = values.contains { $0.text == "false" }
      return isFalse ? .setting(index, in: [.boolean(false)]) : .isSet(setting: index)
    }
    if declared.key != nil {
      return fail(
        .wrongType,
        at: place,
        "the setting `\(name)` may have another value for each session, so no guard can ask for it",
        help: "to ask whether it is set, write `set: \(name)`"
      )
    }
    if declared.type == .text {
      return fail(
        .wrongType,
        at: place,
        "the setting `\(name)` is a text, which is only handed on to effects",
        help: "to ask whether it is set, write `set: \(name)`"
      )
    }
    if isNameAlone, declared.type != .boolean {
      return fail(
        .wrongType,
        at: place,
        "the setting `\(name)` is not `true` or `false`",
        help: "write `{set: \(name)}` to ask whether it is set, or `{\(name): VALUE}`"
      )
    }
    var read: [SettingValue] = []
    for item in values {
      guard let text = item.text else { return nil }
      var free = declared
      // A condition may name any value of the type; the bounds are for the admin's choice.
      free.range = nil
      free.step = nil
      free.values = nil
      let found = SettingReader.read(
        text,
        at: item.place,
        for: free,
        as: .condition,
        related: [.init("`\(name)` is declared here", at: declared.place)]
      )
      let known = if case .choice(let all) = declared.type { all } else { [String]() }
      explainingCounting(item, of: name, known) { $0.diagnostics += found.diagnostics }
      guard let value = found.value else { return nil }
      read.append(value)
    }
    return .setting(index, in: read)
  }

  /// Reads a value, and where it is none but counts or compares says what there is instead.
  mutating func explainingCounting(
    _ node: YAMLNode,
    of name: String,
    _ values: [String],
    _ read: (inout ModelReader) -> Void
  ) {
    let count = diagnostics.count
    read(&self)
    guard diagnostics.count > count, let text = node.text,
      let help = Counting.help(for: text, of: name, values)
    else { return }
    diagnostics[diagnostics.count - 1].help = help
    diagnostics[diagnostics.count - 1].fixes = []
  }

  // MARK: Names

  /// The fields of a name in the events of a scope; empty where none of them has it.
  func fields(named name: String, in scope: FieldScope) -> [PolicyModel.Field] {
    let own = scope.events.filter { $0 < model.events.count }
    let candidates = scope.isOpen || !scope.isKnown ? model.events : own.map { model.events[$0] }
    return candidates.compactMap { event in event.fields.first { $0.name == name } }
  }

  /// Whether other events than those of a scope have a field, which is then reported.
  mutating func reportOtherField(_ name: String, at place: Place, _ scope: FieldScope) -> Bool {
    let other = model.events.first { $0.fields.contains { $0.name == name } }
    guard let other else { return false }
    let own = scope.events.filter { $0 < model.events.count }.map { "`\(model.events[$0].name)`" }
    diagnostics.report(
      .unknownField,
      at: place,
      own.count > 1
        ? "none of \(own.joined(separator: ", ")) has a field `\(name)`"
        : "\(own.first ?? "a timer's firing") has no field `\(name)`",
      help: "`\(other.name)` has it"
    )
    return true
  }

  private func isKnown(_ name: String) -> Bool {
    settings[name] != nil || capabilities[name] != nil || memory[name] != nil
  }

  private mutating func unknown(
    _ entry: YAMLNode.Entry,
    _ scope: FieldScope,
    _ use: ConditionMistake.Use
  ) -> PolicyModel.Test? {
    let (name, place) = (entry.key, entry.keyPlace)
    // What can't be known may well declare the name.
    if !scope.isKnown || settings.isOpen || capabilities.isOpen || memory.isOpen { return nil }
    if scope.isOpen
      ? !openEvents.isEmpty || events.isOpen : !openEvents.isDisjoint(with: scope.events)
    {
      return nil
    }
    if reportOtherField(name, at: place, scope) { return nil }
    for section in ["settings", "capabilities", "memory"]
    where isRemoved(name, in: section, as: .unknownCondition, at: place) { return nil }
    // Of what is declared right, each wrong use is a mistake of its own.
    if timers[name] == nil, calendars[name] == nil,
      isReported(name, as: .unknownCondition, at: place)
    {
      return nil
    }
    diagnostics.append(mistakes(in: scope).unknown(entry, as: use))
    return nil
  }

  private func mistakes(in scope: FieldScope) -> ConditionMistake {
    let fields = scope.events.filter { $0 < model.events.count }.flatMap { model.events[$0].fields }
    let isFlag = { (type: ValueType) in type == .boolean }
    return ConditionMistake(
      settings: settings,
      capabilities: capabilities,
      memory: memory,
      timers: timers,
      keywordSets: keywordSets,
      calendars: calendars,
      flags: model.settings.filter { isFlag($0.type) }.map(\.name) + capabilities.names
        + model.memory.filter(\.isBoolean).map(\.name)
        + fields.filter { isFlag($0.type) }.map(\.name),
      comparable: model.settings.filter { $0.key == nil && $0.type != .text }.map(\.name)
        + capabilities.names + memory.names + fields.map(\.name),
      fields: fields.map(\.name),
      textFields: fields.filter { $0.type == .text }.map(\.name)
    )
  }

  private mutating func needsValue(_ name: String, at place: Place) -> PolicyModel.Test? {
    fail(
      .wrongType,
      at: place,
      "`\(name)` is not `true` or `false`, so its test needs a value",
      help: "write `{\(name): VALUE}`"
    )
  }

  private mutating func fail(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String
  ) -> PolicyModel.Test? {
    diagnostics.report(id, at: place, message, help: help)
    return nil
  }
}
