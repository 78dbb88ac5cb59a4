/// What a line of a log says that its event or firing did, where it is a record of it.
///
/// Of what is left out nothing is known. Where rules are written is read over: it changes as files are edited.
package struct RecordedStep: Sendable {
  /// A timer that was started.
  package struct Start: Sendable, Hashable {
    package var timer: String
    /// As the line writes them; nil where it says `null` or nothing.
    package var earliest: String?
    package var latest: String?

    package init(timer: String, earliest: String?, latest: String?) {
      (self.timer, self.earliest, self.latest) = (timer, earliest, latest)
    }
  }

  /// A text, or nothing: `null`.
  package enum Text: Sendable, Hashable {
    case nothing
    case text(String)

    package init(_ text: String?) { self = text.map { .text($0) } ?? .nothing }
  }

  /// A key that records have besides those of every line.
  package enum Key: Int, CaseIterable, Sendable {
    case outcome
    case from
    case to
    case rule
    case source
    case reason
    case started
    case cancelled
    case effects
    case parameters
    case late

    private static let names = [
      "outcome", "from", "to", "rule", "source", "reason", "started", "cancelled", "effects",
      "parameters", "late",
    ]

    package var name: String { Self.names[rawValue] }
  }

  /// The names of these keys.
  package static let keys = Set(Key.allCases.map(\.name))

  package var outcome: String?
  package var from: String?
  package var to: String?
  package var rule: Text?
  package var reason: Text?
  package var started: [Start]?
  package var cancelled: [String]?
  package var effects: [String]?
  /// The parameters of the effects, as JSON on one line.
  package var parameters: String?
  package var isLate: Bool?

  package init() {}

  /// Takes in an entry of a line; false where its value is of another kind than a record has there.
  mutating func take(_ entry: YAMLNode.Entry) -> Bool {
    let value = entry.value
    switch entry.key {
    case "outcome": outcome = value.quoted
    case "from": from = value.quoted
    case "to": to = value.quoted
    case "rule": rule = value.textOrNull
    case "reason": reason = value.textOrNull
    case "started": started = value.all(Self.start)
    case "cancelled": cancelled = value.all(\.quoted)
    case "effects": effects = value.all(\.quoted)
    case "parameters": parameters = value.items == nil ? nil : value.json?.line
    case "late": isLate = value.flag
    case "source": return true
    default: return false
    }
    return knows(entry.key)
  }

  private func knows(_ key: String) -> Bool {
    switch key {
    case "outcome": outcome != nil
    case "from": from != nil
    case "to": to != nil
    case "rule": rule != nil
    case "reason": reason != nil
    case "started": started != nil
    case "cancelled": cancelled != nil
    case "effects": effects != nil
    case "parameters": parameters != nil
    case "late": isLate != nil
    default: false
    }
  }

  private static func start(_ node: YAMLNode) -> Start? {
    guard let timer = node["timer"]?.quoted else { return nil }
    return Start(
      timer: timer,
      earliest: node["earliest"]?.quoted,
      latest: node["latest"]?.quoted
    )
  }
}

extension YAMLNode {
  /// A text of JSON.
  package var quoted: String? {
    if case .scalar(let text, .quoted) = content { text } else { nil }
  }

  fileprivate var textOrNull: RecordedStep.Text? {
    switch content {
    case .scalar(let text, .quoted): .text(text)
    case .scalar("null", .plain): .nothing
    default: nil
    }
  }

  fileprivate var flag: Bool? {
    switch content {
    case .scalar("true", .plain): true
    case .scalar("false", .plain): false
    default: nil
    }
  }

  /// The items of a list, if all of them are of a kind.
  package func all<Item>(_ read: (YAMLNode) -> Item?) -> [Item]? {
    guard let items else { return nil }
    let read = items.compactMap(read)
    return read.count == items.count ? read : nil
  }

  /// A value of JSON that was read into nodes, with the keys of objects in order; nil where it has a number
  /// that is not whole.
  package var json: JSONValue? {
    switch content {
    case .scalar(let text, .quoted): .string(text)
    case .scalar("true", _): .boolean(true)
    case .scalar("false", _): .boolean(false)
    case .scalar("null", _): .null
    case .scalar(let text, _): Int(text).map { .number($0) }
    case .sequence: all(\.json).map { .array($0) }
    case .mapping(let entries):
      .object(
        entries.sorted { $0.key < $1.key }.compactMap { entry in
          entry.value.json.map { (key: entry.key, value: $0) }
        }
      )
    case .window, .invalid: nil
    }
  }
}
