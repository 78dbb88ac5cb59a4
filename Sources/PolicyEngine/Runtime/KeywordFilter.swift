/// Tells most messages from the words of a keyword set by their first two characters.
///
/// Nearly all messages are no keyword, and begin with two characters of ASCII that no keyword begins
/// with. Plain data, so that a step reads it where it is, next to the rules, and never comes to the
/// words themselves.
package struct KeywordFilter: Sendable {
  /// How a message begins.
  ///
  /// A bit for its first character, and one that some pairs share for the first two; the bits that
  /// every filter has where only the words themselves can tell.
  package struct Beginning {
    fileprivate var first = KeywordFilter.unclear
    fileprivate var pair = KeywordFilter.unclear

    /// The beginning of a message.
    @inline(__always)
    package init(of utf8: Span<UInt8>) {
      guard utf8.count > 1 else { return }
      if utf8[0] | utf8[1] >= 0x80 {
        // What is beyond ASCII may fold into it, or be a mark on what is before it.
        let third = utf8.count > 2 ? utf8[2] : 0
        let prefix = UInt32(utf8[0]) << 16 | UInt32(utf8[1]) << 8 | UInt32(third)
        if CharacterClass.beginsBeyondASCII(prefix: prefix) { first = KeywordFilter.beyond }
        return
      }
      let place = KeywordFilter.place(utf8[0])
      // What is trimmed off is no beginning.
      if place == KeywordFilter.otherPlace, CharacterClass.isTrimmed(utf8[0]) { return }
      self = Beginning(place, KeywordFilter.place(utf8[1]))
    }

    @inline(__always)
    fileprivate init(_ first: UInt64, _ second: UInt64) {
      self.first = 1 &<< first
      pair = 1 &<< (first &* 5 &+ second)
    }
  }

  /// The first characters of words, and their first pairs.
  private var firsts: UInt64
  private var pairs: UInt64

  /// A filter for words in normal form that a message has to begin with.
  init(_ words: [[UInt32]]) {
    firsts = Self.unclear
    pairs = Self.unclear
    for word in words {
      // A letter with a mark is two scalars.
      if word.prefix(2).contains(where: { $0 >= 0x80 }) { firsts |= Self.beyond }
      // Two characters of ASCII are two in the normal form, which no other word begins with.
      let ascii = word.prefix(2).prefix { $0 < 0x80 }.map { Self.place(UInt8($0)) }
      guard let first = ascii.first, word.count == 1 || ascii.count == 2 else { continue }
      // A word of one letter ends before what is no letter.
      let beginning = Beginning(first, ascii.count == 2 ? ascii[1] : Self.otherPlace)
      firsts |= beginning.first
      pairs |= beginning.pair
    }
  }

  /// A filter that tells nothing.
  init() {
    firsts = .max
    pairs = .max
  }

  /// Whether a message that begins so may match.
  @inline(__always)
  package func admits(_ beginning: Beginning) -> Bool {
    firsts & beginning.first != 0 && pairs & beginning.pair != 0
  }

  /// The bit of a beginning that tells nothing.
  private static let unclear: UInt64 = 1 << 63

  /// The bit of a first character that is surely beyond ASCII, or a letter with a mark.
  private static let beyond: UInt64 = 1 << 62

  /// The place of what is no letter.
  private static let otherPlace: UInt64 = 26

  /// The place of a letter in the alphabet, whatever its case.
  @inline(__always)
  private static func place(_ byte: UInt8) -> UInt64 {
    UInt64(min((byte | 0x20) &- UInt8(ascii: "a"), 26))
  }
}
