/// Reads a flat document into a ``PolicyModel``: resolves every name, and reports those that mean nothing.
///
/// The document is in canonical form, so only what a shape can't say is checked here. Marked nodes are
/// passed over; a declaration with a broken body still declares its name.
package struct ModelReader {
  package internal(set) var model: PolicyModel
  package internal(set) var diagnostics: [Diagnostic] = []

  var states = NameTable("states", "a state")
  var events = NameTable("events", "an event")
  var signals = NameTable("signals", "a signal")
  var effects = NameTable("effects", "an effect")
  var refusals = NameTable("refusals", "a refusal")
  var settings = NameTable("settings", "a setting")
  var capabilities = NameTable("capabilities", "a capability")
  var memory = NameTable("memories", "a memory", section: "memory")
  var keywordSets = NameTable("keyword sets", "a keyword set", section: "keywords")
  var calendars = NameTable("calendars", "a calendar")
  var timers = NameTable("timers", "a timer")
  /// The events of which not all fields can be known.
  var openEvents: Set<Int> = []
  /// The effects of which not all parameters can be known.
  var openEffects: Set<Int> = []
  /// The diagnostic of each name that means nothing, by what kind of thing it was looked for.
  private var unknownNames: [Diagnostic.ID: [String: Int]] = [:]
  /// The settings whose type can't be known.
  var openSettings: Set<Int> = []

  /// Whether what is read stands beside the policy, in a test, and nobody inherits it.
  private(set) var isBesidePolicy = false

  /// What was read of the policy that this one extends.
  let base: ReadPolicy?
  /// Where names are removed that this policy, or one that it extends, inherited.
  private let removals: Removals
  /// What needs them all the same, by the place of the removal.
  private var needed: [Place: (id: Diagnostic.ID, name: String, places: [Place])] = [:]

  /// The model of a flat document, and what is wrong with it.
  ///
  /// - Parameter base: the policy that the document is laid over; what the document leaves as it is
  ///   there is taken from it. The result is the same without it.
  package static func read(
    _ root: YAMLNode,
    id: Located<String>,
    over base: ReadPolicy? = nil,
    without removals: Removals = Removals()
  ) -> (model: PolicyModel, diagnostics: [Diagnostic]) {
    // Where entries can't be known, those that are missing may be among them.
    var reader = ModelReader(
      id: id,
      over: root.hasUnknownEntries ? nil : base,
      without: removals
    )
    reader.read(root)
    reader.reportNeeded()
    return (reader.model, reader.diagnostics)
  }

  init(id: Located<String>, over base: ReadPolicy?, without removals: Removals = Removals()) {
    model = PolicyModel(id: id)
    self.base = base
    self.removals = removals
  }

  /// A reader of what names the things of a policy that was read before.
  init(namesOf model: PolicyModel) {
    self.init(id: model.id, over: nil)
    isBesidePolicy = true
    self.model = model
    states.append(model.states.map(\.name))
    events.append(model.events.map(\.name))
    signals.append(model.signals.map(\.name))
    effects.append(model.effects.map(\.name))
    refusals.append(model.refusals.map(\.name))
    settings.append(model.settings.map(\.name))
    capabilities.append(model.capabilities.map(\.name))
    memory.append(model.memory.map(\.name))
    keywordSets.append(model.keywordSets.map(\.name))
    calendars.append(model.calendars.map(\.name))
    timers.append(model.timers.map(\.name))
  }

  mutating func read(_ root: YAMLNode) {
    model.title = root["title"]?.text
    model.isAbstract = root["abstract"]?.text == "true"
    readDeclarations(root)
    readRules(root)
    readProperties(root)
  }

  /// Whether there may be names, fields or types that can't be known.
  var isOpen: Bool {
    !(openEvents.isEmpty && openEffects.isEmpty && openSettings.isEmpty)
      || tables.contains(where: \.isOpen)
  }

  var tables: [NameTable] {
    [
      states, events, signals, timers, effects, refusals, settings, capabilities, memory,
      keywordSets, calendars,
    ]
  }

  // MARK: Declarations

  /// Reads what a section declares: as the policy that this one extends has it, if the section is left
  /// as it is there, else entry by entry, when all its names are known.
  mutating func declare<Item>(
    _ table: WritableKeyPath<ModelReader, NameTable>,
    _ items: WritableKeyPath<PolicyModel, [Item]>,
    of root: YAMLNode,
    naming others: ((ModelReader) -> NameTable)? = nil,
    atMost limit: Int = .max,
    _ read: (inout ModelReader, YAMLNode.Entry) -> Item
  ) {
    if let inherited = inherited(self[keyPath: table].section, in: root, naming: others) {
      self[keyPath: table] = inherited.reader[keyPath: table]
      model[keyPath: items] = inherited.reader.model[keyPath: items]
      return
    }
    for entry in declarations(table, of: root, atMost: limit) {
      let item = read(&self, entry)
      model[keyPath: items].append(item)
    }
  }

  /// The policy that this one extends, if a section is left as it is there and the names in it mean the same.
  func inherited(
    _ section: String,
    in root: YAMLNode,
    naming others: ((ModelReader) -> NameTable)?
  ) -> ReadPolicy? {
    guard let base, base.isKept(section, in: root) else { return nil }
    guard let others else { return base }
    let table = others(self)
    return table.begins(with: others(base.reader)) && !table.isOpen ? base : nil
  }

  /// The entries of a section, whose names are known from then on; its table is open where there may be
  /// more that can't be known.
  mutating func declarations(
    _ table: WritableKeyPath<ModelReader, NameTable>,
    of root: YAMLNode,
    atMost limit: Int
  ) -> [YAMLNode.Entry] {
    let node = root[self[keyPath: table].section]
    let isWhole = !(node ?? root).hasUnknownEntries && node?.isInvalid != true
    var entries = node?.entries ?? []
    if !isWhole { entries.removeAll(where: \.isPlaceholder) }
    let declared = within(limit, entries, self[keyPath: table].kind)
    self[keyPath: table].isOpen = !isWhole || declared.count < entries.count
    for entry in declared { self[keyPath: table].append(entry.key) }
    return declared
  }

  /// As many entries as fit; the first that doesn't is reported.
  mutating func within(
    _ limit: Int,
    _ entries: [YAMLNode.Entry],
    _ kind: String
  ) -> [YAMLNode.Entry] {
    if entries.count <= limit { return entries }
    diagnostics.report(
      .limitExceeded,
      at: entries[limit].keyPlace,
      "a policy has at most \(limit) \(kind)",
      help: Self.instead(ofMore: kind)
    )
    return Array(entries[..<limit])
  }

  /// How to do with less of a kind: a session has one policy, so that a second one is no help.
  private static func instead(ofMore kind: String) -> String {
    switch kind {
    case "states": "let states that differ in one thing be one, and remember that thing in `memory`"
    case "events": "let events that differ in one thing be one, with a field that says it"
    case "signals": "let several rules and timers use one signal"
    case "timers":
      "let one timer fire several times by `repeat`, or start one by several events and remember in `memory` which it was; timers with `as` count too"
    case "calendars": "let several timers and guards use one calendar"
    default: "let one rule name several events, states and values, or a parameter that is a setting"
    }
  }

  // MARK: Names

  /// Reports keys that an entry lacks.
  ///
  /// In a child a name like that of an inherited entry most likely was meant to be that one.
  mutating func require(
    _ keys: [String],
    of entry: YAMLNode.Entry,
    _ kind: String,
    among declared: [YAMLNode.Entry],
    help: String? = nil
  ) {
    // A key that isn't known may be one of those that seem to be missing.
    if entry.value.hasUnknownEntries { return }
    let missing = keys.filter { entry.value.entry($0) == nil }
    if missing.isEmpty { return }
    let names = Suggestion.list(missing)
    let inherited = declared.filter { $0.keyPlace.file != entry.keyPlace.file }.map(\.key)
    guard entry.keyPlace.file == model.id.place.file,
      Suggestion.closest(to: entry.key, among: inherited) != nil
    else {
      diagnostics.report(
        .missingKey,
        at: entry.keyPlace,
        "the \(kind) `\(entry.key)` lacks the key\(missing.count == 1 ? "" : "s") \(names)",
        help: help ?? "add \(Suggestion.list(missing.map { "\($0): …" }))"
      )
      return
    }
    diagnostics.report(
      .missingKey,
      at: entry.keyPlace,
      "there is no inherited \(kind) `\(entry.key)`, and a new one needs \(names)",
      help: Suggestion.help(for: entry.key, among: inherited, "inherited names"),
      fixes: Fix.writing(closestTo: entry.key, among: inherited, at: entry.keyPlace)
    )
  }

  /// Whether a name means nothing as a child removes it, which is that child's mistake.
  mutating func isRemoved(
    _ name: String,
    in section: String,
    as id: Diagnostic.ID,
    at place: Place
  ) -> Bool {
    guard let removal = removals[section, name] else { return false }
    needed[removal, default: (id, name, [])].places.append(place)
    return true
  }

  /// Reports a key that can't stand beside another one.
  ///
  /// - Parameter place: where the other one is written.
  mutating func reportConflict(
    of entry: YAMLNode.Entry,
    with other: String,
    at place: Place,
    _ message: String,
    help: String = "remove one of the two"
  ) {
    diagnostics.report(
      .conflictingKeys,
      at: entry.keyPlace,
      message,
      help: help,
      related: [.init("`\(other)` is here", at: place)]
    )
  }

  /// Reports what is removed although the policy needs it, with all that needs it.
  private mutating func reportNeeded() {
    for (place, use) in needed.sorted(by: { Place.precedes($0.key, $1.key) }) {
      diagnostics.report(
        use.id,
        at: place,
        "`\(use.name)` is removed here, but the policy still needs it",
        help: "remove or change what needs it too, such as a rule with `RULE: none`",
        related: use.places.sorted(by: Place.precedes).prefix(5)
          .map { .init("it is needed here", at: $0) }
      )
    }
  }

  /// The index of a name; nil after a report.
  ///
  /// - Parameters:
  ///   - inList: whether a list of names could stand here too.
  ///   - words: the words that could stand here too.
  mutating func resolve(
    _ node: YAMLNode,
    in table: NameTable,
    _ id: Diagnostic.ID,
    inList: Bool = false,
    or words: [String] = []
  ) -> Int? {
    guard let text = node.text else { return nil }
    if let index = table[text] { return index }
    // A file can hold a hundred thousand unknown names; what is never shown needs no suggestion.
    if table.isOpen || diagnostics.count >= 4 * Findings.limitPerFile { return nil }
    if isRemoved(text, in: table.section, as: id, at: node.place) { return nil }
    let mistakes = mistakes(or: words)
    if !Name.canBeDeclared(text) {
      diagnostics.append(mistakes.noName(node, text, in: table, inList: inList))
      return nil
    }
    if isReported(text, as: id, at: node.place) { return nil }
    diagnostics.append(mistakes.unknown(node, text, in: table, id))
    return nil
  }

  /// What to say of names that mean nothing, where some words could stand too.
  func mistakes(or words: [String]) -> NameMistake {
    NameMistake(
      tables: tables,
      openStates: model.states.filter { !$0.isFinal }.map(\.name),
      statesUnderway: model.states.filter { !$0.isFinal && !$0.isInitial }.map(\.name),
      words: words
    )
  }

  /// Whether a name that means nothing was reported before, and if not, that it is about to be.
  ///
  /// Where it is used again is reported with the first use: most likely its declaration is what is wrong.
  mutating func isReported(_ name: String, as id: Diagnostic.ID, at place: Place) -> Bool {
    guard let index = unknownNames[id]?[name] else {
      unknownNames[id, default: [:]][name] = diagnostics.count
      return false
    }
    diagnostics[index].fixes = diagnostics[index].fixes.map { $0.alsoAt(place) }
    if diagnostics[index].related.count < 5 {
      diagnostics[index].related.append(.init("it is used here too", at: place))
    }
    return true
  }
}
