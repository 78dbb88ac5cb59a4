import PolicyEngine

/// Looks for the shortest sequence of events and firings that brings a session into a state.
///
/// Events come at once, and timers fire as early as they may; a timer fires before another only where
/// their windows let it.
struct PathSearch {
  /// The most sessions that are looked at, so that the search ends.
  static let mostSessions = 4_000

  /// A step of a path.
  struct Step {
    var decision: Decision
    /// What the event has to be like.
    var asked: EventFacts
  }

  /// What sets sessions apart, for a search.
  private struct Key: Hashable {
    var state: UInt8
    var facts: UInt64

    init(_ session: Session) {
      (state, facts) = (session.state, session.facts)
    }
  }

  private struct Node {
    var session: Session
    var parent: Int
    var step: Step?
  }

  private let policy: Policy
  private let samples: [EventSamples]
  private let target: Int
  /// Whether every session that the search meets was looked at.
  private(set) var isExhausted = true

  init(_ policy: Policy, _ samples: [EventSamples], _ target: Int) {
    self.policy = policy
    self.samples = samples
    self.target = target
  }

  /// The steps of a shortest path; nil where none was found.
  mutating func path(from start: Session) -> [Step]? {
    var nodes = [Node(session: start, parent: -1)]
    var seen: Set<Key> = [Key(start)]
    var next = 0
    while next < nodes.count {
      for (session, step) in steps(from: nodes[next].session) {
        if Int(session.state) == target { return steps(to: next, nodes) + [step] }
        guard seen.insert(Key(session)).inserted else { continue }
        if nodes.count >= Self.mostSessions {
          isExhausted = false
          continue
        }
        nodes.append(Node(session: session, parent: next, step: step))
      }
      next += 1
    }
    return nil
  }

  /// Whether a session may come into the state, with events of any kind and all running timers firing in
  /// any order: where this says no, there is no way.
  func mayReach(from start: Session) -> Bool {
    var open = [start]
    var seen: Set<Key> = [Key(start)]
    while let session = open.popLast() {
      if seen.count > Self.mostSessions { return true }
      if policy.hasEnded(session) { continue }
      var successors: [Session] = []
      for event in policy.words.model.events.indices {
        guard let sessions = policy.successors(of: event, in: session) else { return true }
        successors += sessions
      }
      for timer in running(in: session) {
        var next = session
        _ = policy.tables.fire(timer, in: &next, at: session.present)
        successors.append(next)
      }
      for next in successors {
        if Int(next.state) == target { return true }
        if seen.insert(Key(next)).inserted { open.append(next) }
      }
    }
    return false
  }

  private func steps(to index: Int, _ nodes: [Node]) -> [Step] {
    var steps: [Step] = []
    var index = index
    while index >= 0 {
      if let step = nodes[index].step { steps.append(step) }
      index = nodes[index].parent
    }
    return steps.reversed()
  }

  private func running(in session: Session) -> [Int] {
    policy.words.model.timers.indices.filter(session.runs)
  }

  /// All that can come next, each with the session after it.
  private func steps(from session: Session) -> [(Session, Step)] {
    if policy.hasEnded(session) { return [] }
    var steps: [(Session, Step)] = []
    for event in samples.indices {
      for found in policy.cases(of: event, samples[event], in: session) {
        steps.append((found.session, Step(decision: found.decision, asked: found.exact)))
      }
    }
    let running = running(in: session)
    let end = running.map { session.deadlines[$0].latest }.min() ?? .max
    for timer in running {
      let at = max(session.present, session.deadlines[timer].earliest)
      // Another timer has to fire before; of those that are due together the first declared goes first (D2).
      let isForestalled = running.contains { other in
        other < timer && session.deadlines[other].latest <= at
      }
      if at > end || isForestalled { continue }
      var next = session
      let decision = policy.tables.fire(timer, in: &next, at: at)
      steps.append((next, Step(decision: decision, asked: EventFacts())))
    }
    return steps
  }
}
