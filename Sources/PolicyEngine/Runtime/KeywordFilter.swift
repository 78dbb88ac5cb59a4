/// Tells nearly all messages from some words by how they begin, without a look at the words.
///
/// Nearly all messages are no keyword and begin with another word. Plain data, next to the rows, so that a
/// step that turns a message away here comes to nothing else. What it lets pass may still match nothing.
package struct KeywordFilter: Sendable {
  /// The bytes that a matching message can begin with, a bit each.
  private var firsts: InlineArray<4, UInt64>
  /// The letters that it can begin with, a bit for their hash; none where no words are asked for.
  ///
  /// The lowest bit stands for no letters, and for those of which more must be known.
  private var runs: UInt64
  /// Whether one of the words begins beyond ASCII, or with a letter that has a mark: two scalars.
  private var hasWordsBeyondASCII: Bool
  /// Whether nothing is known of how a match begins.
  private var letsAllPass: Bool

  /// A filter for words in normal form that a message has to begin with.
  init(_ words: [[UInt32]]) {
    firsts = .init(repeating: 0)
    runs = words.isEmpty ? 0 : 1
    hasWordsBeyondASCII = words.contains { $0.prefix(2).contains { $0 >= 0x80 } }
    letsAllPass = false
    if words.isEmpty { return }
    for byte in UInt8.min...UInt8.max
    where CharacterClass.isTrimmed(byte)
      || byte >= 0x80
        && (hasWordsBeyondASCII || !CharacterClass.leadsBeyondASCII(byte))
    {
      allow(UInt64(byte))
    }
    for word in words {
      guard let first = word.first, first < 0x80 else { continue }
      allow(UInt64(first))
      if first >= 0x61, first <= 0x7A { allow(UInt64(first) - 0x20) }
      var beginning: UInt64 = 0
      for (index, scalar) in word.prefix(8).enumerated() where scalar < 0x80 {
        beginning |= UInt64(scalar) << UInt64(index * 8)
      }
      runs |= 1 << Self.hash(ofRun: beginning)
    }
  }

  /// A filter that lets all pass.
  init() {
    firsts = .init(repeating: .max)
    runs = .max
    hasWordsBeyondASCII = true
    letsAllPass = true
  }

  private mutating func allow(_ first: UInt64) { firsts[Int(first >> 6)] |= 1 << (first & 63) }

  mutating func formUnion(_ other: KeywordFilter) {
    for index in firsts.indices { firsts[index] |= other.firsts[index] }
    runs |= other.runs
    hasWordsBeyondASCII = hasWordsBeyondASCII || other.hasWordsBeyondASCII
    letsAllPass = letsAllPass || other.letsAllPass
  }

  /// Whether a message may match, as far as its first eight bytes tell.
  @inline(__always)
  package func admits(_ text: borrowing String) -> Bool { admits(text.utf8.span) }

  /// The same of a message's bytes, which are UTF-8.
  @inline(__always)
  package func admits(_ utf8: Span<UInt8>) -> Bool {
    if runs == 0 { return false }
    let beginning = Self.beginning(of: utf8)
    let first = beginning & 0xFF
    // One condition, as messages are hard to foresee.
    return firsts[Int(first >> 6)] &>> (first & 63) & runs &>> Self.hash(ofRun: beginning) & 1 == 1
  }

  /// Whether a message that was admitted may match, without what is trimmed off its front.
  package func admitsTrimmed(_ utf8: Span<UInt8>) -> Bool {
    if letsAllPass { return true }
    var start = 0
    while start < utf8.count {
      let length = CharacterClass.trimmedLength(in: utf8, at: start)
      if length == 0 { break }
      start += length
    }
    if start == utf8.count { return false }
    let rest = utf8.extracting(start..<utf8.count)
    if rest[0] >= 0x80, !hasWordsBeyondASCII {
      let second = rest.count > 1 ? rest[1] : 0
      let third = rest.count > 2 ? rest[2] : 0
      let prefix = UInt32(rest[0]) << 16 | UInt32(second) << 8 | UInt32(third)
      if CharacterClass.beginsBeyondASCII(prefix: prefix) { return false }
    }
    return admits(rest)
  }

  /// The first eight bytes, the first one lowest; 0 after the end.
  @inline(__always)
  private static func beginning(of utf8: Span<UInt8>) -> UInt64 {
    let count = utf8.count
    if count >= 4 {
      // Twice four bytes; where they overlap, they are the same.
      let next = min(count &- 4, 4)
      return four(utf8, at: 0) | four(utf8, at: next) &<< UInt64(truncatingIfNeeded: next &* 8)
    }
    if count == 0 { return 0 }
    let (middle, last) = (count / 2, count &- 1)
    return UInt64(utf8[0]) | UInt64(utf8[middle]) &<< UInt64(truncatingIfNeeded: middle &* 8)
      | UInt64(utf8[last]) &<< UInt64(truncatingIfNeeded: last &* 8)
  }

  @inline(__always)
  private static func four(_ utf8: Span<UInt8>, at start: Int) -> UInt64 {
    UInt64(utf8[start]) | UInt64(utf8[start &+ 1]) &<< 8 | UInt64(utf8[start &+ 2]) &<< 16
      | UInt64(utf8[start &+ 3]) &<< 24
  }

  /// A hash, in six bits, of the letters of ASCII that eight bytes begin with, whatever their case.
  ///
  /// It is 0 where there are none, and where something beyond ASCII follows them: that may be as good as
  /// nothing, or a mark on the last one. All eight bytes are looked at as one number, without a branch.
  @inline(__always)
  private static func hash(ofRun bytes: UInt64) -> UInt64 {
    let tops: UInt64 = 0x8080_8080_8080_8080
    let lower = (bytes | 0x2020_2020_2020_2020) & ~tops
    // The top bit of a byte: at least `a`; over `z`.
    let reachesA = lower &+ 0x1F1F_1F1F_1F1F_1F1F
    let passesZ = lower &+ 0x0505_0505_0505_0505
    let others = (~reachesA | passesZ | bytes) & tops
    // The first byte that is no letter ends the run; where there is none, the mask has all bits.
    let end = others & (0 &- others)
    let letters = lower & ((end &>> 7) &- 1)
    // All bits where the end is ASCII, or eight letters are all there is to see.
    let isPlain = ((end & bytes) &>> 7 == 0) ? UInt64.max : 0
    return ((letters & isPlain) &* 0x9E37_79B9_7F4A_7C15) &>> 58
  }
}
