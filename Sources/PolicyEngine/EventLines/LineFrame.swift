/// What every line has that an event or a firing is on: its instant, session, and event.
package struct LineFrame: Sendable {
  // The keys of ``EventLineShape``, and what the name of a firing begins with, each as one number: `at`, `session`,
  // `event`, `set`, `timer.`.
  private static let instantKey: UInt64 = 0x7461
  private static let sessionKey: UInt64 = 0x6E_6F69_7373_6573
  private static let eventKey: UInt64 = 0x74_6E65_7665
  private static let settingsKey: UInt64 = 0x74_6573
  private static let firingPrefix: UInt64 = 0x2E72_656D_6974
  private static let firingLength = 6

  package let at: Instant
  /// Where in its buffer the line has the id of the session; as below, without the quotes.
  @inlinable package var session: Range<Int> { sessionBytes.range }
  @inlinable package var event: Range<Int> { eventBytes.range }
  @usableFromInline let sessionBytes: ByteRange
  @usableFromInline let eventBytes: ByteRange

  /// Reads the object that lies in a part of a buffer; nil where it has to be read with places.
  ///
  /// - Parameter take: takes the value of another key, that is given with its first seven bytes as one number, or 0
  ///   for a longer one; false where it can't.
  @inline(__always)
  init?(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    _ take: (_ key: Range<Int>, _ name: UInt64, inout LineCursor) -> Bool
  ) {
    var cursor = LineCursor(range)
    var (instant, session, event) = (0..<0, 0..<0, 0..<0)
    var hasOwnKey = false
    var hasMore = true
    if let head = Self.head(bytes, &cursor) {
      (instant, session, event) = head
      hasMore = cursor.take(UInt8(ascii: ","), bytes)
    } else if !cursor.take(UInt8(ascii: "{"), bytes) {
      return nil
    }
    while hasMore {
      guard let key = cursor.text(bytes), cursor.take(UInt8(ascii: ":"), bytes) else { return nil }
      let name = key.count <= 7 ? bytes.word(at: key.lowerBound, key.count) : 0
      if name == Self.sessionKey {
        guard session.isEmpty, let value = cursor.text(bytes), !value.isEmpty else { return nil }
        session = value
      } else if name == Self.eventKey {
        guard event.isEmpty, let value = cursor.text(bytes), !value.isEmpty else { return nil }
        event = value
      } else if name == Self.instantKey {
        guard instant.isEmpty, let value = cursor.text(bytes), !value.isEmpty else { return nil }
        instant = value
      } else if key.count > 2, bytes[key.lowerBound] == UInt8(ascii: "x"),
        bytes[key.lowerBound + 1] == UInt8(ascii: "-")
      {
        // A second one could be the first once more.
        if hasOwnKey || cursor.text(bytes) == nil { return nil }
        hasOwnKey = true
      } else if name == Self.settingsKey || !take(key, name, &cursor) {
        return nil
      }
      hasMore = cursor.take(UInt8(ascii: ","), bytes)
    }
    guard cursor.take(UInt8(ascii: "}"), bytes), cursor.isAtEnd, !session.isEmpty, !event.isEmpty,
      let at = Instant(utf8: bytes.extracting(instant)),
      cursor.isASCII || bytes.extracting(range).firstInvalidUTF8 == nil
    else { return nil }
    self.at = at
    (sessionBytes, eventBytes) = (ByteRange(session), ByteRange(event))
  }

  /// Takes the three texts where they come first, in the order and without the space that programs write; nil, with
  /// nothing taken, for all else.
  ///
  /// Of the instant only its length is looked at.
  @inline(__always)
  private static func head(
    _ bytes: Span<UInt8>,
    _ cursor: inout LineCursor
  ) -> (instant: Range<Int>, session: Range<Int>, event: Range<Int>)? {
    let start = cursor.position
    // `{"at":"`
    guard bytes.word(at: start, 7) == 0x22_3A22_7461_227B else { return nil }
    let instant = start &+ 7
    let hasFraction = bytes.word(at: instant &+ 24, 1) == 0x22
    let instantEnd = instant &+ (hasFraction ? 24 : 20)
    // `","session":"`, in two words that overlap, and below `","event":"`.
    guard bytes.word(at: instantEnd) == 0x6973_7365_7322_2C22,
      bytes.word(at: instantEnd &+ 5) == 0x223A_226E_6F69_7373
    else { return nil }
    cursor.position = instantEnd &+ 12
    if let session = cursor.longText(bytes), !session.isEmpty,
      bytes.word(at: session.upperBound) == 0x746E_6576_6522_2C22,
      bytes.word(at: session.upperBound &+ 3) == 0x223A_2274_6E65_7665
    {
      cursor.position = session.upperBound &+ 10
      if let event = cursor.longText(bytes), !event.isEmpty {
        return (instant..<instantEnd, session, event)
      }
    }
    cursor.position = start
    return nil
  }

  /// Whether the event is the firing of a timer, of whatever policy.
  package func isFiring(_ bytes: Span<UInt8>) -> Bool {
    event.count > Self.firingLength
      && bytes.word(at: event.lowerBound, Self.firingLength) == Self.firingPrefix
  }
}
