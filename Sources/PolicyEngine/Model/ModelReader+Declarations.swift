/// What a policy declares beside its rules: each name once, and each name for one thing.
extension ModelReader {
  mutating func readDeclarations(_ root: YAMLNode) {
    declare(\.refusals, \.refusals, of: root) { _, entry in
      .init(name: entry.key, place: entry.keyPlace, title: entry.value.text ?? "")
    }
    declare(\.states, \.states, of: root, naming: { $0.refusals }, atMost: 64) { $0.readState($1) }
    declare(\.events, \.events, of: root, atMost: 256) { $0.readEvent($1) }
    declare(\.effects, \.effects, of: root) { $0.readEffect($1) }
    declare(\.settings, \.settings, of: root) { $0.readSetting($1, of: root) }
    declare(\.capabilities, \.capabilities, of: root) { reader, entry in
      let value = reader.readFlag(entry.value, "the capability `\(entry.key)`") { _ in
        "an admin can't change what a channel can do: guards can ask for the setting itself"
      }
      return .init(name: entry.key, place: entry.keyPlace, value: value)
    }
    declare(\.memory, \.memory, of: root) { $0.readMemory($1) }
    readKeys(root)
    declare(\.keywordSets, \.keywordSets, of: root) { $0.readKeywordSet($1) }
    declare(\.calendars, \.calendars, of: root, atMost: 32) { $0.readCalendar($1) }
    // Read anew in each policy, as their guards ask for what a child may change.
    for entry in declarations(\.signals, of: root, atMost: 64) {
      let signal = readSignal(entry)
      model.signals.append(signal)
    }
    readAdvice(root)
    checkConditionNames()
  }

  private mutating func readState(_ entry: YAMLNode.Entry) -> PolicyModel.State {
    var state = PolicyModel.State(name: entry.key, place: entry.keyPlace)
    state.title = entry.value["title"]?.text
    state.isInitial = entry.value["initial"]?.text == "true"
    state.isFinal = entry.value["final"]?.text == "true"
    if let reason = entry.value["reason"], !reason.isInvalid {
      state.reason = resolve(reason, in: refusals, .unknownRefusal)
      if !state.isFinal, entry.value["final"]?.isInvalid != true {
        diagnostics.report(
          .uselessKey,
          at: reason.place,
          "`\(entry.key)` is not final, so no event is ignored for a reason there",
          help: "remove `reason`, or add `final: true`"
        )
      }
    }
    return state
  }

  private mutating func readEvent(_ entry: YAMLNode.Entry) -> PolicyModel.Event {
    if Self.hasUnknownFields(entry.value) { openEvents.insert(model.events.count) }
    if entry.key.hasPrefix(Name.timerPrefix) {
      diagnostics.report(
        .reservedName,
        at: entry.keyPlace,
        "`\(entry.key)` can't be declared: events that begin with `timer.` are the timers' firings",
        help: "choose another name"
      )
    }
    let fields = readFields(entry.value)
    for field in fields where Name.eventLineKeys.contains(field.name) {
      diagnostics.report(
        .reservedName,
        at: field.place,
        "`\(field.name)` can't be a field, as a line of events has a key of that name",
        help: "choose another name"
      )
    }
    return .init(name: entry.key, place: entry.keyPlace, fields: fields)
  }

  private mutating func readFields(_ node: YAMLNode?) -> [PolicyModel.Field] {
    (node?.entries ?? []).filter { !$0.value.isInvalid }.map { entry in
      var field = PolicyModel.Field(name: entry.key, place: entry.keyPlace, type: .text)
      guard let type = entry.value.entries == nil ? entry.value : entry.value["type"] else {
        require(["type"], of: entry, "field", among: node?.entries ?? [])
        return field
      }
      field.type = readType(type)
      field.range = readLengths(entry.value["range"], of: field.type, field.name)
      if field.type == .instant, field.range == nil, entry.value["range"]?.isInvalid != true {
        diagnostics.report(
          .missingKey,
          at: type.place,
          "the instant `\(field.name)` has no range",
          help: "say how far it can be from its event: `{type: instant, range: 1m..30d}`"
        )
        field.range = .any(at: type.place)
      }
      return field
    }
  }

