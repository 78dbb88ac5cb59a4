/// One line of an event log: an event of a session, or a change of settings for all sessions.
package struct EventLine: Sendable {
  /// What the line says.
  package enum Content: Sendable {
    case event(Event, session: String)
    case settings([(name: String, value: String)])
  }

  package var at: Instant
  package var content: Content

  /// Reads a line of NDJSON for a policy; nil after a report.
  ///
  /// - Parameters:
  ///   - line: the line without its break, with the number that it has in its file.
  ///   - policy: the policy whose events and settings the line may name.
  ///   - report: called with each problem, in a set of sources that holds the line alone.
  package static func read(
    _ line: SourceFile,
    for policy: Policy,
    report: (Findings) -> Void
  ) -> EventLine? {
    var reader = EventLineReader(policy: policy)
    let result = reader.read(line)
    if !reader.diagnostics.isEmpty {
      report(Findings(sources: SourceSet([line]), diagnostics: reader.diagnostics))
    }
    return result
  }
}

/// The grammar of event lines.
package enum EventLineShape {
  /// The keys that every line or some lines have; other keys are fields of the event.
  package static let keys: [Shape.Key] = [
    .init("at", .text, required: true, removable: false, "When it happened: RFC 3339, to the millisecond."),
    .init("session", .text, removable: false, "The id of the session; any text that is not empty."),
    .init("event", .eventName, removable: false, "The name of the event."),
    .init(
      "set",
      .named(.init(.value, removable: false)),
      removable: false,
      "Settings that hold for every session from then on, instead of an event."
    ),
  ]
}

private struct EventLineReader {
  let policy: Policy
  var diagnostics: [Diagnostic] = []

  mutating func read(_ line: SourceFile) -> EventLine? {
    if let bad = line.bytes.firstInvalidUTF8 {
      report(.invalidUTF8, at: Place(file: 0, lower: bad, upper: bad + 1), "this is not valid UTF-8", "save the file as UTF-8")
      return nil
    }
    let root: YAMLNode
    do throws(JSONReader.Failure) {
      root = try JSONReader.read(line.bytes, file: 0)
    } catch {
      report(.jsonSyntax, at: error.place, error.message, error.help)
      return nil
    }
    guard let entries = root.entries else {
      report(.wrongType, at: root.place, "a line is an object, found \(root.phrase)", "write {\"at\": …}")
      return nil
    }
    let at = instant(root)
    if root.entry("set") != nil { return settings(root, entries, at) }
    return event(root, entries, at)
  }

  private mutating func instant(_ root: YAMLNode) -> Instant? {
    guard let text = string("at", in: root) else { return nil }
    if let instant = Instant(text.value) { return instant }
    report(
      .invalidInstant,
      at: text.place,
      "`\(text.value)` is not an RFC 3339 instant of at most millisecond precision",
      "write it as in 2026-01-05T09:00:00Z or 2026-01-05T10:00:00.250+01:00"
    )
    return nil
  }

  private mutating func event(
    _ root: YAMLNode,
    _ entries: [YAMLNode.Entry],
    _ at: Instant?
  ) -> EventLine? {
    let session = string("session", in: root)
    if let session, session.value.isEmpty {
      report(.missingValue, at: session.place, "the session's id is empty", "give it an id")
    }
    guard let name = string("event", in: root) else { return nil }
    guard let declared = policy.words.model.events.first(where: { $0.name == name.value }) else {
      report(
        .unknownEvent,
        at: name.place,
        "there is no event `\(name.value)`",
        Suggestion.help(for: name.value, among: policy.eventNames, "events")
      )
      return nil
    }
    // Where a key of the line is missing, an unknown field most likely is that key.
    guard !diagnostics.contains(where: { $0.id == .missingKey }) else { return nil }
    var fields: [String: String] = [:]
    for entry in entries where EventLineShape.keys.allSatisfy({ $0.name != entry.key }) {
      if ShapeChecker.isAdminsOwn(entry.key) { continue }
      guard let field = declared.fields.first(where: { $0.name == entry.key }) else {
        report(
          .unknownField,
          at: entry.keyPlace,
          "`\(declared.name)` has no field `\(entry.key)`",
          Suggestion.help(for: entry.key, among: declared.fields.map(\.name), "fields")
        )
        continue
      }
      if let value = value(of: entry.value, field) { fields[entry.key] = value }
    }
    guard diagnostics.isEmpty, let at, let session else { return nil }
    guard let event = try? policy.event(declared.name, fields) else { return nil }
    return EventLine(at: at, content: .event(event, session: session.value))
  }

