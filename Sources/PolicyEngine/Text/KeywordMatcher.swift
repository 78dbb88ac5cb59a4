/// A keyword set made ready to be looked up: words in normal form, with a fast path for ASCII (D8).
///
/// A class, so that a look-up reads the words where they are and copies no references to them.
package final class KeywordMatcher: Sendable {
  /// The most scalars that a keyword may have in normal form.
  package static let longestKeyword = 64

  /// A word of ASCII letters in at most sixteen bytes, packed for a comparison of two numbers.
  private struct Packed: Sendable, Equatable {
    var low: UInt64
    var high: UInt64
  }

  private let mode: Mode
  /// What tells most messages apart beforehand.
  package let filter: KeywordFilter
  /// All words, in normal form.
  private let words: [[UInt32]]
  /// The words that the packed comparison can't decide.
  private let unpacked: [[UInt32]]
  /// Single words of ASCII, by ascending length.
  private let packed: [Packed]
  /// Bit n is set when a packed word has n bytes.
  private let lengths: UInt32
  /// The fewest bytes that an ASCII message needs to match one of ``unpacked``.
  private let shortestUnpacked: Int
  /// The texts of the mode ``Mode/exact``.
  private let exactTexts: [String]

  /// How the words are compared.
  private enum Mode: Sendable {
    case whole
    case firstWord
    case anyWord
    /// As a condition compares a field with a text: canonically equivalent texts are the same.
    case exact
  }

  /// Prepares words; those that normalise to nothing match nothing.
  package init(_ keywords: [String], match: KeywordMatch) {
    var all: [[UInt32]] = []
    var known: Set<[UInt32]> = []
    var unpacked: [[UInt32]] = []
    var packed: [Packed] = []
    var lengths: UInt32 = 0
    for word in keywords {
      let form = Self.normalForm(of: word)
      if form.isEmpty || form.count > Self.longestKeyword || !known.insert(form).inserted { continue }
      all.append(form)
      // A single ASCII word, compared whole, needs no stream.
      if match == .whole, form.count <= 16, form.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
        var word = Packed(low: 0, high: 0)
        for (index, scalar) in form.enumerated() { Self.put(UInt8(scalar), at: index, in: &word) }
        packed.append(word)
        lengths |= 1 << UInt32(form.count)
      } else {
        unpacked.append(form)
      }
    }
    words = all
    self.unpacked = unpacked
    self.packed = packed
    self.lengths = lengths
    shortestUnpacked = unpacked.map(\.count).min() ?? .max
    exactTexts = []
    filter = match == .anyWord ? KeywordFilter() : KeywordFilter(all)
    switch match {
    case .whole: mode = .whole
    case .firstWord: mode = .firstWord
    case .anyWord: mode = .anyWord
    }
  }

  /// Prepares texts that have to be equal, up to canonical equivalence.
  package init(exactly texts: [String]) {
    mode = .exact
    exactTexts = texts
    filter = KeywordFilter()
    words = []
    unpacked = []
    packed = []
    lengths = 0
    shortestUnpacked = .max
  }

  /// The normal form of a text as a whole: trimmed of white space and punctuation at its ends.
  package static func normalForm(of text: String) -> [UInt32] {
    var result: [UInt32] = []
    var form = NormalForm()
    let utf8 = text.utf8Span.span
    while let scalar = form.next(in: utf8) {
      // What only surrounds is trimmed here in front and below behind.
      if result.isEmpty, Self.surrounds(scalar) { continue }
      result.append(scalar)
    }
    while let last = result.last, Self.surrounds(last) { result.removeLast() }
    return result
  }

  /// Whether a message matches one of the words; allocates nothing.
  package func matches(_ text: String) -> Bool {
    guard let start = filter.start(of: text) else { return false }
    return matches(text, from: start)
  }

  /// Whether a message that has passed the filter matches.
  package func matches(_ text: borrowing String, from start: Int) -> Bool {
    if mode == .exact { return exactTexts.contains(copy text) }
    let utf8Span = text.utf8Span
    let utf8 = utf8Span.span
    if mode == .whole, utf8Span.isKnownASCII { return matchesWholeASCII(utf8, from: start) }
    if mode != .anyWord, utf8[start] >= 0x80, !canBeginBeyondASCII(utf8, start) { return false }
    return matchesStream(utf8, from: start, words)
  }

  /// Whether one of the words begins as the text does from a byte on; true where that is not plain.
  private func canBeginBeyondASCII(_ utf8: Span<UInt8>, _ lower: Int) -> Bool {
    guard let first = NormalForm.firstScalar(in: utf8, at: lower) else { return true }
    return CharacterClass.isWhitespace(first) || Self.surrounds(first)
      || words.contains { $0.first == first }
  }

  // MARK: ASCII

  private func matchesWholeASCII(_ utf8: Span<UInt8>, from lower: Int) -> Bool {
    var upper = utf8.count
    while upper > lower, CharacterClass.isTrimmed(utf8[upper - 1]) { upper -= 1 }
    let length = upper - lower
    // A NUL at the end would look like a shorter word: packed words are filled up with zeros.
    if length <= 16, lengths >> UInt32(length) & 1 == 1, utf8[upper - 1] != 0 {
      var word = Packed(low: 0, high: 0)
      for index in 0..<length {
        let byte = utf8[lower + index]
        Self.put(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte, at: index, in: &word)
      }
      for candidate in packed where candidate == word { return true }
    }
    return length >= shortestUnpacked && matchesStream(utf8, from: lower, unpacked)
  }

  private static func put(_ byte: UInt8, at index: Int, in word: inout Packed) {
    if index < 8 {
      word.low |= UInt64(byte) << UInt64(8 * index)
    } else {
      word.high |= UInt64(byte) << UInt64(8 * (index - 8))
    }
  }

  // MARK: Streams

  /// Compares words with the stream of the message's normal form from a byte on.
  private func matchesStream(_ utf8: Span<UInt8>, from lower: Int, _ words: [[UInt32]]) -> Bool {
    var position = NormalForm(at: lower)
    while true {
      // At the start of a word, perhaps after punctuation.
      guard var scalar = position.next(in: utf8) else { return false }
      if Self.surrounds(scalar) { continue }
      for word in words where word[0] == scalar && matches(word, after: position, in: utf8) {
        return true
      }
      guard mode == .anyWord else { return false }
      while scalar != 0x20 {
        guard let next = position.next(in: utf8) else { return false }
        scalar = next
      }
    }
  }

  /// Whether a word whose first scalar was just read goes on and ends where a word, or the message, ends.
  private func matches(_ word: [UInt32], after first: NormalForm, in utf8: Span<UInt8>) -> Bool {
    var form = first
    for scalar in word.dropFirst() where form.next(in: utf8) != scalar { return false }
    while let scalar = form.next(in: utf8) {
      if mode == .whole {
        if !Self.surrounds(scalar) { return false }
      } else {
        if scalar == 0x20 { return true }
        if !CharacterClass.isPunctuation(scalar) { return false }
      }
    }
    return true
  }

  /// Whether a scalar of the normal form is trimmed at the ends.
  private static func surrounds(_ scalar: UInt32) -> Bool {
    scalar == 0x20 || CharacterClass.isPunctuation(scalar)
  }
}
