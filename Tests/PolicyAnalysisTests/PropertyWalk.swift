import PolicyEngine

/// Whether a property holds of all that sessions of a small policy may do, millisecond by millisecond; and the first
/// of the shortest ways that violate it.
///
/// Written down apart from what proves it: a spot is a point of a walk with what the property has seen by then, and a
/// way is looked for among all spots at all moments.
struct PropertyWalk {
  /// A point, with the milliseconds since an occasion, or how often something was, from zero on; -1: neither.
  struct Spot: Hashable {
    var point: Int
    var seen: Int
  }

  /// A way that violates a property.
  struct Way: Equatable {
    var events: [String]
    var moments: [Int]
    /// When it shows.
    var end: Int
  }

  /// What comes of something that happens.
  private enum Outcome: Hashable {
    case spot(Spot)
    case violated
  }

  private let walk: Walk
  private let kind: PolicyModel.Property.Kind
  private var policy: Policy { walk.policy }

  init(_ walk: Walk, _ kind: PolicyModel.Property.Kind) {
    self.walk = walk
    self.kind = kind
  }

  // MARK: Verdicts

  var holds: Bool {
    switch kind {
    case .reachable(let occurrence): return canBe(occurrence)
    case .ends(let states): return ends(states)
    default: return fewestSteps == nil
    }
  }

  private func canBe(_ occurrence: PolicyModel.Occurrence) -> Bool {
    walk.points.indices.contains { point in
      if !occurrence.isStep { return isSo(occurrence, point) }
      return walk.edges[point].contains { matches(occurrence, $0, at: point) }
    }
  }

  /// Whether without events no session goes on for ever from some states.
  private func ends(_ states: PolicyModel.StateSet) -> Bool {
    let model = policy.words.model
    let isFinal = walk.points.map { model.states[Int($0.state)].isFinal }
    var open = walk.points.indices.filter { states.contains(Int(walk.points[$0].state)) }
    var inside = Set(open)
    func next(_ point: Int) -> [Int] {
      if isFinal[point] { return [] }
      return walk.edges[point].filter { $0.record == nil || $0.isFiring }.map(\.to)
    }
    while let point = open.popLast() {
      for other in next(point) where inside.insert(other).inserted { open.append(other) }
    }
    let graph = walk.points.indices.map { inside.contains($0) ? next($0) : [] }
    let isCircle = Walk.components(of: graph).contains { part in
      part.count > 1 || graph[part[0]].contains(part[0])
    }
    return !isCircle
  }

  // MARK: What a property sees

  private var first: Spot { Spot(point: 0, seen: -1) }

  private func matches(
    _ occurrence: PolicyModel.Occurrence,
    _ edge: Walk.Edge,
    at point: Int
  ) -> Bool {
    guard let record = edge.record else { return false }
    let now = policy.circumstances(of: walk.sessions[point], event: Int(record.event))
    return OccurrenceMatch(now, policy.words.layout).matches(occurrence, record)
  }

  private func isSo(_ occurrence: PolicyModel.Occurrence, _ point: Int) -> Bool {
    occurrence.states?.contains(Int(walk.points[point].state)) ?? true
      && isSo(occurrence.condition, point)
  }

  private func isSo(_ condition: PolicyModel.Guard, _ point: Int) -> Bool {
    var now = policy.circumstances(of: walk.sessions[point], event: 0)
    now.event = nil
    return now.outcome(of: condition) == true
  }

  /// Whether a session violates the property by being somewhere.
  private func isViolated(_ spot: Spot) -> Bool {
    switch kind {
    case .never(let occurrence) where !occurrence.isStep: isSo(occurrence, spot.point)
    case .always(let condition, let states):
      states.contains(Int(walk.points[spot.point].state)) && !isSo(condition, spot.point)
    case .within(let time, _, _, _): spot.seen > Int(time)
    default: false
    }
  }

  /// All that may come of something that happens.
  private func outcomes(_ spot: Spot, _ edge: Walk.Edge) -> Set<Outcome> {
    func matches(_ occurrence: PolicyModel.Occurrence) -> Bool {
      self.matches(occurrence, edge, at: spot.point)
    }
    func go(_ seen: Int) -> Outcome { .spot(Spot(point: edge.to, seen: seen)) }
    let stays = go(spot.seen)
    switch kind {
    case .never(let occurrence) where occurrence.isStep:
      return matches(occurrence) ? [.violated] : [stays]
    case .atMostOnce(let effect):
      guard matches(.init(effects: [effect])) else { return [stays] }
      return spot.seen < 0 ? [go(0)] : [.violated]
    case .within(_, let of, let comes, let unless):
      if spot.seen < 0 { return matches(of) && !matches(comes) ? [stays, go(0)] : [stays] }
      return matches(comes) || unless.map(matches) ?? false ? [go(-1)] : [stays]
    case .notBefore(let time, let of, let comes, let unless):
      if spot.seen < 0 { return matches(of) ? [stays, go(0)] : [stays] }
      if spot.seen >= Int(time) { return [go(-1)] }
      if matches(comes) { return [.violated] }
      return unless.map(matches) ?? false ? [go(-1)] : [stays]
    default: return [stays]
    }
  }

