import PolicyEngine
import Testing

/// Who may fire when: rules of the language reference, one after the other.
@Suite("A timer that is fired by the host")
struct FiringTests {
  /// Two timers with windows of 10 to 20 and 15 to 20 minutes, and one that may fire from 5 to 25.
  private static let policy = try? PolicyLibrary([
    SourceFile(
      name: "windows.yaml",
      text: """
        policy: windows
        states: {idle: {initial: true}, busy: Somebody is there, over: {final: true}}
        events: {begin: {}, stop: {}, leave: {}}
        effects: {ring: The bell rings}
        timers:
          first: {while: busy, start: enter, cancel: stop, after: 10m..20m, then: {do: ring}}
          second: {while: busy, start: enter, after: 15m..20m, then: {do: ring}}
          third: {while: busy, start: enter, after: 5m..25m, then: {do: ring}}
        rules:
          begin: {event: begin, from: idle, to: busy}
          leave: {event: leave, from: busy, to: over}

        """
    )
  ]).policy("windows")

  private static func instant(_ minute: Int64, _ milliseconds: Int64 = 0) -> Instant {
    Instant(milliseconds: 1_767_603_600_000 + minute * 60_000 + milliseconds)
  }

  /// A session whose timers started at minute 0.
  private static func begun(_ policy: Policy) throws -> Session {
    var session = policy.newSession()
    _ = policy.receive(try policy.event("begin"), at: instant(0), in: &session)
    return session
  }

  @Test("fires at any instant of its window, both ends included")
  func window() throws {
    let policy = try #require(Self.policy)
    for (minute, offset, mayFire) in [
      (10, -1, false), (10, 0, true), (13, 7, true), (20, 0, true), (20, 1, false),
    ] as [(Int64, Int64, Bool)] {
      var session = try Self.begun(policy)
      let before = session
      let decision = policy.fire(0, at: Self.instant(minute, offset), in: &session)
      #expect((decision != nil) == mayFire, "\(minute) \(offset)")
      if let decision {
        #expect(decision.at == Self.instant(minute, offset))
        #expect(policy.describe(decision).event == "timer.first")
      } else {
        #expect(session == before)
      }
    }
  }

  @Test("fires once, and not after it was cancelled")
  func once() throws {
    let policy = try #require(Self.policy)
    var session = try Self.begun(policy)
    #expect(policy.fire(0, at: Self.instant(12), in: &session) != nil)
    #expect(policy.fire(0, at: Self.instant(12), in: &session) == nil)
    session = try Self.begun(policy)
    _ = policy.receive(try policy.event("stop"), at: Self.instant(1), in: &session)
    #expect(policy.fire(0, at: Self.instant(12), in: &session) == nil)
    #expect(policy.fire(1, at: Self.instant(15), in: &session) != nil)
  }

  @Test("doesn't fire before what the session has seen")
  func present() throws {
    let policy = try #require(Self.policy)
    var session = try Self.begun(policy)
    #expect(policy.fire(0, at: Self.instant(14), in: &session) != nil)
    #expect(policy.fire(2, at: Self.instant(13), in: &session) == nil)
    #expect(policy.fire(2, at: Self.instant(14), in: &session) != nil)
  }

  @Test("waits for those declared before it where these are at the end of their windows")
  func ends() throws {
    let policy = try #require(Self.policy)
    var session = try Self.begun(policy)
    let end = Self.instant(20)
    // Short of the end anyone may go first.
    #expect(policy.tables.mayFire(2, at: Self.instant(20, -1).milliseconds, in: session))
    #expect(policy.fire(2, at: end, in: &session) == nil)
    #expect(policy.fire(1, at: end, in: &session) == nil)
    #expect(policy.fire(0, at: end, in: &session) != nil)
    #expect(policy.fire(2, at: end, in: &session) == nil)
    #expect(policy.fire(1, at: end, in: &session) != nil)
    #expect(policy.fire(2, at: end, in: &session) != nil)
  }

  @Test("lets no event pass at the end of its window")
  func events() throws {
    let policy = try #require(Self.policy)
    let session = try Self.begun(policy)
    #expect(policy.tables.mayReceive(at: Self.instant(20, -1).milliseconds, in: session))
    #expect(!policy.tables.mayReceive(at: Self.instant(20).milliseconds, in: session))
    #expect(!policy.tables.mayReceive(at: Self.instant(0, -1).milliseconds, in: session))
  }
}
