import PolicyEngine

/// Finds the places from which every session can still end.
///
/// A session can end where it has ended; where some timer fires, whatever comes, and each of those that may leads to
/// such a place; and where something can come for sure as the session arrives, which leads to one. Of the other places
/// nothing is said: what leads on from some of the sessions there may not do so from all.
enum EndingPlaces {
  /// - Returns: the nodes.
  static func find(in hull: Exploration) -> Set<Int> {
    let behaviour = hull.behaviour
    var ending = Set(hull.nodes.indices.filter { behaviour.isFinal(hull.nodes[$0].location) })
    var rest = hull.nodes.indices.filter { !ending.contains($0) }
    let takesEvents = hull.nodes.indices.map { isOpenOnArrival(hull, $0) }
    while true {
      let next = rest.filter { node in
        let moves = hull.moves(of: node)
        let edges = hull.edges[node]
        let firings = edges.filter { moves[$0.move].timer != nil }
        if !firings.isEmpty, firings.allSatisfy({ ending.contains($0.node) }) { return true }
        return takesEvents[node]
          && edges.contains { edge in
            ending.contains(edge.node) && behaviour.isUpToTheHost(moves[edge.move])
          }
      }
      if next.isEmpty { return ending }
      ending.formUnion(next)
      rest.removeAll { ending.contains($0) }
    }
  }

  /// Whether no timer can be at the end of its window as a session comes to a node.
  private static func isOpenOnArrival(_ hull: Exploration, _ node: Int) -> Bool {
    let location = hull.nodes[node].location
    let running = TimerSet(facts: hull.behaviour.running(in: location))
    return running.indices.enumerated().allSatisfy { clock, timer in
      let width = hull.behaviour.width(of: timer, in: location)
      return hull.arrivals[node].greatest(clock + 1).map { $0 < width } ?? false
    }
  }
}
