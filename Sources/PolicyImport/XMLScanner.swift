import PolicyEngine

/// The bytes of a file of XML and where the reader is: names, white space, values, references and remarks.
struct XMLScanner {
  /// A piece of text between tags.
  struct Text {
    var content: String
    /// Where it stands, without the white space around it.
    var range: Range<Int>
  }

  private let bytes: [UInt8]
  private let file: Int32
  private(set) var position: Int

  init(_ bytes: [UInt8], from start: Int, file: Int32) {
    (self.bytes, self.file, position) = (bytes, file, start)
  }

  var isAtEnd: Bool { position >= bytes.count }

  var isAtName: Bool { byte(at: position).map(Self.beginsName) ?? false }

  var isAtStartTag: Bool {
    starts(with: "<") && byte(at: position + 1).map(Self.beginsName) ?? false
  }

  /// Whether the `<?xml … ?>` of the very beginning is here.
  var isAtDeclaration: Bool { starts(with: "<?xml") && Self.isSpace(byte(at: position + 5)) }

  mutating func name() throws(XMLReader.Failure) -> String {
    let start = position
    guard isAtName else { throw failure("a name is expected", at: position) }
    while let byte = byte(at: position), Self.isOfName(byte) { position += 1 }
    return string(start..<position)
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: ":"):
      true
    default: beginsName(byte)
    }
  }

  private static func isSpace(_ byte: UInt8?) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  func starts(with text: String) -> Bool {
    bytes[min(position, bytes.count)...].starts(with: text.utf8)
  }

  mutating func take(_ text: String) -> Bool {
    guard starts(with: text) else { return false }
    position += text.utf8.count
    return true
  }

  /// Passes over white space; whether there was any.
  @discardableResult
  mutating func skipSpace() -> Bool {
    let start = position
    while Self.isSpace(byte(at: position)) { position += 1 }
    return position > start
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  func place(_ lower: Int, _ upper: Int) -> Place {
    Place(file: file, lower: lower, upper: upper)
  }

  /// What is wrong at some bytes, or at one character.
  func failure(
    _ message: String,
    at lower: Int,
    to upper: Int? = nil,
    id: Diagnostic.ID = .xmlSyntax,
    help: String = "save the export anew, as XML that nobody has edited"
  ) -> XMLReader.Failure {
    let lower = min(lower, bytes.count)
    var end = min(upper ?? lower + 1, bytes.count)
    // The whole character, not its first byte.
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return XMLReader.Failure(
      diagnostic: Diagnostic(id, at: place(lower, max(lower, end)), message, help: help)
    )
  }

  /// What is wrong where a tag should end that began earlier.
  func failure(_ message: String, at lower: Int, since start: Int) -> XMLReader.Failure {
    lower < bytes.count
      ? failure(message, at: lower)
      : failure(
        "the file ends inside of a tag",
        at: start,
        id: .truncated,
        help: "restore the end of the file"
      )
  }

  // MARK: Values and text

  /// A value in quotes.
  mutating func value() throws(XMLReader.Failure) -> YAMLNode {
    let start = position
    guard let quote = byte(at: position), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    else { throw failure("a value in quotes is expected", at: position) }
    position += 1
    var text: [UInt8] = []
    while let byte = byte(at: position), byte != quote {
      if byte == UInt8(ascii: "<") {
        throw failure("`<` can't stand in a value", at: position, help: "write it as `&lt;`")
      }
      if byte == UInt8(ascii: "&") {
        try reference(into: &text)
      } else {
        text.append(Self.isSpace(byte) ? 0x20 : byte)
        position += 1
      }
    }
    if position >= bytes.count {
      throw failure(
        "the value that begins here is not closed",
        at: start,
        id: .truncated,
        help: "end it with a quote"
      )
    }
    position += 1
    let content = String(decoding: text, as: UTF8.self)
    return YAMLNode(.scalar(content, .quoted), at: place(start, position))
  }

  /// A piece of text up to the next tag, or a CDATA section; nil where neither is here.
  mutating func text() throws(XMLReader.Failure) -> Text? {
    if starts(with: "<![CDATA[") { return try literalText() }
    return isAtEnd || starts(with: "<") ? nil : try characters()
  }

  private mutating func characters() throws(XMLReader.Failure) -> Text {
    let start = position
    var text: [UInt8] = []
    while let byte = byte(at: position), byte != UInt8(ascii: "<") {
      if byte == UInt8(ascii: "&") {
        try reference(into: &text)
      } else if byte == UInt8(ascii: "]"), starts(with: "]]>") {
        throw failure(
          "`]]>` can't stand in text",
          at: position,
          to: position + 3,
          help: "write it as `]]&gt;`"
        )
      } else {
        append(byte, to: &text)
      }
    }
    return piece(text, start, position)
  }

  /// A `<![CDATA[ … ]]>`, in which nothing is a tag or an entity.
  private mutating func literalText() throws(XMLReader.Failure) -> Text {
    let start = position
    position += 9
    let first = position
    var text: [UInt8] = []
    while let byte = byte(at: position), !starts(with: "]]>") { append(byte, to: &text) }
    let end = position
    if !take("]]>") {
      throw failure(
        "the text that begins here is not closed",
        at: start,
        to: first,
        id: .truncated,
        help: "end it with `]]>`"
      )
    }
    return piece(text, first, end)
  }

  private func piece(_ text: [UInt8], _ start: Int, _ end: Int) -> Text {
    var (lower, upper) = (start, end)
    while lower < upper, Self.isSpace(bytes[lower]) { lower += 1 }
    while lower < upper, Self.isSpace(bytes[upper - 1]) { upper -= 1 }
    return Text(content: String(decoding: text, as: UTF8.self), range: lower..<upper)
  }

  /// Takes a byte of text; a line break of two bytes is one.
  private mutating func append(_ byte: UInt8, to text: inout [UInt8]) {
    let isBreak = byte == 0x0D
    text.append(isBreak ? 0x0A : byte)
    position += isBreak && self.byte(at: position + 1) == 0x0A ? 2 : 1
  }

  /// An entity or a character reference.
  private mutating func reference(into text: inout [UInt8]) throws(XMLReader.Failure) {
    let start = position
    // The longest one that there is: `&#x10FFFF;` with some zeros.
    let rest = bytes[start..<min(start + 16, bytes.count)]
    guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
      throw failure(
        "`&` begins an entity, and no `;` ends it",
        at: start,
        help: "a `&` in text is written as `&amp;`"
      )
    }
    let name = string(start + 1..<end)
    position = end + 1
    if let known = Self.entities[name] {
      text.append(known)
      return
    }
    let number =
      name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst(1))
    // A sign would be read as part of a number.
    guard name.hasPrefix("#"), !name.contains("+"), !name.contains("-"), let number,
      let scalar = Unicode.Scalar(number), Self.isAllowed(number)
    else {
      throw failure(
        "`&\(name);` is none of the entities that are read",
        at: start,
        to: position,
        help:
          "there are `&lt;`, `&gt;`, `&amp;`, `&apos;`, `&quot;` and characters by number: `&#233;`"
      )
    }
    text += Array(String(Character(scalar)).utf8)
  }

  private static let entities: [String: UInt8] = [
    "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "amp": UInt8(ascii: "&"),
    "apos": UInt8(ascii: "'"), "quot": UInt8(ascii: "\""),
  ]

  /// Whether XML 1.0 has a character (section 2.2).
  private static func isAllowed(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  // MARK: What is passed over or refused

  private func doctype() -> XMLReader.Failure {
    let end = bytes[position...].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ">") }
    return failure(
      "document types and declarations are not read, found `\(string(position..<(end ?? bytes.count)))`",
      at: position,
      to: end,
      id: .doctype,
      help: "no export has one; remove it with all that it declares"
    )
  }

  /// Passes over white space, comments and instructions outside the root element.
  mutating func skipBetweenElements() throws(XMLReader.Failure) {
    repeat { skipSpace() } while try skipRemark()
  }

  /// Passes over a comment or an instruction; false where none is here.
  ///
  /// A declaration is refused.
  mutating func skipRemark() throws(XMLReader.Failure) -> Bool {
    let start = position
    let isComment = take("<!--")
    if !isComment {
      if starts(with: "<!") { throw doctype() }
      guard take("<?") else { return false }
    }
    let end = isComment ? "-->" : "?>"
    while position < bytes.count, !starts(with: end) {
      if isComment, starts(with: "--") {
        throw failure("`--` can't stand in a comment", at: position, to: position + 2)
      }
      position += 1
    }
    if !take(end) {
      throw failure(
        isComment ? "the comment that begins here is not closed" : "the instruction is not closed",
        at: start,
        to: start + 2,
        help: "end it with `\(end)`"
      )
    }
    return true
  }
}
