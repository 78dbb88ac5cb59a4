import PolicyEngine
import Testing

/// One mistake gives one diagnostic, however much of the policy hangs on it.
@Suite("One mistake is reported once")
struct CascadeTests {
  /// A policy in which everything refers to something else.
  private static let policy = """
    policy: chat
    states:
      unopened: {initial: true}
      active: A rep has it
      inactive: {title: The customer went quiet}
      ended: {final: true, reason: session_ended}
    events:
      customer.message: {text: string, urgent: boolean}
      rep.message: {text: string}
      rep.end: {outcome: [solved, unsolved]}
    effects:
      route: Route to the support team
      send: {title: Send a text, parameters: {template: string}}
    refusals:
      session_ended: The session has ended
      paused: The session is paused
    settings:
      limit: {type: duration, range: 5m..30m, step: 1m, default: 10m, conflicts: capacity}
      capacity: {type: boolean, default: false}
      mode: {type: [queue, close], default: queue}
    capabilities:
      pausing: true
    memory:
      opened_by: [rep, customer]
    keywords:
      opt_out: {words: [STOP, QUIT]}
    timers:
      silence:
        while: active
        start: rep.message
        cancel: customer.message
        after: limit
        unless: capacity
        then: {to: inactive}
      lifetime: {while: [active, inactive], start: enter, after: 24h..30h, then: {to: ended}}
    rules:
      opt-out: {event: customer.message, if: {text: {in: opt_out}}, from: any, to: ended}
      opens: {event: customer.message, from: unopened, to: active, remember: {opened_by: customer}}
      urgent: {event: customer.message, from: active, if: urgent, do: {send: {template: hurry}}}
      returns: {event: customer.message, from: inactive, if: {mode: queue}, to: active, do: route}
      pauses: {event: rep.end, from: active, if: {outcome: unsolved, pausing: true}, to: inactive}
      paused: {event: rep.message, from: inactive, unless: {timer: silence}, reject: paused}
      leaves: {event: timer.lifetime, from: inactive, if: {opened_by: customer}, to: ended}
      ends: {event: rep.end, from: [active, inactive], to: ended}
    """

  private static let configuration = """
    config: acme
    defaults:
      settings: {capacity: false}
    channels:
      acme-web:
        policy: chat
        settings: {limit: 15m, mode: close}
        keywords: {opt_out: {add: [BYE]}}
      acme-app: {policy: chat, settings: {limit: none}}
    """

  private static func check(_ policy: String, _ configuration: String = configuration) -> Findings {
    PolicyLibrary([
      SourceFile(name: "chat.yaml", text: policy),
      SourceFile(name: "acme.yaml", text: configuration),
    ]).findings
  }

  @Test("and none is reported files without one")
  func isClean() {
    #expect(TextRenderer().render(Self.check(Self.policy)) == "")
  }

  @Test(
    "when a section's key is misspelt",
    arguments: [
      "states", "events", "effects", "refusals", "settings", "capabilities", "memory", "keywords",
      "timers", "rules",
    ]
  )
  func section(_ name: String) {
    for wrong in [String(name.dropLast()), "zzzz"] {
      let text = Self.policy.replacing("\n\(name):", with: "\n\(wrong):")
      #expect(Self.check(text).diagnostics.map(\.id) == [.unknownKey], "\(wrong)")
    }
  }