  private mutating func value(of node: YAMLNode, _ field: PolicyModel.Field) -> String? {
    if case .scalar(let text, let style) = node.content {
      let wantsQuotes = field.type != .boolean
      if (style == .quoted) == wantsQuotes, field.type.canonical(text) != nil { return text }
    }
    report(
      .wrongType,
      at: node.place,
      "the field `\(field.name)` can't be \(node.phrase)",
      field.type.expectation + (field.type == .boolean ? " without quotes" : " in double quotes")
    )
    return nil
  }

  private mutating func settings(
    _ root: YAMLNode,
    _ entries: [YAMLNode.Entry],
    _ at: Instant?
  ) -> EventLine? {
    for entry in entries where !["at", "set"].contains(entry.key) && !ShapeChecker.isAdminsOwn(entry.key) {
      report(
        .unknownKey,
        at: entry.keyPlace,
        "a line that sets something has no key `\(entry.key)`",
        "it holds for every session: only `at` and `set` are allowed"
      )
    }
    guard let chosen = root["set"]?.entries, !chosen.isEmpty else {
      report(
        .wrongType,
        at: root["set"]?.place ?? root.place,
        "`set` is an object of settings, found \(root["set"]?.phrase ?? "nothing")",
        "write {\"set\": {\"NAME\": VALUE}}"
      )
      return nil
    }
    var values: [(name: String, value: String)] = []
    for entry in chosen {
      guard let text = entry.value.text else {
        report(
          .wrongType,
          at: entry.value.place,
          "the value of `\(entry.key)` is text, `true` or `false`, found \(entry.value.phrase)",
          "write a duration as text: \"5m\""
        )
        continue
      }
      // JSON says null for what configurations call none.
      values.append((entry.key, text == "null" ? "none" : text))
      check(entry, text == "null" ? "none" : text)
    }
    guard diagnostics.isEmpty, let at else { return nil }
    return EventLine(at: at, content: .settings(values))
  }

  /// Holds one setting against the policy, with the place that it has in the line.
  private mutating func check(_ entry: YAMLNode.Entry, _ text: String) {
    let model = policy.words.model
    guard let setting = model.settings.first(where: { $0.name == entry.key && $0.isOffered }) else {
      let isKnown = model.settings.contains { $0.name == entry.key }
      report(
        isKnown ? .unsupportedSetting : .unknownSetting,
        at: entry.keyPlace,
        isKnown
          ? "`\(policy.id)` does not offer the setting `\(entry.key)`"
          : "`\(policy.id)` has no setting `\(entry.key)`",
        Suggestion.help(for: entry.key, among: model.settings.filter(\.isOffered).map(\.name), "settings")
      )
      return
    }
    if text == "none" { return }
    diagnostics += SettingReader.read(text, at: entry.value.place, for: setting, related: []).diagnostics
  }

  /// The text of a key that has to be there and be text.
  private mutating func string(_ key: String, in root: YAMLNode) -> Located<String>? {
    guard let node = root[key] else {
      let names = root.entries?.map(\.key) ?? []
      let meant = Suggestion.closest(to: key, among: names).map { "did you mean `\(key)` instead of `\($0)`? " } ?? ""
      report(
        .missingKey,
        at: Place(file: 0, lower: Int(root.place.lower), upper: Int(root.place.lower) + 1),
        "the line lacks the key `\(key)`",
        "\(meant)a line needs `at`, and `session` and `event` or `set`"
      )
      return nil
    }
    guard case .scalar(let text, .quoted) = node.content else {
      report(.wrongType, at: node.place, "`\(key)` is text, found \(node.phrase)", "put it in double quotes")
      return nil
    }
    return Located(text, at: node.place)
  }

  private mutating func report(_ id: Diagnostic.ID, at place: Place, _ message: String, _ help: String) {
    diagnostics.append(Diagnostic(id, at: place, message, help: help))
  }
}
