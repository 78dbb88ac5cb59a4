import PolicyEngine

/// Finds, of all ways of some number of steps that violate what an observer watches, the first one: that which ends
/// earliest, then that whose steps come earliest, one after the other, then that whose moves come first.
///
/// The moments are found one by one: each is the least that any way can have that has those before it. So no ways are
/// counted one by one.
struct EarliestWay {
  /// Where a session can be after some steps.
  ///
  /// Behind the clocks of timers and watch is one that counts from the first step, and in a search for one moment one
  /// that counts from there.
  private struct Point {
    var location: Location
    /// As it comes there.
    var zone: Zone
  }

  /// What comes of a move.
  private enum Outcome {
    case point(Point)
    /// The way is at its end, with these values at its last step.
    case end(Zone)
  }

  /// What the least is looked for of.
  private enum Aim {
    /// The end of the way.
    case end
    /// The moment from which the last clock counts, where the end is no later than this.
    case mark(by: Int64)
  }

  private let searches: Searches
  private let observer: Observer
  private let clocks: Clocks
  private let steps: Int
  private let distance: (Location) -> Int?
  private var behaviour: Behaviour { searches.behaviour }

  /// - Parameters:
  ///   - steps: how many steps the shortest ways have.
  ///   - distance: the fewest steps from somewhere; nil where nothing leads on.
  init(
    _ searches: Searches,
    _ observer: Observer,
    steps: Int,
    distance: @escaping (Location) -> Int?
  ) {
    self.searches = searches
    self.observer = observer
    self.steps = steps
    self.distance = distance
    clocks = Clocks(searches.behaviour)
  }

  /// The way with its moments; nil where there was no time to find it.
  func timing() -> Timing? {
    let start = behaviour.beginnings.map { location in
      var zone = Zone()
      zone.insert(zone.size, from: 0, to: 0)
      return Point(location: location, zone: zone)
    }
    guard let end = least(of: .end, from: start, after: 0),
      let moments = moments(from: start, until: end)
    else { return nil }
    var failed: [Int: [Location: [Zone]]] = [:]
    for point in start {
      guard let way = way(from: point, moments, end, &failed) else { continue }
      var timing = Timing(way, behaviour)
      timing.pin(moments, look: observer.showsLater ? end : nil)
      return timing
    }
    return nil
  }

  private func moments(from start: [Point], until end: Int64) -> [Int64]? {
    var moments: [Int64] = []
    var points = start
    while moments.count < steps {
      let count = moments.count
      let moment: Int64?
      if count == 0 {
        moment = 0
      } else if count == steps - 1, !observer.showsLater {
        moment = end
      } else {
        var marked: [Point] = []
        for point in points {
          expand(point, after: count) { _, outcome in
            guard case .point(var next) = outcome else { return }
            next.zone.insert(next.zone.size, from: 0, to: 0)
            marked.append(next)
          }
        }
        moment = least(of: .mark(by: end), from: marked, after: count + 1)
      }
      guard let moment else { return nil }
      points = layer(after: points, count, at: moment)
      moments.append(moment)
    }
    return moments
  }

  // MARK: Steps

  /// The clock that counts from the first step.
  private func total(in location: Location) -> Int {
    clocks.watch(in: location) + (observer.watch != .none && location.phase == 1 ? 1 : 0)
  }

