/// A convex set of the values that some clocks may have together, in whole milliseconds.
///
/// Kept as difference bounds: for each two clocks the most by which one may be ahead of the other, where
/// the first clock, of index 0, is always at zero. All bounds are tight at all times, so two zones with the
/// same values are equal. Over whole numbers such sets are exact: a system of bounds on differences has a
/// whole solution wherever it has one at all.
///
/// Source: D. Dill, "Timing Assumptions and Verification of Finite-State Concurrent Systems" (1989);
/// J. Bengtsson, W. Yi, "Timed Automata: Semantics, Algorithms and Tools" (2004).
struct Zone: Hashable, Sendable {
  /// What stands for no bound; sums of bounds stay far below.
  static let unbounded = Int64.max / 4

  /// How many clocks there are, with the one that is always at zero.
  private(set) var size = 1
  /// By pairs of clocks, row by row: the most that the first may be ahead of the second.
  private var bounds: [Int64] = [0]

  /// The most that a clock may be ahead of another.
  subscript(clock: Int, other: Int) -> Int64 { bounds[clock * size + other] }

  /// The least value of a clock; nil where nothing bounds it.
  func least(_ clock: Int) -> Int64? {
    self[0, clock] == Self.unbounded ? nil : -self[0, clock]
  }

  /// The greatest value of a clock; nil where nothing bounds it.
  func greatest(_ clock: Int) -> Int64? {
    self[clock, 0] == Self.unbounded ? nil : self[clock, 0]
  }

  /// Whether all values of another zone of the same clocks are here.
  func contains(_ other: Zone) -> Bool {
    for index in bounds.indices where bounds[index] < other.bounds[index] { return false }
    return true
  }

  // MARK: Hulls

  /// Every clock between two values, whatever the others have; nil: nothing bounds it there.
  init(between ranges: [(least: Int64?, greatest: Int64?)]) {
    let all = [(least: Int64?.some(0), greatest: Int64?.some(0))] + ranges
    size = all.count
    bounds = []
    bounds.reserveCapacity(size * size)
    for one in all.indices {
      for two in all.indices {
        guard let greatest = all[one].greatest, let least = all[two].least else {
          bounds.append(one == two ? 0 : Self.unbounded)
          continue
        }
        bounds.append(one == two ? 0 : greatest - least)
      }
    }
  }

  init() {}

  /// Takes in all values of another zone of the same clocks, and those that lie between.
  ///
  /// - Returns: whether there are new ones.
  mutating func join(_ other: Zone) -> Bool {
    var isGreater = false
    for index in bounds.indices where bounds[index] < other.bounds[index] {
      bounds[index] = other.bounds[index]
      isGreater = true
    }
    return isGreater
  }

  /// Takes in another zone, and lets each bound that grows by that be at once what it is in a third one.
  mutating func widen(with other: Zone, upTo widest: Zone) {
    for index in bounds.indices where bounds[index] < other.bounds[index] {
      bounds[index] = max(other.bounds[index], widest.bounds[index])
    }
    for middle in 0..<size {
      for one in 0..<size {
        let start = self[one, middle]
        if start == Self.unbounded { continue }
        for two in 0..<size {
          let over = Self.sum(start, self[middle, two])
          if over < bounds[one * size + two] { bounds[one * size + two] = over }
        }
      }
    }
  }

  // MARK: Time and bounds

  /// Lets any time pass.
  mutating func elapse() {
    for clock in 1..<max(1, size) { bounds[clock * size] = Self.unbounded }
  }

  /// Keeps the values in which a clock is ahead of another by no more than some milliseconds.
  ///
  /// - Returns: whether any are left; without any the zone is not to be used.
  mutating func keep(_ clock: Int, atMost bound: Int64, after other: Int) -> Bool {
    if self[clock, other] <= bound { return true }
    if Self.sum(self[other, clock], bound) < 0 { return false }
    bounds[clock * size + other] = bound
    for one in 0..<size {
      let start = Self.sum(self[one, clock], bound)
      if start == Self.unbounded { continue }
      for two in 0..<size {
        let over = Self.sum(start, self[other, two])
        if over < bounds[one * size + two] { bounds[one * size + two] = over }
      }
    }
    return true
  }

