import PolicyEngine

/// The zones that some behaviours of a policy come through, step by step, the shortest ways first.
///
/// All steps from all the zones that are found are followed, until there are no new ones, or too many.
final class Exploration {
  /// A location with the values that its clocks can have while it lasts.
  struct Node {
    var location: Location
    var zone: Zone
    /// The node that it follows, and by which of that one's moves; nil where the exploration began.
    var parent: (node: Int, move: Int)?
    /// Which of the beginnings it follows.
    var beginning: Int
    /// How many steps it follows it after.
    var depth: Int
  }

  /// What follows a node by one of its moves.
  struct Edge {
    var move: Int
    var node: Int
  }

  /// What the bounds of the watch are for, so that others can be forgotten: then there are fewer zones.
  enum Watch {
    case none
    case least
    case greatest
  }

  /// What becomes of several zones of one location.
  enum Zones {
    /// One whose values are all in another that was found before, in no more steps, is left out.
    case apart
    /// One that is another's equal is left out.
    case distinct
    /// They become one with all that lies between them: a hull, of which more seems to happen than does.
    ///
    /// Source: P. Cousot, R. Cousot, "Abstract Interpretation" (1977).
    case joined
  }

  /// Which zone's steps are followed next.
  enum Order {
    /// The first that was found.
    case first
    /// The first and the last that was found, in turn: ways of many steps are soon gone to their end.
    case firstAndLast
    /// That from which the fewest steps in all may lead to what is looked for; nil: none may.
    ///
    /// Source: P. Hart, N. Nilsson, B. Raphael, "A Formal Basis for the Heuristic Determination of Minimum Cost
    /// Paths" (1968).
    case towards((Location) -> Int?)
  }

  /// How something that is watched goes on after a step.
  struct Continuation {
    enum Watch {
      case keep
      /// It is at zero from there on.
      case start
      case stop
    }

    var phase: UInt8
    var watch = Watch.keep
  }

  /// What comes of a step.
  enum Verdict {
    case follow
    /// As above, with what is watched; several, where each is possible.
    case goOn([Continuation])
    /// Nothing after it is looked at.
    case stop
    /// Nothing more is looked at.
    case finish
  }

  /// Something that happens from a node on.
  struct Step {
    var node: Int
    /// The index of the move among those of the node's location.
    var index: Int
    var move: Move
    /// The values of the clocks at which it happens.
    var zone: Zone
    /// Those after it.
    var after: Zone
  }

  let behaviour: Behaviour
  let clocks: Clocks
  private let watch: Watch
  private let zones: Zones
  private let order: Order
  private let keepsArrivals: Bool
  private let effort: Effort
  private(set) var nodes: [Node] = []
  /// By node, what follows it; of a zone that was left out the one that it is part of.
  private(set) var edges: [[Edge]] = []
  /// By node, the hull of the zones with which sessions come there; only where that is asked for.
  private(set) var arrivals: [Zone] = []
  private var moves: [[Move]?] = []
  private var found: [Location: [Int]] = [:]
  private var queue = NodeQueue()
  private var widening: Widening
  /// Whether everything was looked at.
  private(set) var isComplete = true

  init(
    _ behaviour: Behaviour,
    watching watch: Watch = .none,
    timing timed: UInt64 = .max,
    zones: Zones = .apart,
    order: Order = .first,
    keepingArrivals keepsArrivals: Bool = false,
    _ effort: Effort
  ) {
    self.behaviour = behaviour
    clocks = Clocks(behaviour, timing: timed)
    self.watch = watch
    self.zones = zones
    self.order = order
    self.keepsArrivals = keepsArrivals
    self.effort = effort
    widening = Widening(watch, timers: behaviour.model.timers.count)
  }

  /// Adds a beginning, with its zone at its first moment.
  func begin(_ location: Location, _ zone: Zone, as beginning: Int) {
    _ = add(location, zone, nil, beginning)
  }

  /// Follows all that may happen, in the order of the number of steps.
  ///
  /// - Parameters:
  ///   - mayHappen: which moves are looked at.
  ///   - isFound: whether a node is what is looked for, so that nothing more is looked at.
  ///   - visit: what comes of a step that may happen.
  func run(
    where mayHappen: (Move) -> Bool = { _ in true },
    until isFound: (Int) -> Bool = { _ in false },
    _ visit: (Step) -> Verdict
  ) {
    while let index = queue.next() {
      if effort.isOver() {
        isComplete = false
        return
      }
      if isFound(index) { return }
      let node = nodes[index]
      if case .joined = zones { edges[index].removeAll(keepingCapacity: true) }
      for (position, move) in moves(of: index).enumerated() where mayHappen(move) {
        guard let zone = clocks.keep(node.zone, in: node.location, for: move) else { continue }
        let after = clocks.follow(zone, from: node.location, by: move)
        let step = Step(node: index, index: position, move: move, zone: zone, after: after)
        switch visit(step) {
        case .finish: return
        case .stop: continue
        case .follow: if !follow(step, .init(phase: node.location.phase)) { return }
        case .goOn(let all): for one in all where !follow(step, one) { return }
        }
      }
    }
    if !behaviour.isComplete { isComplete = false }
  }

