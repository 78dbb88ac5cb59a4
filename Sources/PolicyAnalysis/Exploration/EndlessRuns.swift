import PolicyEngine

/// Where the sessions of some zones can go on for ever while time goes on, too.
///
/// It looks at the graph of zones in which none was left out for being part of another: only there each point
/// of a circle has one before it. A circle takes no time for ever if a timer runs all around it and never
/// starts anew, as its window ends at some time; all others can go on.
///
/// Source: F. Herbreteau, B. Srivathsan, I. Walukiewicz, "Efficient Emptiness Check for Timed Büchi Automata"
/// (2012).
struct EndlessRuns {
  /// The nodes at which a session can go on for ever.
  private(set) var nodes: Set<Int> = []

  init(_ graph: Exploration) {
    for part in Self.components(of: graph.edges.map { $0.map(\.node) }) where isEndless(part, graph)
    {
      nodes.formUnion(part)
    }
  }

  private func isEndless(_ part: [Int], _ graph: Exploration) -> Bool {
    let behaviour = graph.behaviour
    let inside = Set(part)
    var always = UInt64.max
    var started: UInt64 = 0
    var hasFiring = false
    var hasEdge = false
    for node in part {
      let location = graph.nodes[node].location
      let running = behaviour.running(in: location)
      // Without a timer time goes on by itself.
      if running == 0 { return true }
      always &= running
      let moves = behaviour.moves(from: location)
      for edge in graph.edges[node] where inside.contains(edge.node) {
        hasEdge = true
        started |= UInt64(moves[edge.move].step.started)
        if moves[edge.move].timer != nil { hasFiring = true }
      }
    }
    guard hasEdge, always & ~started == 0 else { return false }
    return hasFiring
      || part.contains { node in
        graph.edges[node].contains { inside.contains($0.node) && canWait(node, $0, inside, graph) }
      }
  }

  /// Whether at least a millisecond can pass between an event and the next.
  private func canWait(
    _ node: Int,
    _ edge: Exploration.Edge,
    _ inside: Set<Int>,
    _ graph: Exploration
  ) -> Bool {
    let (behaviour, clocks) = (graph.behaviour, graph.clocks)
    let from = graph.nodes[node]
    let move = behaviour.moves(from: from.location)[edge.move]
    guard let zone = clocks.keep(from.zone, in: from.location, for: move) else { return false }
    var after = clocks.follow(zone, from: from.location, by: move)
    let watch = clocks.watch(in: move.next)
    after.insert(watch, from: 0, to: 0)
    clocks.elapse(&after, in: move.next)
    guard after.keep(watch, atLeast: 1) else { return false }
    return graph.edges[edge.node].contains { next in
      inside.contains(next.node)
        && clocks.keep(after, in: move.next, for: behaviour.moves(from: move.next)[next.move])
          != nil
    }
  }

  /// The strongly connected parts of a graph, given by the nodes that follow each.
  ///
  /// Source: R. Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972), without recursion.
  static func components(of graph: [[Int]]) -> [[Int]] {
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
