import PolicyEngine
import PolicyTesting
import Testing

/// What scenarios pass and what they fail on, with a small policy of the test's own.
@Suite("Scenarios")
struct ScenarioTests {
  private static let policy = """
    policy: lamp
    states:
      unlit: {initial: true}
      dark: Nobody is there
      bright: Somebody is there
      broken: {final: true, reason: beyond_repair}
    events: {press: {by: [hand, remote]}, break: {}, dim: {}}
    effects: {glow: {parameters: {colour: [white, red]}}, buzz: {}}
    refusals: {beyond_repair: It is broken, no_remote: The remote is not paired}
    settings: {patience: {type: duration, range: 1m..10m, default: 5m}}
    timers:
      patience: {while: bright, start: enter, after: patience, then: {to: dark}}
      age: {while: underway, start: enter, after: 1d..2d, then: {to: broken, do: buzz}}
    rules:
      unpaired: {event: press, if: {by: remote}, from: any, reject: no_remote}
      light: {event: press, from: [unlit, dark], to: bright, do: {glow: {colour: white}}}
      smash: {event: break, from: any, to: broken}
    """

  /// Runs one scenario and gives the messages of its failures.
  private static func failures(_ steps: String, _ more: String = "") throws -> [String] {
    let test = """
      test: lamp
      channel: lamp
      scenarios:
        it:
      \(more.isEmpty ? "" : "    \(more)\n")    steps:
      \(steps.split(separator: "\n").map { "      - \($0)" }.joined(separator: "\n"))
      """
    let tests = PolicyTests([
      SourceFile(name: "lamp.yaml", text: policy), SourceFile(name: "lamp.test.yaml", text: test),
    ])
    try #require(!tests.findings.hasErrors, "\(TextRenderer().render(tests.findings))\n\(test)")
    return tests.run().results.flatMap { $0.failures.map(\.message) }
  }

  private static let lit = "{event: press, expect: {status: bright, effects: glow}}"

  @Test(
    "pass when all that comes about is listed",
    arguments: [
      "{event: press, expect: {status: bright, effects: {glow: {colour: white}}, because: light}}",
      "{at: 1h, event: press, expect: {status: bright, effects: [glow], outcome: applied}}",
      "\(lit)\n{at: patience - 1ms, expect: {status: bright, timers: {patience: 1ms, age: 23h55m1ms..47h55m1ms}}}",
      "\(lit)\n{at: +5m, expect: {status: dark, because: timer.patience, timers: {age: 23h55m..47h55m}}}",
      "\(lit)\n{at: 1d, expect: {status: [dark, broken], effects: buzz, because: [timer.patience, timer.age]}}",
      "\(lit)\n{at: 4m, event: dim, expect: {outcome: ignored}}\n{at: 3m, event: dim, expect: {late: true}}",
      "{event: {press: {by: remote}}, expect: {refusal: no_remote, because: unpaired}}",
      "{event: break, expect: {status: broken}}\n{event: press, expect: {refusal: beyond_repair}}",
      "{event: dim, expect: {effects: none, because: none, timers: none}}",
      "\(lit)\n{fire: patience, at: patience, expect: {status: dark, because: timer.patience}}",
      "\(lit)\n{at: 25h, event: dim, expect: {status: dark}}\n{at: 26h, fire: age, expect: {status: broken, effects: buzz, because: timer.age, outcome: applied}}",
      "\(lit)\n{at: 1d, fire: age, expect: {status: [dark, broken], effects: buzz}}",
      "\(lit)\n{at: 2d, fire: age, expect: {status: [dark, broken], effects: buzz}}",
      "\(lit)\n{at: 5m, fire: patience, expect: {status: dark}}\n{at: age, expect: {status: broken, effects: buzz}}",
    ]
  )
  func pass(_ steps: String) throws {
    #expect(try Self.failures(steps) == [])
  }

