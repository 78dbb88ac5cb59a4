import PolicyEngine

/// Where sessions can go on for ever while time goes on, too.
///
/// A circle of the graph of zones takes no time for ever if a timer runs all around it and never starts anew, as
/// its window ends at some time. Where zones were left out for being part of others a circle of the graph need
/// be none of any session. So what is found is gone round, with a millisecond that passes in each round, until
/// the values of the clocks are among those after the round: each of them then has one before it, for ever.
///
/// Source: F. Herbreteau, B. Srivathsan, I. Walukiewicz, "Efficient Emptiness Check for Timed Büchi Automata"
/// (2012).
struct EndlessRuns {
  /// Where a session is, again and again.
  struct Run {
    var location: Location
    var zone: Zone
    /// The node, and the moves of one round; none where nothing has to happen.
    var node: Int
    var circle: [(node: Int, move: Int)] = []
  }

  /// The most rounds of one circle.
  private static let mostRounds = 32
  /// The most zones that are looked at to find out that something is over after some time.
  private static let mostNodes = 2_000
  /// The most steps of a circle.
  private static let longest = 400

  private(set) var runs: [Run] = []
  /// Whether some circle of the graph could be none of any session, or be one.
  private(set) var isUnsure = false

  private let graph: Exploration
  private let onlyFirings: Bool
  /// By node.
  private let edges: [[Exploration.Edge]]
  private var behaviour: Behaviour { graph.behaviour }
  private var clocks: Clocks { graph.clocks }

  /// - Parameter onlyFirings: whether no event comes, and it counts only where firings go on.
  init(_ graph: Exploration, onlyFirings: Bool = false) {
    self.graph = graph
    self.onlyFirings = onlyFirings
    edges = graph.edges.enumerated().map { node, edges in
      if !onlyFirings { return edges }
      let moves = graph.behaviour.moves(from: graph.nodes[node].location)
      return edges.filter { moves[$0.move].timer != nil }
    }
    for part in StrongComponents.find(in: edges.map { $0.map(\.node) }) { look(at: part) }
  }

  /// Whether firings could go on for ever in hulls of what may happen.
  static func mayBe(in hull: Exploration) -> Bool {
    let edges = hull.edges.enumerated().map { node, edges in
      let moves = hull.moves(of: node)
      return edges.filter { moves[$0.move].timer != nil }
    }
    return StrongComponents.find(in: edges.map { $0.map(\.node) }).contains { part in
      let inside = Set(part)
      var always = UInt64.max
      var started: UInt64 = 0
      var isCircle = false
      for node in part {
        always &= hull.behaviour.running(in: hull.nodes[node].location)
        let moves = hull.moves(of: node)
        for edge in edges[node] where inside.contains(edge.node) {
          isCircle = true
          started |= UInt64(moves[edge.move].step.started)
        }
      }
      return isCircle && always & ~started == 0
    }
  }

  private mutating func look(at part: [Int]) {
    // Without a timer time goes on by itself.
    for node in part
    where !onlyFirings && behaviour.running(in: graph.nodes[node].location) == 0 {
      let (location, zone) = (graph.nodes[node].location, graph.nodes[node].zone)
      runs.append(Run(location: location, zone: zone, node: node))
      return
    }
    let inside = Set(part)
    var always = UInt64.max
    var edges: [(from: Int, edge: Exploration.Edge)] = []
    for node in part {
      always &= behaviour.running(in: graph.nodes[node].location)
      edges += self.edges[node].filter { inside.contains($0.node) }.map { (node, $0) }
    }
    let started = edges.reduce(0 as UInt64) { $0 | UInt64(move($1.from, $1.edge).step.started) }
    guard !edges.isEmpty, always & ~started == 0 else { return }
    // One that starts each timer that runs all the time, then whichever there are.
    var needed: [(from: Int, edge: Exploration.Edge)] = []
    for timer in TimerSet(facts: always).indices {
      let isThere = needed.contains { starts($0, timer) }
      if !isThere, let edge = edges.first(where: { starts($0, timer) }) { needed.append(edge) }
    }
    if needed.isEmpty { needed = [edges[0]] }
    // The shortest circles first: over one step, then over those that are needed, then over all.
    let ways = edges.map { [$0] } + [needed] + edges.map { [$0] + needed } + [edges]
    for way in ways {
      guard let circle = circle(through: way, inside) else { continue }
      if let run = run(round: circle) {
        runs.append(run)
        return
      }
    }
    if !isShort(edges) { isUnsure = true }
  }

