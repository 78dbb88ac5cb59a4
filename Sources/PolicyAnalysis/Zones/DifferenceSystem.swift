/// Bounds on the differences of some numbers, which are solved for the least or the furthest of them.
///
/// Source: R. Bellman, "On a Routing Problem" (1958); the least solution is the longest way to each number.
struct DifferenceSystem {
  private struct Bound {
    var number: Int
    var atLeast: Int64
    var after: Int
  }

  private var bounds: [Bound] = []
  private(set) var count = 0

  /// Adds a number, which may be anything yet.
  mutating func add() -> Int {
    count += 1
    return count - 1
  }

  mutating func require(_ number: Int, atLeast difference: Int64, after other: Int) {
    bounds.append(Bound(number: number, atLeast: difference, after: other))
  }

  mutating func require(_ number: Int, atMost difference: Int64, after other: Int) {
    bounds.append(Bound(number: other, atLeast: -difference, after: number))
  }

  /// The least numbers that there are, where the first is zero and none is less than it; nil where the bounds
  /// contradict each other.
  var least: [Int64]? { longest(from: 0, initial: 0) }

  /// The most that one number can be after another; nil where nothing bounds it, or nothing can be.
  func most(_ number: Int, after other: Int) -> Int64? {
    // How much less the other is than it at least, seen from it.
    let found = longest(from: number, initial: nil)?[other]
    return found.flatMap { $0 == .min ? nil : -$0 }
  }

  /// - Parameter initial: what each number is at least; nil: there is no such bound.
  private func longest(from start: Int, initial: Int64?) -> [Int64]? {
    var numbers = [Int64](repeating: initial ?? .min, count: count)
    numbers[start] = 0
    for _ in 0...count {
      var isDone = true
      for bound in bounds where numbers[bound.after] != .min {
        let value = numbers[bound.after] + bound.atLeast
        if value > numbers[bound.number] {
          // The first stays what it is.
          if bound.number == start { return nil }
          numbers[bound.number] = value
          isDone = false
        }
      }
      if isDone { return numbers }
    }
    return nil
  }
}
