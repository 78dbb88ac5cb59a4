/// One line of an event log: an event of a session, the firing of one of its timers, or a change of
/// settings for all sessions or for one.
package struct EventLine: Sendable {
  package enum Content: Sendable {
    case event(Event)
    /// The timer of an index fired.
    case firing(Int)
    case settings([ChosenSetting])
  }

  /// The most bytes of a line; more are most likely a document, or no log at all.
  package static let longest = 1 << 20

  package var at: Instant
  package var content: Content
  /// The id of the session, in UTF-8; empty where the line is for all sessions.
  package var session: ArraySlice<UInt8> = []
  /// The fields of the event as they are written, by name; those that are left out are not among them.
  package var fields: [String: String] = [:]
  /// What the line says that the event or firing did; nil where it is no record.
  package var recorded: RecordedStep?

  /// Reads a line of NDJSON for a policy, whose events and settings the line may name.
  ///
  /// - Parameters:
  ///   - line: the line without its break, with the number that it has in its file.
  ///   - policy: settings are held against it when they are chosen, not here.
  ///   - records: whether a line may say what its event did, as ``RecordedStep`` has it.
  /// - Returns: the line, nil where something is wrong, and what that is. Places of the line have the
  ///   file index after the policy's files: see ``sources(of:for:)``.
  package static func read(
    _ line: SourceFile,
    for policy: Policy,
    records: Bool = false
  ) -> (line: EventLine?, diagnostics: [Diagnostic]) {
    var reader = EventLineReader(policy: policy, file: file(after: policy), records: records)
    let result = reader.read(line)
    return (reader.diagnostics.isEmpty ? result : nil, reader.diagnostics)
  }

  /// What is wrong with a line that is longer than any that is read.
  package static func tooLong(for policy: Policy) -> Diagnostic {
    Diagnostic(
      .lineTooLong,
      at: Place(file: file(after: policy), lower: 0, upper: 0),
      "the line has more than \(longest) bytes, the most that is read",
      help: "write one event a line, as in \(JSONReader.example)"
    )
  }

  /// Where a line that could be read names its event.
  package static func eventPlace(in line: SourceFile, for policy: Policy) -> Place {
    let root = try? JSONReader.read(line.bytes, file: file(after: policy))
    return root?[EventLineShape.eventKey]?.place
      ?? Place(file: file(after: policy), lower: 0, upper: 0)
  }

  /// The session that a line names, whatever else it says; nil where it names none.
  package static func session(in line: [UInt8]) -> String? {
    (try? JSONReader.read(line, file: 0))?[EventLineShape.sessionKey]?.text
  }

  /// Whether a line names the firing of a timer, of whatever policy and whatever else it says.
  package static func namesFiring(_ line: [UInt8]) -> Bool {
    // Nearly no line has what the name begins with, or an escape that could stand for it.
    let prefix = Array(Name.timerPrefix.utf8)
    let mayName = line.indices.contains { index in
      line[index] == UInt8(ascii: "\\")
        || line[index] == prefix[0] && line[index...].starts(with: prefix)
    }
    guard mayName else { return false }
    let event = (try? JSONReader.read(line, file: 0))?[EventLineShape.eventKey]?.text
    return event?.hasPrefix(Name.timerPrefix) ?? false
  }

  private static func file(after policy: Policy) -> Int32 {
    Int32(policy.words.sources.files.count)
  }

  /// The files that a line's diagnostics are about: the policy's, and the line.
  package static func sources(of line: SourceFile, for policy: Policy) -> SourceSet {
    var sources = policy.words.sources
    _ = sources.add(line)
    return sources
  }
}

private struct EventLineReader {
  let policy: Policy
  let file: Int32
  let records: Bool
  var diagnostics: [Diagnostic] = []

  mutating func read(_ line: SourceFile) -> EventLine? {
    if let bad = line.bytes.span.firstInvalidUTF8 {
      diagnostics.report(
        .invalidUTF8,
        at: Place(file: file, lower: bad, upper: bad + 1),
        "this is not valid UTF-8",
        help: "save the file as UTF-8"
      )
      return nil
    }
    let root: YAMLNode
    do throws(JSONReader.Failure) {
      root = try JSONReader.read(line.bytes, file: file)
    } catch {
      diagnostics.append(error.diagnostic)
      return nil
    }
    guard let entries = root.entries else {
      diagnostics.report(
        .wrongType,
        at: root.place,
        "a line is an object, found \(root.phrase)",
        help: "write {\"at\": …}"
      )
      return nil
    }
    let at = instant(root)
    if root.entry(EventLineShape.settingsKey) != nil { return settings(root, entries, at) }
    return event(root, entries, at)
  }

