import Foundation
import TestSupport
import Testing

@Suite("policycheck simulate")
struct SimulateCommandTests {
  /// Lines of NDJSON; the session is `s1` where none is given.
  private static func lines(_ objects: [String: Any]...) throws -> String {
    try objects.map { object in
      let isEvent = object["event"] != nil
      let whole = isEvent ? object.merging(["session": "s1"]) { own, _ in own } : object
      return String(decoding: try JSONSerialization.data(withJSONObject: whole), as: UTF8.self)
        + "\n"
    }.joined()
  }

  private static func simulate(_ channel: String, _ options: String..., input: String) throws
    -> Program.Run
  {
    try Tool.runList(
      ["simulate", "--channel", channel, "--format", "ndjson"] + options + ["-"],
      input: input
    )
  }

  private static let example: [[String: String]] = [
    ["at": "2026-01-05T09:00:00Z", "event": "customer.message", "text": "hello"],
    ["at": "2026-01-05T09:00:10Z", "event": "rep.accept"],
    [
      "at": "2026-01-05T09:00:20Z", "event": "customer.message",
      "text": "I think so, let me check.",
    ],
    [
      "at": "2026-01-05T09:01:00Z", "event": "rep.message", "text": "were you able to find the ID?",
    ],
    ["at": "2026-01-05T09:02:00Z", "event": "rep.message", "text": "hello?"],
  ]

  private static func exampleLines() throws -> String {
    try example.map { try lines($0) }.joined()
  }

  @Test(
    "R4's example: inactive five minutes after the first unanswered message, ended 24 to 30 hours later"
  )
  func clockExample() throws {
    for (fire, end) in [("earliest", "2026-01-06T09:06:00Z"), ("latest", "2026-01-06T15:06:00Z")] {
      let run = try Self.simulate(
        "enhanced-web-chat",
        "--set",
        "customer_inactivity=5m",
        "--fire",
        fire,
        input: Self.exampleLines()
      )
      #expect(run.status == 0 && run.errors.isEmpty)
      let last = run.records.suffix(2)
      #expect(last.map { $0["at"] as? String } == ["2026-01-05T09:06:00Z", end])
      #expect(last.map { $0["to"] as? String } == ["inactive", "ended"])
      for record in last {
        let source = try #require(record["source"] as? [String: Any])
        #expect(source["file"] as? String == "policies/salesforce/messaging-session.yaml")
        #expect(record["rule"] as? String == record["event"] as? String)
        #expect((source["line"] as? Int ?? 0) > 0)
      }
    }
  }