  @Test(
    "fail on what is not listed, and on what is not so",
    arguments: [
      (
        "{event: press, expect: {effects: glow}}",
        "the state changed, `unlit` → `bright`, and no change was expected"
      ),
      (
        "{event: press, expect: {status: bright}}",
        "the effects are `glow {colour: white}`, expected none"
      ),
      (
        "{event: press, expect: {status: dark, effects: glow}}",
        "the state is `bright`, expected `dark`"
      ),
      (
        "{event: press, expect: {status: bright, effects: {glow: {colour: red}}}}",
        "the effects are `glow {colour: white}`, expected `glow {colour: red}`"
      ),
      (
        "{event: press, expect: {status: bright, effects: [glow, buzz]}}",
        "the effects are `glow {colour: white}`, expected `glow`, `buzz`"
      ),
      (
        "{event: {press: {by: remote}}}",
        "the event is refused with `no_remote`, expected no refusal"
      ),
      (
        "{event: dim, expect: {refusal: no_remote}}",
        "the event is not refused, expected `no_remote`"
      ),
      ("{event: dim, expect: {outcome: applied}}", "the event is ignored, expected applied"),
      ("{event: dim, expect: {late: true}}", "the event is not late"),
      (
        "{at: 1h, event: dim}\n{at: 59m, event: dim}",
        "the event is late, and was not expected to be"
      ),
      ("{event: dim, expect: {because: light}}", "it came about because of none, expected `light`"),
      ("\(lit)\n{at: 5m, expect: {status: bright}}", "the state is `dark`, expected `bright`"),
      ("\(lit)\n{at: 5m - 1ms, expect: {status: dark}}", "the state is `bright`, expected `dark`"),
      (
        "\(lit)\n{at: 1d, expect: {status: broken, effects: buzz}}",
        "the state went through `dark`, `broken`, expected `broken`"
      ),
      (
        "\(lit)\n{at: 4m, expect: {timers: {patience: 2m, age: 23h56m..47h56m}}}",
        "the timer `patience` has 1m left, expected 2m"
      ),
      (
        "\(lit)\n{at: 4m, expect: {timers: {patience: 1m}}}",
        "the timer `age` runs, with 23h56m..47h56m left, and was not expected to"
      ),
      (
        "{event: dim, expect: {timers: {patience: 1m}}}",
        "the timer `patience` doesn't run, and was expected to"
      ),
      ("{at: patience}", "the timer `patience` doesn't run here"),
      ("{at: 1h, fire: age}", "the timer `age` doesn't run at 1h"),
      (
        "\(lit)\n{at: 23h, fire: age}",
        "the timer `age` can't fire at 23h: its window is from 24h to 48h"
      ),
      (
        "\(lit)\n{at: 49h, fire: age}",
        "the timer `age` can't fire at 49h: its window is from 24h to 48h"
      ),
      ("\(lit)\n{at: 1h, fire: patience}", "the timer `patience` can't fire at 1h: it fires at 5m"),
      (
        "{at: 1h, event: dim}\n{at: 59m, fire: age}",
        "this is 1m before the step before, and only an event can come late"
      ),
      (
        "\(lit)\n{at: 26h, fire: age, expect: {status: [dark, broken]}}",
        "the effects are `buzz`, expected none"
      ),
      (
        "{at: 1h, event: dim}\n{at: 59m}",
        "this is 1m before the step before, and only an event can come late"
      ),
    ]
  )
  func fail(_ steps: String, _ message: String) throws {
    #expect(try Self.failures(steps) == [message])
  }

  @Test(
    "fail on what must not be at any moment",
    arguments: [
      ("never: {status: dark}", "`never` is broken 5m after the beginning: the state is `dark`"),
      (
        "never: {timers: patience}",
        "`never` is broken 0s after the beginning: the timer `patience` runs"
      ),
      (
        "never: {effects: [buzz, glow]}",
        "`never` is broken 0s after the beginning: the effect `glow` is called for"
      ),
      (
        "never: {rules: timer.patience}",
        "`never` is broken 5m after the beginning: the rule `timer.patience` is taken"
      ),
      (
        "always: {status: [unlit, bright]}",
        "`always` is broken 5m after the beginning: the state is `dark`, which is not among these"
      ),
      (
        "always: {timers: age}",
        "`always` is broken 0s after the beginning: the timer `age` doesn't run"
      ),
      (
        "never: {settings: {patience: [59s, 10m]}}",
        "`never` is broken: an admin can choose `10m` for `patience`"
      ),
      (
        "always: {settings: {patience: [1m, 11m]}}",
        "`always` is broken: an admin can't choose `11m` for `patience`: `patience` is 11m, longer than the most that the policy allows"
      ),
    ]
  )
  func limits(_ limit: String, _ message: String) throws {
    #expect(try Self.failures("\(Self.lit)\n{at: 1h, expect: {status: dark}}", limit) == [message])
  }

