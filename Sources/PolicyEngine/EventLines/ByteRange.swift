/// Where in a buffer of less than 4 GiB some bytes lie, in half the room of a range: lines are handed on with many.
@usableFromInline
struct ByteRange: Sendable {
  @usableFromInline var lower: UInt32 = 0
  @usableFromInline var upper: UInt32 = 0

  init() {}

  init(_ range: Range<Int>) {
    (lower, upper) = (UInt32(range.lowerBound), UInt32(range.upperBound))
  }

  @inlinable @inline(__always)
  var range: Range<Int> { Int(lower)..<Int(upper) }
  var isEmpty: Bool { lower == upper }
}
