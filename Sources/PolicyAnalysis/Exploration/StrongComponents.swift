/// The strongly connected parts of a graph: in each, every node leads to every other.
///
/// Source: R. Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972), without recursion.
enum StrongComponents {
  /// - Parameter graph: for each node those that follow it.
  /// - Returns: the parts, each after those that it leads to.
  static func find(in graph: [[Int]]) -> [[Int]] {
    var order = [Int](repeating: -1, count: graph.count)
    var lowest = order
    var isOpen = [Bool](repeating: false, count: graph.count)
    var open: [Int] = []
    var parts: [[Int]] = []
    var count = 0
    for root in graph.indices where order[root] < 0 {
      var calls = [(node: root, next: 0)]
      while let (node, next) = calls.last {
        if next == 0 {
          order[node] = count
          lowest[node] = count
          count += 1
          open.append(node)
          isOpen[node] = true
        }
        if next < graph[node].count {
          calls[calls.count - 1].next += 1
          let other = graph[node][next]
          if order[other] < 0 {
            calls.append((other, 0))
          } else if isOpen[other] {
            lowest[node] = min(lowest[node], order[other])
          }
          continue
        }
        calls.removeLast()
        if let parent = calls.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
        guard lowest[node] == order[node], let start = open.lastIndex(of: node) else { continue }
        parts.append(Array(open[start...]))
        for member in open[start...] { isOpen[member] = false }
        open.removeSubrange(start...)
      }
    }
    return parts
  }
}
