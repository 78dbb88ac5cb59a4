/// Tells most messages from the words of a keyword set by how they begin.
///
/// Nearly all messages are no keyword, and their first letter tells. Plain data, so that a step reads it
/// where it is, next to the rules, and never comes to the words themselves.
package struct KeywordFilter: Sendable {
  /// The ASCII characters that a match can begin with, in either case: two halves of a mask.
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  /// Whether a match can begin anywhere, so that nothing is told.
  private let letsAllPass: Bool

  /// A filter for words in normal form that a message has to begin with.
  init(_ words: [[UInt32]]) {
    letsAllPass = false
    for case let scalar? in words.map(\.first) where scalar < 0x80 {
      let upper = scalar >= 0x61 && scalar <= 0x7A ? scalar & ~0x20 : scalar
      for character in [scalar, upper] {
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

  /// Whether a message may match: false only if it can't.
  @inline(__always)
  package func canMatch(_ text: borrowing String) -> Bool {
    if letsAllPass { return true }
    let utf8 = text.utf8.span
    for index in utf8.indices {
      let byte = utf8[index]
      if CharacterClass.isTrimmed(byte) { continue }
      // What begins beyond ASCII takes a closer look.
      return byte >= 0x80 || (byte < 0x40 ? low : high) &>> UInt64(byte) & 1 == 1
    }
    return false
  }
}
