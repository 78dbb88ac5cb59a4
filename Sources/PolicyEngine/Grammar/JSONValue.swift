/// A JSON value whose members keep their order, for documents that people read.
package indirect enum JSONValue: Sendable {
  case string(String)
  case number(Int)
  case boolean(Bool)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])
  case null

  /// The members of an object.
  var members: [(key: String, value: JSONValue)] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The value as indented text; what is short stands on one line.
  package func text(indent: Int = 0) -> String {
    switch self {
    case .string(let text): return Self.quote(text)
    case .number(let number): return String(number)
    case .boolean(let flag): return flag ? "true" : "false"
    case .null: return "null"
    case .array(let items):
      return Self.lay(items.map { $0.text(indent: indent + 2) }, "[", "]", indent)
    case .object(let members):
      let texts = members.map { "\(Self.quote($0.key)): \($0.value.text(indent: indent + 2))" }
      return Self.lay(texts, "{", "}", indent)
    }
  }

  private static func lay(_ parts: [String], _ open: String, _ close: String, _ indent: Int)
    -> String
  {
    let line = "\(open)\(parts.joined(separator: ", "))\(close)"
    if line.utf8.count + indent <= 96, !parts.contains(where: { $0.contains("\n") }) { return line }
    let space = String(repeating: " ", count: indent + 2)
    let lines = parts.map { "\n\(space)\($0)" }.joined(separator: ",")
    return "\(open)\(lines)\n\(String(repeating: " ", count: indent))\(close)"
  }

  /// A string with quotes and the escapes that it needs.
  package static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      // Also what JSON allows and a terminal obeys, or does not show.
      case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{200E}"..."\u{200F}",
        "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        let code = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(arrayLiteral items: JSONValue...) { self = .array(items) }
  package init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { (key: $0.0, value: $0.1) })
  }
}