  private mutating func instant(_ root: YAMLNode) -> Instant? {
    guard let text = string(EventLineShape.instantKey, in: root) else { return nil }
    if let instant = Instant(text.value) { return instant }
    let (problem, help) =
      if Instant(text.value + "Z") != nil {
        ("does not say in which time zone it is", "add `Z` for UTC, or an offset such as `+01:00`")
      } else if let reason = Instant.missingDay(in: text.value) {
        ("is no instant: \(reason)", "write a day that the month has")
      } else {
        (
          "is not an RFC 3339 instant of at most millisecond precision",
          "write it as in 2026-01-05T09:00:00Z or 2026-01-05T10:00:00.250+01:00"
        )
      }
    diagnostics.report(.invalidInstant, at: text.place, "`\(text.value)` \(problem)", help: help)
    return nil
  }

  private mutating func checkID(_ session: Located<String>?) {
    guard let session, session.value.isEmpty else { return }
    diagnostics.report(
      .missingValue,
      at: session.place,
      "the session's id is empty",
      help: "give it an id"
    )
  }

  private mutating func event(
    _ root: YAMLNode,
    _ entries: [YAMLNode.Entry],
    _ at: Instant?
  ) -> EventLine? {
    let session = string(EventLineShape.sessionKey, in: root)
    checkID(session)
    guard let name = string(EventLineShape.eventKey, in: root), let named = named(name),
      // Where a key of the line is missing, an unknown field most likely is that key.
      !diagnostics.contains(where: { $0.id == .missingKey })
    else { return nil }
    var fields: [String: String] = [:]
    var recorded: RecordedStep?
    for entry in entries
    where EventLineShape.keys.allSatisfy({ $0.name != entry.key }) && !entry.isAdminsOwn {
      guard let field = named.fields.first(where: { $0.name == entry.key }) else {
        if records, RecordedStep.keys.contains(entry.key) {
          take(entry, into: &recorded)
          continue
        }
        diagnostics.report(
          .unknownField,
          at: entry.keyPlace,
          "`\(name.value)` has no field `\(entry.key)`",
          help: named.timer == nil
            ? Suggestion.help(for: entry.key, among: named.fields.map(\.name), "fields")
            : "a firing has no fields: leave it out"
        )
        continue
      }
      if let value = value(of: entry.value, field, at) { fields[entry.key] = value }
    }
    guard diagnostics.isEmpty, let at, let session else { return nil }
    guard
      let content = named.timer.map({ EventLine.Content.firing($0) })
        ?? (try? policy.event(name.value, fields, at: at)).map({ .event($0) })
    else { return nil }
    let id = Array(session.value.utf8)[...]
    return EventLine(at: at, content: content, session: id, fields: fields, recorded: recorded)
  }

  private mutating func take(_ entry: YAMLNode.Entry, into recorded: inout RecordedStep?) {
    var step = recorded ?? RecordedStep()
    if !step.take(entry) {
      diagnostics.report(
        .wrongType,
        at: entry.value.place,
        "`\(entry.key)` of a record can't be \(entry.value.phrase)",
        help: "write it as `simulate --format ndjson` does, or leave it out"
      )
    }
    recorded = step
  }

  /// The fields of the event of a name, or the timer whose firing, which has none, it is; nil after a report.
  private mutating func named(
    _ name: Located<String>
  ) -> (fields: [PolicyModel.Field], timer: Int?)? {
    let model = policy.words.model
    if let event = model.events.first(where: { $0.name == name.value }) {
      return (event.fields, nil)
    }
    guard name.value.hasPrefix(Name.timerPrefix) else {
      diagnostics.report(
        .unknownEvent,
        at: name.place,
        "there is no event `\(name.value)`",
        help: Suggestion.help(for: name.value, among: model.events.map(\.name), "events")
      )
      return nil
    }
    let timer = String(name.value.dropFirst(Name.timerPrefix.count))
    if let index = model.timers.firstIndex(where: { $0.name == timer }) { return ([], index) }
    diagnostics.report(
      .unknownTimer,
      at: name.place,
      "there is no timer `\(timer)`",
      help: Suggestion.help(for: timer, among: model.timers.map(\.name), "timers")
    )
    return nil
  }

