/// A scan of the lines of a log that does nothing else: it finds where lines end, checks that each is an object of
/// JSON (RFC 8259) in valid UTF-8, and counts the texts in it.
///
/// What any careful reader of the log has to do before it knows a single event. A key that an object has twice is
/// not looked for.
struct LineScan {
  private var position = 0
  private(set) var texts = 0

  /// Scans a file; how many texts it has.
  static func texts(in path: String) throws -> Int {
    var scan = LineScan()
    var line = 0
    try Files.readLines(path) { bytes in
      line += 1
      guard scan.isLine(bytes) else { throw FailedBenchmark("line \(line) is no object of JSON") }
    }
    return scan.texts
  }

  private mutating func isLine(_ bytes: Span<UInt8>) -> Bool {
    position = 0
    guard object(bytes) else { return false }
    skipSpace(bytes)
    return position == bytes.count
  }

  // MARK: Values

  private mutating func value(_ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count else { return false }
    switch bytes[position] {
    case UInt8(ascii: "\""): return text(bytes)
    case UInt8(ascii: "{"): return object(bytes)
    case UInt8(ascii: "["): return list(bytes)
    case UInt8(ascii: "t"): return word("true", bytes)
    case UInt8(ascii: "f"): return word("false", bytes)
    case UInt8(ascii: "n"): return word("null", bytes)
    default: return number(bytes)
    }
  }

  private mutating func object(_ bytes: Span<UInt8>) -> Bool {
    guard take(UInt8(ascii: "{"), bytes) else { return false }
    if take(UInt8(ascii: "}"), bytes) { return true }
    repeat {
      skipSpace(bytes)
      guard text(bytes), take(UInt8(ascii: ":"), bytes) else { return false }
      skipSpace(bytes)
      guard value(bytes) else { return false }
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "}"), bytes)
  }

  private mutating func list(_ bytes: Span<UInt8>) -> Bool {
    guard take(UInt8(ascii: "["), bytes) else { return false }
    if take(UInt8(ascii: "]"), bytes) { return true }
    repeat {
      skipSpace(bytes)
      guard value(bytes) else { return false }
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "]"), bytes)
  }

  private mutating func number(_ bytes: Span<UInt8>) -> Bool {
    _ = takeByte(UInt8(ascii: "-"), bytes)
    if !takeByte(UInt8(ascii: "0"), bytes), !digits(bytes) { return false }
    if takeByte(UInt8(ascii: "."), bytes), !digits(bytes) { return false }
    if takeByte(UInt8(ascii: "e"), bytes) || takeByte(UInt8(ascii: "E"), bytes) {
      if !takeByte(UInt8(ascii: "+"), bytes) { _ = takeByte(UInt8(ascii: "-"), bytes) }
      return digits(bytes)
    }
    return true
  }

  private mutating func digits(_ bytes: Span<UInt8>) -> Bool {
    let start = position
    while position < bytes.count, bytes[position] &- 0x30 <= 9 { position &+= 1 }
    return position > start
  }

  private mutating func word(_ word: String, _ bytes: Span<UInt8>) -> Bool {
    for byte in word.utf8 where !takeByte(byte, bytes) { return false }
    return true
  }

  // MARK: Texts

  /// Passes over a text, up to behind its closing quotation mark.
  @inline(__always)
  private mutating func text(_ bytes: Span<UInt8>) -> Bool {
    guard takeByte(UInt8(ascii: "\""), bytes) else { return false }
    var index = position
    var isASCII = true
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      index &+= 1
      if byte == UInt8(ascii: "\"") {
        position = index
        texts &+= 1
        return isASCII || Self.isUTF8(bytes.extracting(start..<index))
      }
      if byte < 0x20 { return false }
      if byte >= 0x80 { isASCII = false }
      if byte == UInt8(ascii: "\\"), !Self.passEscape(bytes, &index) { return false }
    }
    return false
  }

  private static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
    (try? UTF8Span(validating: bytes)) != nil
  }

  private static func passEscape(_ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
    guard index < bytes.count else { return false }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "u"):
      for _ in 0..<4 {
        guard index < bytes.count,
          Character(Unicode.Scalar(bytes[index])).isHexDigit
        else { return false }
        index += 1
      }
      return true
    default: return "\"\\/bfnrt".utf8.contains(byte)
    }
  }

  // MARK: Bytes

  @inline(__always)
  private mutating func takeByte(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position &+= 1
    return true
  }

  /// Takes a character, and the space before it.
  @inline(__always)
  private mutating func take(_ character: UInt8, _ bytes: Span<UInt8>) -> Bool {
    skipSpace(bytes)
    return takeByte(character, bytes)
  }

  @inline(__always)
  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while position < bytes.count,
      bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0D
    {
      position &+= 1
    }
  }
}
