/// A keyword set made ready to be looked up: words in normal form, with a fast path for ASCII (D8).
///
/// A class, so that a look-up reads the words where they are and copies no references to them.
package final class KeywordMatcher: Sendable {
  /// The most scalars that a keyword may have in normal form.
  package static let longestKeyword = 64

  /// How words are compared; nil where texts have to be the same, as canonically equivalent ones are.
  private let mode: KeywordMatch?
  /// What distinguishes most messages beforehand.
  package let filter: KeywordFilter
  /// All words in normal form, one after the other.
  private let scalars: [UInt32]
  /// Where each word begins in ``scalars``, and the end of the last.
  private let bounds: [Int]
  private let heads: [UInt32]
  private let exactTexts: [String]

  /// Prepares words; those that normalise to nothing match nothing.
  ///
  /// - Parameter match: nil for texts that have to be the same.
  package init(_ keywords: [String], match: KeywordMatch?) {
    var known: Set<[UInt32]> = [[]]
    let words = (match == nil ? [] : keywords).map(Self.normalForm).filter { form in
      form.count <= Self.longestKeyword && known.insert(form).inserted
    }
    scalars = words.flatMap { $0 }
    bounds = words.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    heads = words.map { $0[0] }
    exactTexts = match == nil ? keywords : []
    filter = match == nil || match == .anyWord ? KeywordFilter() : KeywordFilter(words)
    mode = match
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
  package func matches(_ text: borrowing String) -> Bool {
    let utf8 = text.utf8.span
    switch mode {
    case nil: return exactTexts.contains(copy text)
    case .anyWord: return matchesStream(utf8, from: 0)
    case .whole, .firstWord: break
    }
    var start = 0
    while start < utf8.count, CharacterClass.isTrimmed(utf8[start]) { start += 1 }
    if start == utf8.count { return false }
    if utf8[start] >= 0x80 {
      if !canBeginBeyondASCII(utf8, start) { return false }
    } else if let decided = matchesASCII(utf8, from: start) {
      return decided
    }
    return matchesStream(utf8, from: start)
  }

  /// Whether one of the words begins as the text does from a byte on; true where that is not plain.
  private func canBeginBeyondASCII(_ utf8: Span<UInt8>, _ start: Int) -> Bool {
    guard let first = NormalForm.firstScalar(in: utf8, at: start) else { return true }
    return CharacterClass.isWhitespace(first) || Self.surrounds(first) || heads.contains(first)
  }

  // MARK: ASCII

  /// Whether a message matches, as far as it is plain ASCII; nil where a closer look must tell.
  ///
  /// A scalar of ASCII stays one in the normal form, so the first that differs decides.
  private func matchesASCII(_ utf8: Span<UInt8>, from start: Int) -> Bool? {
    let head = Self.lowercased(utf8[start])
    for word in heads.indices where heads[word] == head {
      let upper = bounds[word + 1]
      var place = bounds[word] + 1
      var offset = start + 1
      while place < upper, offset < utf8.count, Self.lowercased(utf8[offset]) == scalars[place] {
        place &+= 1
        offset &+= 1
      }
      if place == upper {
        while offset < utf8.count, CharacterClass.isTrimmed(utf8[offset]) { offset &+= 1 }
        if offset == utf8.count { return true }
        // What follows a word may bound it or be a part of it.
        if mode != .whole || utf8[offset] >= 0x80 { return nil }
      } else if offset < utf8.count {
        // What is beyond ASCII may be as good as nothing, and any run of white space is one space.
        if utf8[offset] >= 0x80 || scalars[place] == 0x20 { return nil }
        if scalars[place - 1] == 0x20 { return nil }
      }
    }
    return false
  }

  /// An ASCII letter in lower case, any other byte as it is.
  private static func lowercased(_ byte: UInt8) -> UInt32 {
    UInt32(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
  }

  // MARK: Streams

  /// Compares the words with the stream of the message's normal form from a byte on.
  private func matchesStream(_ utf8: Span<UInt8>, from lower: Int) -> Bool {
    var position = NormalForm(at: lower)
    while true {
      // At the start of a word, perhaps after punctuation.
      guard var scalar = position.next(in: utf8) else { return false }
      if Self.surrounds(scalar) { continue }
      for word in heads.indices
      where heads[word] == scalar && matches(word, after: position, in: utf8) {
        return true
      }
      guard mode == .anyWord else { return false }
      while !Self.ends(wordBefore: scalar, position, in: utf8) {
        guard let next = position.next(in: utf8) else { return false }
        scalar = next
      }
    }
  }

  /// Whether a word whose first scalar was just read goes on and ends where a word, or the message, ends.
  private func matches(_ word: Int, after first: NormalForm, in utf8: Span<UInt8>) -> Bool {
    var form = first
    for place in bounds[word] + 1..<bounds[word + 1] where form.next(in: utf8) != scalars[place] {
      return false
    }
    guard mode == .whole else {
      return form.next(in: utf8).map { Self.ends(wordBefore: $0, form, in: utf8) } ?? true
    }
    while let scalar = form.next(in: utf8) {
      if !Self.surrounds(scalar) { return false }
    }
    return true
  }

  /// Whether a word ends before a scalar: a space or punctuation, but for a hyphen or an apostrophe
  /// between letters, as in `stop-sign` and `don't`.
  ///
  /// - Parameter after: the stream behind the scalar.
  private static func ends(
    wordBefore scalar: UInt32,
    _ after: NormalForm,
    in utf8: Span<UInt8>
  ) -> Bool {
    guard CharacterClass.joinsWords(scalar) else { return surrounds(scalar) }
    var rest = after
    return rest.next(in: utf8).map(surrounds) ?? true
  }

  /// Whether a scalar of the normal form is trimmed at the ends.
  private static func surrounds(_ scalar: UInt32) -> Bool {
    scalar == 0x20 || CharacterClass.isPunctuation(scalar)
  }
}
