import PolicyEngine

/// All that sessions of a small policy may do, walked millisecond by millisecond through the policy itself.
///
/// A point is a session as time goes on from it; from a point either something happens, or a millisecond
/// passes. It knows no zones and no clocks.
struct Walk {
  /// A session with the times that its running timers have left.
  struct Point: Hashable {
    var state: UInt8
    var facts: UInt64
    var left: [Int64]
  }

  struct Edge {
    var to: Int
    /// How long it takes: 0 for something that happens, 1 for a millisecond that passes.
    var time: Int
    var isFiring: Bool
    /// What the policy decides; nil for a millisecond that passes.
    var decision: Decision?

    var record: DecisionRecord? { decision?.record }
  }

  private(set) var points: [Point] = []
  /// A session of each point.
  private(set) var sessions: [Session] = []
  private(set) var edges: [[Edge]] = []
  /// The rules that are taken somewhere, and the timers that fire.
  private(set) var taken: Set<Int> = []
  private(set) var fired: Set<Int> = []
  /// The timers that run somewhere, and those that fire where no other one has to lead out of their states.
  private(set) var started: Set<Int> = []
  private(set) var inTime: Set<Int> = []
  /// The timers that are stopped somewhere.
  private(set) var stopped: Set<Int> = []
  let policy: Policy
  private var indices: [Point: Int] = [:]

  /// Walks all points from a session on, a new one unless given; nil where there are too many.
  init?(_ policy: Policy, events: [Event], from start: Session? = nil, limit: Int = 60_000) {
    self.policy = policy
    var session = policy.newSession()
    session.present = 0
    if let start { session = start }
    sessions = [session]
    _ = add(session)
    var next = 0
    while next < points.count {
      if points.count > limit { return nil }
      let session = sessions[next]
      var found: [(Session, Int, Bool, Decision?)] = []
      if !policy.hasEnded(session) {
        for event in events where policy.tables.mayReceive(at: session.present, in: session) {
          var after = session
          let decision = policy.tables.handle(
            event,
            at: session.present,
            isLate: false,
            in: &after
          )
          if let rule = decision.rule?.index { taken.insert(rule) }
          for timer in decision.cancelled { stopped.insert(timer.index) }
          found.append((after, 0, false, decision))
        }
        for timer in policy.words.model.timers.indices {
          var after = session
          let decision = policy.fire(
            timer,
            at: Instant(milliseconds: session.present),
            in: &after
          )
          guard let decision else { continue }
          if let rule = decision.rule?.index { taken.insert(rule) }
          for timer in decision.cancelled { stopped.insert(timer.index) }
          fired.insert(timer)
          if !isAtTheEnd(session, beside: timer) { inTime.insert(timer) }
          found.append((after, 0, true, decision))
        }
      }
      // Time passes where no timer is at the end of its window.
      if policy.tables.mayReceive(at: session.present, in: session) {
        var after = session
        after.present += 1
        found.append((after, 1, false, nil))
      }
      for (after, time, isFiring, decision) in found {
        let (index, isNew) = add(after)
        if isNew { sessions.append(after) }
        edges[next].append(
          Edge(to: index, time: time, isFiring: isFiring, decision: decision)
        )
      }
      next += 1
    }
  }

  /// Whether another timer has to fire now that leads out of a timer's states.
  private func isAtTheEnd(_ session: Session, beside timer: Int) -> Bool {
    let model = policy.words.model
    return model.timers.indices.contains { other in
      guard other != timer, session.runs(other),
        session.deadlines[other].latest == session.present
      else { return false }
      var after = session
      _ = policy.tables.fire(other, in: &after, at: session.present)
      return !model.timers[timer].states.contains(Int(after.state))
    }
  }

  private mutating func add(_ session: Session) -> (index: Int, isNew: Bool) {
    let timers = policy.words.model.timers.indices.filter { session.facts >> UInt64($0) & 1 == 1 }
    let point = Point(
      state: session.state,
      facts: session.facts,
      left: timers.flatMap { timer -> [Int64] in
        let deadline = session.deadlines[timer]
        return [max(0, deadline.earliest - session.present), deadline.latest - session.present]
      }
    )
    if let index = indices[point] { return (index, false) }
    started.formUnion(timers)
    indices[point] = points.count
    points.append(point)
    edges.append([])
    return (points.count - 1, true)
  }

