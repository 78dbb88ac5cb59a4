import PolicyEngine
import TestSupport
import Testing

@Suite("A timer that asks a calendar")
struct CalendarTimerTests {
  private static let text = """
    policy: desk
    states: {idle: {initial: true}, busy: Somebody is there, waiting: Nobody is there, over: {final: true}}
    events: {begin: {}, stop: {}}
    calendars:
      hours: {zone: Europe/Berlin, hours: {monday-friday: 9h..17h}, closed: 12-25}
      last: {zone: UTC, hours: {monday-sunday: 0h..24h}, closed: 2026-03-31..2105-12-31}
    timers:
      count: {while: busy, start: enter, after: 8h..9h, counts: hours}
      fire: {while: busy, start: enter, after: 15h..24h, fires: hours}
      lead: {as: fire, before: 10m}
      sweep: {while: busy, start: enter, after: 30m, late_by: 10m, fires: hours}
      never: {while: busy, start: enter, after: 3d, counts: last, then: {to: over}}
      short: {while: busy, start: enter, after: 30m, if: {open: hours}}
      check: {while: waiting, start: [enter, timer.check], after: 1h}
    rules:
      wait: {event: begin, from: idle, unless: {open: hours}, to: waiting}
      begin: {event: begin, from: idle, to: busy}
      opens: {event: timer.check, from: waiting, if: {open: hours}, to: busy}
      stop: {event: stop, from: [busy, waiting], to: over}

    """

  private static let policy = try? policy(text)

  private static func policy(_ text: String) throws -> Policy {
    try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)], zones: Zones.data)
      .policy("desk")
  }

  private func begun(_ at: String) throws -> (policy: Policy, session: Session, Decision) {
    let policy = try #require(Self.policy)
    var session = policy.newSession()
    let instant = try #require(Instant(at))
    let decision = policy.receive(try policy.event("begin"), at: instant, in: &session)
    return (policy, session, decision)
  }

  private func window(_ name: String, _ session: Session, _ policy: Policy) throws -> [String] {
    let snapshot = policy.snapshot(of: session)
    let deadline = try #require(snapshot.timers[name])
    return [deadline.earliest, deadline.latest].map { $0.map { "\($0)" } ?? "never" }
  }

  @Test("counts open time alone, and is due at closing time if that is when it is over")
  func counts() throws {
    // Friday before the clocks are put forward, an hour after opening.
    let (policy, session, _) = try begun("2026-03-27T09:00:00.250Z")
    #expect(
      try window("count", session, policy)
        == ["2026-03-30T08:00:00.250Z", "2026-03-30T09:00:00.250Z"]
    )
    let early = try begun("2026-03-27T08:00:00Z")
    #expect(
      try window("count", early.session, policy)
        == ["2026-03-27T16:00:00Z", "2026-03-30T08:00:00Z"]
    )
  }

  @Test("fires at no time at which it is closed, though the window goes on")
  func closing() throws {
    // Five minutes before the office closes it is due, and five after.
    let (policy, session, _) = try begun("2026-03-25T15:25:00Z")
    #expect(
      try window("sweep", session, policy) == ["2026-03-25T15:55:00Z", "2026-03-25T15:59:59.999Z"]
    )
    let late = try begun("2026-03-25T15:35:00Z")
    #expect(
      try window("sweep", late.session, policy) == ["2026-03-26T08:00:00Z", "2026-03-26T08:00:00Z"]
    )
  }

  @Test("is counted back from when it is due, closed time or not")
  func before() throws {
    let (policy, session, _) = try begun("2026-12-24T09:00:00Z")
    #expect(
      try window("lead", session, policy) == ["2026-12-28T07:50:00Z", "2026-12-28T07:50:00Z"]
    )
  }

  @Test("fires at the next opening where it is due outside of it")
  func fires() throws {
    let (policy, session, _) = try begun("2026-12-24T09:00:00Z")
    // Midnight, then Christmas, then a weekend.
    #expect(
      try window("fire", session, policy) == ["2026-12-28T08:00:00Z", "2026-12-28T08:00:00Z"]
    )
    let other = try begun("2026-03-25T15:30:00Z")
    #expect(
      try window("fire", other.session, policy) == ["2026-03-26T08:00:00Z", "2026-03-26T15:30:00Z"]
    )
  }

  @Test("is never due where its calendar does not open again")
  func never() throws {
    let (policy, session, decision) = try begun("2026-03-27T09:00:00Z")
    #expect(try window("never", session, policy)[0] == "2026-03-30T09:00:00Z")
    #expect(
      policy.describe(decision).started.map(\.timer) == [
        "count", "fire", "lead", "sweep", "never", "short",
      ]
    )
    let (_, late, lateDecision) = try begun("2026-03-30T09:00:00Z")
    #expect(try window("never", late, policy) == ["never", "never"])
    let started = policy.describe(lateDecision).started.first { $0.timer == "never" }
    #expect(started.map { $0.earliest > .latest } == true)
    var session2 = late
    while let decision = policy.fireNext(in: &session2, through: .latest) {
      #expect(policy.describe(decision).event != "timer.never")
    }
    #expect(policy.nextFiring(in: session2) == nil)
    #expect(policy.state(of: session2) == "busy")
  }

  @Test("has guards, as rules have, that ask at the step's own moment")
  func open() throws {
    var (policy, session, decision) = try begun("2026-03-29T20:10:00Z")
    #expect(policy.describe(decision).to == "waiting")
    // Every hour, until the desk opens: Monday at nine, summer time, is 07:00 UTC.
    var last: Decision?
    while policy.state(of: session) == "waiting" {
      last = policy.fireNext(in: &session, through: .latest)
    }
    decision = try #require(last)
    #expect("\(decision.at)" == "2026-03-30T07:10:00Z")
    #expect(policy.describe(decision).started.map(\.timer).contains("short"))
    #expect(policy.describe(decision).rule == "opens")
  }

  @Test("keeps its deadline in a snapshot, and under other hours")
  func snapshot() throws {
    let (policy, session, _) = try begun("2026-03-27T09:00:00Z")
    let other = try Self.policy(Self.text.replacing("9h..17h}", with: "6h..7h}"))
    // The hours are no part of the policy's revision, as the settings in force are not.
    #expect(other.revision == policy.revision)
    let read = try other.session(from: policy.snapshot(of: session))
    #expect(try window("count", read, other) == window("count", session, policy))
    #expect(MemoryLayout<Session>.size <= 112)
  }

  @Test("can't be had where nobody says when its calendar is open")
  func missing() throws {
    let text = Self.text.replacing(
      "hours: {zone: Europe/Berlin, hours: {monday-friday: 9h..17h}, closed: 12-25}",
      with: "hours: When somebody is there"
    )
    let library = PolicyLibrary([SourceFile(name: "desk.yaml", text: text)])
    #expect(library.findings.diagnostics.isEmpty)
    #expect(throws: PolicyError.self) { try library.policy("desk") }
  }
}
