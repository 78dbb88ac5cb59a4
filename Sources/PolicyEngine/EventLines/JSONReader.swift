/// Reads one JSON value into nodes with places, so that a line of events is judged like a policy.
///
/// RFC 8259, with UTF-8 already checked by the caller's decoding of the line. Strings are quoted
/// scalars; numbers, `true`, `false` and `null` are plain ones. Depth is bounded.
struct JSONReader {
  /// What is wrong, and where.
  struct Failure: Error {
    var message: String
    var help: String
    var place: Place
  }

  private static let depthLimit = 16

  private let bytes: [UInt8]
  private let file: Int32
  private var position = 0
  private var depth = 0

  /// Reads the one value that the bytes hold.
  static func read(_ bytes: [UInt8], file: Int32) throws(Failure) -> YAMLNode {
    var reader = JSONReader(bytes: bytes, file: file)
    reader.skipSpace()
    let node = try reader.value()
    reader.skipSpace()
    if reader.position < bytes.count {
      throw reader.failure("there is more after the end of the object", "write one object a line")
    }
    return node
  }

  private init(bytes: [UInt8], file: Int32) {
    self.bytes = bytes
    self.file = file
  }

  private mutating func value() throws(Failure) -> YAMLNode {
    guard let byte = peek else {
      throw failure("the line ends where a value is expected", Self.help)
    }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""):
      let start = position
      let text = try string()
      return YAMLNode(.scalar(text, .quoted), at: place(from: start))
    default: return try literal()
    }
  }

  /// How a line is written.
  static let example =
    "{\"at\": \"2026-01-05T09:00:00Z\", \"session\": \"s1\", \"event\": \"NAME\"}"

  private static let help = "an event is written as \(example)"

  private mutating func object() throws(Failure) -> YAMLNode {
    let start = position
    try enter()
    var entries: [YAMLNode.Entry] = []
    var keys: Set<String> = []
    skipSpace()
    if !take("}") {
      repeat {
        skipSpace()
        let keyStart = position
        guard peek == UInt8(ascii: "\"") else {
          throw failure("a key in double quotes is expected", Self.help)
        }
        let key = try string()
        let keyPlace = place(from: keyStart)
        if !keys.insert(key).inserted {
          throw Failure(
            message: "the key `\(key)` is given twice",
            help: "keep one of the two",
            place: keyPlace
          )
        }
        skipSpace()
        if !take(":") { throw failure("a colon is expected after the key `\(key)`", Self.help) }
        skipSpace()
        entries.append(.init(key: key, keyPlace: keyPlace, value: try value()))
        skipSpace()
      } while take(",")
      if !take("}") { throw failure("`,` or `}` is expected", Self.help) }
    }
    depth -= 1
    return YAMLNode(.mapping(entries), at: place(from: start))
  }

  private mutating func array() throws(Failure) -> YAMLNode {
    let start = position
    try enter()
    var items: [YAMLNode] = []
    skipSpace()
    if !take("]") {
      repeat {
        skipSpace()
        items.append(try value())
        skipSpace()
      } while take(",")
      if !take("]") { throw failure("`,` or `]` is expected", Self.help) }
    }
    depth -= 1
    return YAMLNode(.sequence(items), at: place(from: start))
  }

  private mutating func enter() throws(Failure) {
    depth += 1
    if depth > Self.depthLimit {
      throw failure(
        "objects and lists are nested more than \(Self.depthLimit) levels deep",
        Self.help
      )
    }
    position += 1
  }

  private mutating func literal() throws(Failure) -> YAMLNode {
    let start = position
    while let byte = peek, !Self.endsLiteral(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard ["true", "false", "null"].contains(text) || Self.isNumber(bytes[start..<position]) else {
      position = start
      if depth == 0, !text.isEmpty {
        let place = Place(file: file, lower: start, upper: bytes.count)
        throw Failure(message: "this line is no JSON object", help: Self.help, place: place)
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

  /// Whether bytes are a number of RFC 8259, section 6.
  private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    func digits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == 0x30
    let whole = digits()
    if whole == 0 || startsWithZero && whole > 1 { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      if digits() == 0 { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      if digits() == 0 { return false }
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
    throw Failure(
      message: "the text that begins here is not closed",
      help: "end it with a double quote",
      place: Place(file: file, lower: start, upper: start + 1)
    )
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    let start = position - 1
    guard let byte = peek else { throw failure("the line ends in an escape", Self.help) }
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
    Failure(
      message: "half of a surrogate pair stands alone",
      help: "write both halves, or the character itself",
      place: place(from: start)
    )
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

  private func failure(_ message: String, _ help: String) -> Failure {
    var end = min(position + 1, bytes.count)
    // The whole character, not its first byte.
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Failure(
      message: message,
      help: help,
      place: Place(file: file, lower: min(position, bytes.count), upper: max(end, position))
    )
  }
}
