import PolicyEngine
import TestSupport
import Testing

@Suite("A timer that fires again")
struct RepeatedTimerTests {
  private static let text = """
    policy: desk
    states: {idle: {initial: true}, busy: Somebody is there, away: Nobody is there, over: {final: true}}
    events: {begin: {vip: boolean}, ask: {}, answer: {}, leave: {}, mute: {}}
    memory: {muted: boolean}
    effects: {remind: Remind}
    settings:
      last: {type: duration, range: 1m..4h}
    timers:
      remind: {while: busy, start: ask, cancel: answer, after: 5m, repeat: [15m, last, 2h], then: {do: remind}}
      anew: {while: busy, start: ask, restart: true, after: 1m, repeat: 10m, then: {do: remind}}
      late: {while: [busy, away], start: enter, after: 1m..2m, repeat: 3m..5m, if: {vip: true}}
      aside: {as: remind, after: 7m, repeat: 1m, then: {do: remind}}
    rules:
      begin: {event: begin, from: idle, to: busy}
      leave: {event: leave, from: busy, to: away}
      end: {event: leave, from: away, to: over}
      no-more: {event: timer.anew, if: muted, from: busy, reject: never}
      mute: {event: mute, from: busy, remember: {muted: true}}
    refusals: {never: Never}

    """

  private func session(
    _ settings: [String: String] = [:],
    firing: Firing = .earliest
  ) throws -> PlayedSession {
    let library = PolicyLibrary([SourceFile(name: "desk.yaml", text: Self.text)])
    var session = PlayedSession(try library.policy("desk", settings: settings), firing: firing)
    try session.send("begin", ["vip": "true"], at: 0)
    return session
  }

  /// The minutes at which a timer fired.
  private func firings(of timer: String, _ session: PlayedSession) -> [Int64] {
    session.log.filter { $0.words.event == "timer.\(timer)" }.map { $0.at / PlayedSession.minute }
  }

  private func minutes(_ count: Int64) -> Int64 { count * PlayedSession.minute }

  @Test("does so after each of its gaps, counted from the firing before, and then no more")
  func gaps() throws {
    var session = try session(["last": "1h"])
    try session.send("ask", at: 0)
    session.run(through: minutes(1000))
    #expect(firings(of: "remind", session) == [5, 20, 80, 200])
    // What it shares with a clock are the starts, not the gaps.
    #expect(firings(of: "aside", session) == [7, 8])
    // The next start begins the series anew.
    try session.send("ask", at: minutes(1000))
    session.run(through: minutes(1030))
    #expect(firings(of: "remind", session).suffix(2) == [1005, 1020])
  }

  @Test("does so up to the first setting that is not set")
  func unsetSetting() throws {
    var session = try session()
    try session.send("ask", at: 0)
    session.run(through: minutes(1000))
    #expect(firings(of: "remind", session) == [5, 20])
  }

  @Test("begins again after it was stopped, in the middle of its series")
  func stopped() throws {
    var session = try session(["last": "1h"])
    try session.send("ask", at: 0)
    try session.send("answer", at: minutes(30))
    try session.send("ask", at: minutes(40))
    session.run(through: minutes(70))
    #expect(firings(of: "remind", session) == [5, 20, 45, 60])
  }

  @Test("begins again where an event sets it anew, and is left alone by others")
  func restarted() throws {
    var session = try session(["last": "1h"])
    try session.send("ask", at: 0)
    try session.send("ask", at: minutes(6))
    session.run(through: minutes(30))
    #expect(firings(of: "anew", session) == [1, 7, 17])
    #expect(firings(of: "remind", session) == [5, 20])
  }

  @Test("has windows, each from the moment of the firing, and asks its guard once")
  func windows() throws {
    var session = try session(firing: .latest)
    session.run(through: minutes(60))
    // The firing has no field `vip`.
    #expect(firings(of: "late", session) == [2, 7])
    try session.send("leave", at: minutes(60))
    session.run(through: minutes(100))
    #expect(firings(of: "late", session) == [2, 7])
  }

  @Test("ends with a firing that a rule rejects")
  func rejected() throws {
    var session = try session()
    try session.send("mute", at: 0)
    try session.send("ask", at: 0)
    session.run(through: minutes(60))
    #expect(firings(of: "anew", session) == [1])
    #expect(!session.session.runs(1))
    try session.send("ask", at: minutes(60))
    #expect(session.policy.snapshot(of: session.session).timers["anew"]?.firings == nil)
  }

  @Test("is written down with how often it has fired, and goes on from there")
  func snapshot() throws {
    var session = try session(["last": "1h"])
    try session.send("ask", at: 0)
    session.run(through: minutes(20))
    let policy = session.policy
    let snapshot = policy.snapshot(of: session.session)
    #expect(snapshot.timers["remind"]?.firings == 2)
    #expect(snapshot.timers["remind"]?.earliest == snapshot.lastSeen?.adding(minutes(60)))
    var other = try policy.session(from: snapshot)
    #expect(other == session.session)
    while policy.fireNext(in: &other, through: .latest) != nil {}
    session.run(through: minutes(1000))
    #expect(policy.snapshot(of: other).timers.isEmpty)
    #expect(other.step == session.session.step)
  }

  @Test("is refused where a snapshot says that it fired a negative number of times")
  func negativeCount() throws {
    var session = try session()
    try session.send("ask", at: 0)
    var snapshot = session.policy.snapshot(of: session.session)
    snapshot.timers["remind"]?.firings = -1
    #expect(throws: SessionError.unknownValue("-1", memory: "timer.remind")) {
      try session.policy.session(from: snapshot)
    }
    // More than it ever fires is as often as it can.
    snapshot.timers["remind"]?.firings = 400
    let read = try session.policy.session(from: snapshot)
    #expect(session.policy.snapshot(of: read).timers["remind"]?.firings == 3)
  }

  @Test("keeps its place in the series under a policy with fewer gaps")
  func mapped() throws {
    var session = try session(["last": "1h"])
    try session.send("ask", at: 0)
    session.run(through: minutes(20))
    let shorter = Self.text.replacing("repeat: [15m, last, 2h]", with: "repeat: 15m")
      .replacing("      last: {type: duration, range: 1m..4h}", with: "      last: none")
    let library = PolicyLibrary([SourceFile(name: "desk.yaml", text: shorter)])
    let policy = try library.policy("desk")
    var mapped = session.session
    let now = session.session.lastSeen
    let adoption = try PolicyMapping(from: session.policy, to: policy).adopt(&mapped, at: now)
    #expect(adoption.stopped.isEmpty && adoption.moved.isEmpty)
    #expect(policy.snapshot(of: mapped).timers["remind"]?.firings == 1)
    // The gap that it is in is over as it was to be, and was the last.
    let fired = policy.fireNext(in: &mapped, through: .latest)
    #expect(fired?.at == now.adding(minutes(60)))
    #expect(policy.fireNext(in: &mapped, through: .latest) == nil)
  }
}
