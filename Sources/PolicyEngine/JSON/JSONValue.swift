/// A JSON value whose members keep their order, for documents that are written as a whole.
package indirect enum JSONValue: Sendable {
  /// A key of an object with its value.
  package typealias Member = (key: String, value: JSONValue)
  /// The same, or a key that is left out.
  package typealias OptionalMember = (key: String, value: JSONValue?)

  case string(String)
  case number(Int)
  case boolean(Bool)
  case array([JSONValue])
  case object([Member])
  case null

  /// An object without the members that have no value.
  package static func members(_ members: [OptionalMember]) -> JSONValue {
    .object(members.compactMap { key, value in value.map { (key: key, value: $0) } })
  }

  var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The value on one line, as programs write it to each other.
  package var line: String {
    var writer = JSONWriter()
    write(to: &writer, Layout(comma: ",", colon: ":", indent: nil))
    return writer.text
  }

  /// The value as people read it: indented, and what is short stands on one line.
  package var text: String {
    var writer = JSONWriter()
    write(to: &writer, Layout(comma: ", ", colon: ": ", indent: 0))
    return writer.text
  }

  /// What stands between the parts of a value.
  private struct Layout {
    var comma: String
    var colon: String
    /// How far the line of the value is indented; nil for everything on one line.
    var indent: Int?
  }

  /// The most characters of a line that holds a whole list or object.
  private static let width = 96

  private func write(to writer: inout JSONWriter, _ layout: Layout) {
    switch self {
    case .string(let text): writer.append(text)
    case .number(let number): writer.append(number)
    case .boolean(let flag): writer.append(literal: flag ? "true" : "false")
    case .null: writer.append(literal: "null")
    case .array(let items):
      write(items, "[", "]", to: &writer, layout) { item, writer, layout in
        item.write(to: &writer, layout)
      }
    case .object(let members):
      write(members, "{", "}", to: &writer, layout) { member, writer, layout in
        writer.append(member.key)
        writer.append(literal: layout.colon)
        member.value.write(to: &writer, layout)
      }
    }
  }

  /// Writes the parts of a list or object: on one line if that is to be or if they fit, else a line each.
  private func write<Part>(
    _ parts: [Part],
    _ open: String,
    _ close: String,
    to writer: inout JSONWriter,
    _ layout: Layout,
    _ write: (Part, inout JSONWriter, Layout) -> Void
  ) {
    let start = writer.bytes.count
    var inner = layout
    inner.indent = nil
    writer.append(literal: open)
    for (index, part) in parts.enumerated() {
      if index > 0 { writer.append(literal: layout.comma) }
      write(part, &writer, inner)
      // What is too long already need not be finished.
      if let indent = layout.indent, writer.bytes.count - start + indent >= Self.width { break }
    }
    writer.append(literal: close)
    guard let indent = layout.indent, writer.bytes.count - start + indent > Self.width else {
      return
    }
    writer.removeAll(after: start)
    inner.indent = indent + 2
    writer.append(literal: open)
    for (index, part) in parts.enumerated() {
      writer.append(literal: (index > 0 ? ",\n" : "\n") + String(repeating: " ", count: indent + 2))
      write(part, &writer, inner)
    }
    writer.append(literal: "\n\(String(repeating: " ", count: indent))\(close)")
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
