import PolicyEngine

/// Finds the sessions that can still end, backward from all that have ended, whatever the values of their clocks are.
///
/// Source: T. Henzinger, X. Nicollin, J. Sifakis, S. Yovine, "Symbolic Model Checking for Real-Time Systems" (1994).
struct EndingZones {
  /// The most zones that are looked at.
  private static let most = 4_000

  /// By location, the values of its clocks with which a session can end; no clocks matter in a final one.
  private var zones: [Location: [Zone]] = [:]
  /// Whether all were found.
  private(set) var isComplete = true
  private let graph: Exploration

  /// - Parameters:
  ///   - graph: all that may happen.
  ///   - hull: the same as hulls, outside of which nothing is of interest.
  init(_ graph: Exploration, in hull: Exploration, _ effort: Effort) {
    self.graph = graph
    let behaviour = graph.behaviour
    var before: [Location: [(location: Location, move: Move)]] = [:]
    var seen: Set<Step> = []
    var open: [(location: Location, zone: Zone)] = []
    for (index, node) in graph.nodes.enumerated() {
      let moves = graph.moves(of: index)
      for edge in graph.edges[index]
      where seen.insert(Step(location: node.location, move: edge.move)).inserted {
        let move = moves[edge.move]
        before[move.next, default: []].append((node.location, move))
      }
      if behaviour.isFinal(node.location), zones[node.location] == nil {
        zones[node.location] = [node.zone]
        open.append((node.location, node.zone))
      }
    }
    var next = 0
    while next < open.count {
      if effort.isOver() || open.count > Self.most {
        isComplete = false
        return
      }
      let (location, zone) = open[next]
      next += 1
      for (earlier, move) in before[location] ?? [] {
        guard let hull = hull.nodes(of: earlier).first.map({ hull.nodes[$0].zone }),
          let zone = graph.clocks.precede(zone, in: earlier, by: move)?.common(with: hull)
        else { continue }
        if zones[earlier]?.contains(where: { $0.contains(zone) }) ?? false { continue }
        zones[earlier, default: []].append(zone)
        open.append((earlier, zone))
      }
    }
  }

  private struct Step: Hashable {
    var location: Location
    var move: Int
  }

  /// A node at which some session can't end any more, with values that its clocks have then; nil where every session can.
  var stuck: (node: Int, zone: Zone)? {
    for (index, node) in graph.nodes.enumerated() {
      var rest = [node.zone]
      for zone in zones[node.location] ?? [] {
        rest = rest.flatMap { $0.without(zone) }
        if rest.isEmpty { break }
      }
      if let zone = rest.first { return (index, zone) }
    }
    return nil
  }
}
