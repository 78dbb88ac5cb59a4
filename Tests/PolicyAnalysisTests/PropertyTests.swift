import PolicyAnalysis
import PolicyEngine
import PolicyTesting
import TestSupport
import Testing

@Suite("Properties")
struct PropertyTests {
  @Test(arguments: Shipped.channels)
  func `of the shipped channels are proved, whatever an admin chooses`(channel: String) throws {
    let verification = try Verification(try Shipped.library.policy(channel), isOpen: true) { 0 }
    let verdicts = verification.verdicts()
    #expect(verdicts.count > 15)
    for verdict in verdicts {
      #expect(verdict.answer == .proved, "\(verdict.property): \(verdict.findings)")
    }
  }

  /// Two states, a window, a reminder, and an event that interrupts.
  private static func chat(_ property: String) -> String {
    """
    policy: chat
    states: {new: {initial: true}, open: Talking, away: Nobody is there, over: {final: true}}
    events: {come: {}, say: {text: string}, leave: {}}
    effects: {nag: Ask whether somebody is there}
    refusals: {no_talk: Nobody is there to talk to}
    keywords: {bye: [BYE]}
    settings: {limit: {type: duration, range: 5m..30m}}
    memory: {warm: boolean}
    timers:
      nag: {while: open, start: enter, after: 4m, then: {do: nag}}
      limit: {while: open, start: [enter, say], restart: true, after: limit, then: {to: away}}
      end: {while: away, start: enter, after: 10m..12m, then: {to: over}}
    rules:
      come: {event: come, from: new, to: open}
      bye: {event: say, from: any, if: {text: {in: bye}}, to: over}
      back: {event: say, from: away, to: open, remember: {warm: true}}
      refuse: {event: leave, from: away, reject: no_talk}
    properties:
      it: {\(property)}

    """
  }

  private func verdict(_ property: String) throws -> (Verdict, Policy) {
    let file = SourceFile(name: "chat.yaml", text: Self.chat(property))
    let policy = try PolicyLibrary([file]).policy("chat")
    let verdicts = try Verification(policy, isOpen: true) { 0 }.verdicts()
    return (try #require(verdicts.last { $0.property == "it" }), policy)
  }

  private static let held = [
    "within: 12m, of: away, comes: {leaving: away}",
    "not_before: 10m, of: away, comes: {event: timer.end}",
    "not_before: 5m, of: {event: say, while: open}, comes: away",
    "within: 0s, of: {event: say, if: {text: {in: bye}}}, comes: over",
    "never: {event: leave, leaving: [open, away]}",
    "within: 12m, of: [away], comes: [open, over]",
    "never: {while: new, if: warm}",
    "never: {while: away, if: {timer: nag}}",
    "always: {timer: end}, while: away",
    "reachable: {reject: no_talk}",
    "reachable: {while: open, if: warm}",
    "ends: away",
    "within: 4m, of: open, comes: {do: nag}, unless: {event: [say, timer.limit]}",
  ]

  /// What is proved no scenario can break.
  @Test(arguments: held)
  func `are proved where they hold`(property: String) throws {
    let (verdict, _) = try verdict(property)
    #expect(verdict.answer == .proved)
    #expect(verdict.counterexample == nil)
  }

  @Test(arguments: held + broken.map(\.0))
  func `say the same in a test beside the policy`(property: String) throws {
    let (inside, _) = try verdict(property)
    let policy = Self.chat(property).split(separator: "properties:")[0]
    let test = "test: stated\nchannel: chat\nproperties:\n  it: {\(property)}\n"
    let library = PolicyLibrary([
      SourceFile(name: "chat.yaml", text: String(policy)),
      SourceFile(name: "stated.test.yaml", text: test),
    ])
    let findings = try library.propertyFindings(of: "chat")
    #expect(findings.diagnostics.isEmpty)
    let beside = try #require(
      try Verification(library.policy("chat"), isOpen: true) { 0 }.verdicts().last
    )
    #expect(beside.property == "it" && beside.answer == inside.answer)
    #expect(beside.states == inside.states && beside.findings == inside.findings)
    #expect(beside.counterexample?.steps.map(\.at) == inside.counterexample?.steps.map(\.at))
  }

