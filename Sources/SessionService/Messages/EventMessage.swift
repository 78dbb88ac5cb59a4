import PolicyEngine

/// An event as a host sends it: a JSON object with `session`, `channel` and `event`, and if it is given `at` and `id`; all
/// other keys are fields of the event.
package enum EventMessage {
  /// What is wrong with a message, with the column where, in bytes from 1.
  package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    package var message: String
    package var help: String
    package var column: Int

    package var description: String { "\(message); \(help)" }
  }

  /// The most bytes of a message.
  package static let longest = 1 << 20

  private static let example =
    #"{"session": "s1", "channel": "web", "event": "EVENT"}"#

  /// Reads a message.
  ///
  /// - Parameter channel: the channel where the message names none; nil where it has to.
  package static func read(
    _ bytes: [UInt8],
    channel: String? = nil
  ) throws(Problem) -> IncomingEvent {
    if bytes.count > longest {
      throw Problem(
        message: "a message has at most \(longest) bytes, found \(bytes.count)",
        help: "shorten its texts",
        column: 1
      )
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Problem(message: "this is not valid UTF-8", help: "send it as UTF-8", column: 1)
    }
    let root: YAMLNode
    do throws(JSONReader.Failure) {
      root = try JSONReader.read(bytes, file: 0)
    } catch {
      throw Problem(message: error.message, help: error.help, column: Int(error.place.lower) + 1)
    }
    guard let entries = root.entries else {
      throw problem("a message is an object, found \(root.phrase)", at: root.place)
    }
    var event = IncomingEvent(session: "", channel: channel ?? "", event: "")
    var missing = ["session", "event"] + (channel == nil ? ["channel"] : [])
    for entry in entries {
      let value = try text(of: entry)
      missing.removeAll { $0 == entry.key }
      switch entry.key {
      case "session": event.session = value
      case "channel": event.channel = value
      case "event": event.event = value
      case "id": event.id = value
      case "at":
        guard let instant = Instant(value) else {
          throw Problem(
            message: "`\(value)` is not an RFC 3339 instant of at most millisecond precision",
            help: "write it as in 2026-01-05T09:00:00Z, or leave `at` out for now",
            column: Int(entry.value.place.lower) + 1
          )
        }
        event.at = instant
      default: event.fields[entry.key] = value
      }
    }
    if let key = missing.first {
      throw problem("the message lacks the key `\(key)`", at: root.place)
    }
    return event
  }

  private static func text(of entry: YAMLNode.Entry) throws(Problem) -> String {
    guard case .scalar(let text, let style) = entry.value.content,
      style == .quoted || text != "null"
    else {
      throw problem("`\(entry.key)` is a text, found \(entry.value.phrase)", at: entry.value.place)
    }
    return text
  }

  private static func problem(_ message: String, at place: Place) -> Problem {
    Problem(message: message, help: "write it as \(example)", column: Int(place.lower) + 1)
  }
}
