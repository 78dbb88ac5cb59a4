import PolicyEngine
import TestSupport
import Testing

@Suite("A session")
struct SessionTests {
  /// A policy with so many timers, all of which start at once.
  private static func policy(
    timers: Int,
    after: String = "24h..30h",
    states: String = "idle: {initial: true}, busy: Somebody is there, over: {final: true}",
    memory: String = "mood: [good, bad]"
  ) throws -> Policy {
    let timers = (0..<timers).map {
      "  t\($0): {while: busy, start: again, restart: true, after: \(after), then: {to: busy}}"
    }
    let text = """
      policy: many
      states: {\(states)}
      events: {begin: {}, again: {}, calm: {}, leave: {}}
      memory: {\(memory)}
      \(timers.isEmpty ? "" : "timers:\n" + timers.joined(separator: "\n"))
      rules:
        begin: {event: begin, from: idle, to: busy, remember: {mood: bad}}
        calm: {event: calm, from: busy, if: {mood: bad}, remember: {mood: good}}
        leave: {event: leave, from: any, to: over}

      """
    return try PolicyLibrary([SourceFile(name: "many.yaml", text: text)]).policy("many")
  }

  private static let noon = Instant("2026-01-05T12:00:00Z") ?? .earliest

  @Test("is one small piece of memory")
  func size() {
    #expect(MemoryLayout<Session>.size <= 112)
    #expect(MemoryLayout<Session>.stride <= 112)
  }

  @Test("keeps both bounds of every timer exactly", arguments: [1, 4, 8, 9, 20])
  func bounds(timers: Int) throws {
    var random = SeededRandom(run: 4000 + timers)
    let units: [Int64] = [1, 1000, 60_000, 3_600_000, 86_400_000]
    for _ in 0..<40 {
      var session = try Self.policy(timers: timers).newSession()
      var expected: [Session.Deadline] = []
      for timer in 0..<timers {
        let earliest = Int64.random(
          in: Instant.earliest.milliseconds...Instant.latest.milliseconds,
          using: &random
        )
        // At most a hundred years, as durations are.
        let width = Int64.random(
          in: 0...1 << Int64.random(in: 0...21, using: &random),
          using: &random
        )
        let latest = earliest + min(width * random.pick(units), 36_500 * 86_400_000)
        expected.append(.init(earliest: earliest, latest: latest))
        session.deadlines.set(timer, expected[timer])
      }
      for timer in 0..<timers { #expect(session.deadlines[timer] == expected[timer]) }
    }
  }

  @Test(
    "keeps windows that nobody writes, too",
    arguments: ["1ms..2h0m0s1ms", "1s..900h0m1s", "1ms..36500d", "1m..5000d"]
  )
  func oddWindows(after: String) throws {
    let policy = try Self.policy(timers: 2, after: after)
    var session = policy.newSession()
    _ = policy.receive(try policy.event("begin"), at: Self.noon, in: &session)
    let decision = policy.receive(try policy.event("again"), at: Self.noon, in: &session)
    for timer in policy.describe(decision).started {
      #expect(policy.nextFiring(in: session, firing: .earliest) == timer.earliest)
      #expect(policy.nextFiring(in: session, firing: .latest) == timer.latest)
    }
    #expect(policy.describe(decision).started.count == 2)
  }

  @Test("counts its decisions, whatever becomes of the events")
  func step() throws {
    let policy = try Self.policy(timers: 1, after: "5m")
    var session = policy.newSession()
    #expect(session.step == 0)
    // Ignored, taken, taken, two firings and an event, ignored at the end.
    let events = [
      ("again", 0), ("begin", 0), ("again", 1), ("again", 2), ("leave", 60), ("calm", 61),
    ]
    var steps: [UInt32] = []
    for (name, minute) in events {
      let at = Instant(milliseconds: Self.noon.milliseconds + Int64(minute) * 60_000)
      _ = policy.receive(try policy.event(name), at: at, in: &session)
      steps.append(session.step)
    }
    #expect(steps == [1, 2, 3, 4, 6, 7])
    _ = policy.fire(0, at: Self.noon, in: &session)
    #expect(session.step == 7)
  }

  @Test("is equal to another whatever its stopped timers have left behind")
  func equality() throws {
    let policy = try Self.policy(timers: 3)
    func play(_ minutes: [Int64]) throws -> Session {
      var session = policy.newSession()
      _ = policy.receive(try policy.event("begin"), at: Self.noon, in: &session)
      for minute in minutes {
        let at = Instant(milliseconds: Self.noon.milliseconds + minute * 60_000)
        _ = policy.receive(try policy.event("again"), at: at, in: &session)
      }
      return session
    }
    #expect(try play([1, 5]) == play([3, 5]))
    #expect(try play([1, 5]).hashValue == play([3, 5]).hashValue)
    #expect(try play([1, 5]) != play([5]))
    #expect(try play([1, 5]) != play([1, 4]))
    var ends = try [play([1, 5]), play([4, 5])]
    let late = Instant(milliseconds: Self.noon.milliseconds + 3_600_000)
    for index in ends.indices {
      _ = policy.receive(try policy.event("leave"), at: late, in: &ends[index])
    }
    #expect(ends[0] == ends[1])
  }

  @Test("knows the policy that made it")
  func layout() throws {
    let tag = try Self.policy(timers: 2).newSession().layoutTag
    #expect(try Self.policy(timers: 2).newSession().layoutTag == tag)
    let others = try [
      Self.policy(timers: 2, after: "5m"),
      Self.policy(timers: 3), Self.policy(timers: 2, memory: "mood: [bad, good]"),
      Self.policy(timers: 2, memory: "mood: [good, bad, worse]"),
      Self.policy(timers: 2, memory: "mood: [good, bad], asked: boolean"),
      Self.policy(
        timers: 2,
        states: "busy: Somebody is there, idle: {initial: true}, over: {final: true}"
      ),
    ]
    var tags = others.map { $0.newSession().layoutTag }
    tags.append(tag)
    #expect(Set(tags).count == tags.count)
  }

  @Test("is of the same policy under other settings", arguments: Channels.withInactivityLimit)
  func layoutUnderSettings(channel: String) throws {
    let policy = try Repository.policy(channel)
    let other = try Repository.policy(channel, ["customer_inactivity": "5m"])
    #expect(policy.newSession().layoutTag == other.newSession().layoutTag)
  }

  @Test("is never read under another policy")
  func foreignSession() async {
    await #expect(processExitsWith: .failure) {
      let policy = try Self.policy(timers: 2)
      var session = try Self.policy(timers: 3).newSession()
      _ = policy.receive(try policy.event("begin"), at: Self.noon, in: &session)
    }
    await #expect(processExitsWith: .failure) {
      let session = try Self.policy(timers: 3).newSession()
      _ = try Self.policy(timers: 2).nextFiring(in: session)
    }
  }
}
