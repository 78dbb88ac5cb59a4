import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

/// What may come after a session, held against a walk through every millisecond from it on.
@Suite("What may come after a session")
struct ContinuationTests {
  @Test(arguments: 0..<40)
  func `is found by the shortest way, which can be played, and nothing else`(chunk: Int) throws {
    var random = SeededRandom(run: 4_000 + chunk)
    try SmallPolicy.forEach(in: chunk) { name, policy, _ in
      let events = try SmallPolicy.events.map { try policy.event($0) }
      let session = Self.session(of: policy, events, &random)
      guard let walk = Walk(policy, events: events, from: session) else { return }
      let continuations = Continuations(policy, from: session)
      let (states, isComplete) = continuations.states
      #expect(isComplete && states == walk.states, "\(name)")
      let steps = walk.stepsTo
      for target in policy.words.model.states.indices where target != Int(session.state) {
        switch continuations.way(to: target) {
        case .never: #expect(steps[target] == nil, "\(target) \(name)")
        case .notFound: Issue.record("\(target) is not decided\n\(name)")
        case .over(let way):
          #expect(way.count == steps[target], "\(target) \(name)")
          try Self.play(way, from: session, to: target, policy)
        }
      }
    }
  }

  /// A session after some events and firings at random.
  private static func session(
    of policy: Policy,
    _ events: [Event],
    _ random: inout SeededRandom
  ) -> Session {
    var session = policy.newSession()
    session.present = 1_000
    for _ in 0..<random.number(0...6) where !policy.hasEnded(session) {
      let at = session.present + Int64(random.number(0...2))
      let running = policy.words.model.timers.indices.filter {
        policy.tables.mayFire($0, at: at, in: session)
      }
      var next = session
      if let timer = running.first, random.chance(50) {
        _ = policy.tables.fire(timer, in: &next, at: at)
      } else if policy.tables.mayReceive(at: at, in: session) {
        _ = policy.tables.handle(random.pick(events), at: at, isLate: false, in: &next)
      }
      if !policy.hasEnded(next) { session = next }
    }
    return session
  }

  private static func play(
    _ way: [Continuations.Step],
    from start: Session,
    to target: Int,
    _ policy: Policy
  ) throws {
    var session = start
    for step in way {
      let (at, event) = (step.decision.at.milliseconds, step.decision.event.index)
      if let timer = policy.words.model.timer(firedBy: event) {
        try #require(policy.tables.mayFire(timer, at: at, in: session))
        _ = policy.tables.fire(timer, in: &session, at: at)
      } else {
        try #require(policy.tables.mayReceive(at: at, in: session))
        let event = try policy.event(policy.words.model.eventName(event))
        _ = policy.tables.handle(event, at: at, isLate: false, in: &session)
      }
    }
    #expect(Int(session.state) == target)
  }

  @Test func `waits for a calendar that a rule asks for`() throws {
    let text = """
      policy: desk
      states: {before: {initial: true}, asked: Somebody asked, served: Somebody helps, over: {final: true}}
      events: {ask: {}, serve: {}, bye: {}}
      calendars: {open: {zone: UTC, hours: {monday-friday: 9h..17h}}}
      timers: {limit: {while: asked, start: enter, after: 3d, then: {to: over}}}
      rules:
        asks: {event: ask, from: before, to: asked}
        serves: {event: serve, if: {open: open}, from: asked, to: served}
        leaves: {event: bye, from: underway, to: over}
      """
    let library = PolicyLibrary([SourceFile(name: "desk.yaml", text: text)])
    let policy = try library.policy("desk")
    var session = policy.newSession()
    // A Friday evening.
    let begin = try #require(Instant("2026-01-09T18:00:00Z"))
    _ = policy.receive(try policy.event("ask"), at: begin, in: &session, firing: .latest) { _ in }
    guard
      case .over(let way) = Continuations(policy, from: session).way(to: 2)
    else {
      Issue.record("no way was found")
      return
    }
    #expect(way.map(\.decision.at.description) == ["2026-01-12T09:00:00Z"])
  }

  @Test func `takes the lengths that a session remembers`() throws {
    let text = """
      policy: desk
      states: {before: {initial: true}, asked: Somebody asked, late: Too late, over: {final: true}}
      events: {ask: {limit: {type: duration, range: 1m..1h}}, bye: {}}
      memory: {own: {type: duration, range: 1m..1h}}
      timers:
        limit: {while: asked, start: bye, after: own, then: {to: late}}
        end: {while: late, start: enter, after: 1h, then: {to: over}}
      rules:
        asks: {event: ask, from: before, to: asked, remember: {own: {field: limit}}}
      """
    let library = PolicyLibrary([SourceFile(name: "desk.yaml", text: text)])
    let policy = try library.policy("desk")
    var session = policy.newSession()
    let begin = try #require(Instant("2026-01-09T18:00:00Z"))
    let event = try policy.event("ask", ["limit": "25m"])
    _ = policy.receive(event, at: begin, in: &session, firing: .latest) { _ in }
    guard
      case .over(let way) = Continuations(policy, from: session).way(to: 2)
    else {
      Issue.record("no way was found")
      return
    }
    #expect(way.last?.decision.at.description == "2026-01-09T18:25:00Z")
  }
}
