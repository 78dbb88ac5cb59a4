/// Bytes looked at eight at a time, as one number: most texts of a line are short, and a branch for each of their
/// bytes costs more than all else that is done with them.
extension Span where Element == UInt8 {
  /// Eight bytes from a place on, the first one lowest; zeros behind the end.
  @inlinable @inline(__always)
  package func word(at start: Int) -> UInt64 {
    // One condition for all, and places that are known then: the compiler makes one load of the eight.
    guard start >= 0, start <= count &- 8 else { return lastWord(at: start) }
    let part = extracting(droppingFirst: start)
    precondition(part.count >= 8)
    return part.eight(at: 0)
  }

  /// The same of four times eight bytes, under one condition.
  @inline(__always)
  func words(at start: Int) -> (UInt64, UInt64, UInt64, UInt64) {
    guard start >= 0, start <= count &- 32 else {
      return (
        word(at: start), word(at: start &+ 8), word(at: start &+ 16), word(at: start &+ 24)
      )
    }
    let part = extracting(droppingFirst: start)
    precondition(part.count >= 32)
    return (part.eight(at: 0), part.eight(at: 8), part.eight(at: 16), part.eight(at: 24))
  }

  /// Eight bytes that are known to be there.
  @inlinable @inline(__always)
  package func eight(at start: Int) -> UInt64 {
    UInt64(self[start]) | UInt64(self[start &+ 1]) &<< 8 | UInt64(self[start &+ 2]) &<< 16
      | UInt64(self[start &+ 3]) &<< 24 | UInt64(self[start &+ 4]) &<< 32
      | UInt64(self[start &+ 5]) &<< 40 | UInt64(self[start &+ 6]) &<< 48
      | UInt64(self[start &+ 7]) &<< 56
  }

  @usableFromInline @inline(never)
  package func lastWord(at start: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in start..<Swift.max(start, count) {
      word |= UInt64(self[index]) << UInt64((index - start) * 8)
    }
    return word
  }

  /// Up to eight bytes from a place on, the first one lowest.
  @inlinable @inline(__always)
  package func word(at start: Int, _ count: Int) -> UInt64 {
    word(at: start) & ByteWord.mask(count)
  }

  /// Whether the bytes of a range are those of another span from a place on.
  @inlinable @inline(__always)
  package func isEqual(_ range: Range<Int>, to other: Span<UInt8>, at place: Int) -> Bool {
    let length = range.count
    var offset = 0
    while offset &+ 8 <= length {
      if word(at: range.lowerBound &+ offset) != other.word(at: place &+ offset) { return false }
      offset &+= 8
    }
    let rest = length &- offset
    return word(at: range.lowerBound &+ offset, rest) == other.word(at: place &+ offset, rest)
  }

  /// Whether the bytes of a range are those of another span.
  @inlinable @inline(__always)
  package func isEqual(_ range: Range<Int>, to other: Span<UInt8>) -> Bool {
    range.count == other.count && isEqual(range, to: other, at: 0)
  }

  /// The bytes, copied.
  package var array: [UInt8] {
    var array: [UInt8] = []
    array.reserveCapacity(count)
    for index in indices { array.append(self[index]) }
    return array
  }

  /// Whether the bytes of a range are those of an array.
  @inlinable @inline(__always)
  package func isEqual(_ range: Range<Int>, to other: [UInt8]) -> Bool {
    isEqual(range, to: other.span)
  }
}

/// What is asked of eight bytes in one number, the first one lowest.
@usableFromInline
package enum ByteWord {
  static let tops: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The lowest bytes of a number, up to eight.
  @inlinable @inline(__always)
  package static func mask(_ count: Int) -> UInt64 {
    count >= 8 ? .max : (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
  }

  /// The top bit of each byte that ends a text of JSON, or can't stand in one as it is: a quotation mark, a
  /// backslash, a control character of ASCII.
  ///
  /// The lowest of these bits is right, those above it may stand for other bytes.
  @inline(__always)
  static func textEnds(_ word: UInt64) -> UInt64 {
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    let found =
      (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
      | (word &- ones &* 0x20) & ~word
    return found & tops
  }

  /// The top bits of eight bytes, next to each other, the one of the first byte lowest.
  @inline(__always)
  static func gathered(_ tops: UInt64) -> UInt64 {
    (tops &* 0x0002_0408_1020_4081) &>> 56
  }
}
