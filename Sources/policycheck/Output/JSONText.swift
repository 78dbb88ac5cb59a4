/// Writes JSON (RFC 8259) in the order in which it is told to.
enum JSONText {
  /// A string with quotes and escapes.
  static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar == "\u{2028}" || scalar == "\u{2029}":
        let code = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A list of values that are JSON already.
  static func array(_ items: [String]) -> String { "[\(items.joined(separator: ","))]" }

  /// An object of values that are JSON already, in the order given.
  static func object(_ members: [(String, String)]) -> String {
    "{\(members.map { "\(quote($0.0)):\($0.1)" }.joined(separator: ","))}"
  }
}
