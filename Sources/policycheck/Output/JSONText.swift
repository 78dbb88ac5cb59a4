import PolicyEngine

/// Writes JSON (RFC 8259) in the order in which it is reported to.
enum JSONText {
  /// A string with quotes and escapes.
  static func quote(_ text: String) -> String { JSONValue.quote(text) }

  /// A list of values that are JSON already.
  static func array(_ items: [String]) -> String { "[\(items.joined(separator: ","))]" }

  /// An object of values that are JSON already, in the order given.
  static func object(_ members: [(String, String)]) -> String {
    "{\(members.map { "\(quote($0.0)):\($0.1)" }.joined(separator: ","))}"
  }
}