  /// Keeps the values of a clock up to one of them.
  mutating func keep(_ clock: Int, atMost value: Int64) -> Bool {
    keep(clock, atMost: value, after: 0)
  }

  /// Keeps the values of a clock from one of them on.
  mutating func keep(_ clock: Int, atLeast value: Int64) -> Bool {
    keep(0, atMost: -value, after: clock)
  }

  /// Forgets how much a clock may be at most: every greater value is there as well.
  mutating func raise(_ clock: Int) {
    for other in 0..<size where other != clock { bounds[clock * size + other] = Self.unbounded }
  }

  /// Forgets how much a clock is at least: every lesser value is there as well.
  mutating func lower(_ clock: Int) {
    for other in 0..<size where other != clock { bounds[other * size + clock] = Self.unbounded }
  }

  /// Takes in all values from which time leads to one that is here.
  mutating func precede() {
    for clock in 1..<max(1, size) { bounds[clock] = Self.unbounded }
  }

  /// The values that are in another zone of the same clocks as well; nil where there are none.
  func common(with other: Zone) -> Zone? {
    var common = self
    for one in 0..<size {
      for two in 0..<size where one != two && other[one, two] < common[one, two] {
        if !common.keep(one, atMost: other[one, two], after: two) { return nil }
      }
    }
    return common
  }

  /// The values that are not in another zone of the same clocks, in zones that have none in common.
  func without(_ other: Zone) -> [Zone] {
    var parts: [Zone] = []
    var rest = self
    for one in 0..<size {
      for two in 0..<size where one != two && other[one, two] < rest[one, two] {
        var part = rest
        if part.keep(two, atMost: -other[one, two] - 1, after: one) { parts.append(part) }
        if !rest.keep(one, atMost: other[one, two], after: two) { return parts }
      }
    }
    return parts
  }

  // MARK: Clocks

  /// Leaves a clock out; those after it count one less.
  mutating func remove(_ clock: Int) {
    let old = self
    size -= 1
    bounds = []
    bounds.reserveCapacity(size * size)
    for one in 0...size where one != clock {
      for two in 0...size where two != clock { bounds.append(old[one, two]) }
    }
  }

  /// Adds a clock that has any value between two, whatever the others have; nil: nothing bounds it below.
  mutating func insert(_ clock: Int, from least: Int64?, to greatest: Int64) {
    insert(clock) { zone, other in
      (
        Self.sum(greatest, zone[0, other]),
        least.map { Self.sum(zone[other, 0], -$0) } ?? Self.unbounded
      )
    }
  }

  /// Adds a clock that has any value.
  mutating func insert(_ clock: Int) {
    insert(clock) { _, _ in (Self.unbounded, Self.unbounded) }
  }

  /// Adds a clock that is ahead of another by a number of milliseconds.
  ///
  /// - Parameter other: a clock by its index before this one is added.
  mutating func insert(_ clock: Int, ahead: Int64, of other: Int) {
    insert(clock) { zone, third in
      (Self.sum(zone[other, third], ahead), Self.sum(zone[third, other], -ahead))
    }
  }

  /// - Parameter bounds: by a clock that is there, how much the new one may be ahead, and how much behind.
  private mutating func insert(_ clock: Int, bounds find: (Zone, Int) -> (Int64, Int64)) {
    let old = self
    let found = (0..<size).map { find(old, $0) }
    size += 1
    bounds = []
    bounds.reserveCapacity(size * size)
    for one in 0..<size {
      for two in 0..<size {
        let (first, second) = (one < clock ? one : one - 1, two < clock ? two : two - 1)
        bounds.append(
          one == clock
            ? two == clock ? 0 : found[second].0
            : two == clock ? found[first].1 : old[first, second]
        )
      }
    }
  }

  private static func sum(_ one: Int64, _ two: Int64) -> Int64 {
    one == unbounded || two == unbounded ? unbounded : one + two
  }
}
