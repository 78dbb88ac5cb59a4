import PolicyEngine

/// Finds out whether a property holds of all that the sessions of a channel may do.
struct PropertyProof {
  private let property: PolicyModel.Property
  private let all: Exploration
  private let effort: Effort
  private let clock: () -> Int64
  private let matcher: OccurrenceMatcher
  private var behaviour: Behaviour { all.behaviour }

  /// What was found: whether the property holds, if that is known, and a session that shows it does not.
  private struct Found {
    var holds: Bool?
    var finding: String?
    var example: Witness?
    var zones: Int
    var isVacuous = false
  }

  /// - Parameter all: all that may happen, looked at.
  init(
    _ property: PolicyModel.Property,
    _ all: Exploration,
    _ effort: Effort,
    clock: @escaping () -> Int64
  ) {
    self.property = property
    self.all = all
    self.effort = effort
    self.clock = clock
    matcher = OccurrenceMatcher(behaviour: all.behaviour)
  }

  func verdict() -> Verdict {
    let begin = clock()
    let found = find()
    return Verdict(
      property: property.name,
      title: property.title ?? property.name,
      answer: found.holds.map { $0 ? .proved : .violated } ?? .inconclusive,
      states: found.zones,
      milliseconds: clock() - begin,
      isVacuous: found.isVacuous,
      findings: [found.finding].compactMap(\.self),
      counterexample: found.example
    )
  }

  private func find() -> Found {
    switch property.kind {
    case .never(let occurrence) where occurrence.isStep: never(occurrence)
    case .never(let occurrence):
      neverSo { location in
        occurrence.states?.contains(Int(location.state)) ?? true
          && matcher.canBe(occurrence.condition, true, in: location)
      }
    case .always(let condition, let states):
      neverSo { location in
        states.contains(Int(location.state)) && matcher.canBe(condition, false, in: location)
      }
    case .reachable(let occurrence): reachable(occurrence)
    case .within(let time, let of, let comes, let unless): within(time, of, comes, unless)
    case .notBefore(let time, let of, let comes, let unless): notBefore(time, of, comes, unless)
    case .atMostOnce(let effect): atMostOnce(effect)
    case .ends(let states): ends(states)
    }
  }

  /// What holds as far as was looked.
  private func unviolated(_ exploration: Exploration, vacuous: Bool = false) -> Found {
    Found(
      holds: exploration.isComplete ? true : nil,
      zones: exploration.nodes.count,
      isVacuous: vacuous
    )
  }

  private func violated(_ way: [WayStep], _ exploration: Exploration) -> Found {
    violated(Timing(way, behaviour), exploration)
  }

  private func violated(_ timing: Timing, _ exploration: Exploration) -> Found {
    Found(holds: false, example: behaviour.witness(timing), zones: exploration.nodes.count)
  }

  // MARK: At a moment

  /// The first step of all that is what an occurrence says.
  private func first(_ occurrence: PolicyModel.Occurrence) -> [WayStep]? {
    for (index, node) in all.nodes.enumerated() {
      let moves = behaviour.moves(from: node.location)
      for edge in all.edges[index]
      where matcher.matches(occurrence, moves[edge.move], in: node.location) {
        return all.steps(to: index) + [all.step(index, edge.move)]
      }
    }
    return nil
  }

  private func never(_ occurrence: PolicyModel.Occurrence) -> Found {
    first(occurrence).map { violated($0, all) } ?? unviolated(all)
  }

  private func neverSo(_ isWrong: (Location) -> Bool) -> Found {
    let index = all.nodes.indices.first { isWrong(all.nodes[$0].location) }
    return index.map { violated(all.steps(to: $0), all) } ?? unviolated(all)
  }

  private func reachable(_ occurrence: PolicyModel.Occurrence) -> Found {
    var found = Found(zones: all.nodes.count)
    let isThere =
      occurrence.isStep
      ? first(occurrence) != nil
      : all.nodes.contains { node in
        occurrence.states?.contains(Int(node.location.state)) ?? true
          && matcher.canBe(occurrence.condition, true, in: node.location)
      }
    found.holds = isThere ? true : all.isComplete ? false : nil
    if found.holds == false { found.finding = "it can't happen" }
    return found
  }

  private func atMostOnce(_ effect: Int) -> Found {
    let exploration = begin()
    let once = PolicyModel.Occurrence(effects: [effect])
    var found: [WayStep]?
    exploration.run { step in
      let location = exploration.nodes[step.node].location
      guard matcher.matches(once, step.move, in: location) else { return .follow }
      if location.phase == 0 { return .goOn([.init(phase: 1)]) }
      found = exploration.steps(to: step.node) + [exploration.step(step.node, step.index)]
      return .finish
    }
    return found.map { violated($0, exploration) } ?? unviolated(exploration)
  }

  private func begin() -> Exploration {
    let exploration = Exploration(behaviour, effort)
    for beginning in behaviour.beginnings { exploration.begin(beginning, Zone(), as: 0) }
    return exploration
  }

