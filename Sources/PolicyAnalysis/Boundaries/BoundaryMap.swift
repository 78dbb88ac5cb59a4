import PolicyEngine

/// What the sessions of a channel come to, each with the first session that does.
final class BoundaryMap {
  /// Where a point shows first.
  struct Sight {
    /// The node of the exploration, and what happens from there.
    var node: Int
    var move: Move
    /// The value that a timer's clock has by then.
    var clock: (timer: Int, value: Int64)?
    /// Whether no other session shows it better.
    var isSharp = true
  }

  /// Events that change nothing, from one node on.
  struct Ignored {
    var node: Int
    var moves: [(point: BoundaryPoint, move: Move)] = []
  }

  let behaviour: Behaviour
  let exploration: Exploration
  private(set) var sights: [BoundaryPoint: Sight] = [:]
  private(set) var ignored: [Ignored] = []
  private var ignoredPoints: Set<BoundaryPoint> = []
  /// By location, what events do for which just one test of a guard fails.
  private var flips: [Location: [(point: BoundaryPoint, move: Move)]] = [:]

  init(_ behaviour: Behaviour, _ effort: Effort) {
    self.behaviour = behaviour
    exploration = Exploration(behaviour, effort)
    for beginning in behaviour.beginnings { exploration.begin(beginning, Zone(), as: 0) }
    exploration.run { step in
      note(step)
      return .follow
    }
    noteEnds()
  }

  /// Notes what an event does once a session is over.
  private func noteEnds() {
    var known: Set<UInt8> = []
    for (node, place) in exploration.nodes.enumerated()
    where behaviour.isFinal(place.location) && known.insert(place.location.state).inserted {
      guard let move = behaviour.ignoredMove(inFinal: place.location) else { return }
      let point = BoundaryPoint.ignored(
        state: Int(place.location.state),
        event: Int(move.record.event),
        AskedFacts()
      )
      ignoredPoints.insert(point)
      ignored.append(Ignored(node: node, moves: [(point, move)]))
    }
  }

  /// All that is shown somewhere.
  var points: Set<BoundaryPoint> { Set(sights.keys).union(ignoredPoints) }

  private func note(_ step: Exploration.Step) {
    let location = exploration.nodes[step.node].location
    if flips[location] == nil { noteFlips(at: step.node, location) }
    for point in behaviour.boundaryPoints(of: step.move, in: location) {
      if case .ignored = point {
        guard ignoredPoints.insert(point).inserted else { continue }
        if ignored.last?.node != step.node { ignored.append(Ignored(node: step.node)) }
        ignored[ignored.count - 1].moves.append((point, step.move))
      } else {
        note(point, at: step.node, location, step.move, step.zone)
      }
    }
  }

  private func note(
    _ point: BoundaryPoint,
    at node: Int,
    _ location: Location,
    _ move: Move,
    _ zone: Zone
  ) {
    let known = sights[point]
    if known?.isSharp ?? false { return }
    var sight = Sight(node: node, move: move)
    func clock(_ timer: Int) -> Int {
      Clocks.clock(of: timer, among: behaviour.running(in: location))
    }
    if case .fires(let timer, let edge) = point {
      let value: Int64?
      switch edge {
      case .earliest: value = zone.least(clock(timer)).map { max(0, $0) }
      case .latest: value = zone.greatest(clock(timer))
      }
      sight.clock = value.map { (timer, $0) }
      sight.isSharp = value == (edge == .earliest ? 0 : behaviour.width(of: timer, in: location))
    } else if let timer = point.timerAtItsEnd {
      let value = zone.greatest(clock(timer))
      sight.clock = value.map { (timer, $0) }
      sight.isSharp = (value ?? .min) >= behaviour.width(of: timer, in: location) - 1
    }
    if known == nil || sight.isSharp { sights[point] = sight }
  }

  /// Looks for contents of events for which just one test of a guard fails.
  private func noteFlips(at node: Int, _ location: Location) {
    let found = behaviour.flips(in: location)
    flips[location] = found
    for (point, move) in found where sights[point] == nil {
      let zone = exploration.nodes[node].zone
      guard exploration.clocks.keep(zone, in: location, for: move) != nil else { continue }
      sights[point] = Sight(node: node, move: move)
    }
  }

  /// The guards of which just one test fails for an event in a location.
  func denials(by move: Move, in location: Location) -> [BoundaryPoint] {
    guard case .event(let outcome) = move.cause else { return [] }
    return (flips[location] ?? []).compactMap { point, other in
      guard case .event(let same) = other.cause, same.facts == outcome.facts,
        other.record.event == move.record.event
      else { return nil }
      return point
    }
  }

  // MARK: Ways

  /// The way to where a point shows.
  func way(to sight: Sight) -> [WayStep] {
    exploration.steps(to: sight.node)
      + [WayStep(exploration.nodes[sight.node].location, sight.move)]
  }

  /// The way to a node, with events that change nothing there.
  func way(to node: Int, then moves: [Move]) -> [WayStep] {
    let location = exploration.nodes[node].location
    return exploration.steps(to: node) + moves.map { WayStep(location, $0) }
  }
}
