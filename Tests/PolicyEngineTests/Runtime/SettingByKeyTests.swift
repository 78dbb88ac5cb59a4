import PolicyEngine
import TestSupport
import Testing

/// What a setting by a memory is for each session.
@Suite("A setting by a memory")
struct SettingByKeyTests {
  private static func text(_ more: String = "") -> String {
    """
    policy: chat
    states: {new: {initial: true}, waiting: In a queue, ended: {final: true}}
    events: {come: {to_queue: [none-yet, sales, support]}, move: {to: [sales, support]}, ask: {}}
    refusals: {limited: The queue has a limit}
    memory: {queue: [sales, support]}
    settings: {limit: {type: duration, range: 1m..2h, by: queue\(more)}}
    timers:
      limit: {while: waiting, start: enter, after: limit, then: {to: ended}}
      limited: {while: waiting, start: enter, after: 1h, if: {set: limit}}
    rules:
      sales: {event: come, if: {to_queue: sales}, from: new, to: waiting, remember: {queue: sales}}
      support: {event: come, if: {to_queue: support}, from: new, to: waiting, remember: {queue: support}}
      comes: {event: come, from: new, to: waiting}
      to-sales: {event: move, if: {to: sales}, from: waiting, remember: {queue: sales}}
      to-support: {event: move, from: waiting, remember: {queue: support}}
      asked: {event: ask, from: waiting, if: {set: limit}, reject: limited}
      free: {event: ask, from: waiting, unless: {set: limit}}
    """
  }

  private static func policy(_ settings: [String: String], _ more: String = "") throws -> Policy {
    try PolicyLibrary([SourceFile(name: "chat.yaml", text: text(more))])
      .policy("chat", settings: settings)
  }

  /// The rule that says whether the limit is set, and the timers that run, for a session of a queue.
  private static func answers(_ queue: String, _ policy: Policy) throws -> [String] {
    var session = PlayedSession(policy)
    try session.send("come", ["to_queue": queue], at: 0)
    let timers = policy.snapshot(of: session.session).timers.keys.sorted()
    return [try session.send("ask", at: 1).rule ?? ""] + timers
  }

  @Test("is set for the keys that have a value", arguments: ["sales", "support", "none-yet"])
  func set(_ queue: String) throws {
    let isSet = ["asked", "limit", "limited"]
    let some = try Self.policy(["limit.sales": "5m"])
    #expect(try Self.answers(queue, some) == (queue == "sales" ? isSet : ["free"]))
    let all = try Self.policy(["limit.sales": "5m", "limit.default": "9m"])
    #expect(try Self.answers(queue, all) == isSet)
    #expect(try Self.answers(queue, Self.policy(["limit": "9m"])) == isSet)
    #expect(try Self.answers(queue, Self.policy([:])) == ["free"])
    let none = try Self.policy(["limit.sales": "none"])
    #expect(try Self.answers(queue, none) == ["free"])
  }

  @Test("is not set for a key with `none`, whatever all others have")
  func none() throws {
    let policy = try Self.policy(["limit.default": "9m", "limit.sales": "none"])
    #expect(try Self.answers("sales", policy) == ["free"])
    #expect(try Self.answers("support", policy) == ["asked", "limit", "limited"])
    #expect(try Self.answers("none-yet", policy) == ["asked", "limit", "limited"])
    #expect(policy.settings["limit"]?.description == "{sales: none, default: 9m}")
  }

  @Test("is asked for the key of the moment")
  func changedKey() throws {
    var session = PlayedSession(try Self.policy(["limit.sales": "5m"]))
    try session.send("come", at: 0)
    #expect(try session.send("ask", at: 1).rule == "free")
    try session.send("move", ["to": "sales"], at: 2)
    #expect(try session.send("ask", at: 3).rule == "asked")
    try session.send("move", ["to": "support"], at: 4)
    #expect(try session.send("ask", at: 5).rule == "free")
    try session.change(["limit.support": "9m"])
    #expect(try session.send("ask", at: 6).rule == "asked")
  }

  @Test("may have a value for each key by default, over which an admin chooses some")
  func defaults() throws {
    let more = ", default: {sales: 5m, default: 9m}"
    func length(_ queue: String, _ settings: [String: String]) throws -> [Int64] {
      var session = PlayedSession(try Self.policy(settings, more))
      try session.send("come", ["to_queue": queue], at: 0)
      session.run(through: PlayedSession.hour - 1)
      return session.times(of: "ended").map { $0 / PlayedSession.minute }
    }
    #expect(try length("sales", [:]) == [5])
    #expect(try length("support", [:]) == [9])
    #expect(try length("sales", ["limit.support": "2m"]) == [5])
    #expect(try length("support", ["limit.support": "2m"]) == [2])
    #expect(try length("sales", ["limit.sales": "none"]) == [])
    #expect(try length("sales", ["limit": "3m"]) == [3])
    #expect(try length("sales", ["limit": "none"]) == [])
  }

  @Test(
    "leaves what only a session decides to the session",
    arguments: ["set: limit", "queue: sales"]
  )
  func reachable(_ test: String) throws {
    // Once the memory has changed, what was not set may be, and the other way round.
    let text = """
      policy: chat
      states: {new: {initial: true}, asked: None yet, moved: There is one, ended: {final: true}}
      events: {go: {}}
      memory: {queue: [sales, support]}
      settings: {limit: {type: duration, range: 1m..2h, by: queue}}
      timers:
        limit: {while: asked, start: go, after: limit, then: {to: ended}}
        never: {while: moved, start: enter, after: 1h, if: {\(test)}, then: {to: ended}}
      rules:
        begins: {event: go, from: new, unless: {\(test)}, to: asked}
        moves: {event: go, from: asked, unless: {\(test)}, to: moved, remember: {queue: sales}}
      """
    let library = PolicyLibrary([SourceFile(name: "chat.yaml", text: text)])
    #expect(
      library.findings.diagnostics.isEmpty,
      "\(TextRenderer().render(library.findings))"
    )
  }
}