  /// The range of a length: how long a timer can run for it.
  private mutating func readLengths(
    _ node: YAMLNode?,
    of type: ValueType,
    _ name: String
  ) -> LengthRange? {
    guard let node, !node.isInvalid else { return nil }
    guard type == .duration || type == .instant else {
      diagnostics.report(
        .uselessKey,
        at: node.place,
        "only a duration or an instant has a `range`",
        help: "remove it, or make the type `duration`"
      )
      return nil
    }
    guard let range = window(node, "`range`") else { return nil }
    if range.earliest == 0 {
      zeroDuration(
        at: node.place,
        "the range of `\(name)` begins at zero, and a timer may run for it"
      )
      let window = TimeWindow(earliest: 1, latest: max(1, range.latest))
      return LengthRange(window, written: nil, at: node.place)
    }
    return LengthRange(range, written: node.text, at: node.place)
  }

  /// Whether there are fields or parameters that can't be known, or whose type can't.
  private static func hasUnknownFields(_ node: YAMLNode?) -> Bool {
    node?.isInvalid ?? false
      || node?.entries?.contains { entry in
        entry.value.isInvalid
          || entry.value["type"].map(\.isInvalid) ?? (entry.value.entries != nil)
          || entry.value.hasUnknownEntries
      } ?? false
  }

  mutating func readType(_ node: YAMLNode) -> ValueType {
    if let items = node.items { return .choice(readValues(items)) }
    return switch node.text {
    case "boolean": .boolean
    case "duration": .duration
    case "instant": .instant
    default: .text
    }
  }

