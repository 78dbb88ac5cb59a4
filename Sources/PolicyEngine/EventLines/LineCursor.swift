/// Reads the parts of a line one after the other, as far as programs write them: texts without escapes.
struct LineCursor {
  var position: Int
  /// Where the line ends.
  let end: Int
  /// The bytes of all texts that were read, one over the other: what has a top bit is beyond ASCII.
  private var all: UInt64 = 0

  init(_ range: Range<Int>) {
    (position, end) = (range.lowerBound, range.upperBound)
  }

  var isASCII: Bool { all & ByteWord.tops == 0 }
  var isAtEnd: Bool { position == end }

  /// Takes a text in quotes, and the space before it; nil where there is none or it has an escape.
  @inline(__always)
  mutating func text(_ bytes: Span<UInt8>) -> Range<Int>? {
    skipSpace(bytes)
    guard position < end, bytes[position] == UInt8(ascii: "\"") else { return nil }
    let start = position &+ 1
    var place = start
    while place < end {
      let word = bytes.word(at: place)
      let found = ByteWord.textEnds(word)
      if found == 0 {
        all |= word
        place &+= 8
        continue
      }
      let count = found.trailingZeroBitCount &>> 3
      all |= word & ByteWord.mask(count)
      place &+= count
      guard place < end, bytes[place] == UInt8(ascii: "\"") else { return nil }
      position = place &+ 1
      return start..<place
    }
    return nil
  }

  /// The same, of a text whose length nobody foresees: 32 bytes at once without a branch.
  @inline(__always)
  mutating func longText(_ bytes: Span<UInt8>) -> Range<Int>? {
    skipSpace(bytes)
    guard position < end, bytes[position] == UInt8(ascii: "\"") else { return nil }
    let start = position &+ 1
    var place = start
    while place < end {
      let (first, second, third, fourth) = bytes.words(at: place)
      // What comes after the text may be among them: then the line is looked at more closely than it need be.
      all |= first | second | third | fourth
      let ends =
        ByteWord.gathered(ByteWord.textEnds(first))
        | ByteWord.gathered(ByteWord.textEnds(second)) &<< 8
        | ByteWord.gathered(ByteWord.textEnds(third)) &<< 16
        | ByteWord.gathered(ByteWord.textEnds(fourth)) &<< 24
      if ends == 0 {
        place &+= 32
        continue
      }
      place &+= ends.trailingZeroBitCount
      guard place < end, bytes[place] == UInt8(ascii: "\"") else { return nil }
      position = place &+ 1
      return start..<place
    }
    return nil
  }

  /// Takes a character, and the space around it; whether it is there.
  @inline(__always)
  mutating func take(_ character: UInt8, _ bytes: Span<UInt8>) -> Bool {
    skipSpace(bytes)
    guard position < end, bytes[position] == character else { return false }
    position &+= 1
    skipSpace(bytes)
    return true
  }

  @inline(__always)
  mutating func skipSpace(_ bytes: Span<UInt8>) {
    while position < end, bytes[position] <= 0x20 {
      guard bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0D else {
        return
      }
      position &+= 1
    }
  }

  // MARK: Any value

  /// What a value is.
  enum Kind {
    case text
    case null
    case flag
    case number
    case list
    case object
  }

  /// The most lists and objects that are read one inside the other.
  private static let mostLevels = 8
  /// The most keys of an object.
  private static let mostKeys = 8

  /// Takes a value, and the space before it; nil where there is none, or one that has to be read with places.
  mutating func value(_ bytes: Span<UInt8>, level: Int = 0) -> Kind? {
    skipSpace(bytes)
    guard position < end, level < Self.mostLevels else { return nil }
    switch bytes[position] {
    case UInt8(ascii: "\""): return text(bytes) == nil ? nil : .text
    case UInt8(ascii: "["):
      return list(bytes) { $0.value(bytes, level: level + 1) != nil } ? .list : nil
    case UInt8(ascii: "{"): return object(bytes, level) ? .object : nil
    case UInt8(ascii: "n"): return literal(0x6C6C_756E, 4, bytes) ? .null : nil
    case UInt8(ascii: "t"): return literal(0x6575_7274, 4, bytes) ? .flag : nil
    case UInt8(ascii: "f"): return literal(0x65_736C_6166, 5, bytes) ? .flag : nil
    default: return number(bytes) ? .number : nil
    }
  }

  /// Takes a list, whose items are read by a function; whether it is one.
  @inline(__always)
  mutating func list(
    _ bytes: Span<UInt8>,
    _ item: (inout LineCursor) -> Bool
  ) -> Bool {
    guard take(UInt8(ascii: "["), bytes) else { return false }
    if take(UInt8(ascii: "]"), bytes) { return true }
    repeat {
      guard item(&self) else { return false }
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "]"), bytes)
  }

  /// Takes an object whose keys differ.
  private mutating func object(_ bytes: Span<UInt8>, _ level: Int) -> Bool {
    var keys = InlineArray<8, Range<Int>>(repeating: 0..<0)
    var count = 0
    guard take(UInt8(ascii: "{"), bytes) else { return false }
    if take(UInt8(ascii: "}"), bytes) { return true }
    repeat {
      guard count < Self.mostKeys, let key = text(bytes), take(UInt8(ascii: ":"), bytes),
        value(bytes, level: level + 1) != nil
      else { return false }
      for index in 0..<count where bytes.isEqual(keys[index], to: bytes.extracting(key)) {
        return false
      }
      keys[count] = key
      count += 1
    } while take(UInt8(ascii: ","), bytes)
    return take(UInt8(ascii: "}"), bytes)
  }

  private mutating func literal(_ word: UInt64, _ count: Int, _ bytes: Span<UInt8>) -> Bool {
    guard bytes.word(at: position, count) == word, position + count <= end else { return false }
    position += count
    return isAtValueEnd(bytes)
  }

  /// Takes a whole number.
  private mutating func number(_ bytes: Span<UInt8>) -> Bool {
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let start = position
    while position < end, (0x30...0x39).contains(bytes[position]) { position += 1 }
    let count = position - start
    guard (1...18).contains(count), count == 1 || bytes[start] != 0x30 else { return false }
    return isAtValueEnd(bytes)
  }

  /// Whether something follows that can stand after a value.
  private func isAtValueEnd(_ bytes: Span<UInt8>) -> Bool {
    guard position < end else { return true }
    switch bytes[position] {
    case 0x20, 0x09, 0x0D, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): return true
    default: return false
    }
  }
}
