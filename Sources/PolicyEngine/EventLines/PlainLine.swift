/// The parts of a line as programs write it: one object of texts without escapes.
///
/// Bytes are looked at where they lie, and nothing has a place. What can't be read so, wrong or only
/// unusual, is for ``EventLine/read(_:for:records:)``, which reads the same language and says what is wrong.
package struct PlainLine: Sendable {
  struct Field {
    var key = 0..<0
    var value = 0..<0
  }

  // The keys of ``EventLineShape``, and what the name of a firing begins with, each as one number: `at`, `session`,
  // `event`, `set`, `timer.`.
  private static let instantKey: UInt64 = 0x7461
  private static let sessionKey: UInt64 = 0x6E_6F69_7373_6573
  private static let eventKey: UInt64 = 0x74_6E65_7665
  private static let settingsKey: UInt64 = 0x74_6573
  private static let firingPrefix: UInt64 = 0x2E72_656D_6974
  private static let firingLength = 6

  package private(set) var at: Instant
  /// Where in its buffer the line has the id of the session; as below, without the quotes.
  package private(set) var session = 0..<0
  package private(set) var event = 0..<0
  private(set) var fields = InlineArray<4, Field>(repeating: Field())
  private(set) var fieldCount = 0
  private var instant = 0..<0
  private var isASCII = true

  /// The line that lies in a part of a buffer; nil where it has to be read with places.
  package init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    at = .earliest
    guard read(bytes, range), let instant = Instant(utf8: bytes.extracting(instant)),
      isASCII || bytes.extracting(range).firstInvalidUTF8 == nil
    else { return nil }
    at = instant
  }

  /// Whether the event is the firing of a timer, of whatever policy.
  package func isFiring(_ bytes: Span<UInt8>) -> Bool {
    event.count > Self.firingLength
      && Self.number(bytes, event.lowerBound, Self.firingLength) == Self.firingPrefix
  }

  /// Up to seven bytes as one number, the first one lowest.
  @inline(__always)
  private static func number(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    var number: UInt64 = 0
    for offset in 0..<count { number |= UInt64(bytes[start &+ offset]) &<< UInt64(offset &* 8) }
    return number
  }

  static func isEqual(_ bytes: Span<UInt8>, _ range: Range<Int>, _ other: [UInt8]) -> Bool {
    guard range.count == other.count else { return false }
    for index in other.indices where bytes[range.lowerBound &+ index] != other[index] {
      return false
    }
    return true
  }

  /// Takes in the parts of a line; false where it isn't plain, or lacks one.
  private mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    let end = range.upperBound
    var hasOwnKey = false
    guard Self.take(UInt8(ascii: "{"), bytes, &position, end) else { return false }
    repeat {
      guard let key = Self.text(bytes, &position, end, &isASCII),
        Self.take(UInt8(ascii: ":"), bytes, &position, end),
        let value = Self.text(bytes, &position, end, &isASCII)
      else { return false }
      let name = key.count <= 7 ? Self.number(bytes, key.lowerBound, key.count) : 0
      if name == Self.sessionKey {
        guard session.isEmpty, !value.isEmpty else { return false }
        session = value
      } else if name == Self.eventKey {
        guard event.isEmpty, !value.isEmpty else { return false }
        event = value
      } else if name == Self.instantKey {
        guard instant.isEmpty, !value.isEmpty else { return false }
        instant = value
      } else if key.count > 2, bytes[key.lowerBound] == UInt8(ascii: "x"),
        bytes[key.lowerBound + 1] == UInt8(ascii: "-")
      {
        // A second one could be the first once more.
        if hasOwnKey { return false }
        hasOwnKey = true
      } else {
        guard fieldCount < fields.count, name != Self.settingsKey else {
          return false
        }
        fields[fieldCount] = Field(key: key, value: value)
        fieldCount += 1
      }
    } while Self.take(UInt8(ascii: ","), bytes, &position, end)
    guard Self.take(UInt8(ascii: "}"), bytes, &position, end), position == end,
      !session.isEmpty, !event.isEmpty
    else { return false }
    return true
  }

  /// Takes a text in quotes, and the space before it; nil where there is none or it has an escape.
  @inline(__always)
  private static func text(
    _ bytes: Span<UInt8>,
    _ position: inout Int,
    _ end: Int,
    _ isASCII: inout Bool
  ) -> Range<Int>? {
    skipSpace(bytes, &position, end)
    guard position < end, bytes[position] == UInt8(ascii: "\"") else { return nil }
    position &+= 1
    let start = position
    var all: UInt8 = 0
    while position < end {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        if all >= 0x80 { isASCII = false }
        position &+= 1
        return start..<position - 1
      }
      if byte == UInt8(ascii: "\\") || byte < 0x20 { return nil }
      all |= byte
      position &+= 1
    }
    return nil
  }

  /// Takes a character, and the space around it; whether it is there.
  @inline(__always)
  private static func take(
    _ character: UInt8,
    _ bytes: Span<UInt8>,
    _ position: inout Int,
    _ end: Int
  ) -> Bool {
    skipSpace(bytes, &position, end)
    guard position < end, bytes[position] == character else { return false }
    position &+= 1
    skipSpace(bytes, &position, end)
    return true
  }

  @inline(__always)
  private static func skipSpace(_ bytes: Span<UInt8>, _ position: inout Int, _ end: Int) {
    while position < end,
      bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0D
    {
      position &+= 1
    }
  }
}