  /// The values of a choice, each once.
  mutating func readValues(_ items: [YAMLNode]) -> [String] {
    var values: [String] = []
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      guard let text = item.text else { continue }
      if !seen.insert(text).inserted {
        diagnostics.report(
          .duplicateValue,
          at: item.place,
          "the value `\(text)` is listed twice",
          help: "remove one of the two",
          fixes: Fix.removing(item.place, after: items[index - 1].place)
        )
      } else {
        values.append(text)
      }
    }
    return values
  }

  private mutating func readEffect(_ entry: YAMLNode.Entry) -> PolicyModel.Effect {
    let parameters = entry.value["parameters"]
    let isUnknown = entry.value.isInvalid || parameters?.isInvalid == true
    if isUnknown || Self.hasUnknownFields(parameters) {
      openEffects.insert(model.effects.count)
    }
    return .init(
      name: entry.key,
      place: entry.keyPlace,
      title: entry.value["title"]?.text,
      parameters: readFields(parameters)
    )
  }

  private mutating func readMemory(_ entry: YAMLNode.Entry) -> PolicyModel.Memory {
    let type = entry.value["type"]
    if entry.value.entries != nil, type == nil {
      require(["type"], of: entry, "memory", among: [entry])
    }
    let range = readLengths(entry.value["range"], of: type.map { readType($0) } ?? .text, entry.key)
    if type?.text == "duration" {
      if range == nil, entry.value["range"]?.isInvalid != true {
        diagnostics.report(
          .missingKey,
          at: entry.keyPlace,
          "the memory `\(entry.key)` is of a length, and has no range",
          help: "say how long it can be: `{type: duration, range: 1m..24h}`"
        )
      }
      return .init(
        name: entry.key,
        place: entry.keyPlace,
        values: [PolicyModel.Memory.length],
        isBoolean: false,
        range: range ?? .any(at: entry.keyPlace)
      )
    }
    let isBoolean = type?.text == "boolean"
    let values = isBoolean ? ["true"] : readValues(type?.items ?? [])
    if let none = type?.items?.first(where: { $0.text == "none" }) {
      diagnostics.report(
        .reservedName,
        at: none.place,
        "`none` can't be a value to remember, as it means that nothing is remembered",
        help: "leave it out; test for it with `\(entry.key): none`"
      )
    }
    return .init(name: entry.key, place: entry.keyPlace, values: values, isBoolean: isBoolean)
  }

  /// A flag that is the same for all admins.
  ///
  /// - Parameter help: what to do instead of naming something else in its place, by what asks for that.
  mutating func readFlag(
    _ node: YAMLNode?,
    _ what: String,
    help: (String) -> String
  ) -> Bool {
    guard let node, let text = node.text, text != "true", text != "false" else {
      return node?.text == "true"
    }
    let table = [settings, capabilities, memory].first { $0[text] != nil }
    if table == nil, settings.isOpen || capabilities.isOpen || memory.isOpen { return false }
    let isFlag = settings[text].map { model.settings[$0].type == .boolean } ?? true
    diagnostics.report(
      .wrongType,
      at: node.place,
      table.map { "\(what) is `true` or `false`, and `\(text)` is \($0.one)" }
        ?? "\(what) is `true` or `false`, found `\(text)`",
      help: table.map { _ in help(isFlag ? text : "{\(text): VALUE}") } ?? "write `true` or `false`"
    )
    return false
  }

  private mutating func readKeywordSet(_ entry: YAMLNode.Entry) -> PolicyModel.KeywordSet {
    var set = PolicyModel.KeywordSet(name: entry.key, place: entry.keyPlace)
    set.match = entry.value["match"]?.text.flatMap(KeywordMatch.init) ?? .whole
    let inherited = base.flatMap { base in
      base.reader.keywordSets[entry.key].map { base.reader.model.keywordSets[$0] }
    }
    var inheritedWords = InOrder(inherited?.words ?? [])
    let languages = entry.value["languages"]
    let lists = languages?.entries?.map { ($0.key, Optional($0.value)) } ?? []
    for (language, list) in [("", entry.value["words"])] + lists {
      for item in list?.items ?? [] {
        guard let text = item.text else { continue }
        if DottedLetters.languages.contains(language) || DottedLetters.areIn(text) {
          set.dottedWords.insert(set.words.count)
        }
        set.words.append(Located(text, at: item.place))
        let form = inheritedWords.index(at: item.place).flatMap { inherited?.forms[$0] }
        set.forms.append(form ?? KeywordMatcher.normalForm(of: text))
      }
    }
    let parts = [entry.value, entry.value["words"], languages] + lists.map(\.1)
    set.isComplete = !parts.contains { $0?.isInvalid == true || $0?.hasUnknownEntries == true }
    return set
  }

  private mutating func readAdvice(_ root: YAMLNode) {
    if let inherited = inherited("advice", in: root, naming: { $0.keywordSets }) {
      model.advice = inherited.reader.model.advice
      return
    }
    let entries = root["advice"]?.entries ?? []
    for entry in entries where !entry.isPlaceholder && entry.value.entries != nil {
      require(["keywords", "because"], of: entry, "piece of advice", among: entries)
      let words = ["include", "avoid"].map { entry.value[$0] }
      if words.allSatisfy({ $0 == nil }), !entry.value.hasUnknownEntries {
        diagnostics.report(
          .missingKey,
          at: entry.keyPlace,
          "the piece of advice `\(entry.key)` names no words",
          help: "add `include: […]` or `avoid: […]`"
        )
      }
      let lists = words.map { readWords($0) }
      guard let reference = entry.value["keywords"], !reference.isInvalid,
        let set = resolve(reference, in: keywordSets, .unknownKeywords)
      else { continue }
      model.advice.append(
        .init(
          name: entry.key,
          place: entry.keyPlace,
          keywordSet: set,
          included: lists[0],
          avoided: lists[1],
          reason: entry.value["because"]?.text ?? "",
          applies: entry.value["applies"]?.text != "false"
        )
      )
    }
  }

  private mutating func readWords(_ list: YAMLNode?) -> [PolicyModel.Advice.Word] {
    (list?.items ?? []).compactMap { item in
      guard let text = item.text else { return nil }
      let form = KeywordMatcher.normalForm(of: text)
      if form.isEmpty {
        diagnostics.report(
          .keywordEmpty,
          at: item.place,
          "nothing is left of the keyword `\(text)` once surrounding punctuation and white space are trimmed",
          help: "give a word with letters or digits"
        )
        return nil
      }
      return .init(text: text, form: form)
    }
  }

  /// A test names settings, capabilities, memories and fields alike, so one name means one thing.
  private mutating func checkConditionNames() {
    for capability in model.capabilities {
      checkMeaning(of: capability.name, capabilities.one, at: capability.place)
    }
    for memory in model.memory { checkMeaning(of: memory.name, self.memory.one, at: memory.place) }
    // Two events may have a field of the same name: a condition means that of its own event.
    for event in model.events {
      for field in event.fields { checkMeaning(of: field.name, "a field", at: field.place) }
    }
  }

  /// Reports a name that is also that of something else, which a condition could mean.
  private mutating func checkMeaning(of name: String, _ kind: String, at place: Place) {
    let other: (kind: String, place: Place)
    if let index = settings[name] {
      other = (settings.one, model.settings[index].place)
    } else if let index = capabilities[name] {
      other = (capabilities.one, model.capabilities[index].place)
    } else if let index = memory[name] {
      other = (memory.one, model.memory[index].place)
    } else {
      return
    }
    if other.kind == kind { return }
    diagnostics.report(
      .ambiguousName,
      at: place,
      "`\(name)` is \(kind) here and \(other.kind) elsewhere, so a test could mean either",
      help: "rename one of the two",
      related: [.init("`\(name)` is \(other.kind) here", at: other.place)]
    )
  }
}