  // MARK: Answers

  /// The states that are come into, or begun in.
  var states: Set<Int> { Set(points.map { Int($0.state) }) }

  /// The states that a firing leads out of.
  var left: Set<Int> {
    var left: Set<Int> = []
    for point in points.indices {
      let state = points[point].state
      for edge in edges[point] where edge.isFiring && points[edge.to].state != state {
        left.insert(Int(state))
      }
    }
    return left
  }

  /// By state, the least number of events and firings after which a session comes into it from another one.
  var stepsTo: [Int: Int] {
    var steps: [Int: Int] = [:]
    var distance = [Int](repeating: .max, count: points.count)
    distance[0] = 0
    var open: [Int] = [0]
    var next: [Int] = []
    var count = 0
    while !open.isEmpty {
      while let point = open.popLast() {
        guard distance[point] == count else { continue }
        for edge in edges[point] {
          let isStep = edge.time == 0
          let state = Int(points[edge.to].state)
          if isStep, points[edge.to].state != points[point].state {
            steps[state] = min(steps[state] ?? .max, count + 1)
          }
          let arrival = count + (isStep ? 1 : 0)
          guard arrival < distance[edge.to] else { continue }
          distance[edge.to] = arrival
          if isStep { next.append(edge.to) } else { open.append(edge.to) }
        }
      }
      (open, next, count) = (next, [], count + 1)
    }
    return steps
  }

  /// Whether firings can go on for ever without an event.
  var firesForEver: Bool {
    let graph = edges.map { $0.filter { $0.isFiring || $0.time == 1 } }
    return Self.components(of: graph.map { $0.map(\.to) }).contains { part in
      let inside = Set(part)
      return part.contains { point in
        graph[point].contains { $0.isFiring && inside.contains($0.to) }
      }
    }
  }

  /// Whether from every point a final state can still be come to.
  func canAlwaysEnd(in finals: Set<Int>) -> Bool {
    var before = [[Int]](repeating: [], count: points.count)
    for point in points.indices { for edge in edges[point] { before[edge.to].append(point) } }
    var open = points.indices.filter { finals.contains(Int(points[$0].state)) }
    var ending = Set(open)
    while let point = open.popLast() {
      for earlier in before[point] where ending.insert(earlier).inserted { open.append(earlier) }
    }
    return ending.count == points.count
  }

  struct Answer: Equatable, CustomStringConvertible {
    var least: Int64?
    var greatest: Int64?
    var isInevitable: Bool

    var description: String {
      "\(least.map(String.init) ?? "-")..\(greatest.map(String.init) ?? "-") \(isInevitable)"
    }
  }

