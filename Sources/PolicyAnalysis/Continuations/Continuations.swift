package import PolicyEngine

/// What may come after a session, from the instant on at which it is.
///
/// That it comes into no state of some name is said only where all is looked at. A way that is found is played
/// through the policy before it is shown.
package struct Continuations {
  /// One step of a way.
  package struct Step {
    package var decision: Decision
    /// The session after it.
    package var session: Session
    /// What its event has to say.
    package var asked: AskedFacts
    /// Whether it comes later than the step before it, or than the session.
    package var isLater: Bool
  }

  /// Whether a session can come into a state.
  package enum Answer {
    /// It never does, whatever happens.
    case never
    case over([Step])
    /// No way was found among so many situations, and there may be one.
    case notFound(situations: Int)
  }

  /// The most zones of one search.
  package static let mostZones = 4_000
  /// The most ways that are tried, as some need what a calendar doesn't have.
  private static let mostWays = 40

  private let policy: Policy
  private let session: Session
  private let behaviour: Behaviour
  private let effort: Effort

  /// - Parameter most: how many zones are looked at.
  package init(_ policy: Policy, from session: Session, atMost most: Int = mostZones) {
    self.policy = policy
    self.session = session
    behaviour = Behaviour(policy)
    effort = Effort(zones: most)
  }

  /// The states that the session may come into, its own among them, and whether that is all.
  package var states: (all: Set<Int>, isComplete: Bool) {
    let exploration = begin()
    exploration.run { _ in .follow }
    let states = Set(exploration.nodes.map { Int($0.location.state) })
    return (states, exploration.isComplete)
  }

  /// The way with the fewest steps, at their earliest moments, that leads into a state.
  package func way(to target: Int) -> Answer {
    guard let before = locations(before: target) else { return .never }
    let exploration = begin()
    var isPossible = false
    var tried = 0
    var found: [Step]?
    exploration.run { step in
      guard Int(step.move.record.to) == target, step.move.changesState else {
        return before.isEmpty || before.contains(step.move.next) ? .follow : .stop
      }
      isPossible = true
      tried += 1
      var way = exploration.steps(to: step.node)
      way.append(exploration.step(step.node, step.index))
      found = SessionPlay(policy, session, behaviour).play(way)
      return found != nil || tried == Self.mostWays ? .finish : .stop
    }
    if let found { return .over(found) }
    return exploration.isComplete && !isPossible
      ? .never : .notFound(situations: exploration.nodes.count)
  }

  /// The session's own location and clocks.
  private func begin() -> Exploration {
    let exploration = Exploration(behaviour, effort)
    let location = behaviour.location(of: session)
    var zone = Zone()
    for timer in TimerSet(facts: behaviour.running(in: location)).indices {
      let age = session.present - session.deadlines[timer].earliest
      zone.insert(zone.size, from: age, to: age)
    }
    exploration.begin(location, zone, as: 0)
    return exploration
  }

  /// The locations from which a state may be come into, whatever the times are; empty where these are too many to
  /// know, nil where the session's own is none of them.
  private func locations(before target: Int) -> Set<Location>? {
    let start = behaviour.location(of: session)
    var before: [Location: [Location]] = [:]
    var known: Set<Location> = [start]
    var open = [start]
    var goals: [Location] = []
    while let location = open.popLast() {
      for move in behaviour.moves(from: location) {
        before[move.next, default: []].append(location)
        guard known.insert(move.next).inserted else { continue }
        if known.count > effort.zones { return [] }
        open.append(move.next)
        if Int(move.next.state) == target { goals.append(move.next) }
      }
    }
    var found = Set(goals)
    while let location = goals.popLast() {
      for earlier in before[location] ?? [] where found.insert(earlier).inserted {
        goals.append(earlier)
      }
    }
    if !behaviour.isComplete { return [] }
    return found.contains(start) ? found : nil
  }
}
