/// Tells most messages from the words of a keyword set by how they begin.
///
/// Nearly all messages are no keyword, and their first letter tells. Plain data, so that a step reads it
/// where it is, next to the rules, and never comes to the words themselves.
package struct KeywordFilter: Sendable {
  /// The ASCII characters that a match can begin with, in either case: two halves of a mask.
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  /// The first two letters that a match can begin with, as bits that pairs of letters share.
  private var pairs: UInt64 = 0
  /// Whether a match can begin anywhere, so that nothing is told.
  private let letsAllPass: Bool

  /// A filter for words in normal form that a message has to begin with.
  init(_ words: [[UInt32]]) {
    letsAllPass = false
    for word in words {
      guard let first = word.first else { continue }
      if word.count > 1, first < 0x80, Self.isLetter(UInt8(truncatingIfNeeded: word[1])),
        word[1] < 0x80
      {
        pairs |= Self.pair(UInt8(first), UInt8(word[1]))
      } else {
        pairs = .max
      }
      if first >= 0x80 { continue }
      let upper = first >= 0x61 && first <= 0x7A ? first & ~0x20 : first
      for character in [first, upper] {
        if character < 0x40 {
          low |= 1 &<< UInt64(character)
        } else {
          high |= 1 &<< UInt64(character)
        }
      }
    }
  }

  /// A filter that tells nothing.
  init() {
    letsAllPass = true
  }

  /// Where the first character of a message is that isn't trimmed off; nil if the message can't match.
  @inline(__always)
  package func start(of text: borrowing String) -> Int? {
    if letsAllPass { return 0 }
    let utf8 = text.utf8.span
    var index = 0
    while index < utf8.count {
      let byte = utf8[index]
      if CharacterClass.isTrimmed(byte) {
        index &+= 1
        continue
      }
      // What begins beyond ASCII takes a closer look.
      if byte >= 0x80 { return index }
      if (byte < 0x40 ? low : high) &>> UInt64(byte) & 1 == 0 { return nil }
      // So does what is no letter after the first, or has a mark over it.
      guard index &+ 1 < utf8.count, Self.isLetter(utf8[index &+ 1]) else { return index }
      return pairs & Self.pair(byte, utf8[index &+ 1]) == 0 ? nil : index
    }
    return nil
  }

  /// Whether a byte is an ASCII letter.
  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  /// The bit of two characters; the case of letters makes no difference.
  @inline(__always)
  private static func pair(_ first: UInt8, _ second: UInt8) -> UInt64 {
    1 &<< (UInt64(first & 0x1F) &* 5 &+ UInt64(second & 0x1F))
  }
}
