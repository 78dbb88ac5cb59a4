/// What a policy declares beside its rules: each name once, and each name for one thing.
extension ModelReader {
  mutating func readDeclarations(_ root: YAMLNode) {
    model.title = root["title"]?.text
    model.isAbstract = root["abstract"]?.text == "true"
    readRefusals(root)
    readStates(root)
    readEvents(root)
    readEffects(root)
    readSettings(root)
    readCapabilities(root)
    readMemory(root)
    readKeywords(root)
    readAdvice(root)
    checkConditionNames()
  }

  private mutating func readRefusals(_ root: YAMLNode) {
    if let inherited = inherited("refusals", in: root) {
      (refusals, model.refusals) = (inherited.reader.refusals, inherited.reader.model.refusals)
      return
    }
    for entry in declarations("refusals", of: root, \.refusals) {
      refusals.append(entry.key)
      model.refusals.append(
        .init(name: entry.key, place: entry.keyPlace, title: entry.value.text ?? "")
      )
    }
  }

  private mutating func readStates(_ root: YAMLNode) {
    // They name refusals.
    if let inherited = inherited("states", in: root),
      refusals.begins(with: inherited.reader.refusals),
      !refusals.isOpen
    {
      (states, model.states) = (inherited.reader.states, inherited.reader.model.states)
      return
    }
    for entry in declarations("states", of: root, \.states) {
      guard within(64, model.states.count, "states", at: entry.keyPlace) else {
        states.isOpen = true
        return
      }
      states.append(entry.key)
      var state = PolicyModel.State(name: entry.key, place: entry.keyPlace)
      state.title = entry.value["title"]?.text
      state.isInitial = entry.value["initial"]?.text == "true"
      state.isFinal = entry.value["final"]?.text == "true"
      if let reason = entry.value["reason"], !reason.isInvalid {
        state.reason = resolve(reason, in: refusals, .unknownRefusal)
        if !state.isFinal, entry.value["final"]?.isInvalid != true {
          report(
            .uselessKey,
            at: reason.place,
            "`\(entry.key)` is not final, so no event is ignored for a reason there",
            help: "remove `reason`, or add `final: true`"
          )
        }
      }
      model.states.append(state)
    }
  }

  private mutating func readEvents(_ root: YAMLNode) {
    if let inherited = inherited("events", in: root) {
      (events, model.events) = (inherited.reader.events, inherited.reader.model.events)
      return
    }
    for entry in declarations("events", of: root, \.events) {
      guard within(256, model.events.count, "events", at: entry.keyPlace) else {
        events.isOpen = true
        return
      }
      if Self.hasUnknownFields(entry.value) { openEvents.insert(events.names.count) }
      events.append(entry.key)
      if entry.key.hasPrefix(Name.timerPrefix) {
        report(
          .reservedName,
          at: entry.keyPlace,
          "`\(entry.key)` can't be declared: events that begin with `timer.` are the timers' firings",
          help: "choose another name"
        )
      }
      let fields = readFields(entry.value)
      for field in fields where Name.eventLineKeys.contains(field.name) {
        report(
          .reservedName,
          at: field.place,
          "`\(field.name)` can't be a field, as a line of events has a key of that name",
          help: "choose another name"
        )
      }
      model.events.append(.init(name: entry.key, place: entry.keyPlace, fields: fields))
    }
  }

  private mutating func readFields(_ node: YAMLNode?) -> [PolicyModel.Field] {
    (node?.entries ?? []).filter { !$0.value.isInvalid }.map { entry in
      .init(name: entry.key, place: entry.keyPlace, type: readType(entry.value))
    }
  }

  /// Whether there are fields or parameters that can't be known, or whose type can't.
  private static func hasUnknownFields(_ node: YAMLNode?) -> Bool {
    node?.isInvalid ?? false || node?.entries?.contains { $0.value.isInvalid } ?? false
  }

  private mutating func readType(_ node: YAMLNode) -> PolicyModel.FieldType {
    if let items = node.items { return .choice(readValues(items)) }
    return switch node.text {
    case "boolean": .boolean
    case "duration": .duration
    default: .string
    }
  }