  /// How long it takes from entering a state until an end.
  ///
  /// - Parameters:
  ///   - onlyFirings: whether no event comes any more.
  ///   - end: the state whose entering is the end; nil: any other.
  func time(from state: Int, until end: Int?, onlyFirings: Bool) -> Answer {
    var starts: Set<Int> = []
    for point in points.indices where Int(points[point].state) != state {
      for edge in edges[point] where Int(points[edge.to].state) == state { starts.insert(edge.to) }
    }
    func isEnd(_ point: Int, _ edge: Edge) -> Bool {
      let (from, to) = (points[point].state, points[edge.to].state)
      return from != to && (end.map { Int(to) == $0 } ?? true)
    }
    func next(_ point: Int) -> [Edge] {
      edges[point].filter { $0.time == 1 || $0.isFiring || !onlyFirings }
    }
    // The points on the way, with the least time to each.
    var distance: [Int: Int] = [:]
    var least: Int?
    var open: [[Int]] = [Array(starts)]
    for start in starts { distance[start] = 0 }
    var time = 0
    var order: Set<Int> = []
    while time < open.count {
      while let point = open[time].popLast() {
        guard distance[point] == time, order.insert(point).inserted else { continue }
        for edge in next(point) {
          let arrival = time + edge.time
          if isEnd(point, edge) {
            least = min(least ?? .max, arrival)
            continue
          }
          if arrival < distance[edge.to] ?? .max {
            distance[edge.to] = arrival
            while open.count <= arrival { open.append([]) }
            open[arrival].append(edge.to)
          }
        }
      }
      time += 1
    }
    let inside = Array(order)
    let place = Dictionary(uniqueKeysWithValues: inside.enumerated().map { ($1, $0) })
    let graph = inside.map { point in
      next(point).filter { !isEnd(point, $0) }.map { (to: place[$0.to] ?? 0, time: $0.time) }
    }
    // A part of the graph in which time passes can last for ever.
    let parts = Self.components(of: graph.map { $0.map(\.to) })
    var part = [Int](repeating: 0, count: inside.count)
    for (index, members) in parts.enumerated() { for member in members { part[member] = index } }
    var isEndless = [Bool](repeating: false, count: parts.count)
    for point in graph.indices {
      for edge in graph[point] where edge.time == 1 && part[edge.to] == part[point] {
        isEndless[part[point]] = true
      }
    }
    // Parts come after those that follow them, so each knows what can still come.
    var reaches = [Bool](repeating: false, count: parts.count)
    var longest = [Int?](repeating: nil, count: inside.count)
    var isUnbounded = false
    for (index, members) in parts.enumerated() {
      for member in members {
        for edge in graph[member] where part[edge.to] != index && reaches[part[edge.to]] {
          reaches[index] = true
        }
        if next(inside[member]).contains(where: { isEnd(inside[member], $0) }) {
          reaches[index] = true
        }
      }
      if isEndless[index], reaches[index] || end == nil { isUnbounded = true }
      // Inside of a part no time passes, so all its points have the same.
      var most: Int?
      for member in members {
        for edge in graph[member] where part[edge.to] != index {
          if let rest = longest[edge.to] { most = max(most ?? 0, rest + edge.time) }
        }
        for edge in next(inside[member]) where isEnd(inside[member], edge) {
          most = max(most ?? 0, edge.time)
        }
      }
      for member in members { longest[member] = most }
    }
    let greatest = starts.compactMap { place[$0].flatMap { longest[$0] } }.max()
    return Answer(
      least: least.map(Int64.init),
      greatest: least == nil || isUnbounded ? nil : greatest.map(Int64.init),
      isInevitable: !isEndless.contains(true)
    )
  }

  /// The strongly connected parts, each after those that follow it (Kosaraju's algorithm).
  static func components(of graph: [[Int]]) -> [[Int]] {
    var seen = [Bool](repeating: false, count: graph.count)
    var order: [Int] = []
    for root in graph.indices where !seen[root] {
      var calls = [(root, 0)]
      seen[root] = true
      while let (node, index) = calls.last {
        if index < graph[node].count {
          calls[calls.count - 1].1 += 1
          let other = graph[node][index]
          if !seen[other] {
            seen[other] = true
            calls.append((other, 0))
          }
        } else {
          order.append(node)
          calls.removeLast()
        }
      }
    }
    var reverse = [[Int]](repeating: [], count: graph.count)
    for node in graph.indices { for other in graph[node] { reverse[other].append(node) } }
    var parts: [[Int]] = []
    var isPlaced = [Bool](repeating: false, count: graph.count)
    for root in order.reversed() where !isPlaced[root] {
      var part: [Int] = []
      var open = [root]
      isPlaced[root] = true
      while let node = open.popLast() {
        part.append(node)
        for other in reverse[node] where !isPlaced[other] {
          isPlaced[other] = true
          open.append(other)
        }
      }
      parts.append(part)
    }
    return parts.reversed()
  }
}

extension Walk {
  /// The timers that somewhere have one millisecond left until the end of their window, while no other has to fire.
  func aboutToFire(_ model: PolicyModel) -> Set<String> {
    var names: Set<String> = []
    for point in points {
      let running = model.timers.indices.filter { point.facts >> UInt64($0) & 1 == 1 }
      // Where another has to fire first, a moment later is another session.
      if running.indices.contains(where: { point.left[2 * $0 + 1] == 0 }) { continue }
      for (place, timer) in running.enumerated() where point.left[2 * place + 1] == 1 {
        names.insert(model.timers[timer].name)
      }
    }
    return names
  }
}
