import PolicyEngine
import TestSupport
import Testing

@Suite("A changed setting")
struct ChangedSettingTests {
  private static let text = """
    policy: desk
    states: {idle: {initial: true}, busy: Somebody is there, away: Nobody is there, over: {final: true}}
    events: {begin: {}, ask: {}, own: {length: {type: duration, range: 1m..4h}}, sell: {}, help: {}, leave: {}}
    memory: {team: [sales, support], kept: {type: duration, range: 1m..4h}}
    settings:
      limit: {type: duration, range: 1m..8h, default: 30m}
      other: {type: duration, range: 1m..8h}
      queue: {type: duration, range: 1m..8h, by: team, default: 30m}
    calendars:
      hours: {zone: UTC, hours: {monday-friday: 9h..17h}}
      desk: {zone: UTC, hours: {monday-friday: [9h..10h, 11h..17h]}}
    timers:
      once: {while: busy, start: enter, after: limit, late_by: 10m, changes: at_once, then: {to: away}}
      open: {while: busy, start: enter, after: limit, counts: hours, changes: at_once}
      first: {while: busy, start: own, after: [kept, limit], changes: at_once}
      lunch: {while: busy, start: enter, after: limit, late_by: 10m, fires: desk, changes: at_once}
      keyed: {while: busy, start: ask, after: queue, changes: at_once}
      warning: {as: once, before: 30s}
      entry: {while: [busy, away], start: ask, restart: true, after: other, changes: on_entry}
      keyed_entry: {while: busy, start: ask, restart: true, after: queue, changes: on_entry}
      begun: {while: idle, start: ask, after: other, changes: on_entry}
      plain: {while: busy, start: ask, restart: true, after: limit}
    rules:
      begin: {event: begin, from: idle, to: busy}
      own: {event: own, from: busy, remember: {kept: {field: length}}}
      sell: {event: sell, from: any, remember: {team: sales}}
      help: {event: help, from: any, remember: {team: support}}
      leave: {event: leave, from: busy, to: away}
      back: {event: begin, from: away, to: busy}
      end: {event: leave, from: away, to: over}

    """

  private static let library = PolicyLibrary([SourceFile(name: "desk.yaml", text: text)])

  /// A session that is somewhere, and what was chosen for it.
  private struct Desk {
    var policy: Policy
    var session: Session
    let start = Instant("2026-01-05T09:00:00Z") ?? .earliest

    init(_ settings: [String: String] = [:], begins: Bool = true) throws {
      policy = try ChangedSettingTests.library.policy("desk", settings: settings)
      session = policy.newSession()
      if begins { try send("begin", at: 0) }
    }

    @discardableResult
    mutating func send(
      _ event: String,
      _ fields: [String: String] = [:],
      at minutes: Int64
    ) throws -> [String] {
      let at = instant(minutes)
      let event = try policy.event(event, fields, at: at)
      let decision = policy.receive(event, at: at, in: &session)
      return decision.started.map { policy[$0].name }
    }

    /// What stopped and what moved.
    @discardableResult
    mutating func choose(_ settings: [String: String], at minutes: Int64) throws -> [[String]] {
      policy = try policy.with(settings: settings)
      let adoption = policy.adopt(&session, at: instant(minutes))
      return [adoption.stopped, adoption.moved].map { $0.map { policy[$0].name } }
    }

    /// When a timer is due, in minutes after the beginning.
    func due(_ timer: String) -> [Double] {
      guard let due = policy.snapshot(of: session).timers[timer] else { return [] }
      return [due.earliest, due.latest].map {
        Double(($0?.milliseconds ?? 0) - start.milliseconds) / 60_000
      }
    }

    func instant(_ minutes: Int64) -> Instant { start.adding(minutes * 60_000) }
  }

  // MARK: At once