  /// Goes on from a point by each of its moves.
  ///
  /// - Parameters:
  ///   - count: how many steps there were.
  ///   - moment: when the step has to happen; nil: whenever it can.
  private func expand(
    _ point: Point,
    after count: Int,
    at moment: Int64? = nil,
    _ visit: (Move, Outcome) -> Void
  ) {
    let location = point.location
    let left = steps - count - 1
    var zone = point.zone
    // The first step is where the time begins.
    if count > 0 { clocks.elapse(&zone, in: location) }
    if let moment {
      let total = total(in: location)
      guard zone.keep(total, atMost: moment), zone.keep(total, atLeast: moment) else { return }
    }
    for move in behaviour.moves(from: location) {
      guard var now = clocks.keep(zone, in: location, for: move) else { continue }
      let all: [Exploration.Continuation]
      switch observer.see(location, move, now) {
      case .stop: continue
      case .finish:
        if left == 0, observer.keepStep(&now, location) { visit(move, .end(now)) }
        continue
      case .follow: all = [.init(phase: location.phase)]
      case .goOn(let some): all = some
      }
      let after = clocks.follow(now, from: location, by: move)
      for one in all {
        var next = Point(location: move.next, zone: after)
        next.location.phase = one.phase
        guard let rest = distance(next.location), rest <= left else { continue }
        let watch = clocks.watch(in: next.location)
        switch one.watch {
        case .keep: break
        case .start: next.zone.insert(watch, from: 0, to: 0)
        case .stop: next.zone.remove(watch)
        }
        visit(move, .point(next))
      }
    }
  }

  /// The points after some by one step, without those that are part of others.
  private func layer(
    after points: [Point],
    _ count: Int,
    at moment: Int64? = nil,
    atEnd: (Zone, Location) -> Void = { _, _ in }
  ) -> [Point] {
    var layer: [Point] = []
    var places: [Location: [Int]] = [:]
    for point in points {
      expand(point, after: count, at: moment) { _, outcome in
        switch outcome {
        case .end(let zone): atEnd(zone, point.location)
        case .point(let next):
          let others = places[next.location] ?? []
          if others.contains(where: { layer[$0].zone.contains(next.zone) }) { return }
          places[next.location, default: []].append(layer.count)
          layer.append(next)
        }
      }
    }
    return layer
  }

  // MARK: The least

  /// The least that any way has that begins at some points; nil where none comes to its end, or in time.
  private func least(of aim: Aim, from points: [Point], after count: Int) -> Int64? {
    var least: Int64?
    func end(_ zone: Zone, in location: Location) {
      var zone = zone
      let total = total(in: location)
      let value: Int64
      switch aim {
      case .end: value = zone.least(total) ?? 0
      case .mark(let end):
        guard zone.keep(total, atMost: end) else { return }
        value = -zone[zone.size - 1, total]
      }
      least = least.map { min($0, value) } ?? value
    }
    var points = points
    for count in count..<max(count, steps) {
      if searches.effort.isOver() { return nil }
      points = layer(after: points, count, atEnd: end)
    }
    for point in points {
      var zone = point.zone
      if isEnd(&zone, point.location) { end(zone, in: point.location) }
    }
    return least
  }

  /// Whether a session violates by being somewhere after the last step; keeps the values with which it does.
  private func isEnd(_ zone: inout Zone, _ location: Location) -> Bool {
    distance(location) == 0 && observer.keepPlace(&zone, location)
  }

  /// The first of the ways from a point that have these moments.
  private func way(
    from point: Point,
    _ moments: [Int64],
    _ end: Int64,
    _ failed: inout [Int: [Location: [Zone]]],
    after count: Int = 0
  ) -> [WayStep]? {
    if count == steps {
      var zone = point.zone
      let isThere =
        isEnd(&zone, point.location) && zone.keep(total(in: point.location), atMost: end)
      return isThere ? [] : nil
    }
    if failed[count]?[point.location]?.contains(where: { $0.contains(point.zone) }) ?? false {
      return nil
    }
    var outcomes: [(move: Move, outcome: Outcome)] = []
    expand(point, after: count, at: moments[count]) { outcomes.append(($0, $1)) }
    for (move, outcome) in outcomes {
      switch outcome {
      case .end: return [WayStep(point.location, move)]
      case .point(let next):
        if let rest = way(from: next, moments, end, &failed, after: count + 1) {
          return [WayStep(point.location, move)] + rest
        }
      }
    }
    failed[count, default: [:]][point.location, default: []].append(point.zone)
    return nil
  }
}
