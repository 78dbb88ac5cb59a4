import PolicyEngine
import PolicyReplay
import TestSupport
import Testing

@Suite("A session's own settings")
struct OwnSettingsTests {
  private static let text = """
    policy: desk
    states: {idle: {initial: true}, busy: Somebody is there, over: {final: true}}
    events: {begin: {}, sell: {}}
    memory: {team: [sales, support]}
    settings:
      wait: {type: duration, range: 1m..8h, by: team}
      limit: {type: duration, range: 1m..8h, default: 30m}
      other: {type: duration, range: 1m..8h}
    timers:
      once: {while: busy, start: enter, after: limit, changes: at_once, then: {to: over}}
      beside: {while: busy, start: enter, after: other, changes: at_once}
      keyed: {while: busy, start: sell, after: wait}
    rules:
      sell: {event: sell, from: idle, to: busy, remember: {team: sales}}
      begin: {event: begin, from: idle, to: busy}

    """

  /// What happens in all sessions, as `SESSION EVENT MINUTE`.
  private func play(_ lines: [String]) throws -> [String] {
    let policy = try PolicyLibrary([SourceFile(name: "desk.yaml", text: Self.text)]).policy("desk")
    let start = try #require(Instant("2026-01-05T09:00:00Z"))
    var replay = LogReplay(policy, firing: .earliest, until: nil)
    var seen: [String] = []
    func note(_ id: ArraySlice<UInt8>, _ step: SessionReplay.Step) {
      guard let decision = step.decision else { return }
      let minutes = (step.at.milliseconds - start.milliseconds) / 60_000
      let event = step.policy.describe(decision).event
      seen.append("\(String(decoding: id, as: UTF8.self)) \(event) \(minutes)")
    }
    for line in lines {
      let read = EventLine.read(SourceFile(name: "log.ndjson", text: line), for: policy)
      let event = try #require(read.line, "\(read.diagnostics.map(\.message))")
      guard case .played(let diagnostics) = try replay.play(event, note: note) else {
        Issue.record("could not play \(line)")
        continue
      }
      #expect(diagnostics.isEmpty)
    }
    #expect(replay.runOut(note: note).isEmpty)
    return seen
  }

  private func line(_ minute: Int, _ rest: String) -> String {
    let time = "2026-01-05T09:\(minute < 10 ? "0" : "")\(minute):00Z"
    return "{\"at\": \"\(time)\", \(rest)}"
  }

  private func begin(_ session: String, _ minute: Int) -> String {
    line(minute, "\"session\": \"\(session)\", \"event\": \"begin\"")
  }

  private func set(_ settings: String, of session: String? = nil, _ minute: Int) -> String {
    line(minute, (session.map { "\"session\": \"\($0)\", " } ?? "") + "\"set\": {\(settings)}")
  }

  @Test("change for that session alone")
  func alone() throws {
    let seen = try play([
      begin("a", 0), begin("b", 0), set("\"limit\": \"10m\"", of: "a", 5),
    ])
    #expect(seen == ["a begin 0", "b begin 0", "a timer.once 10", "b timer.once 30"])
  }

  @Test("stay its own, whatever is chosen for all after them, and follow where they say nothing")
  func staysItsOwn() throws {
    let seen = try play([
      begin("a", 0), begin("b", 0), set("\"limit\": \"20m\"", of: "a", 1),
      set("\"limit\": \"12m\", \"other\": \"5m\"", 2), set("\"limit\": \"15m\"", of: "a", 3),
      begin("c", 4),
    ])
    #expect(
      seen.filter { !$0.contains("begin") } == [
        "a timer.once 15", "b timer.once 12", "c timer.beside 9", "c timer.once 16",
      ]
    )
  }

  @Test("are those of one key, and leave the others to lines for all")
  func keys() throws {
    func due(_ lines: [String]) throws -> [String] {
      let sell = line(9, "\"session\": \"a\", \"event\": \"sell\"")
      return try play(lines + [sell]).filter { $0.contains("keyed") }
    }
    let own = set("\"wait.support\": \"20m\"", of: "a", 0)
    #expect(try due([own, set("\"wait.sales\": \"7m\"", 1)]) == ["a timer.keyed 16"])
    #expect(try due([own, set("\"wait\": \"8m\"", 1)]) == ["a timer.keyed 17"])
    let sales = set("\"wait.sales\": \"5m\"", of: "a", 0)
    #expect(try due([sales, set("\"wait\": \"8m\"", 1)]) == ["a timer.keyed 14"])
    #expect(try due([sales, set("\"wait.sales\": \"8m\"", 1)]) == ["a timer.keyed 14"])
    #expect(
      try due([sales, set("\"wait\": \"6m\"", of: "a", 1), set("\"wait.sales\": \"8m\"", 2)])
        == ["a timer.keyed 15"]
    )
  }

  @Test("that change at the instant of a recorded firing come after it")
  func recordedFiring() throws {
    let seen = try play([
      begin("a", 0), set("\"limit\": \"20m\"", 30),
      line(30, "\"session\": \"a\", \"event\": \"timer.once\""),
    ])
    #expect(seen == ["a begin 0", "a timer.once 30"])
  }

  @Test("hold from the first event of a session that they come before")
  func beforeTheSession() throws {
    let seen = try play([
      set("\"limit\": \"10m\", \"other\": \"5m\"", of: "a", 0), begin("a", 1), begin("b", 1),
    ])
    #expect(
      seen.filter { !$0.contains("begin") } == [
        "a timer.beside 6", "a timer.once 11", "b timer.once 31",
      ]
    )
  }

  @Test("are no settings of a session of the same name that has ended")
  func ended() throws {
    let seen = try play([
      set("\"limit\": \"1m\"", of: "a", 0), begin("a", 0), begin("a", 5),
      set("\"limit\": \"2m\"", of: "a", 6), begin("a", 7), begin("b", 7),
    ])
    #expect(
      seen == [
        "a begin 0", "a timer.once 1", "a begin 5", "a begin 7", "b begin 7", "b timer.once 37",
      ]
    )
  }
}
