/// How often which difference of time came about, in milliseconds; negative where it is earlier.
///
/// Up to ``most`` different ones are counted exactly. Where there are more, those that are alike are counted
/// together, so that a count is no more than 1/128 off; the greatest stays exact. What comes of counts that are
/// added up in parts is what comes of them in one piece.
package struct ShiftCounts: Sendable, Hashable {
  /// The most different ones that are counted exactly.
  package static let most = 1_000

  package private(set) var counts: [Int64: Int] = [:]
  /// The one of the greatest magnitude; of two, the later.
  package private(set) var greatest: Int64 = 0
  /// Whether those that are alike are counted together.
  package private(set) var isRounded = false

  package init() {}

  /// Counts that were written down.
  package init(_ counts: [Int64: Int], greatest: Int64, isRounded: Bool) {
    self.counts = counts
    self.greatest = greatest
    self.isRounded = isRounded
  }

  package mutating func add(_ shift: Int64, _ count: Int = 1) {
    note(shift)
    counts[isRounded ? Self.rounded(shift) : shift, default: 0] += count
    if counts.count > Self.most { round() }
  }

  package mutating func add(_ other: ShiftCounts) {
    note(other.greatest)
    if other.isRounded { round() }
    for (shift, count) in other.counts {
      counts[isRounded ? Self.rounded(shift) : shift, default: 0] += count
    }
    if counts.count > Self.most { round() }
  }

  private mutating func note(_ shift: Int64) {
    if (shift.magnitude, shift) > (greatest.magnitude, greatest) { greatest = shift }
  }

  private mutating func round() {
    if isRounded { return }
    isRounded = true
    var rounded: [Int64: Int] = [:]
    for (shift, count) in counts { rounded[Self.rounded(shift), default: 0] += count }
    counts = rounded
  }

  /// The first of 128 steps between two powers of two, away from 0.
  static func rounded(_ shift: Int64) -> Int64 {
    let magnitude = Int64(shift.magnitude)
    let bits = max(0, Int64.bitWidth - magnitude.leadingZeroBitCount - 8)
    let step = (magnitude >> Int64(bits)) << Int64(bits)
    return shift < 0 ? -step : step
  }

  // MARK: What is asked of them

  package var total: Int { counts.values.reduce(0, +) }
  /// How many are earlier; the others are later.
  package var earlier: Int { counts.reduce(0) { $1.key < 0 ? $0 + $1.value : $0 } }

  /// The least magnitude that is not exceeded by so many of a hundred.
  package func percentile(_ percent: Int) -> Int64 {
    let sorted = counts.map { (size: Int64($0.key.magnitude), count: $0.value) }
      .sorted { $0.size < $1.size }
    let rank = (total * percent + 99) / 100
    var seen = 0
    for (size, count) in sorted {
      seen += count
      if seen >= rank { return size }
    }
    return 0
  }
}
