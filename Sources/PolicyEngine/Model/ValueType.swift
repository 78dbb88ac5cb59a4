/// What values are.
public enum ValueType: Sendable, Hashable {
  /// Any text.
  case text
  /// `true` or `false`.
  case boolean
  /// A duration, as policies write it.
  case duration
  /// A moment, as RFC 3339 has it.
  case instant
  /// One of some values.
  case choice([String])
}

extension ValueType {
  /// The canonical value of an event's field that an event leaves out; the length of a duration or to an
  /// instant is zero.
  package var valueIfAbsent: String {
    switch self {
    case .text: ""
    case .boolean: "false"
    case .duration, .instant: "0"
    case .choice(let values): values.first ?? ""
    }
  }

  /// The canonical text of a value, nil if it isn't one: durations become milliseconds, and so do instants,
  /// since 1970.
  package func canonical(_ text: String) -> String? {
    switch self {
    case .text: text
    case .boolean: text == "true" || text == "false" ? text : nil
    case .duration: (try? DurationText.parse(text)).map(String.init)
    case .instant: Instant(text).map { String($0.milliseconds) }
    case .choice(let values): values.contains(text) ? text : nil
    }
  }

  /// The canonical text of a value; nil after a report.
  func read(
    _ text: String,
    at place: Place,
    _ what: String,
    related: [Diagnostic.Related] = [],
    report: (Diagnostic) -> Void
  ) -> String? {
    if let canonical = canonical(text) { return canonical }
    func fail(_ id: Diagnostic.ID, _ message: String, _ help: String, _ fixes: [Fix]) {
      report(Diagnostic(id, at: place, message, help: help, related: related, fixes: fixes))
    }
    switch self {
    case .text: break
    case .boolean:
      fail(
        .wrongType,
        "\(what) is `true` or `false`, found `\(text)`",
        "write `\(PlainScalar.boolean(text).map(String.init) ?? "true` or `false")`",
        PlainScalar.fixes(boolean: text, at: place)
      )
    case .duration:
      _ = DurationReader.duration(text, at: place, what) {
        var reported = $0
        reported.related = related
        report(reported)
      }
    case .instant:
      fail(
        .invalidInstant,
        "\(what) is a moment, found `\(text)`",
        "write it as in 2026-01-05T09:00:00Z",
        []
      )
    case .choice(let values):
      fail(
        .unknownValue,
        "\(what) can't be `\(text)`",
        Suggestion.help(for: text, among: values, "allowed"),
        Fix.writing(closestTo: text, among: values, at: place)
      )
    }
    return nil
  }
}

/// The value of a setting.
public enum SettingValue: Sendable, Hashable {
  /// A flag.
  case boolean(Bool)
  /// A duration in milliseconds.
  case duration(Int64)
  /// One of the values that the policy lists, or a text.
  case choice(String)
  /// Durations in milliseconds by what a memory has, nil where there is to be none; and one for all else, if
  /// there is one.
  case byKey([String: Int64?], otherwise: Int64?)

  init(canonical text: String, of type: ValueType) {
    switch type {
    case .text, .choice, .instant: self = .choice(text)
    case .boolean: self = .boolean(text == "true")
    case .duration: self = .duration(Int64(text) ?? 0)
    }
  }

  /// Whether the setting is in use: a flag that is false is not, nor what has no duration for any key.
  package var isInUse: Bool {
    switch self {
    case .boolean(let flag): flag
    case .byKey(let lengths, let otherwise):
      otherwise != nil || lengths.values.contains { $0 != nil }
    case .duration, .choice: true
    }
  }
}

extension SettingValue: CustomStringConvertible {
  /// The value as the language writes it.
  public var description: String {
    switch self {
    case .boolean(let value): value ? "true" : "false"
    case .duration(let milliseconds): DurationText.format(milliseconds)
    case .choice(let value): value
    case .byKey(let lengths, let otherwise):
      "{"
        + (lengths.sorted { $0.key < $1.key }.map { "\($0.key): \(Self.words($0.value))" }
        + (otherwise.map { ["\(Self.otherwise): \(DurationText.format($0))"] } ?? []))
        .joined(separator: ", ") + "}"
    }
  }

  private static func words(_ length: Int64?) -> String {
    length.map { DurationText.format($0) } ?? "none"
  }

  /// The key of the value for all that has none of its own.
  package static let otherwise = "default"

  /// The duration for what a memory has, in milliseconds; nil where none is set.
  ///
  /// - Parameter key: what the memory has; nil: nothing.
  package func length(for key: String?) -> Int64? {
    switch self {
    case .duration(let length): length
    case .byKey(let lengths, let otherwise):
      if let key, let own = lengths[key] { own } else { otherwise }
    case .boolean, .choice: nil
    }
  }

  /// A value with that of one key changed; nil where no key has a word any more.
  ///
  /// - Parameter length: nil for a key that is to have none, whatever holds for all others.
  static func changed(_ value: SettingValue?, to length: Int64?, for key: String) -> SettingValue? {
    var lengths: [String: Int64?] = [:]
    var otherwise: Int64?
    switch value {
    case .duration(let length): otherwise = length
    case .byKey(let known, let other): (lengths, otherwise) = (known, other)
    case .boolean, .choice, nil: break
    }
    if key == Self.otherwise {
      otherwise = length
    } else {
      lengths.updateValue(length, forKey: key)
    }
    if lengths.isEmpty { return otherwise.map { .duration($0) } }
    return .byKey(lengths, otherwise: otherwise)
  }
}