  /// The values of a choice, each once.
  mutating func readValues(_ items: [YAMLNode]) -> [String] {
    var values: [String] = []
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      guard let text = item.text else { continue }
      if !seen.insert(text).inserted {
        report(
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

  private mutating func readEffects(_ root: YAMLNode) {
    if let inherited = inherited("effects", in: root) {
      (effects, model.effects) = (inherited.reader.effects, inherited.reader.model.effects)
      return
    }
    for entry in declarations("effects", of: root, \.effects) {
      if Self.hasUnknownFields(entry.value) || Self.hasUnknownFields(entry.value["parameters"]) {
        openEffects.insert(effects.names.count)
      }
      effects.append(entry.key)
      model.effects.append(
        .init(
          name: entry.key,
          place: entry.keyPlace,
          title: entry.value["title"]?.text,
          parameters: readFields(entry.value["parameters"])
        )
      )
    }
  }

  private mutating func readCapabilities(_ root: YAMLNode) {
    if let inherited = inherited("capabilities", in: root) {
      (capabilities, model.capabilities) = (
        inherited.reader.capabilities, inherited.reader.model.capabilities
      )
      return
    }
    for entry in declarations("capabilities", of: root, \.capabilities) {
      capabilities.append(entry.key)
      model.capabilities.append(
        .init(name: entry.key, place: entry.keyPlace, value: entry.value.text == "true")
      )
    }
  }

  private mutating func readMemory(_ root: YAMLNode) {
    if let inherited = inherited("memory", in: root) {
      (memory, model.memory) = (inherited.reader.memory, inherited.reader.model.memory)
      return
    }
    for entry in declarations("memory", of: root, \.memory) {
      memory.append(entry.key)
      let values = readValues(entry.value.items ?? [])
      if let none = entry.value.items?.first(where: { $0.text == "none" }) {
        report(
          .reservedName,
          at: none.place,
          "`none` can't be a value to remember, as it means that nothing is remembered",
          help: "leave it out; test for it with `\(entry.key): none`"
        )
      }
      let isBoolean = entry.value.text == "boolean"
      model.memory.append(
        .init(
          name: entry.key,
          place: entry.keyPlace,
          values: isBoolean ? ["true"] : values,
          isBoolean: isBoolean
        )
      )
    }
  }

  private mutating func readKeywords(_ root: YAMLNode) {
    if let inherited = inherited("keywords", in: root) {
      (keywordSets, model.keywordSets) = (
        inherited.reader.keywordSets, inherited.reader.model.keywordSets
      )
      return
    }
    for entry in declarations("keywords", of: root, \.keywordSets) {
      keywordSets.append(entry.key)
      var words: [Located<String>] = []
      let languages = entry.value["languages"]?.entries ?? []
      let parts =
        [entry.value, entry.value["words"], entry.value["languages"]] + languages.map(\.value)
      var forms: [[UInt32]] = []
      var dotted: Set<Int> = []
      var inherited = InheritedForms(base?.keywordSet(entry.key))
      let lists = [(entry.value["words"], "")] + languages.map { ($0.value, $0.key) }
      for (list, language) in lists {
        for item in list?.items ?? [] {
          guard let text = item.text else { continue }
          if DottedLetters.languages.contains(language) || DottedLetters.areIn(text) {
            dotted.insert(words.count)
          }
          words.append(Located(text, at: item.place))
          forms.append(inherited.form(at: item.place) ?? KeywordMatcher.normalForm(of: text))
        }
      }
      model.keywordSets.append(
        .init(
          name: entry.key,
          place: entry.keyPlace,
          match: entry.value["match"]?.text.flatMap(KeywordMatch.init) ?? .whole,
          words: words,
          forms: forms,
          dottedWords: dotted,
          isComplete: parts.allSatisfy { node in
            guard let node else { return true }
            return !node.isInvalid && !node.hasUnknownEntries
          }
        )
      )
    }
  }

  private mutating func readAdvice(_ root: YAMLNode) {
    // It names keyword sets.
    if let inherited = inherited("advice", in: root),
      keywordSets.begins(with: inherited.reader.keywordSets), !keywordSets.isOpen
    {
      model.advice = inherited.reader.model.advice
      return
    }
    let entries = root["advice"]?.entries ?? []
    for entry in entries where !entry.isPlaceholder && entry.value.entries != nil {
      require(["keywords", "because"], of: entry, "piece of advice", among: entries)
      let words = ["include", "avoid"].map { entry.value[$0] }
      if words.allSatisfy({ $0 == nil }), !entry.value.hasUnknownEntries {
        report(
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
        report(
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

  /// A condition names settings, capabilities, memories and fields alike, so one name means one thing.
  private mutating func checkConditionNames() {
    let isClear =
      capabilities.names.allSatisfy { settings[$0] == nil }
      && memory.names.allSatisfy { settings[$0] == nil && capabilities[$0] == nil }
      && model.events.allSatisfy { event in
        event.fields.allSatisfy {
          settings[$0.name] == nil && capabilities[$0.name] == nil && memory[$0.name] == nil
        }
      }
    if isClear { return }
    var first: [String: (kind: String, place: Place)] = [:]
    var named: [(name: String, kind: String, place: Place)] = []
    named += model.settings.map { ($0.name, "a setting", $0.place) }
    named += model.capabilities.map { ($0.name, "a capability", $0.place) }
    named += model.memory.map { ($0.name, "a memory", $0.place) }
    for field in model.events.flatMap(\.fields) {
      named.append((field.name, "a field", field.place))
    }
    for (name, kind, place) in named {
      guard let earlier = first[name] else {
        first[name] = (kind, place)
        continue
      }
      // Two events may have a field of the same name: a condition means that of its own event.
      guard earlier.kind != kind else { continue }
      report(
        .ambiguousName,
        at: place,
        "`\(name)` is \(kind) here and \(earlier.kind) elsewhere, so a condition could mean either",
        help: "rename one of the two",
        related: [.init("`\(name)` is \(earlier.kind) here", at: earlier.place)]
      )
    }
  }
}