  @Test("text says the same in words")
  func text() throws {
    let run = try Tool.run(
      "simulate",
      "--channel",
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      input: Self.exampleLines()
    )
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 7)
    #expect(
      lines[5].hasPrefix(
        "2026-01-05T09:06:00Z s1 timer.customer_inactivity: active → inactive; by timer.customer_inactivity at policies/salesforce/messaging-session.yaml:"
      )
    )
    #expect(
      lines[5].hasSuffix("starts inactive_end, due 2026-01-06T09:06:00Z to 2026-01-06T15:06:00Z")
    )
  }

  @Test(
    "unknown channels, settings and options can't be simulated, and the message says what could"
  )
  func unknownNames() throws {
    let channel = try Self.simulate("enhanced-web-chta", input: "")
    #expect(channel.status == 2 && channel.errors.contains("did you mean `enhanced-web-chat`?"))
    let abstract = try Self.simulate("enhanced", input: "")
    #expect(abstract.status == 2 && abstract.errors.contains("abstract"))
    let setting = try Self.simulate(
      "enhanced-web-chat",
      "--set",
      "customer_inactivty=5m",
      input: ""
    )
    #expect(setting.status == 2 && setting.errors.contains("did you mean `customer_inactivity`?"))
    let value = try Self.simulate("enhanced-web-chat", "--set", "customer_inactivity=4m", input: "")
    #expect(value.status == 2 && value.errors.contains("from 5m to 30m"))
    let elsewhere = try Self.simulate("enhanced-sms", "--set", "customer_inactivity=5m", input: "")
    #expect(elsewhere.status == 2 && elsewhere.errors.contains("`bring-your-own-channel`"))
    for options in [["--set", "x"], ["--until", "tomorrow"], ["--fire", "never"]] {
      #expect(try Tool.runList(["simulate", "--channel", "enhanced-sms"] + options).status == 2)
    }
    #expect(try Tool.run("simulate", "--channel", "enhanced-sms", "no-such-file").status == 2)
    #expect(
      try Tool.run("simulate", "--channel", "enhanced-sms", "--config", "none.yaml").status == 2
    )
  }

  @Test("a bad line is reported with its number, and the rest still runs")
  func badLines() throws {
    let bad = [
      "not JSON", "[]", "{\"at\": 5}",
      "{\"at\": \"2026-01-05\", \"session\": \"s1\", \"event\": \"rep.accept\"}",
      "{\"at\": \"2026-01-05T09:00:00Z\", \"session\": \"s1\", \"event\": \"rep.acept\"}",
      "{\"at\": \"2026-01-05T09:00:00Z\", \"session\": \"s1\", \"event\": \"customer.message\", \"txt\": \"a\"}",
      "{\"at\": \"2026-01-05T09:00:00Z\", \"session\": \"s1\", \"event\": \"customer.message\", \"text\": 1}",
      "{\"at\": \"2026-01-05T09:00:00Z\", \"session\": \"s1\", \"event\": \"automation.notification\", \"session_longevity\": \"2d\"}",
      "{\"at\": \"2026-01-05T09:00:00Z\", \"set\": {\"nonsense\": true}}",
      "{\"at\": \"2026-01-05T09:00:00Z\", \"set\": {\"customer_inactivity\": \"31m\"}}",
      "{\"at\": \"2026-01-05T09:00:00Z\", \"session\": \"\", \"event\": \"rep.accept\"}",
    ]
    let run = try Self.simulate(
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      input: bad.joined(separator: "\n") + "\n\n" + Self.exampleLines()
    )
    #expect(run.status == 1)
    #expect(run.records.count == 7)
    for number in 1...bad.count {
      #expect(run.errors.contains("<stdin>:\(number):"), "line \(number): \(bad[number - 1])")
    }
    #expect(run.errors.contains("did you mean `rep.accept`?"))
    #expect(run.errors.contains("did you mean `text`?"))
    #expect(run.errors.contains("allowed: `none`, `48h`"))
  }

  @Test("a file of something else is reported in a hundred lines, and its good lines are played")
  func otherFiles() throws {
    let other = String(repeating: "policy: chat\n", count: 5000)
    let run = try Self.simulate("enhanced-web-chat", input: other + Self.exampleLines() + other)
    #expect(run.status == 1)
    #expect(run.records.count == 5)
    #expect(run.errors.components(separatedBy: "[json-syntax]").count == 101)
    #expect(run.errors.hasSuffix("what is wrong with 9900 more lines is not shown\n"))
  }

  @Test("a byte order mark before the first line is passed over, and nowhere else")
  func byteOrderMark() throws {
    let marked = try Self.simulate("enhanced-web-chat", input: "\u{FEFF}" + Self.exampleLines())
    #expect(marked.status == 0 && marked.records.count == 5)
    let later = try Self.simulate("enhanced-web-chat", input: "\n\u{FEFF}" + Self.exampleLines())
    #expect(later.status == 1 && later.errors.contains("<stdin>:2:1"))
  }

  @Test("a file that can't be read is reported with the system's reason")
  func unreadableFiles() throws {
    let missing = try Tool.run("simulate", "--channel", "enhanced-sms", "no-such-file")
    #expect(missing.status == 2)
    #expect(
      missing.errors == "policycheck: `no-such-file` can't be read: no such file or directory\n"
    )
    let folder = try Tool.run("simulate", "--channel", "enhanced-sms", "policies")
    #expect(folder.status == 2)
    #expect(folder.errors == "policycheck: `policies` can't be read: is a directory\n")
  }

  @Test("the parameters of effects are flags, numbers of milliseconds, and text")
  func parameters() throws {
    let folder = try TemporaryFolder([
      "chat.yaml": """
      policy: chat
      states: {unopened: {initial: true}, active: A rep has it, ended: {final: true}}
      events: {begin: {}, finish: {}}
      effects:
        greet: Greet
        tell: {parameters: {who: string, soon: boolean, within: duration, how: [kind, firm]}}
      rules:
        begin:
          event: begin
          from: unopened
          to: active
          do: [greet, {tell: {who: "15m", soon: true, within: 15m, how: kind}}]
        finish: {event: finish, from: active, to: ended}
      """
    ])
    let begin = try Self.lines(["at": "2026-01-05T09:00:00Z", "event": "begin"])
    let options = ["simulate", "--policies", folder.url.path, "--channel", "chat"]
    let records = try Tool.runList(options + ["--format", "ndjson"], input: begin)
    #expect(records.records.first?["effects"] as? [String] == ["greet", "tell"])
    #expect(
      records.output.contains(
        #""parameters":[{},{"how":"kind","soon":true,"who":"15m","within":900000}]"#
      )
    )
    let text = try Tool.runList(options, input: begin)
    #expect(text.output.contains("effect tell(how=kind, soon=true, who=15m, within=15m)"))
  }

  @Test("settings may change as often as one likes, and come back to what they were")
  func manyChanges() throws {
    let folder = try TemporaryFolder([
      "chat.yaml": """
      policy: chat
      states: {unopened: {initial: true}, active: A rep has it, ended: {final: true}}
      events: {begin: {}, write: {}}
      settings: {limit: {type: duration, default: 1s}, idle: {type: boolean}}
      timers:
        silence: {while: active, start: write, after: limit, unless: idle, then: {to: ended}}
      rules:
        begin: {event: begin, from: unopened, to: active}
      """
    ])
    // More values than are kept compiled, each twice; the session goes through all of them.
    var input = try Self.lines(["at": "2026-01-05T09:00:00Z", "event": "begin"])
    for change in 0..<400 {
      input += try Self.lines([
        "at": "2026-01-05T09:01:00Z", "set": ["limit": "\(change % 200 + 1)s", "idle": false],
      ])
    }
    input += try Self.lines(["at": "2026-01-05T09:01:00Z", "set": ["limit": "7s"]])
    input += try Self.lines(["at": "2026-01-05T09:02:00Z", "event": "write"])
    let run = try Tool.run(
      "simulate",
      "--policies",
      folder.url.path,
      "--channel",
      "chat",
      "--format",
      "ndjson",
      input: input
    )
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.records.last?["at"] as? String == "2026-01-05T09:02:07Z")
  }

  @Test("R5 a change of settings stops the clock from then on, for every session")
  func changeOfSettings() throws {
    let switched = try Self.lines([
      "at": "2026-01-05T09:04:00Z", "set": ["status_based_capacity": true],
    ])
    let run = try Self.simulate(
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      input: Self.exampleLines() + switched
    )
    #expect(run.status == 0 && run.records.count == 5)
    #expect(run.errors.contains("conflicting-settings"))
    // For people the stop has a line of its own; a record is of an event or a firing.
    let text = try Tool.run(
      "simulate",
      "--channel",
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      input: Self.exampleLines() + switched
    )
    let last = text.output.split(separator: "\n").last
    #expect(last == "2026-01-05T09:04:00Z s1 set: stays active; stops customer_inactivity")
    let tooLate = try Self.lines([
      "at": "2026-01-05T09:06:00Z", "set": ["status_based_capacity": true],
    ])
    let fired = try Self.simulate(
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      input: Self.exampleLines() + tooLate
    )
    #expect(fired.records.map { $0["event"] as? String }.contains("timer.customer_inactivity"))
  }

  @Test("R5 settings that conflict from the beginning are reported, and the simulation runs")
  func conflictingSettings() throws {
    let run = try Self.simulate(
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      "--set",
      "status_based_capacity=true",
      input: Self.exampleLines()
    )
    #expect(run.status == 0 && run.records.count == 5)
    #expect(run.errors.contains("[conflicting-settings]"))
  }

  @Test("a configured channel has its settings and its words")
  func configuredChannel() throws {
    let folder = try TemporaryFolder([
      "acme.yaml": """
      config: acme
      channels:
        acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 10m}}
        acme-sms-br:
          policy: enhanced-sms
          keywords: {opt_out: {add: [PARAR, SAIR]}}
      """
    ])
    let web = try Self.simulate(
      "acme-web",
      "--config",
      folder.path("acme.yaml"),
      input: Self.exampleLines()
    )
    #expect(
      web.records.first { $0["to"] as? String == "inactive" }?["at"] as? String
        == "2026-01-05T09:11:00Z"
    )
    for (word, state) in [("parar!", "ended"), ("STOP", "ended"), ("sair daqui", "waiting")] {
      let line = try Self.lines([
        "at": "2026-01-05T09:00:00Z", "event": "customer.message", "text": word,
      ])
      let sms = try Self.simulate("acme-sms-br", "--config", folder.path("acme.yaml"), input: line)
      #expect(sms.records.first?["to"] as? String == state)
    }
  }

  @Test("one session's records don't depend on another's events")
  func independence() throws {
    let mine = try Self.example.map { try Self.lines($0) }
    let alone = try Self.simulate(
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      input: mine.joined()
    )
    // The other session's events lie far in the future, and come in between.
    let other = try Self.lines([
      "at": "2027-01-05T09:00:00Z", "session": "s2", "event": "customer.message", "text": "x",
    ])
    let mixed = try Self.simulate(
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      input: mine.map { other + $0 }.joined()
    )
    let own = mixed.output.split(separator: "\n").filter { $0.contains("\"session\":\"s1\"") }
    #expect(own == alone.output.split(separator: "\n"))
  }

  @Test("D10 a late event is marked, and handled at the session's present")
  func lateEvents() throws {
    let run = try Self.simulate(
      "enhanced-web-chat",
      input: Self.exampleLines()
        + Self.lines(["at": "2026-01-05T08:00:00+00:00", "event": "customer.end"])
    )
    let record = try #require(run.records.last)
    #expect(record["late"] as? Bool == true && record["at"] as? String == "2026-01-05T09:02:00Z")
    #expect(run.records.dropLast().allSatisfy { $0["late"] == nil })
  }

  @Test("nothing after --until is played")
  func until() throws {
    let run = try Self.simulate(
      "enhanced-web-chat",
      "--set",
      "customer_inactivity=5m",
      "--until",
      "2026-01-05T09:06:00Z",
      input: Self.exampleLines()
        + Self.lines(["at": "2026-01-05T09:06:00.001Z", "event": "customer.end"])
    )
    #expect(run.status == 0 && run.records.count == 6)
    #expect(run.records.last?["to"] as? String == "inactive")
    #expect(run.errors.contains("1 line after --until"))
  }

  @Test("timers that start each other without end are stopped and reported")
  func endlessTimers() throws {
    let folder = try TemporaryFolder([
      "endless.yaml": """
      policy: endless
      states: {before: {initial: true}, on-hold: {}, over: {final: true}}
      events: {begin: {}, finish: {}}
      effects: {remind: Remind}
      timers:
        reminder: {while: on-hold, start: [enter, timer.reminder], after: 1h, then: {do: remind}}
      rules:
        begin: {event: begin, from: before, to: on-hold}
        finish: {event: finish, from: on-hold, to: over}
      """
    ])
    let begin = try Self.lines(["at": "2026-01-05T09:00:00Z", "event": "begin"])
    let run = try Tool.run(
      "simulate",
      "--policies",
      folder.url.path,
      "--channel",
      "endless",
      "--format",
      "ndjson",
      input: begin
    )
    #expect(run.status == 1 && run.records.count == 10_001)
    #expect(run.errors.contains("--until"))
    let bounded = try Tool.run(
      "simulate",
      "--policies",
      folder.url.path,
      "--channel",
      "endless",
      "--format",
      "ndjson",
      "--until",
      "2026-01-05T12:00:00Z",
      input: begin
    )
    #expect(bounded.records.count == 4 && bounded.errors.isEmpty)
    let far = try Tool.run(
      "simulate",
      "--policies",
      folder.url.path,
      "--channel",
      "endless",
      "--format",
      "ndjson",
      input: begin + Self.lines(["at": "2027-01-05T09:00:00Z", "event": "finish"])
    )
    // Up to an event all of them fire: one an hour, for a year.
    #expect(far.status == 0 && far.records.count == 1 + 365 * 24 + 1)
  }

  @Test("a record without a rule says so")
  func noRule() throws {
    let run = try Tool.run(
      "simulate",
      "--channel",
      "enhanced-sms",
      "--format",
      "ndjson",
      input: try Self.lines(["at": "2026-01-05T09:00:00Z", "event": "rep.accept"])
    )
    #expect(run.records.first?["rule"] is NSNull && run.records.first?["source"] is NSNull)
  }

  @Test("a hundred thousand sessions in one file")
  func manySessions() throws {
    var input = ""
    for index in 0..<100_000 {
      let second = index % 60
      let at = "2026-01-05T09:00:\(second < 10 ? "0" : "")\(second)Z"
      input +=
        "{\"at\":\"\(at)\",\"session\":\"s\(index)\",\"event\":\"customer.message\",\"text\":\"\(index % 2 == 0 ? "stop" : "hi")\"}\n"
    }
    let run = try Self.simulate("enhanced-sms", input: input)
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 100_000)
    #expect(lines.count { $0.contains("\"to\":\"ended\"") } == 50_000)
  }
}
