import PolicyEngine

/// What several answers about a channel share: all that may happen, as hulls, and exactly where that is asked for.
///
/// Hulls take a moment, and what holds of all that they say may happen holds. Only what doesn't is looked at exactly.
final class Searches {
  let behaviour: Behaviour
  let effort: Effort
  let matcher: OccurrenceMatcher

  init(_ behaviour: Behaviour, _ effort: Effort) {
    self.behaviour = behaviour
    self.effort = effort
    matcher = OccurrenceMatcher(behaviour: behaviour)
  }

  /// All that may happen, as hulls.
  private(set) lazy var hull: Exploration = {
    let hull = begin(zones: .joined, keepingArrivals: true)
    hull.run { _ in .follow }
    return hull
  }()

  /// All that may happen, exactly.
  private(set) lazy var exact: Exploration = {
    let exact = begin()
    exact.run { _ in .follow }
    return exact
  }()

  /// An exploration at the beginning of a session.
  func begin(
    watching watch: Exploration.Watch = .none,
    zones: Exploration.Zones = .apart,
    order: Exploration.Order = .first,
    keepingArrivals: Bool = false
  ) -> Exploration {
    let exploration = Exploration(
      behaviour,
      watching: watch,
      zones: zones,
      order: order,
      keepingArrivals: keepingArrivals,
      effort
    )
    for beginning in behaviour.beginnings { exploration.begin(beginning, Zone(), as: 0) }
    return exploration
  }

  /// What goes on from some states on if no event comes any more.
  ///
  /// - Parameter all: all that may happen, from whose nodes it begins.
  func silent(
    from states: PolicyModel.StateSet,
    in all: Exploration,
    zones: Exploration.Zones
  ) -> Exploration {
    let exploration = Exploration(behaviour, zones: zones, effort)
    for (index, node) in all.nodes.enumerated() where states.contains(Int(node.location.state)) {
      exploration.begin(node.location, node.zone, as: index)
    }
    exploration.run(where: { $0.timer != nil }) { _ in .follow }
    return exploration
  }

  /// Whether a timer ever runs, and the timers whose firing stops it.
  func ends(of timer: Int) -> (isStarted: Bool, stopping: Set<Int>) {
    let all = exact.isComplete ? exact : hull
    let bit: UInt64 = 1 << UInt64(timer)
    var isStarted = false
    var stopping: Set<Int> = []
    for (index, node) in all.nodes.enumerated()
    where behaviour.running(in: node.location) & bit != 0 {
      isStarted = true
      let moves = all.moves(of: index)
      for edge in all.edges[index] where UInt64(moves[edge.move].step.stopped) & bit != 0 {
        if let other = moves[edge.move].timer { stopping.insert(other) }
      }
    }
    return (isStarted, stopping)
  }
}