  @Test func `beside the policy are held against the scenarios of all tests`() throws {
    let report = PolicyTests([
      SourceFile(name: "chat.yaml", text: Self.chat("reachable: away")),
      SourceFile(
        name: "rules.test.yaml",
        text: "test: rules\nchannel: chat\nproperties:\n  stays-new: {never: open}\n"
      ),
      SourceFile(
        name: "play.test.yaml",
        text:
          "test: play\nchannel: chat\nscenarios:\n  come:\n    steps: [{event: come, expect: {status: open}}]\n"
      ),
    ]).run()
    #expect(
      report.results.flatMap(\.failures).map(\.message) == [
        "the property `stays-new` is broken 0s after the beginning: `come` does it"
      ]
    )
  }

  /// The policy asks for the word only where nobody has come yet.
  @Test func `tell contents apart that the policy doesn't`() throws {
    let property = "within: 0s, of: {event: say, if: {text: {in: bye}}}, comes: over"
    let text = Self.chat(property).replacing("from: any, if: {text", with: "from: new, if: {text")
    let policy = try PolicyLibrary([SourceFile(name: "chat.yaml", text: text)]).policy("chat")
    let verdicts = try Verification(policy, isOpen: true) { 0 }.verdicts()
    let verdict = try #require(verdicts.last { $0.property == "it" })
    #expect(verdict.answer == .violated)
    let last = try #require(verdict.counterexample?.steps.last)
    #expect(last.event == "say" && last.fields.map(\.value) == ["BYE"])
  }

  @Test(arguments: ["within: 11m, of: away, comes: {leaving: away}"])
  func `are violated by the shortest session`(property: String) throws {
    let (verdict, policy) = try verdict(property)
    #expect(verdict.answer == .violated)
    let witness = try #require(verdict.counterexample)
    // Coming in, and five minutes later, the least limit, the session is away.
    #expect(witness.steps.map(\.event) == ["come", "timer.nag", "timer.limit"])
    #expect(witness.steps.map(\.at) == [0, 240_000, 300_000])
    #expect(witness.until == Int64(300_000 + 660_000 + 1))
    try failsAsScenario(property, witness)
    let player = try WitnessPlayer(witness, policy)
    #expect(player.changes.map(\.state) == ["open", "away"])
  }

  private static let broken = [
    // The least limit is longer than the reminder, which comes before it.
    ("never: away", ["come", "timer.nag", "timer.limit"]),
    ("never: {reject: no_talk}", ["come", "timer.nag", "timer.limit", "leave"]),
    ("never: {do: nag}", ["come", "timer.nag"]),
    ("at_most_once: nag", ["come", "timer.nag", "timer.limit", "say", "timer.nag"]),
    (
      "not_before: 11m, of: away, comes: {event: timer.end}",
      ["come", "timer.nag", "timer.limit", "timer.end"]
    ),
    ("not_before: 6m, of: open, comes: away", ["come", "timer.nag", "timer.limit"]),
    ("always: warm, while: open", ["come"]),
    ("ends: open", ["come", "timer.nag"]),
  ]

  @Test(arguments: broken)
  func `are violated by a session that can be played`(property: String, events: [String]) throws {
    let (verdict, policy) = try verdict(property)
    #expect(verdict.answer == .violated)
    let witness = try #require(verdict.counterexample)
    #expect(witness.steps.compactMap(\.event) == events)
    _ = try WitnessPlayer(witness, policy)
    // What happens if no event comes is no matter of one session.
    if !property.hasPrefix("ends") { try failsAsScenario(property, witness) }
  }

  /// Plays a counterexample as a scenario, which fails for its property and nothing else.
  private func failsAsScenario(_ property: String, _ witness: Witness) throws {
    let scenario = witness.scenario(named: "it", "What it shows", margin: "  ")
    let head = ["test: shown", "channel: chat", "scenarios:"]
    let report = PolicyTests([
      SourceFile(name: "chat.yaml", text: Self.chat(property)),
      SourceFile(name: "shown.yaml", text: (head + scenario).joined(separator: "\n") + "\n"),
    ]).run()
    let failures = try #require(report.results.first).failures
    #expect(failures.map { $0.message.hasPrefix("the property `it` is broken") } == [true])
  }

  @Test func `are held against a session whose settings change`() throws {
    let test = """
      test: change
      channel: chat
      scenarios:
        limited:
          steps:
            - {event: come, expect: {status: open}}
            - {at: 1m, set: {limit: 10m}}

      """
    let report = PolicyTests([
      SourceFile(name: "chat.yaml", text: Self.chat("never: {while: open, if: {set: limit}}")),
      SourceFile(name: "change.yaml", text: test),
    ]).run()
    let failures = try #require(report.results.first).failures.map(\.message)
    #expect(
      failures == [
        "the property `it` is broken 1m after the beginning: it is so in `open`"
      ]
    )
  }

  @Test func `that can't happen are violated without a session`() throws {
    let (verdict, _) = try verdict("reachable: {while: new, if: warm}")
    #expect(verdict.answer == .violated)
    #expect(verdict.counterexample == nil && verdict.findings == ["it can't happen"])
  }
}