  /// A spot a millisecond later; nil where no time can pass.
  private func later(_ spot: Spot) -> Spot? {
    guard let edge = walk.edges[spot.point].first(where: { $0.record == nil }) else { return nil }
    var seen = spot.seen
    switch kind {
    case .within(let time, _, _, _), .notBefore(let time, _, _, _):
      if seen >= 0 { seen = min(seen + 1, Int(time) + 1) }
    default: break
    }
    return Spot(point: edge.to, seen: seen)
  }

  private func steps(_ spot: Spot) -> [(edge: Walk.Edge, outcomes: Set<Outcome>)] {
    walk.edges[spot.point].filter { $0.record != nil }.map { ($0, outcomes(spot, $0)) }
  }

  // MARK: The shortest ways

  /// How many steps there are at least until the property is violated.
  private var fewestSteps: Int? {
    var known: Set<Spot> = []
    var layer: [Spot] = [first]
    var count = 0
    while !layer.isEmpty {
      var next: [Spot] = []
      var open = layer.filter { known.insert($0).inserted }
      var isStepViolated = false
      while let spot = open.popLast() {
        if isViolated(spot) { return count }
        // No time is before the first step.
        if count > 0, let later = later(spot), known.insert(later).inserted { open.append(later) }
        for outcome in steps(spot).flatMap(\.outcomes) {
          switch outcome {
          case .violated: isStepViolated = true
          case .spot(let other): next.append(other)
          }
        }
      }
      // One that is later, after no more steps, comes first.
      if isStepViolated { return count + 1 }
      layer = next
      count += 1
    }
    return nil
  }

  /// The first of the shortest ways: the earliest end, the earliest moments, then the policy's order.
  func shortest() -> Way? {
    guard let count = fewestSteps else { return nil }
    if count == 0 { return Way(events: [], moments: [], end: 0) }
    guard let end = earliestEnd(count) else { return nil }
    var moments = [0]
    while moments.count < count {
      guard
        let moment = (moments[moments.count - 1]...end).first(where: { moment in
          canEnd(after: moments + [moment], of: count, at: end)
        })
      else { return nil }
      moments.append(moment)
    }
    // The first step of each that lets the others come at their moments.
    var events: [String] = []
    var spots: Set<Spot> = [first]
    for index in 0..<count {
      let now = passed(spots, from: index == 0 ? 0 : moments[index - 1], to: moments[index])
      guard let point = now.first?.point else { return nil }
      for edge in walk.edges[point] {
        guard let record = edge.record else { continue }
        let all = now.reduce(into: Set<Outcome>()) { $0.formUnion(outcomes($1, edge)) }
        let next = Set(all.compactMap { if case .spot(let spot) = $0 { spot } else { nil } })
        let rest = Array(moments[(index + 1)...])
        let isLast = index == count - 1
        let isThere =
          isLast && all.contains(.violated) && moments[index] == end
          || canEnd(from: next, at: moments[index], by: rest, of: count - index - 1, at: end)
        guard isThere else { continue }
        events.append(policy.words.model.eventName(Int(record.event)))
        spots = next
        break
      }
    }
    return Way(events: events, moments: moments, end: end)
  }

  /// The spots some time later, where nothing happens in between.
  private func passed(_ spots: Set<Spot>, from start: Int, to end: Int) -> Set<Spot> {
    var spots = spots
    for _ in start..<end { spots = Set(spots.compactMap(later)) }
    return spots
  }

  private func earliestEnd(_ count: Int) -> Int? {
    var layers = [Set<Spot>](repeating: [], count: count + 1)
    layers[0] = [first]
    for time in 0...400 {
      for index in 0..<count {
        for outcome in layers[index].flatMap({ steps($0).flatMap(\.outcomes) }) {
          switch outcome {
          case .violated: if index == count - 1 { return time }
          case .spot(let spot): layers[index + 1].insert(spot)
          }
        }
      }
      if layers[count].contains(where: isViolated) { return time }
      layers[0] = []
      for index in 1...count { layers[index] = Set(layers[index].compactMap(later)) }
    }
    return nil
  }

  /// Whether a way of some steps can end at a moment whose first steps are at given ones.
  private func canEnd(after moments: [Int], of count: Int, at end: Int) -> Bool {
    canEnd(from: [first], at: 0, by: moments, of: count, at: end)
  }

  private func canEnd(
    from spots: Set<Spot>,
    at start: Int,
    by moments: [Int],
    of count: Int,
    at end: Int
  ) -> Bool {
    var layers = [Set<Spot>](repeating: [], count: count + 1)
    layers[0] = spots
    if start > end { return false }
    for time in start...end {
      for index in 0..<count where index >= moments.count || moments[index] == time {
        for outcome in layers[index].flatMap({ steps($0).flatMap(\.outcomes) }) {
          switch outcome {
          case .violated: if index == count - 1, time == end { return true }
          case .spot(let spot): layers[index + 1].insert(spot)
          }
        }
      }
      if time == end { return layers[count].contains(where: isViolated) }
      for index in 0...count { layers[index] = Set(layers[index].compactMap(later)) }
    }
    return false
  }
}
