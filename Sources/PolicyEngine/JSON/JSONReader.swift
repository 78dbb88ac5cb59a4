/// Reads one JSON value into nodes with places, so that it is judged like a policy.
///
/// RFC 8259, with UTF-8 already checked by the caller. Strings are quoted scalars; numbers, `true`,
/// `false` and `null` are plain ones. Depth and the number of values are bounded.
package struct JSONReader {
  package struct Failure: Error {
    package var id = Diagnostic.ID.jsonSyntax
    package var message: String
    package var help: String
    package var place: Place

    package var diagnostic: Diagnostic { Diagnostic(id, at: place, message, help: help) }
  }

  /// What is read, which decides how problems are reported and how much is read.
  package struct Source: Sendable {
    /// What ends too early: "the line".
    var whole: String
    /// What the value should have been, where there is no object at all.
    var isNone: String
    /// What to do where something comes after the value.
    var single: String
    var help: String
    var limits: YAMLLimits

    /// A line of events.
    package static let eventLine = Source(
      whole: "the line",
      isNone: "this line is no JSON object",
      single: "write one object a line",
      help: "an event is written as \(example)",
      limits: eventLineLimits
    )

    /// A file that another product wrote.
    package static let file = Source(
      whole: "the file",
      isNone: "this is no JSON object or list",
      single: "a file of JSON holds one value: give each of several as a file of its own",
      help: "save the export anew, as JSON that nobody has edited",
      limits: YAMLLimits()
    )

    private static let eventLineLimits = {
      var limits = YAMLLimits()
      limits.depth = 16
      // The length of a line is bounded, and so are they.
      limits.nodes = .max
      return limits
    }()
  }

  private let bytes: [UInt8]
  private let file: Int32
  private let source: Source
  private var position = 0
  private var depth = 0
  private var count = 0

  private init(_ bytes: [UInt8], _ file: Int32, _ source: Source) {
    (self.bytes, self.file, self.source) = (bytes, file, source)
  }

  package static func read(
    _ bytes: [UInt8],
    file: Int32,
    as source: Source = .eventLine
  ) throws(Failure) -> YAMLNode {
    var reader = JSONReader(bytes, file, source)
    reader.skipSpace()
    let node = try reader.value()
    reader.skipSpace()
    if reader.position < bytes.count {
      throw reader.failure("there is more after the end of the object", source.single)
    }
    return node
  }

  private mutating func value() throws(Failure) -> YAMLNode {
    guard let byte = peek else {
      throw failure("\(source.whole) ends where a value is expected", source.help)
    }
    count += 1
    if count > source.limits.nodes {
      throw failure(
        "\(source.whole) has more than \(source.limits.nodes) values",
        source.help,
        id: .tooManyNodes
      )
    }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["):
      var items: [YAMLNode] = []
      let place = try list(until: "]") { reader throws(Failure) in
        items.append(try reader.value())
      }
      return YAMLNode(.sequence(items), at: place)
    case UInt8(ascii: "\""):
      let start = position
      let text = try string()
      return YAMLNode(.scalar(text, .quoted), at: place(from: start))
    default: return try literal()
    }
  }

  package static let example =
    "{\"at\": \"2026-01-05T09:00:00Z\", \"session\": \"s1\", \"event\": \"NAME\"}"

  private mutating func object() throws(Failure) -> YAMLNode {
    var entries: [YAMLNode.Entry] = []
    var keys: Set<String> = []
    let place = try list(until: "}") { reader throws(Failure) in
      let start = reader.position
      guard reader.peek == UInt8(ascii: "\"") else {
        throw reader.failure("a key in double quotes is expected", reader.source.help)
      }
      let key = try reader.string()
      let keyPlace = reader.place(from: start)
      if !keys.insert(key).inserted {
        throw reader.failure("the key `\(key)` is given twice", "keep one of the two", at: keyPlace)
      }
      reader.skipSpace()
      if !reader.take(":") {
        throw reader.failure("a colon is expected after the key `\(key)`", reader.source.help)
      }
      reader.skipSpace()
      entries.append(.init(key: key, keyPlace: keyPlace, value: try reader.value()))
    }
    return YAMLNode(.mapping(entries), at: place)
  }

  /// Reads what stands in brackets, with commas between; where it stands.
  private mutating func list(
    until close: Unicode.Scalar,
    _ item: (inout JSONReader) throws(Failure) -> Void
  ) throws(Failure) -> Place {
    let start = position
    depth += 1
    if depth > source.limits.depth {
      throw failure(
        "objects and lists are nested more than \(source.limits.depth) levels deep",
        source.help
      )
    }
    position += 1
    skipSpace()
    if !take(close) {
      repeat {
        skipSpace()
        try item(&self)
        skipSpace()
      } while take(",")
      if !take(close) { throw failure("`,` or `\(close)` is expected", source.help) }
    }
    depth -= 1
    return place(from: start)
  }

  private mutating func literal() throws(Failure) -> YAMLNode {
    let start = position
    while let byte = peek, !Self.endsLiteral(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard ["true", "false", "null"].contains(text) || Self.isNumber(text) else {
      position = start
      if depth == 0, !text.isEmpty {
        let place = Place(file: file, lower: start, upper: bytes.count)
        throw failure(source.isNone, source.help, at: place)
      }
      throw failure(
        text.isEmpty ? "a value is expected" : "`\(text)` is not a JSON value",
        "text is written in double quotes"
      )
    }
    return YAMLNode(.scalar(text, .plain), at: place(from: start))
  }

  private static func endsLiteral(_ byte: UInt8) -> Bool {
    byte <= 0x20
      || [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":")].contains(byte)
  }

  /// Whether a text is a number of RFC 8259, section 6.
  private static func isNumber(_ text: String) -> Bool {
    var rest = Substring(text).utf8
    func take(_ characters: String) -> Bool {
      guard let first = rest.first, characters.utf8.contains(first) else { return false }
      rest.removeFirst()
      return true
    }
    func takeDigits() -> Bool {
      let count = rest.count
      rest = rest.drop { (0x30...0x39).contains($0) }
      return rest.count < count
    }
    _ = take("-")
    guard take("0") || takeDigits() else { return false }
    if take("."), !takeDigits() { return false }
    if take("eE") {
      _ = take("+-")
      guard takeDigits() else { return false }
    }
    return rest.isEmpty
  }

  // MARK: Strings

  private mutating func string() throws(Failure) -> String {
    let start = position
    position += 1
    let first = position
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if peek == UInt8(ascii: "\"") {
      position += 1
      return String(decoding: bytes[first..<position - 1], as: UTF8.self)
    }
    var text = Array(bytes[first..<position])
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20:
        position -= 1
        throw failure(
          "a control character has to be written as an escape",
          "write \\n for a line break"
        )
      default: text.append(byte)
      }
    }
    let quote = Place(file: file, lower: start, upper: first)
    let help = "end it with a double quote"
    throw failure("the text that begins here is not closed", help, at: quote)
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    let start = position - 1
    guard let byte = peek else { throw failure("\(source.whole) ends in an escape", source.help) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexadecimal(from: start)
      if (0xD800..<0xDC00).contains(unit) {
        guard take("\\"), take("u") else { throw surrogate(from: start) }
        let low = try hexadecimal(from: start)
        guard (0xDC00..<0xE000).contains(low) else { throw surrogate(from: start) }
        unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw surrogate(from: start) }
      text += Array(String(Character(scalar)).utf8)
    default:
      position = start
      throw failure("this is not an escape of JSON", "a backslash itself is written as \\\\")
    }
  }

  private mutating func hexadecimal(from start: Int) throws(Failure) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        position = start
        throw failure("\\u wants four hexadecimal digits", "as in \\u00e9")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private func surrogate(from start: Int) -> Failure {
    let help = "write both halves, or the character itself"
    return failure("half of a surrogate pair stands alone", help, at: place(from: start))
  }

  // MARK: Bytes

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek, byte == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      position += 1
    }
  }

  private func place(from start: Int) -> Place {
    Place(file: file, lower: start, upper: position)
  }

  /// What is wrong at a place, or at the next character.
  private func failure(
    _ message: String,
    _ help: String,
    at place: Place? = nil,
    id: Diagnostic.ID = .jsonSyntax
  ) -> Failure {
    var lower = min(position, bytes.count)
    // Where the text ends too early, its end is shown, and not the white space after it.
    if lower == bytes.count, let end = bytes.lastIndex(where: { $0 > 0x20 }), end + 1 < lower {
      lower = end
      while lower > 0, bytes[lower] & 0xC0 == 0x80 { lower -= 1 }
    }
    var end = min(lower + 1, bytes.count)
    // The whole character, not its first byte.
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let next = Place(file: file, lower: lower, upper: max(end, lower))
    return Failure(id: id, message: message, help: help, place: place ?? next)
  }
}