  // MARK: Over a time

  /// What comes of an occasion: a time begins, which is phase 1 with a watch, or another occasion is the one to look at.
  private static let begins = Exploration.Verdict.goOn([
    .init(phase: 1, watch: .start), .init(phase: 0),
  ])

  private func within(
    _ time: Int64,
    _ of: PolicyModel.Occurrence,
    _ comes: PolicyModel.Occurrence,
    _ unless: PolicyModel.Occurrence?
  ) -> Found {
    let exploration = begin()
    var happens = false
    exploration.run { step in
      let location = exploration.nodes[step.node].location
      if location.phase == 1 {
        let isOver =
          matcher.matches(comes, step.move, in: location)
          || unless.map { matcher.matches($0, step.move, in: location) } ?? false
        if isOver { return .goOn([.init(phase: 0, watch: .stop)]) }
        // It has taken too long by then, and that is found below.
        let watch = exploration.clocks.watch(in: location)
        return (step.zone.least(watch) ?? 0) > time ? .stop : .follow
      }
      guard matcher.matches(of, step.move, in: location) else { return .follow }
      happens = true
      // What comes in the same step has come.
      return matcher.matches(comes, step.move, in: location) ? .follow : Self.begins
    }
    let index = exploration.nodes.indices.first { index in
      let node = exploration.nodes[index]
      guard node.location.phase == 1 else { return false }
      let watch = exploration.clocks.watch(in: node.location)
      return node.zone.greatest(watch).map { $0 > time } ?? true
    }
    guard let index else { return unviolated(exploration, vacuous: !happens) }
    let way = exploration.steps(to: index)
    var timing = Timing(way, behaviour)
    timing.look(after: start(ofPhaseIn: way, exploration, index), atLeast: time + 1)
    return violated(timing, exploration)
  }

  private func notBefore(
    _ time: Int64,
    _ of: PolicyModel.Occurrence,
    _ comes: PolicyModel.Occurrence,
    _ unless: PolicyModel.Occurrence?
  ) -> Found {
    let exploration = begin()
    var found: (way: [WayStep], node: Int)?
    var happens = false
    exploration.run { step in
      let location = exploration.nodes[step.node].location
      if location.phase == 1 {
        let watch = exploration.clocks.watch(in: location)
        if (step.zone.least(watch) ?? 0) >= time { return .goOn([.init(phase: 0, watch: .stop)]) }
        if matcher.matches(comes, step.move, in: location) {
          let way = exploration.steps(to: step.node) + [exploration.step(step.node, step.index)]
          found = (way, step.node)
          return .finish
        }
        let isOver = unless.map { matcher.matches($0, step.move, in: location) } ?? false
        return isOver ? .goOn([.init(phase: 0, watch: .stop)]) : .follow
      }
      guard matcher.matches(of, step.move, in: location) else { return .follow }
      happens = true
      return Self.begins
    }
    guard let (way, node) = found else { return unviolated(exploration, vacuous: !happens) }
    var timing = Timing(way, behaviour)
    let start = start(ofPhaseIn: way, exploration, node)
    timing.require(way.count - 1, atMost: time - 1, after: start)
    return violated(timing, exploration)
  }

  /// The step of a way after which the time began that runs at a node.
  private func start(ofPhaseIn way: [WayStep], _ exploration: Exploration, _ node: Int) -> Int {
    let nodes = exploration.way(to: node).map(\.node) + [node]
    let last = nodes.lastIndex { exploration.nodes[$0].location.phase == 0 } ?? 0
    return min(last, way.count - 1)
  }

  // MARK: Without events

  private func ends(_ states: PolicyModel.StateSet) -> Found {
    let exploration = Exploration(behaviour, effort)
    for (index, node) in all.nodes.enumerated() where states.contains(Int(node.location.state)) {
      exploration.begin(node.location, node.zone, as: index)
    }
    exploration.run(where: { $0.timer != nil }) { _ in .follow }
    let stuck = exploration.nodes.indices.first { index in
      let location = exploration.nodes[index].location
      return behaviour.running(in: location) == 0 && !behaviour.isFinal(location)
    }
    if let stuck {
      let first = exploration.nodes[stuck].beginning
      var found = violated(all.steps(to: first) + exploration.steps(to: stuck), exploration)
      found.finding = "no timer runs there"
      return found
    }
    let endless = EndlessRuns(exploration, onlyFirings: true)
    if let run = endless.runs.first {
      let first = exploration.nodes[run.node].beginning
      let round = run.circle.map { exploration.step($0.node, $0.move) }
      var found = violated(
        all.steps(to: first) + exploration.steps(to: run.node) + round,
        exploration
      )
      found.finding = "timers fire for ever"
      return found
    }
    var found = unviolated(exploration)
    if endless.isUnsure { found.holds = nil }
    return found
  }
}
