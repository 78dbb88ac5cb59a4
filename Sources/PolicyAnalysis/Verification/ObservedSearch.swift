import PolicyEngine

/// Looks for a session that violates what an observer watches, or finds out that there is none.
struct ObservedSearch {
  /// What was found.
  enum Answer {
    case proved
    /// By the steps of a shortest session that violates it, with the moments of all.
    case violated(Timing)
    /// More may happen than could be looked at.
    case unknown
  }

  private let searches: Searches
  private let observer: Observer
  /// How many zones were looked at.
  private(set) var zones = 0

  init(_ observer: Observer, _ searches: Searches) {
    self.observer = observer
    self.searches = searches
  }

  mutating func answer() -> Answer {
    let hull = hull()
    zones += hull.exploration.nodes.count
    if hull.exploration.isComplete, hull.goals.isEmpty, hull.last.isEmpty { return .proved }
    // Where hulls don't say all that may happen, what is looked for may be near from everywhere.
    let known = hull.exploration.isComplete ? distances(in: hull) : nil
    let distance: (Location) -> Int? = { location in known == nil ? 0 : known?[location] }
    let exact = searches.begin(
      watching: observer.watch,
      order: .towards(distance)
    )
    var end: (node: Int, move: Int?)?
    exact.run(
      until: { node in
        let found = observer.isViolated(exact.nodes[node].location, exact.nodes[node].zone)
        if found { end = (node, nil) }
        return found
      },
      { step in
        let verdict = observer.see(exact.nodes[step.node].location, step.move, step.zone)
        if case .finish = verdict { end = (step.node, step.index) }
        return verdict
      }
    )
    zones += exact.nodes.count
    guard let end else { return exact.isComplete ? .proved : .unknown }
    var way = exact.steps(to: end.node)
    if let move = end.move { way.append(exact.step(end.node, move)) }
    let earliest = EarliestWay(searches, observer, steps: way.count, distance: distance)
    return .violated(earliest.timing() ?? timing(way, exact, end))
  }

  // MARK: Hulls

  /// All that may happen, as hulls, with the nodes in which sessions violate what is watched and those from which a step
  /// does.
  private typealias Hull = (exploration: Exploration, goals: Set<Int>, last: Set<Int>)

  private func hull() -> Hull {
    var last: Set<Int> = []
    let exploration: Exploration
    if observer.isPlain {
      exploration = searches.hull
      for (index, node) in exploration.nodes.enumerated() {
        let moves = exploration.moves(of: index)
        for edge in exploration.edges[index] {
          if case .finish = observer.see(node.location, moves[edge.move], node.zone) {
            last.insert(index)
          }
        }
      }
    } else {
      let own = searches.begin(watching: observer.watch, zones: .joined)
      own.run { step in
        let verdict = observer.see(own.nodes[step.node].location, step.move, step.zone)
        guard case .finish = verdict else { return verdict }
        last.insert(step.node)
        return .stop
      }
      exploration = own
    }
    let goals = exploration.nodes.indices.filter {
      observer.isViolated(exploration.nodes[$0].location, exploration.nodes[$0].zone)
    }
    return (exploration, Set(goals), last)
  }

  /// How many steps there are at least from each location until what is watched is violated.
  private func distances(in hull: Hull) -> [Location: Int] {
    let (exploration, goals, last) = hull
    var before = [[Int]](repeating: [], count: exploration.nodes.count)
    for (node, edges) in exploration.edges.enumerated() {
      for edge in edges { before[edge.node].append(node) }
    }
    var distances: [Location: Int] = [:]
    var nodes = Array(goals)
    var distance = 0
    while !nodes.isEmpty || distance < 2 {
      if distance == 1 { nodes += last }
      var next: [Int] = []
      for node in nodes where distances[exploration.nodes[node].location] == nil {
        distances[exploration.nodes[node].location] = distance
        next += before[node]
      }
      nodes = next
      distance += 1
    }
    return distances
  }

  // MARK: A way that was found

  /// The moments of a way, where there was no time to look for the earliest one.
  private func timing(
    _ way: [WayStep],
    _ exact: Exploration,
    _ end: (node: Int, move: Int?)
  ) -> Timing {
    var timing = Timing(way, searches.behaviour)
    if observer.watch == .none { return timing }
    // The step after which the time began that runs at the end.
    let nodes = exact.way(to: end.node).map(\.node) + [end.node]
    let last = nodes.lastIndex { exact.nodes[$0].location.phase == 0 } ?? 0
    let start = min(last, way.count - 1)
    switch observer.time {
    case .atLeast(let time): timing.look(after: start, atLeast: time)
    case .atMost(let time): timing.require(way.count - 1, atMost: time, after: start)
    case nil: break
    }
    return timing
  }
}
