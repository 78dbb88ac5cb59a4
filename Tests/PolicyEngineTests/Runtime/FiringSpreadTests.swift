import PolicyEngine
import TestSupport
import Testing

@Suite("The spread of firings")
struct FiringSpreadTests {
  private static let hour: Int64 = 3_600_000
  private static let begin = Instant(milliseconds: 1_767_603_600_000)

  private static func inactive() throws -> (Policy, Session) {
    let policy = try Repository.policy("enhanced-sms")
    var session = policy.newSession()
    for event in ["customer.message", "rep.accept", "rep.inactivate"] {
      _ = policy.receive(try policy.event(event), at: begin, in: &session)
    }
    return (policy, session)
  }

  @Test("uses all of a window alike")
  func uniform() throws {
    let (policy, session) = try Self.inactive()
    var counts = Array(repeating: 0, count: 6)
    for number in 0..<6_000 {
      let moment = try #require(
        policy.nextFiring(in: session, FiringSpread(of: "session-\(number)"))
      )
      let after = moment.milliseconds - Self.begin.milliseconds
      try #require(after >= 24 * Self.hour && after <= 30 * Self.hour)
      counts[min(Int((after - 24 * Self.hour) / Self.hour), 5)] += 1
    }
    // Of 1,000 each: five standard deviations.
    #expect(counts.allSatisfy { abs($0 - 1_000) < 150 }, "\(counts)")
  }

  @Test("fires at the moment that it gave, and not before")
  func moment() throws {
    let (policy, begun) = try Self.inactive()
    for number in 0..<50 {
      let spread = FiringSpread(of: "s\(number)")
      let moment = try #require(policy.nextFiring(in: begun, spread))
      var session = begun
      let before = Instant(milliseconds: moment.milliseconds - 1)
      #expect(policy.fireNext(in: &session, through: before, spread) == nil)
      #expect(session == begun)
      let late = Instant(milliseconds: moment.milliseconds + 99 * Self.hour)
      let decision = try #require(policy.fireNext(in: &session, through: late, spread))
      #expect(decision.at == moment)
      #expect(policy.hasEnded(session))
      // The recorded firing is one that the policy allows.
      var replayed = begun
      let timer = try #require(policy.timer(firedBy: decision))
      #expect(policy.fire(timer, at: moment, in: &replayed) == decision)
    }
  }

  /// With several timers, each firing is one that may happen then, and an event never comes after the end of a window.
  @Test("fires only what may fire, under random policies", arguments: 0..<4)
  func random(chunk: Int) throws {
    var firings = 0
    try SampleSession.underRandomPolicies(run: 7700 + chunk, events: 8, atLeast: 1_600) {
      played,
      _ in
      let policy = played.policy
      var session = played.session
      let spread = FiringSpread(of: "\(firings)")
      for _ in 0..<5 {
        let next = policy.nextFiring(in: session, spread)
        var other = session
        guard let decision = policy.fireNext(in: &session, through: .latest, spread) else {
          #expect(next == nil)
          break
        }
        #expect(decision.at == next)
        let timer = try #require(policy.timer(firedBy: decision))
        #expect(policy.fire(timer, at: decision.at, in: &other) == decision)
        firings += 1
      }
    }
    #expect(firings >= 300)
  }
}
