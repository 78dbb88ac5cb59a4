/// The nodes that were found, and those of them that are to be looked at: before any difference, then after one.
struct JointNodes {
  /// The most nodes after a difference: they are for readers, and decide nothing.
  private static let mostFurther = 2_000

  /// What two nodes have in common of which one can be part of the other.
  private struct Key: Hashable {
    var locations: Sides<Location>
    var isDoubted: Bool
    var isFurther: Bool
    var sameMemories: UInt64

    init(_ node: JointNode) {
      (locations, isDoubted) = (node.locations, node.doubt != nil)
      (isFurther, sameMemories) = (node.isFurther, node.sameMemories)
    }
  }

  private(set) var all: [JointNode] = []
  private var found: [Key: [Int]] = [:]
  private var open: (first: [Int], further: [Int]) = ([], [])
  private var next = (first: 0, further: 0)

  /// Adds a node whose values are not all in another one.
  ///
  /// - Parameter most: the most nodes before any difference.
  /// - Returns: whether there is room.
  mutating func add(_ node: JointNode, atMost most: Int) -> Bool {
    let key = Key(node)
    if found[key]?.contains(where: { all[$0].zone.contains(node.zone) }) ?? false { return true }
    if node.isFurther {
      if open.further.count >= Self.mostFurther { return true }
      open.further.append(all.count)
    } else {
      if open.first.count >= most { return false }
      open.first.append(all.count)
    }
    found[key, default: []].append(all.count)
    all.append(node)
    return true
  }

  /// The next node to look at; nil when there is none.
  mutating func takeNext() -> Int? {
    if next.first < open.first.count {
      next.first += 1
      return open.first[next.first - 1]
    }
    if next.further < open.further.count {
      next.further += 1
      return open.further[next.further - 1]
    }
    return nil
  }
}