  /// What may happen where a node is.
  func moves(of node: Int) -> [Move] {
    if let known = moves[node] { return known }
    let found = behaviour.moves(from: nodes[node].location)
    moves[node] = found
    return found
  }

  /// The nodes of a location.
  func nodes(of location: Location) -> [Int] { found[location] ?? [] }

  /// - Returns: whether there is still room.
  private func follow(_ step: Step, _ continuation: Continuation) -> Bool {
    var (location, zone) = (step.move.next, step.after)
    location.phase = continuation.phase
    switch continuation.watch {
    case .keep: break
    case .start: zone.insert(clocks.watch(in: location), from: 0, to: 0)
    case .stop: zone.remove(clocks.watch(in: location))
    }
    if case .towards(let distance) = order, distance(location) == nil { return true }
    let parent = (step.node, step.index)
    let beginning = nodes[step.node].beginning
    guard let next = add(location, zone, parent, beginning) else { return false }
    edges[step.node].append(Edge(move: step.index, node: next))
    return true
  }

  /// - Returns: the node, new or not; nil: there are too many.
  private func add(
    _ location: Location,
    _ first: Zone,
    _ parent: (node: Int, move: Int)?,
    _ beginning: Int
  ) -> Int? {
    let depth = parent.map { nodes[$0.node].depth + 1 } ?? 0
    var zone = first
    clocks.elapse(&zone, in: location)
    let clock = clocks.watch(in: location)
    if zone.size > clock {
      switch watch {
      case .none: break
      case .least: zone.raise(clock)
      case .greatest: zone.lower(clock)
      }
    }
    if let known = known(location, zone, depth) {
      if keepsArrivals { _ = arrivals[known].join(first) }
      return known
    }
    if nodes.count >= effort.zones {
      isComplete = false
      return nil
    }
    let index = nodes.count
    found[location, default: []].append(index)
    nodes.append(
      Node(location: location, zone: zone, parent: parent, beginning: beginning, depth: depth)
    )
    edges.append([])
    moves.append(nil)
    if keepsArrivals { arrivals.append(first) }
    switch order {
    case .first: queue.add(index)
    case .firstAndLast: queue.add(index, takingLast: true)
    case .towards(let distance): queue.add(index, after: depth + (distance(location) ?? 0))
    }
    return index
  }

  /// A node that there is for a zone already.
  private func known(_ location: Location, _ zone: Zone, _ depth: Int) -> Int? {
    guard let others = found[location] else { return nil }
    switch zones {
    case .apart:
      var countsSteps = false
      if case .towards = order { countsSteps = true }
      return others.first {
        nodes[$0].zone.contains(zone) && !(countsSteps && nodes[$0].depth > depth)
      }
    case .distinct:
      return others.first { nodes[$0].zone == zone }
    case .joined:
      guard let index = others.first else { return nil }
      if !nodes[index].zone.contains(zone) {
        let running = TimerSet(facts: behaviour.running(in: location))
        widening.join(zone, to: &nodes[index].zone, of: index, running) {
          behaviour.width(of: $0, in: location)
        }
        queue.addAgain(index)
      }
      return index
    }
  }

  /// The steps that lead to a node from its beginning, as nodes with the move that was taken from each.
  func way(to node: Int) -> [(node: Int, move: Int)] {
    var way: [(node: Int, move: Int)] = []
    var current = nodes[node].parent
    while let step = current {
      way.append(step)
      current = nodes[step.node].parent
    }
    return way.reversed()
  }

  /// The same with the locations that they are taken from.
  func steps(to node: Int) -> [WayStep] { way(to: node).map { step($0.node, $0.move) } }

  func step(_ node: Int, _ move: Int) -> WayStep {
    WayStep(nodes[node].location, moves(of: node)[move])
  }

  /// All nodes from which one of some is come to, these among them.
  func nodesBefore(_ some: Set<Int>) -> Set<Int> {
    var before = [[Int]](repeating: [], count: nodes.count)
    for node in nodes.indices {
      for edge in edges[node] { before[edge.node].append(node) }
    }
    var found = some
    var open = Array(some)
    while let node = open.popLast() {
      for earlier in before[node] where found.insert(earlier).inserted { open.append(earlier) }
    }
    return found
  }
}