  @Test("moves a running timer by the difference, to both sides and with all that counts with it")
  func atOnce() throws {
    var desk = try Desk()
    #expect(desk.due("once") == [30, 40])
    #expect(desk.due("warning") == [29.5, 39.5])
    #expect(
      try desk.choose(["limit": "50m"], at: 10) == [[], ["once", "open", "lunch", "warning"]]
    )
    #expect(desk.due("once") == [50, 60])
    #expect(desk.due("warning") == [49.5, 59.5])
    #expect(desk.due("open") == [50, 50])
    #expect(
      try desk.choose(["limit": "20m"], at: 10) == [[], ["once", "open", "lunch", "warning"]]
    )
    #expect(desk.due("once") == [20, 30])
  }

  @Test("lets a timer fire at once that would have been due, and never puts that off")
  func past() throws {
    var desk = try Desk()
    try desk.choose(["limit": "5m"], at: 12)
    #expect(desk.due("once") == [12, 15])
    #expect(desk.due("warning") == [12, 14.5])
    try desk.choose(["limit": "1m"], at: 20)
    // It could have fired since the twelfth minute, and has to by now.
    #expect(desk.due("once") == [12, 15])
    let fired = desk.policy.fireNext(in: &desk.session, through: desk.instant(20))
    #expect(fired?.at == desk.instant(12))
  }

  @Test("is due at the change, not before, where the window has not begun by then")
  func pastAsAWhole() throws {
    var desk = try Desk()
    try desk.choose(["limit": "1m"], at: 25)
    #expect(desk.due("once") == [25, 25])
    #expect(desk.policy.fireNext(in: &desk.session, through: desk.instant(24)) == nil)
    let fired = desk.policy.fireNext(in: &desk.session, through: desk.instant(25))
    #expect(fired?.at == desk.instant(25))
    #expect(desk.policy.state(of: desk.session) == "away")
  }

  @Test("lets a timer wait for the opening that fires in open time only, and never puts that off")
  func pastInClosedTime() throws {
    var desk = try Desk(["limit": "3h"])
    #expect(desk.due("lunch") == [180, 190])
    try desk.choose(["limit": "5m"], at: 90)
    #expect(desk.due("lunch") == [120, 120])
    try desk.choose(["limit": "1m"], at: 100)
    #expect(desk.due("lunch") == [120, 120])
    // It opens in the hundred and twentieth minute.
    try desk.choose(["limit": "2h5m"], at: 110)
    #expect(desk.due("lunch") == [125, 135])
  }

  @Test("leaves all timers alone that do not say so")
  func asBefore() throws {
    var desk = try Desk()
    try desk.send("ask", at: 0)
    try desk.choose(["limit": "50m"], at: 1)
    #expect(desk.due("plain") == [30, 30])
    try desk.send("ask", at: 1)
    #expect(desk.due("plain") == [51, 51])
  }

  @Test("that is not about a timer leaves it where it is")
  func unrelated() throws {
    var desk = try Desk()
    let before = desk.session
    #expect(try desk.choose(["other": "5m"], at: 5) == [[], []])
    #expect(desk.session == before)
  }

  @Test("stops a timer that it leaves without a length")
  func unset() throws {
    var desk = try Desk()
    let step = desk.session.step
    #expect(try desk.choose(["limit": "none"], at: 5)[0] == ["once", "open", "lunch", "warning"])
    #expect(desk.session.step == step + 1)
    #expect(desk.due("once") == [])
    // As it was set again nothing starts by itself.
    #expect(try desk.choose(["limit": "1h"], at: 6) == [[], []])
  }

  @Test("counts in open time where the timer does")
  func calendar() throws {
    var desk = try Desk(["limit": "8h"])
    #expect(desk.due("open") == [480, 480])
    try desk.choose(["limit": "7h"], at: 0)
    #expect(desk.due("open") == [420, 420])
    var late = try Desk(["limit": "30m"], begins: false)
    // An hour before closing time.
    try late.send("begin", at: 7 * 60)
    try late.choose(["limit": "90m"], at: 7 * 60 + 1)
    #expect(late.due("open") == [Double(24 * 60 + 30), Double(24 * 60 + 30)])
  }

  @Test("does not move a timer that runs for what the session remembers")
  func remembered() throws {
    var desk = try Desk()
    try desk.send("own", ["length": "20m"], at: 0)
    #expect(desk.due("first") == [20, 20])
    #expect(try desk.choose(["limit": "50m"], at: 1)[1] == ["once", "open", "lunch", "warning"])
    #expect(desk.due("first") == [20, 20])
    // Nor stops it: the memory still says how long it runs.
    #expect(try desk.choose(["limit": "none"], at: 2)[0] == ["once", "open", "lunch", "warning"])
    #expect(desk.due("first") == [20, 20])
  }

  @Test("counts for the key that the session had when the timer started")
  func keyed() throws {
    var desk = try Desk(["queue.sales": "10m"])
    try desk.send("sell", at: 0)
    try desk.send("ask", at: 0)
    #expect(desk.due("keyed") == [10, 10])
    // The session goes to the other team: a change elsewhere moves nothing.
    try desk.send("help", at: 1)
    #expect(try desk.choose(["queue.sales": "10m", "queue.support": "1h"], at: 2) == [[], []])
    #expect(
      try desk.choose(["queue.sales": "15m", "queue.support": "1h"], at: 3) == [[], ["keyed"]]
    )
    #expect(desk.due("keyed") == [15, 15])
    // Without a value of its own the key has that of all.
    try desk.choose(["queue": "40m"], at: 4)
    #expect(desk.due("keyed") == [40, 40])
    #expect(try desk.choose(["queue": "none", "queue.support": "1h"], at: 5)[0] == ["keyed"])
  }

  // MARK: On entry

  @Test("waits until the session comes in again, for a timer that goes by the value on entry")
  func onEntry() throws {
    var desk = try Desk(["other": "10m"])
    try desk.send("ask", at: 0)
    #expect(desk.due("entry") == [10, 10])
    try desk.choose(["other": "20m"], at: 1)
    try desk.send("ask", at: 2)
    #expect(desk.due("entry") == [12, 12])
    // Another of its states is no new entry.
    try desk.send("leave", at: 3)
    try desk.send("ask", at: 3)
    #expect(desk.due("entry") == [13, 13])
  }

  @Test("that is taken back does not take away what a session came in with")
  func unsetAfterEntry() throws {
    var desk = try Desk(["other": "10m"])
    #expect(try desk.choose(["other": "none"], at: 1) == [[], []])
    #expect(try desk.send("ask", at: 2).contains("entry"))
    #expect(desk.due("entry") == [12, 12])
  }

  @Test("that was not set on entry starts nothing, whatever it is by then")
  func unsetOnEntry() throws {
    var desk = try Desk()
    try desk.choose(["other": "10m"], at: 1)
    #expect(try !desk.send("ask", at: 2).contains("entry"))
  }

  @Test("with a value for each key counts as it was for the key on entry")
  func keyedEntry() throws {
    var desk = try Desk(["queue": "none", "queue.sales": "10m"], begins: false)
    try desk.send("sell", at: 0)
    try desk.send("begin", at: 0)
    try desk.send("help", at: 1)
    try desk.send("ask", at: 2)
    #expect(desk.due("keyed_entry") == [12, 12])
    // Whoever comes in as another team has no value.
    try desk.send("leave", at: 3)
    try desk.send("begin", at: 4)
    #expect(try !desk.send("ask", at: 5).contains("keyed_entry"))
  }

  @Test("counts for the first state as it was when the session was new")
  func firstState() throws {
    var desk = try Desk(["other": "10m"], begins: false)
    // A session that has seen nothing begins with what holds as it does.
    try desk.choose(["other": "20m"], at: 0)
    try desk.send("ask", at: 1)
    #expect(desk.due("begun") == [21, 21])
  }

  // MARK: Snapshots and other policies

  @Test("finds a session that was written down as the session itself")
  func snapshot() throws {
    var desk = try Desk(["other": "10m", "queue.sales": "10m"])
    try desk.send("sell", at: 0)
    try desk.send("ask", at: 0)
    try desk.send("own", ["length": "20m"], at: 0)
    let snapshot = desk.policy.snapshot(of: desk.session)
    #expect(snapshot.entered == ["entry": "10m", "keyed_entry": "30m"])
    #expect(snapshot.timers["keyed"]?.key == "sales")
    #expect(snapshot.timers["keyed"]?.started == desk.start)
    #expect(snapshot.timers["first"]?.started == nil)
    var other = desk
    other.session = try desk.policy.session(from: snapshot)
    #expect(other.session == desk.session)
    let change = ["limit": "50m", "queue.sales": "15m"]
    let moved = try desk.choose(change, at: 5)
    #expect(try other.choose(change, at: 5) == moved)
    #expect(other.session == desk.session)
  }

  @Test("moves timers under another policy, too, and finds values on entry by name")
  func otherPolicy() throws {
    var desk = try Desk(["other": "10m", "queue.sales": "10m"])
    try desk.send("sell", at: 0)
    try desk.send("ask", at: 0)
    let text = Self.text.replacing("team: [sales, support]", with: "team: [support, sales]")
      .replacing(
        "rules:\n",
        with: "  later: {while: busy, start: ask, after: limit, changes: on_entry}\nrules:\n"
      )
    let files = [SourceFile(name: "desk.yaml", text: text)]
    let settings = ["limit": "1h", "other": "20m", "queue.sales": "15m"]
    let policy = try PolicyLibrary(files).policy("desk", settings: settings)
    let mapping = PolicyMapping(from: desk.policy, to: policy)
    #expect(mapping.lost.isEmpty)
    let snapshot = desk.policy.snapshot(of: desk.session)
    let adoption = try mapping.adopt(&desk.session, at: desk.instant(5))
    #expect(
      adoption.moved.map { policy[$0].name } == ["once", "open", "lunch", "keyed", "warning"]
    )
    desk.policy = policy
    #expect(desk.due("once") == [60, 70])
    #expect(desk.due("keyed") == [15, 15])
    let after = policy.snapshot(of: desk.session)
    #expect(after.entered == ["entry": "10m", "keyed_entry": "30m", "later": "1h"])
    #expect(try policy.session(adopting: snapshot, at: desk.instant(5)).session == desk.session)
  }

  @Test("is refused where a snapshot says no duration that a session came in with")
  func badSnapshot() throws {
    let desk = try Desk(["other": "10m"])
    var snapshot = desk.policy.snapshot(of: desk.session)
    for text in ["soon", "0s", "-5m", ""] {
      snapshot.entered["entry"] = text
      #expect(throws: SessionError.unknownValue(text, memory: "timer.entry")) {
        try desk.policy.session(from: snapshot)
      }
    }
  }
}
