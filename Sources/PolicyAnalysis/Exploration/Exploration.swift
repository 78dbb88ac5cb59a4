import PolicyEngine

/// The zones that some behaviours of a policy come through, step by step, the shortest ways first.
///
/// All steps from all the zones that are found are followed, until there are no new ones, or too many. A zone
/// whose values are all in one that was found before is left out.
final class Exploration {
  /// A location with the values that its clocks can have while it lasts.
  struct Node {
    var location: Location
    var zone: Zone
    /// The node that it follows, and by which of that one's moves; nil where the exploration began.
    var parent: (node: Int, move: Int)?
    /// Which of the beginnings it follows.
    var beginning: Int
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
  /// Whether zones that are part of others are left out.
  private let isMerging: Bool
  private let effort: Effort
  private(set) var nodes: [Node] = []
  /// By node, what follows it; of a zone that was left out the one that it is part of.
  private(set) var edges: [[Edge]] = []
  private var found: [Location: [Int]] = [:]
  private var next = 0
  /// Whether everything was looked at.
  private(set) var isComplete = true

  init(
    _ behaviour: Behaviour,
    watching watch: Watch = .none,
    merging: Bool = true,
    timing timed: UInt64 = .max,
    _ effort: Effort
  ) {
    self.behaviour = behaviour
    clocks = Clocks(behaviour, timing: timed)
    self.watch = watch
    isMerging = merging
    self.effort = effort
  }

  /// Adds a beginning, with its zone at its first moment.
  func begin(_ location: Location, _ zone: Zone, as beginning: Int) {
    _ = add(location, zone, nil, beginning)
  }

  /// Follows all that may happen, in the order of the number of steps.
  ///
  /// - Parameters:
  ///   - mayHappen: which moves are looked at.
  ///   - visit: what comes of a step that may happen.
  func run(where mayHappen: (Move) -> Bool = { _ in true }, _ visit: (Step) -> Verdict) {
    while next < nodes.count {
      if effort.isOver() {
        isComplete = false
        return
      }
      let index = next
      next += 1
      let node = nodes[index]
      for (position, move) in behaviour.moves(from: node.location).enumerated()
      where mayHappen(move) {
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

  /// - Returns: whether there is still room.
  private func follow(_ step: Step, _ continuation: Continuation) -> Bool {
    var (location, zone) = (step.move.next, step.after)
    location.phase = continuation.phase
    switch continuation.watch {
    case .keep: break
    case .start: zone.insert(clocks.watch(in: location), from: 0, to: 0)
    case .stop: zone.remove(clocks.watch(in: location))
    }
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
    var zone = first
    clocks.elapse(&zone, in: location)
    switch watch {
    case .none: break
    case .least: zone.raise(clocks.watch(in: location))
    case .greatest: zone.lower(clocks.watch(in: location))
    }
    for index in found[location] ?? []
    where isMerging ? nodes[index].zone.contains(zone) : nodes[index].zone == zone {
      return index
    }
    if nodes.count >= effort.zones {
      isComplete = false
      return nil
    }
    found[location, default: []].append(nodes.count)
    nodes.append(Node(location: location, zone: zone, parent: parent, beginning: beginning))
    edges.append([])
    return nodes.count - 1
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
    let location = nodes[node].location
    return WayStep(location, behaviour.moves(from: location)[move])
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
