import PolicyEngine

/// Whether all that the sessions of one small policy show, millisecond by millisecond, those of another may show, too.
///
/// Of the other all sessions are kept that have shown the same (the subset construction), so it needs no session to
/// be determined by what it has shown.
struct WalkInclusion {
  /// What a host sees of a step, by name; of a firing neither which timer it was nor its outcome.
  private struct Sight: Hashable {
    var event: String?
    var outcome: String?
    var from: String
    var to: String
    var effects: [String]
  }

  private struct Place: Hashable {
    var point: Int
    var others: Set<Int>
  }

  private let policies: [Policy]
  private let walks: [Walk]

  init(_ one: (Policy, Walk), in other: (Policy, Walk)) {
    policies = [one.0, other.0]
    walks = [one.1, other.1]
  }

  /// Nil where there is too much to look at.
  func holds(limit: Int = 5_000) -> Bool? {
    let start = Place(point: 0, others: closure([0]))
    var seen: Set<Place> = [start]
    var open = [start]
    while let place = open.popLast() {
      if seen.count > limit { return nil }
      for edge in walks[0].edges[place.point] {
        var others = place.others
        if edge.time == 1 {
          others = closure(after(others) { $0.time == 1 })
        } else if let sight = sight(of: edge, 0) {
          others = closure(after(others) { self.sight(of: $0, 1) == sight })
        }
        if others.isEmpty { return false }
        let next = Place(point: edge.to, others: others)
        if seen.insert(next).inserted { open.append(next) }
      }
    }
    return true
  }

  private func after(_ points: Set<Int>, _ isMeant: (Walk.Edge) -> Bool) -> Set<Int> {
    Set(points.flatMap { walks[1].edges[$0].filter(isMeant).map(\.to) })
  }

  /// The points that firings lead to that show nothing, and these themselves.
  private func closure(_ points: Set<Int>) -> Set<Int> {
    var all = points
    var open = Array(points)
    while let point = open.popLast() {
      for edge in walks[1].edges[point]
      where edge.time == 0 && sight(of: edge, 1) == nil && all.insert(edge.to).inserted {
        open.append(edge.to)
      }
    }
    return all
  }

  /// Nil for what a host doesn't see.
  private func sight(of edge: Walk.Edge, _ side: Int) -> Sight? {
    guard let decision = edge.decision else { return nil }
    let policy = policies[side]
    let effects = policy.effects(of: decision).map(\.description)
    if edge.isFiring, !decision.changesState, effects.isEmpty { return nil }
    return Sight(
      event: edge.isFiring ? nil : policy[decision.event].name,
      outcome: edge.isFiring ? nil : decision.outcome.description,
      from: policy[decision.from].name,
      to: policy[decision.to].name,
      effects: effects
    )
  }
}
