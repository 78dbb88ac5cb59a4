/// Reads a flat document into a ``PolicyModel``: resolves every name, and reports those that mean nothing.
///
/// The document is in canonical form, so only what a shape can't say is checked here. Marked nodes are
/// passed over; a declaration with a broken body still declares its name.
package struct ModelReader {
  package internal(set) var model: PolicyModel
  package internal(set) var diagnostics: [Diagnostic] = []

  var states = NameTable("statuses", "a status")
  var events = NameTable("events", "an event")
  var effects = NameTable("effects", "an effect")
  var refusals = NameTable("refusals", "a refusal")
  var settings = NameTable("settings", "a setting")
  var capabilities = NameTable("capabilities", "a capability")
  var memory = NameTable("memories", "a memory")
  var keywordSets = NameTable("keyword sets", "a keyword set")
  var timers = NameTable("timers", "a timer")
  /// The events of which not all fields can be known.
  var openEvents: Set<Int> = []
  /// The effects of which not all parameters can be known.
  var openEffects: Set<Int> = []
  /// The diagnostic of each name that means nothing, by the kind of name.
  private var unknownNames: [UnknownName: Int] = [:]
  /// The settings whose type can't be known.
  var openSettings: Set<Int> = []

  /// What was read of the policy that this one extends.
  let base: ReadPolicy?

  /// The model of a flat document, and what is wrong with it.
  ///
  /// - Parameter base: the policy that the document is laid over; what the document leaves as it is
  ///   there is taken from it. The result is the same without it.
  package static func read(
    _ root: YAMLNode,
    id: Located<String>,
    over base: ReadPolicy? = nil
  ) -> (model: PolicyModel, diagnostics: [Diagnostic]) {
    // Where entries can't be known, those that are missing may be among them.
    var reader = ModelReader(id: id, over: root.hasUnknownEntries ? nil : base)
    reader.read(root)
    return (reader.model, reader.diagnostics)
  }

  init(id: Located<String>, over base: ReadPolicy?) {
    model = PolicyModel(id: id)
    self.base = base
  }

  mutating func read(_ root: YAMLNode) {
    readDeclarations(root)
    readRules(root)
  }

  /// Whether there may be names, fields or types that can't be known.
  var isOpen: Bool {
    !(openEvents.isEmpty && openEffects.isEmpty && openSettings.isEmpty)
      || [states, events, effects, refusals, settings, capabilities, memory, keywordSets, timers]
        .contains(where: \.isOpen)
  }

  /// The policy that this one extends, if a section is left as it is there.
  func inherited(_ section: String, in root: YAMLNode) -> ReadPolicy? {
    guard let base, base.isKept(section, in: root) else { return nil }
    return base
  }

  // MARK: Declarations

  private mutating func readDeclarations(_ root: YAMLNode) {
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
    checkConditionNames()
  }

  /// The entries of a section; its table is open where there may be more that can't be known.
  mutating func declarations(
    _ section: String,
    of root: YAMLNode,
    _ table: WritableKeyPath<ModelReader, NameTable>
  ) -> [YAMLNode.Entry] {
    guard let node = root[section] else {
      self[keyPath: table].isOpen = root.hasUnknownEntries
      return []
    }
    self[keyPath: table].isOpen = node.isInvalid || node.hasUnknownEntries
    let entries = node.entries ?? []
    return node.hasUnknownEntries ? entries.filter { !$0.isPlaceholder } : entries
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
      guard within(64, model.states.count, "statuses", at: entry.keyPlace) else {
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
    for item in items {
      guard let text = item.text else { continue }
      if !seen.insert(text).inserted {
        report(
          .duplicateValue,
          at: item.place,
          "the value `\(text)` is listed twice",
          help: "remove one of the two"
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
    if let inherited = inherited("supports", in: root) {
      (capabilities, model.capabilities) = (
        inherited.reader.capabilities, inherited.reader.model.capabilities
      )
      return
    }
    for entry in declarations("supports", of: root, \.capabilities) {
      capabilities.append(entry.key)
      model.capabilities.append(
        .init(name: entry.key, place: entry.keyPlace, value: entry.value.text == "true")
      )
    }
  }

  private mutating func readMemory(_ root: YAMLNode) {
    if let inherited = inherited("remembers", in: root) {
      (memory, model.memory) = (inherited.reader.memory, inherited.reader.model.memory)
      return
    }
    for entry in declarations("remembers", of: root, \.memory) {
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
      var inherited = InheritedForms(base?.keywordSet(entry.key))
      for list in [entry.value["words"]] + languages.map(\.value) {
        for item in list?.items ?? [] {
          guard let text = item.text else { continue }
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
          isComplete: parts.allSatisfy { node in
            guard let node else { return true }
            return !node.isInvalid && !node.hasUnknownEntries
          }
        )
      )
    }
  }

  // MARK: Names

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

  /// Reports keys that a new entry has to have.
  ///
  /// In an heir a name like that of an inherited entry most likely was meant to be that one.
  mutating func reportMissing(
    _ keys: [String],
    of entry: YAMLNode.Entry,
    _ kind: String,
    among declared: [YAMLNode.Entry],
    help: String
  ) {
    let names = Suggestion.list(keys)
    let inherited = declared.filter { $0.keyPlace.file != entry.keyPlace.file }.map(\.key)
    guard entry.keyPlace.file == model.id.place.file,
      Suggestion.closest(to: entry.key, among: inherited) != nil
    else {
      report(
        .missingKey,
        at: entry.keyPlace,
        "the \(kind) `\(entry.key)` lacks the key\(keys.count == 1 ? "" : "s") \(names)",
        help: help
      )
      return
    }
    report(
      .missingKey,
      at: entry.keyPlace,
      "there is no inherited \(kind) `\(entry.key)`, and a new one needs \(names)",
      help: Suggestion.help(for: entry.key, among: inherited, "inherited names")
    )
  }

  /// The index of a name; nil after a report.
  ///
  /// - Parameter inList: whether a list of names could stand here too.
  mutating func resolve(
    _ node: YAMLNode,
    in table: NameTable,
    _ id: Diagnostic.ID,
    inList: Bool = false
  ) -> Int? {
    guard let text = node.text else { return nil }
    if let index = table[text] { return index }
    // A file can hold a hundred thousand unknown names; what is never shown needs no suggestion.
    if table.isOpen || diagnostics.count >= 4 * Findings.limitPerFile { return nil }
    if !Name.canBeDeclared(text), reportNoName(node, in: table, inList: inList) { return nil }
    if isReported(text, as: id, at: node.place) { return nil }
    let (what, help) = unknown(text, in: table)
    report(id, at: node.place, what, help: help)
    return nil
  }

  /// Whether a name that means nothing was reported before, and if not, that it is about to be.
  ///
  /// Where it is used again is told with the first use: most likely its declaration is what is wrong.
  mutating func isReported(_ name: String, as id: Diagnostic.ID, at place: Place) -> Bool {
    guard let index = unknownNames[UnknownName(id: id, name: name)] else {
      unknownNames[UnknownName(id: id, name: name)] = diagnostics.count
      return false
    }
    let first = diagnostics[index]
    guard first.related.count < 5 else { return true }
    diagnostics[index] = Diagnostic(
      first.id,
      at: first.place,
      first.message,
      help: first.help,
      related: first.related + [.init("it is used here too", at: place)]
    )
    return true
  }

  /// Whether one more fits; the first that doesn't is reported.
  mutating func within(_ limit: Int, _ count: Int, _ kind: String, at place: Place) -> Bool {
    if count < limit { return true }
    report(
      .limitExceeded,
      at: place,
      "a policy has at most \(limit) \(kind)",
      help: "split it into several policies"
    )
    return false
  }

  mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String?,
    related: [Diagnostic.Related] = []
  ) {
    diagnostics.append(Diagnostic(id, at: place, message, help: help, related: related))
  }
}

/// A name that means nothing, as what kind of thing it was looked for.
private struct UnknownName: Hashable {
  var id: Diagnostic.ID
  var name: String
}
