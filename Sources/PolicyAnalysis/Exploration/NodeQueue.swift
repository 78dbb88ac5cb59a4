/// The nodes of an exploration whose steps are still to be followed.
struct NodeQueue {
  /// By their rank, each with those that come first in front.
  private var ranks: [[Int]] = []
  private var starts: [Int] = []
  private var lowest = 0
  /// By node.
  private var isWaiting: [Bool] = []
  private var takesLast = false
  private var isLastNext = false

  /// - Parameter rank: those of a lower rank come first.
  mutating func add(_ node: Int, after rank: Int = 0) {
    while ranks.count <= rank {
      ranks.append([])
      starts.append(0)
    }
    ranks[rank].append(node)
    while isWaiting.count <= node { isWaiting.append(false) }
    isWaiting[node] = true
    lowest = min(lowest, rank)
  }

  /// Adds a node, and lets the last one be next at every other time.
  mutating func add(_ node: Int, takingLast: Bool) {
    takesLast = takingLast
    add(node)
  }

  /// Adds a node that was there before, unless it still is.
  mutating func addAgain(_ node: Int) {
    if !isWaiting[node] { add(node) }
  }

  mutating func next() -> Int? {
    while lowest < ranks.count, starts[lowest] == ranks[lowest].count { lowest += 1 }
    guard lowest < ranks.count else { return nil }
    isLastNext = takesLast && !isLastNext
    var node = 0
    if isLastNext {
      node = ranks[lowest].removeLast()
    } else {
      node = ranks[lowest][starts[lowest]]
      starts[lowest] += 1
    }
    isWaiting[node] = false
    return node
  }
}