  private mutating func value(
    of node: YAMLNode,
    _ field: PolicyModel.Field,
    _ at: Instant?
  ) -> String? {
    if case .scalar(let text, let style) = node.content {
      let wantsQuotes = field.type != .boolean
      if (style == .quoted) == wantsQuotes {
        do throws(PolicyModel.Field.Refusal) {
          _ = try field.canonical(text, at: at)
          return text
        } catch {
          switch error {
          // The line's own instant was reported.
          case .noInstant: return nil
          case .otherType: break
          case .outside:
            diagnostics.report(
              .valueOutOfRange,
              at: node.place,
              "the field `\(field.name)` can't be `\(text)`: it is outside of its range",
              help: error.help(for: field.type)
            )
            return nil
          }
        }
      }
    }
    let quotes = field.type == .boolean ? "without quotes" : "in double quotes"
    diagnostics.report(
      .wrongType,
      at: node.place,
      "the field `\(field.name)` can't be \(node.phrase)",
      help: "\(field.type.expectation) \(quotes)"
    )
    return nil
  }

  private mutating func settings(
    _ root: YAMLNode,
    _ entries: [YAMLNode.Entry],
    _ at: Instant?
  ) -> EventLine? {
    let known = [
      EventLineShape.instantKey, EventLineShape.settingsKey, EventLineShape.sessionKey,
    ]
    // One key that has no place here says what is wrong with the line.
    if let entry = entries.first(where: {
      !known.contains($0.key) && !$0.isAdminsOwn
    }) {
      diagnostics.report(
        .unknownKey,
        at: entry.keyPlace,
        "a line that sets something has no key `\(entry.key)`",
        help: "only `at`, `set` and `session` are allowed; without `session` it holds for all"
      )
      return nil
    }
    let set = root[EventLineShape.settingsKey]
    guard let chosen = set?.entries, !chosen.isEmpty else {
      diagnostics.report(
        .wrongType,
        at: set?.place ?? root.place,
        "`set` is an object of settings, found \(set?.entries == nil ? set?.phrase ?? "nothing" : "an empty one")",
        help: "write {\"set\": {\"NAME\": VALUE}}"
      )
      return nil
    }
    var settings: [ChosenSetting] = []
    for entry in chosen {
      guard var setting = ChosenSetting(entry) else {
        diagnostics.report(
          .wrongType,
          at: entry.value.place,
          "the value of `\(entry.key)` is text, `true` or `false`, found \(entry.value.phrase)",
          help: entry.value.entries?.first.map {
            "name the key with the setting: \"\(entry.key).\($0.key)\": \"5m\""
          } ?? "write a duration as text: \"5m\""
        )
        continue
      }
      // JSON says null for what configurations call none.
      if setting.value.value == "null" { setting.value.value = "none" }
      settings.append(setting)
    }
    var session: Located<String>?
    if root.entry(EventLineShape.sessionKey) != nil {
      session = string(EventLineShape.sessionKey, in: root)
      checkID(session)
    }
    let id = Array((session?.value ?? "").utf8)[...]
    return at.map { EventLine(at: $0, content: .settings(settings), session: id) }
  }

  private mutating func string(_ key: String, in root: YAMLNode) -> Located<String>? {
    guard let node = root[key] else {
      let names = root.entries?.map(\.key) ?? []
      let meant =
        Suggestion.closest(to: key, among: names).map {
          "did you mean `\(key)` instead of `\($0)`? "
        } ?? ""
      diagnostics.report(
        .missingKey,
        at: Place(file: file, lower: Int(root.place.lower), upper: Int(root.place.lower) + 1),
        "the line lacks the key `\(key)`",
        help: "\(meant)a line needs `at`, and `session` and `event` or `set`"
      )
      return nil
    }
    guard case .scalar(let text, .quoted) = node.content else {
      diagnostics.report(
        .wrongType,
        at: node.place,
        "`\(key)` is text, found \(node.phrase)",
        help: "put it in double quotes"
      )
      return nil
    }
    return Located(text, at: node.place)
  }
}
