/// Bounds on the differences of some numbers, which are solved for the least, or greatest, numbers that there are.
///
/// Source: R. Bellman, "On a Routing Problem" (1958); the least solution is the longest way to each number.
struct DifferenceSystem {
  private struct Bound {
    var number: Int
    var atLeast: Int64
    var after: Int
  }

  private var bounds: [Bound] = []
  private var count = 0

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
  var least: [Int64]? {
    var numbers = [Int64](repeating: 0, count: count)
    for _ in 0...count {
      var isDone = true
      for bound in bounds {
        let value = numbers[bound.after] + bound.atLeast
        if value <= numbers[bound.number] { continue }
        // The first stays what it is.
        if bound.number == 0 { return nil }
        numbers[bound.number] = value
        isDone = false
      }
      if isDone { return numbers }
    }
    return nil
  }

  /// The greatest numbers that there are, where the first is zero; nil for one that nothing bounds, and for all where
  /// the bounds contradict each other.
  var greatest: [Int64?]? {
    var numbers = [Int64?](repeating: nil, count: count)
    if count > 0 { numbers[0] = 0 }
    for _ in 0...count {
      var isDone = true
      for bound in bounds {
        guard let number = numbers[bound.number] else { continue }
        let value = number - bound.atLeast
        if let known = numbers[bound.after], known <= value { continue }
        if bound.after == 0 { return nil }
        numbers[bound.after] = value
        isDone = false
      }
      if isDone { return numbers }
    }
    return nil
  }
}
