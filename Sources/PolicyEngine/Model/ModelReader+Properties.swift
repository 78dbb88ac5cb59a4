/// Reads what must hold of all sessions.
extension ModelReader {
  private static let kinds = [
    "never", "always", "within", "not_before", "at_most_once", "reachable", "ends",
  ]

  /// The properties that a test states of a policy, and what is wrong with them.
  static func properties(
    of test: YAMLNode,
    beside model: PolicyModel
  ) -> (properties: [PolicyModel.Property], diagnostics: [Diagnostic]) {
    var reader = ModelReader(namesOf: model)
    reader.model.properties = []
    reader.readProperties(test)
    return (reader.model.properties, reader.diagnostics)
  }

  /// Reads the properties; they name what all else declares.
  mutating func readProperties(_ root: YAMLNode) {
    for entry in within(256, root["properties"]?.entries ?? [], "properties")
    where entry.value.entries != nil {
      guard let kind = readKind(entry) else { continue }
      model.properties.append(
        PolicyModel.Property(
          name: entry.key,
          place: entry.keyPlace,
          title: entry.value["title"]?.text,
          refs: entry.value["refs"]?.items?.compactMap(\.text) ?? [],
          kind: kind
        )
      )
    }
  }

  private mutating func readKind(_ entry: YAMLNode.Entry) -> PolicyModel.Property.Kind? {
    let node = entry.value
    let given = Self.kinds.compactMap { node.entry($0) }
    guard let first = given.first else {
      if !node.hasUnknownEntries {
        diagnostics.report(
          .missingKey,
          at: entry.keyPlace,
          "the property `\(entry.key)` doesn't say what must hold",
          help: "add one of the keys \(Suggestion.list(Self.kinds))"
        )
      }
      return nil
    }
    if given.count > 1 {
      reportConflict(
        of: given[1],
        with: first.key,
        at: first.keyPlace,
        "a property says one thing that must hold",
        help: "make two properties of it"
      )
      return nil
    }
    if first.value.isInvalid || isOpen { return nil }
    switch first.key {
    case "never": return occurrence(first.value).map { .never($0) }
    case "reachable": return occurrence(first.value).map { .reachable($0) }
    case "always": return readAlways(first.value, node, entry)
    case "ends": return .ends(from: readStates(first.value))
    case "at_most_once":
      return resolve(first.value, in: effects, .unknownEffect).map { .atMostOnce(effect: $0) }
    default: return readTimed(first, node, entry)
    }
  }

  private mutating func readAlways(
    _ guardNode: YAMLNode,
    _ node: YAMLNode,
    _ entry: YAMLNode.Entry
  ) -> PolicyModel.Property.Kind? {
    let count = diagnostics.count
    let key = YAMLNode.Entry(key: "if", keyPlace: entry.keyPlace, value: guardNode)
    let condition = readGuard(
      YAMLNode(.mapping([key]), at: guardNode.place),
      scope: FieldScope(events: [], isOpen: false, isKnown: true)
    )
    var states = PolicyModel.StateSet()
    if let node = node["while"] {
      states = readStates(node)
    } else {
      for state in model.states.indices where !model.states[state].isFinal { states.insert(state) }
    }
    return diagnostics.count == count ? .always(condition, while: states) : nil
  }

  private mutating func readTimed(
    _ time: YAMLNode.Entry,
    _ node: YAMLNode,
    _ entry: YAMLNode.Entry
  ) -> PolicyModel.Property.Kind? {
    let missing = ["of", "comes"].filter { node.entry($0) == nil }
    if !missing.isEmpty {
      if !node.hasUnknownEntries {
        diagnostics.report(
          .missingKey,
          at: time.keyPlace,
          "`\(time.key)` is about two things that happen, and \(Suggestion.list(missing)) \(missing.count == 1 ? "is" : "are") missing",
          help: "write `{\(time.key): \(time.value.text ?? "30h"), of: STATE, comes: STATE}`"
        )
      }
      return nil
    }
    guard let window = window(time.value, "`\(time.key)`"), let of = step(node["of"], "of"),
      let comes = step(node["comes"], "comes")
    else { return nil }
    var unless: PolicyModel.Occurrence?
    if let node = node["unless"] {
      guard let read = step(node, "unless") else { return nil }
      unless = read
    }
    return time.key == "within"
      ? .within(window.latest, of: of, comes: comes, unless: unless)
      : .notBefore(window.earliest, of: of, comes: comes, unless: unless)
  }

  /// An occurrence that must be a step; nil after a report.
  private mutating func step(_ node: YAMLNode?, _ key: String) -> PolicyModel.Occurrence? {
    guard let node, let read = occurrence(node) else { return nil }
    if read.isStep { return read }
    diagnostics.report(
      .missingKey,
      at: node.place,
      "`\(key)` is something that happens, and this says only when",
      help: "add `event`, `entering`, `leaving`, `do` or `reject`"
    )
    return nil
  }

  private mutating func occurrence(_ node: YAMLNode) -> PolicyModel.Occurrence? {
    if node.isInvalid { return nil }
    let count = diagnostics.count
    var read = PolicyModel.Occurrence()
    var isKnown = true
    if let events = names(node["event"]) {
      let list = readEvents(events)
      read.events = list.events.map(\.value)
      read.eventConditions = list.conditions
      isKnown = list.isKnown
    }
    read.states = node["while"].map { readStates($0) }
    read.entering = names(node["entering"]).map { readStates($0) }
    read.leaving = node["leaving"].map { readStates($0) }
    if let items = node["do"]?.items {
      read.effects = items.compactMap { resolve($0, in: effects, .unknownEffect, inList: true) }
    }
    if let items = node["reject"]?.items {
      read.refusals = items.compactMap { resolve($0, in: refusals, .unknownRefusal, inList: true) }
    }
    read.condition = readGuard(
      node,
      scope: FieldScope(events: read.events ?? [], isOpen: false, isKnown: isKnown)
    )
    checkAsked(read)
    return diagnostics.count == count ? read : nil
  }

  /// A list of names; what a name alone stands for has just that one.
  private func names(_ node: YAMLNode?) -> YAMLNode? {
    guard let node, node.text != nil else { return node }
    return YAMLNode(.sequence([node]), at: node.place)
  }

  /// Reports a test of a field that no rule and no timer asks: it would make no difference.
  private mutating func checkAsked(_ read: PolicyModel.Occurrence) {
    for test in read.condition.requires + read.condition.excludes {
      guard case .field(let name, _, _) = test.value.subject else { continue }
      var isAsked = false
      model.forEachTest { if $0 == test.value { isAsked = true } }
      if isAsked { continue }
      diagnostics.report(
        .uselessKey,
        at: test.place,
        "no rule and no timer asks this of `\(name)`, so a session goes the same way whatever it is",
        help: "ask what a rule asks, or leave it out"
      )
    }
  }
}
