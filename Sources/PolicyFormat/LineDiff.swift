/// The least changes that make one list of lines the other (Myers, "An O(ND) difference algorithm").
enum LineDiff {
  /// A line with its break: lines are the same if their bytes are.
  typealias Line = ArraySlice<UInt8>

  /// What happens to a line.
  enum Change {
    /// It is in both, at these indices.
    case keep(Int, Int)
    /// It is only in the old list.
    case remove(Int)
    /// It is only in the new list.
    case insert(Int)
  }

  /// Lists that differ in more lines than this are distinguished in one piece: the work grows with the
  /// square of the number.
  private static let limit = 2000

  /// All lines of both lists, in order.
  static func changes(from old: [Line], to new: [Line]) -> [Change] {
    var head = 0
    while head < min(old.count, new.count), old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < min(old.count, new.count) - head,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    { tail += 1 }
    let inner = differences(old[head..<old.count - tail], new[head..<new.count - tail])
    return (0..<head).map { .keep($0, $0) } + inner
      + (0..<tail).map { .keep(old.count - tail + $0, new.count - tail + $0) }
  }

  private static func differences(
    _ old: ArraySlice<Line>,
    _ new: ArraySlice<Line>
  ) -> [Change] {
    guard let trace = trace(old, new) else {
      return old.indices.map { .remove($0) } + new.indices.map { .insert($0) }
    }
    var changes: [Change] = []
    var (x, y) = (old.count, new.count)
    for (depth, reached) in trace.enumerated().reversed() {
      let diagonal = x - y
      let isDown = Self.isDown(diagonal, depth, reached)
      let previous = isDown ? diagonal + 1 : diagonal - 1
      // Where the change of this number leads from, and to; none leads to the first lines.
      let from = depth == 0 ? 0 : reached[previous + depth]
      let start = depth == 0 ? (x: 0, y: 0) : (x: from, y: from - previous)
      let end =
        depth == 0 ? start : isDown ? (x: start.x, y: start.y + 1) : (x: start.x + 1, y: start.y)
      while x > end.x, y > end.y {
        (x, y) = (x - 1, y - 1)
        changes.append(.keep(old.startIndex + x, new.startIndex + y))
      }
      if depth == 0 { break }
      changes.append(isDown ? .insert(new.startIndex + start.y) : .remove(old.startIndex + start.x))
      (x, y) = start
    }
    return changes.reversed()
  }

  /// How far each diagonal reaches with each number of changes; nil where there are too many.
  ///
  /// Entry `d` holds the diagonals before the change of number `d` is made, at `diagonal + d`.
  private static func trace(
    _ old: ArraySlice<Line>,
    _ new: ArraySlice<Line>
  ) -> [[Int]]? {
    var trace: [[Int]] = []
    var reached = [0]
    for depth in 0...min(limit, old.count + new.count) {
      trace.append(reached)
      var next = Array(repeating: 0, count: 2 * depth + 3)
      for diagonal in stride(from: -depth, through: depth, by: 2) {
        var x =
          depth == 0
          ? 0
          : isDown(diagonal, depth, reached)
            ? reached[diagonal + 1 + depth] : reached[diagonal - 1 + depth] + 1
        var y = x - diagonal
        while x < old.count, y < new.count, old[old.startIndex + x] == new[new.startIndex + y] {
          (x, y) = (x + 1, y + 1)
        }
        next[diagonal + depth + 1] = x
        if x >= old.count, y >= new.count { return trace }
      }
      reached = next
    }
    return nil
  }

  /// Whether the best way to a diagonal inserts a line.
  private static func isDown(_ diagonal: Int, _ depth: Int, _ reached: [Int]) -> Bool {
    diagonal == -depth
      || diagonal != depth && reached[diagonal - 1 + depth] < reached[diagonal + 1 + depth]
  }
}