  @Test(
    "when a section is of the wrong kind",
    arguments: [
      "states", "events", "effects", "refusals", "settings", "capabilities", "memory", "keywords",
      "timers", "rules",
    ]
  )
  func wrongKind(_ name: String) throws {
    var lines = Self.policy.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: "\(name):"))
    let end = lines[(start + 1)...].firstIndex { !$0.hasPrefix(" ") } ?? lines.count
    lines.replaceSubrange(start..<end, with: ["\(name): [one, two]"])
    #expect(Self.check(lines.joined(separator: "\n")).diagnostics.map(\.id) == [.wrongType])
  }

  @Test(
    "when a line is changed",
    arguments: [
      ("{initial: true}", "{inital: true}", "unknown-key"),
      ("{initial: true}", "{initial: yes}", "wrong-type"),
      ("active: A rep has it", "Active: A rep has it", "invalid-name"),
      ("active: A rep has it", "any: A rep has it", "reserved-name"),
      (
        "customer.message: {text: string, urgent: boolean}", "customer.message: [text]",
        "wrong-type"
      ),
      ("urgent: boolean", "urgent: flag", "unknown-word"),
      ("urgent: boolean", "", ""),
      ("{text: string, urgent: boolean}", "{text: string, <<: {urgent: boolean}}", "merge-key"),
      ("[solved, unsolved]", "[]", "empty-list"),
      ("[solved, unsolved]", "[solved, solved, unsolved]", "duplicate-value"),
      ("parameters: {template: string}", "parameter: {template: string}", "unknown-key"),
      ("parameters: {template: string}", "arguments: {template: string}", "unknown-key"),
      ("{send: {template: hurry}}", "{send: {templat: hurry}}", "unknown-parameter"),
      ("type: duration", "type: minutes", "unknown-word"),
      ("type: duration", "kind: duration", "unknown-key"),
      ("range: 5m..30m", "range: 30m..5m", "range-inverted"),
      ("step: 1m", "step: 1", "duration-without-unit"),
      ("default: 10m", "default: 45m", "setting-out-of-range"),
      ("default: 10m", "default: ten", "invalid-duration"),
      ("type: [queue, close]", "type: [queue, on]", ""),
      ("[rep, customer]", "[rep, agent]", ""),
      ("words: [STOP, QUIT]", "word: [STOP, QUIT]", "unknown-key"),
      ("words: [STOP, QUIT]", "match: exact, words: [STOP, QUIT]", "unknown-word"),
      ("while: active\n", "wile: active\n", "unknown-key"),
      ("while: active\n", "in: active\n", "unknown-key"),
      ("start: rep.message", "start: rep.mesage", "unknown-event"),
      ("after: limit", "after: limits", "unknown-setting"),
      ("after: limit", "delay: limit", "unknown-key"),
      ("after: 24h..30h", "after: 24..30h", "duration-without-unit"),
      ("after: 24h..30h", "after: 0s", "invalid-duration"),
      ("then: {to: inactive}", "then: {to: inactiv}", "unknown-state"),
      ("silence:\n", "Silence:\n", ""),
      ("from: any", "from: all", "unknown-state"),
      ("text: {in: opt_out}", "text: {in: optout}", "unknown-keywords"),
      ("text: {in: opt_out}", "txt: {in: opt_out}", "unknown-condition"),
      ("reject: paused", "reject: pausd", "unknown-refusal"),
      ("reject: paused", "reject: paused, to: ended", "conflicting-keys"),
      ("final: true", "finl: true", "unknown-key"),
      ("policy: chat\n", "policy: Chat\n", "invalid-name"),
      ("policy: chat\n", "policy:\n", "missing-value"),
      ("policy: chat\n", "polic: chat\n", "unknown-document"),
      ("policy: chat\n", "policy: chat\nextends: base\n", "unknown-policy"),
    ]
  )
  func change(_ old: String, _ new: String, _ id: String) {
    let text = Self.policy.replacing(old, with: new, maxReplacements: 1)
    let found = Self.check(text)
    if id.isEmpty {
      // Several mistakes in truth: one for each line that the change leaves without a meaning.
      #expect(!found.diagnostics.isEmpty)
    } else {
      #expect(found.diagnostics.map(\.id.rawValue) == [id], "\(TextRenderer().render(found))")
    }
  }

  @Test(
    "when a configuration is wrong",
    arguments: [
      ("policy: chat\n", "policy: chta\n", "unknown-policy"),
      ("policy: chat\n", "polici: chat\n", "unknown-key"),
      ("channels:", "channel:", "unknown-key"),
      ("limit: 15m", "limit: 15", "duration-without-unit"),
      ("limit: 15m", "limit: 90m", "setting-out-of-range"),
      ("limit: 15m", "limits: 15m", "unknown-setting"),
      ("limit: 15m", "limit: [15m]", "wrong-type"),
      ("capacity: false", "capacity: no", "wrong-type"),
      ("capacity: false", "capacity: true", "conflicting-settings"),
      ("capacity: false", "capcity: false", "unsupported-setting"),
      ("add: [BYE]", "ad: [BYE]", "unknown-key"),
      ("add: [BYE]", "add: [STOP]", "keyword-repeated"),
      ("config: acme", "config: Acme", "invalid-name"),
      ("config: acme", "confg: acme", "unknown-document"),
    ]
  )
  func configuration(_ old: String, _ new: String, _ id: String) {
    let found = Self.check(
      Self.policy,
      Self.configuration.replacing(old, with: new, maxReplacements: 1)
    )
    #expect(found.diagnostics.map(\.id.rawValue) == [id], "\(TextRenderer().render(found))")
    let file = found.diagnostics.first.map { found.sources.location(of: $0.place).file }
    #expect(file == "acme.yaml")
  }

  @Test("and two mistakes of one value are reported in one run")
  func valueThatIsWrongTwice() throws {
    let found = Self.check(
      Self.policy,
      Self.configuration.replacing("limit: 15m", with: "limit: 330s")
        .replacing("capacity: false", with: "capacity: true")
    )
    #expect(found.diagnostics.map(\.id) == [.conflictingSettings, .settingOffStep])
    let file = SourceFile(name: "chat.yaml", text: Self.policy)
    let chosen = ["limit": "45m", "capacity": "true"]
    #expect {
      try PolicyLibrary([file]).policy("chat", settings: chosen)
    } throws: { error in
      (error as? PolicyError)?.findings.diagnostics.map(\.id)
        == [.conflictingSettings, .settingOutOfRange]
    }
  }

  @Test(
    "when a child removes what others need",
    arguments: [
      ("states: {inactive: none}", "unknown-state"),
      ("events: {rep.end: none}", "unknown-event"),
      ("effects: {route: none}", "unknown-effect"),
      ("refusals: {paused: none}", "unknown-refusal"),
      ("capabilities: {pausing: none}", "unknown-condition"),
      ("memory: {opened_by: none}", "unknown-memory"),
      ("keywords: {opt_out: none}", "unknown-keywords"),
      ("timers: {silence: none}", "unknown-timer"),
    ]
  )
  func removal(_ change: String, _ id: String) {
    let child = SourceFile(name: "child.yaml", text: "policy: sms\nextends: chat\n\(change)\n")
    let base = SourceFile(name: "chat.yaml", text: Self.policy)
    for files in [[child, base], [base, child]] {
      let found = PolicyLibrary(files).findings
      #expect(found.diagnostics.map(\.id.rawValue) == [id], "\(TextRenderer().render(found))")
      #expect(
        found.diagnostics.first.map { found.sources.location(of: $0.place).file } == "child.yaml"
      )
    }
  }

  @Test("in the policy itself, though children inherit it")
  func inherited() {
    let wrong = Self.policy.replacing("from: any", with: "from: evry")
    let children = (0..<3).map {
      SourceFile(name: "h\($0)", text: "policy: h\($0)\nextends: chat\n")
    }
    let base = SourceFile(name: "chat.yaml", text: wrong)
    let first = PolicyLibrary([base] + children).findings
    let last = PolicyLibrary(children + [base]).findings
    #expect(first.diagnostics.map(\.id) == [.unknownState])
    #expect(TextRenderer().render(first) == TextRenderer().render(last))
  }

  @Test("however long the chain of policies is")
  func longChain() {
    let base = SourceFile(name: "p0", text: "policy: p0\nabstract: true\n")
    let children = (1..<1000).map {
      SourceFile(name: "p\($0)", text: "policy: p\($0)\nabstract: true\nextends: p\($0 - 1)\n")
    }
    #expect(PolicyLibrary(children.reversed() + [base]).findings.diagnostics.isEmpty)
    #expect(PolicyLibrary(children.reversed()).findings.diagnostics.map(\.id) == [.unknownPolicy])
    let circle =
      children + [SourceFile(name: "p0", text: "policy: p0\nabstract: true\nextends: p999\n")]
    #expect(PolicyLibrary(circle).findings.diagnostics.map(\.id) == [.inheritanceCycle])
  }
}