  /// Whether all that goes on in a part of the graph is over after some time.
  private func isShort(_ edges: [(from: Int, edge: Exploration.Edge)]) -> Bool {
    let exploration = Exploration(behaviour, watching: .greatest, Effort(zones: Self.mostNodes))
    var inside: [Location: Set<Int>] = [:]
    for (from, edge) in edges {
      inside[graph.nodes[from].location, default: []].insert(edge.move)
    }
    for from in Set(edges.map(\.from)).sorted() {
      let location = graph.nodes[from].location
      var zone = graph.nodes[from].zone
      zone.insert(clocks.watch(in: location), from: 0, to: 0)
      exploration.begin(location, zone, as: from)
    }
    exploration.run { step in
      let location = exploration.nodes[step.node].location
      return inside[location]?.contains(step.index) == true ? .follow : .stop
    }
    return exploration.isComplete
      && exploration.nodes.allSatisfy { $0.zone.greatest(clocks.watch(in: $0.location)) != nil }
  }

  private func starts(_ edge: (from: Int, edge: Exploration.Edge), _ timer: Int) -> Bool {
    UInt64(move(edge.from, edge.edge).step.started) >> UInt64(timer) & 1 == 1
  }

  private func move(_ node: Int, _ edge: Exploration.Edge) -> Move {
    behaviour.moves(from: graph.nodes[node].location)[edge.move]
  }

  // MARK: Circles

  /// A way from a node over some edges back to it, in a part of the graph; nil where it would be too long.
  private func circle(
    through edges: [(from: Int, edge: Exploration.Edge)],
    _ inside: Set<Int>
  ) -> [(from: Int, edge: Exploration.Edge)]? {
    var circle: [(from: Int, edge: Exploration.Edge)] = []
    let start = edges[0].from
    var present = start
    for edge in edges {
      circle += way(from: present, to: edge.from, inside)
      circle.append(edge)
      present = edge.edge.node
      if circle.count > Self.longest { return nil }
    }
    return circle + way(from: present, to: start, inside)
  }

  /// The shortest way from a node to another in a connected part of the graph.
  private func way(
    from start: Int,
    to end: Int,
    _ inside: Set<Int>
  ) -> [(from: Int, edge: Exploration.Edge)] {
    if start == end { return [] }
    var before: [Int: (from: Int, edge: Exploration.Edge)] = [:]
    var open = [start]
    var next = 0
    while next < open.count, before[end] == nil {
      let node = open[next]
      next += 1
      for edge in edges[node]
      where inside.contains(edge.node) && edge.node != start && before[edge.node] == nil {
        before[edge.node] = (node, edge)
        open.append(edge.node)
      }
    }
    var way: [(from: Int, edge: Exploration.Edge)] = []
    var node = end
    while let step = before[node] {
      way.append(step)
      node = step.from
    }
    return way.reversed()
  }

  /// The values of the clocks with which a circle can be gone round for ever; nil where none are found.
  private func run(round circle: [(from: Int, edge: Exploration.Edge)]) -> Run? {
    for pause in circle.indices {
      let first = graph.nodes[circle[0].from]
      var zone = first.zone
      for _ in 0..<Self.mostRounds {
        guard let next = follow(zone, round: circle, pause: pause) else { break }
        if next.contains(zone) {
          return Run(
            location: first.location,
            zone: zone,
            node: circle[0].from,
            circle: circle.map { ($0.from, $0.edge.move) }
          )
        }
        zone = next
      }
    }
    return nil
  }

  /// - Parameter pause: before which step a millisecond or more passes.
  private func follow(
    _ zone: Zone,
    round circle: [(from: Int, edge: Exploration.Edge)],
    pause: Int
  ) -> Zone? {
    var zone = zone
    for (index, step) in circle.enumerated() {
      let location = graph.nodes[step.from].location
      if index == pause {
        let watch = clocks.watch(in: location)
        zone.insert(watch, from: 0, to: 0)
        clocks.elapse(&zone, in: location)
        guard zone.keep(watch, atLeast: 1) else { return nil }
        zone.remove(watch)
      }
      let move = move(step.from, step.edge)
      guard let now = clocks.keep(zone, in: location, for: move) else { return nil }
      zone = clocks.follow(now, from: location, by: move)
      clocks.elapse(&zone, in: move.next)
    }
    return zone
  }
}