  @Test("say what an admin can choose")
  func offers() throws {
    let steps = "{event: dim, expect: {outcome: ignored}}"
    #expect(try Self.failures(steps, "always: {settings: {patience: [1m, 10m]}}") == [])
    #expect(try Self.failures(steps, "never: {settings: {patience: [59s999ms, 11m]}}") == [])
  }

  @Test(
    "can't rely on what is no value of the setting",
    arguments: [
      ("never: {settings: {patience: soon}}", Diagnostic.ID.invalidDuration),
      ("always: {settings: {impatience: 1m}}", .unknownSetting),
    ]
  )
  func noOffers(_ limit: String, _ id: Diagnostic.ID) {
    let test = """
      test: lamp
      channel: lamp
      scenarios: {it: {steps: [{event: dim}], \(limit)}}
      """
    let tests = PolicyTests([
      SourceFile(name: "lamp.yaml", text: Self.policy),
      SourceFile(name: "lamp.test.yaml", text: test),
    ])
    #expect(tests.findings.diagnostics.contains { $0.id == id })
    #expect(!tests.run().hasPassed)
  }

  @Test("with a firing let the other timers wait, unless they say otherwise")
  func waiting() throws {
    let steps = "\(Self.lit)\n{at: 25h, event: dim, expect: {status: dark}}\n{at: 26h, fire: age}"
    #expect(
      try Self.failures(steps, "fire: earliest").first
        == "the state went through `dark`, `broken`, expected `dark`"
    )
  }

  @Test("go on after their last step, and nothing may happen there")
  func until() throws {
    #expect(try Self.failures(Self.lit, "until: 4m") == [])
    #expect(
      try Self.failures(Self.lit, "until: 5m")
        == ["the state changed, `bright` → `dark`, and no change was expected"]
    )
  }

  @Test("can't end before their last step")
  func untilBeforeTheEnd() throws {
    #expect(
      try Self.failures("{at: 1h, event: dim}", "until: 59m")
        == ["`until` is 1m before the last step"]
    )
  }

  @Test("fire timers as late as they may, if they say so")
  func latest() throws {
    let steps = "\(Self.lit)\n{at: 5m, expect: {status: dark}}"
    let early = "\n{at: 1d, expect: {status: broken, effects: buzz}}"
    let late = "\n{at: age - 1ms}\n{at: 2d, expect: {status: broken, effects: buzz}}"
    #expect(try Self.failures(steps + early) == [])
    #expect(try Self.failures(steps + late, "fire: latest") == [])
    #expect(try Self.failures(steps + early, "fire: latest").count == 2)
  }

  @Test("are counted where they are written, and tell what they leave out")
  func coverage() throws {
    let report = try Self.report(
      "\(Self.lit)\n{at: patience - 1ms}\n{at: 5m, expect: {status: dark}}"
    )
    #expect(
      report.coverageText == """
        coverage: state: 3 of 4, 75 %
        coverage: rule: 2 of 5, 40 %
        coverage: refusal: 0 of 2, 0 %
        coverage: timer, just before: 1 of 2, 50 %
        coverage: timer, at: 1 of 2, 50 %
        coverage: timer, stopped: 0 of 2, 0 %
          never: state `broken` (lamp.yaml:6)
          never: rule `unpaired` (lamp.yaml:15)
          never: rule `smash` (lamp.yaml:17)
          never: rule `timer.age` (lamp.yaml:13)
          never: refusal `beyond_repair` (lamp.yaml:9)
          never: refusal `no_remote` (lamp.yaml:9)
          never: timer, stopped `patience` (lamp.yaml:12)
          never: timer, just before `age` (lamp.yaml:13)
          never: timer, at `age` (lamp.yaml:13)
          never: timer, stopped `age` (lamp.yaml:13)

        """
    )
    #expect(report.reaches(0) && !report.reaches(1))
  }

  private static func report(_ steps: String) throws -> TestReport {
    let lines = steps.split(separator: "\n").map { "      - \($0)" }.joined(separator: "\n")
    let test = "test: lamp\nchannel: lamp\nscenarios:\n  it:\n    steps:\n\(lines)\n"
    return PolicyTests([
      SourceFile(name: "lamp.yaml", text: policy), SourceFile(name: "lamp.test.yaml", text: test),
    ]).run()
  }

  /// A desk that counts open time, with one scenario that fails.
  private static func desk(_ more: String, _ steps: String) -> TestReport {
    let policy = """
      policy: desk
      states: {new: {initial: true}, waiting: Nobody is there, open: Somebody is there, ended: {final: true}}
      events: {come: {}}
      calendars: {hours: {zone: UTC, hours: {monday-friday: 9h..17h}}}
      timers:
        close: {while: [waiting, open], start: enter, after: 10h..11h, counts: hours, then: {to: ended}}
        call: {while: waiting, start: enter, after: 1h, fires: hours, then: {to: open}}
      rules:
        opens: {event: come, from: new, if: {open: hours}, to: open}
        waits: {event: come, from: new, to: waiting}
      """
    let test =
      "test: desk\nchannel: desk\nscenarios:\n  it:\n\(more)    steps:\n      - \(steps)\n"
    return PolicyTests([
      SourceFile(name: "desk.yaml", text: policy), SourceFile(name: "desk.test.yaml", text: test),
    ]).run()
  }

  @Test("say which moment they played, and what was open then, where a calendar counts")
  func clock() throws {
    let silent = Self.desk("", "{event: come, expect: {status: open}}")
    #expect(
      "\(silent)".contains(
        "  at 2026-01-01T00:00:00Z, when `hours` is closed; the scenario has no `begins`, and so began at 2026-01-01T00:00:00Z\n"
      )
    )
    let begins = "    begins: 2026-01-05T09:00:00Z\n"
    let open = Self.desk(begins, "{event: come, expect: {status: waiting}}")
    #expect("\(open)".contains("  at 2026-01-05T09:00:00Z, when `hours` is open\n"))
    let lamp = try Self.report("{event: press, expect: {status: dark}}")
    #expect(!"\(lamp)".contains("\n  at "))
  }

  @Test("say what of a timer's time is open time")
  func openTime() throws {
    let begins = "    begins: 2026-01-05T18:00:00Z\n"
    let report = Self.desk(
      begins,
      "{event: come, expect: {status: waiting, timers: {close: 10h..11h, call: 1h}}}"
    )
    #expect(
      report.results.flatMap(\.failures).map(\.message) == [
        "the timer `close` has 41h..42h left, closed time included, expected 10h..11h",
        "the timer `call` has 15h left, expected 1h",
      ]
    )
    #expect(
      "\(report)".contains(
        "started close 10h..11h of hours, due in 41h..42h; started call 1h, when hours is open, due in 15h\n"
      )
    )
  }

  @Test("have not passed where they could not be run, and say why")
  func notRun() throws {
    let policy = """
      policy: desk
      states: {new: {initial: true}, open: Somebody is there, ended: {final: true}}
      events: {come: {}}
      calendars: {hours: When somebody is there}
      timers: {close: {while: open, start: enter, after: 8h, counts: hours, then: {to: ended}}}
      rules: {opens: {event: come, from: new, to: open}}
      """
    func tests(_ channel: String, _ policy: String) -> PolicyTests {
      let test =
        "test: t\nchannel: \(channel)\nscenarios: {it: {steps: [{event: come, expect: {status: open}}]}}\n"
      return PolicyTests([
        SourceFile(name: "desk.yaml", text: policy), SourceFile(name: "t.test.yaml", text: test),
      ])
    }
    let closed = tests("desk", policy)
    #expect(
      closed.findings.diagnostics.map(\.message)
        == ["the channel `desk` can't be run: nobody says when `hours` is open"]
    )
    #expect(!closed.run().hasPassed && closed.run().notRun == 1)
    let abstract = tests("desk", "abstract: true\n\(policy)")
    #expect(abstract.findings.diagnostics.map(\.id) == [.abstractPolicy])
    #expect(!abstract.run().hasPassed)
  }

  @Test("are skipped for a reason, which is reported")
  func skip() throws {
    let test =
      "test: lamp\nchannel: lamp\nscenarios:\n  it:\n    skip: no batteries\n    steps: [{event: press}]\n"
    let report = PolicyTests([
      SourceFile(name: "lamp.yaml", text: Self.policy),
      SourceFile(name: "lamp.test.yaml", text: test),
    ]).run()
    #expect(report.hasPassed)
    #expect(
      "\(report)" == "  skipped: lamp/it: no batteries\n0 scenarios passed, 0 failed, 1 skipped\n"
    )
  }
}
