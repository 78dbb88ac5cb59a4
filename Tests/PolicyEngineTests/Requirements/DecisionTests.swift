import PolicyEngine
import TestSupport
import Testing

private let second = PlayedSession.second
private let minute = PlayedSession.minute
private let hour = PlayedSession.hour

@Suite("Decisions")
struct DecisionTests {
  // MARK: D1

  @Test("D1 a timer fires inside its window, both ends included")
  func window() throws {
    for (firing, end) in [(Firing.earliest, 24 * hour), (.latest, 30 * hour)] {
      var chat = try PlayedSession.inactive("enhanced-line", firing: firing)
      chat.run(through: 2 * second + end - 1)
      #expect(chat.state == "inactive")
      chat.run(through: 2 * second + end)
      #expect(chat.times(of: "ended") == [2 * second + end])
    }
  }

  @Test("D1 a window of no width fires exactly then, in either mode", arguments: Channels.standard)
  func zeroWidth(_ channel: String) throws {
    for firing in [Firing.earliest, .latest] {
      var chat = try PlayedSession(channel, firing: firing)
      let timer = try #require(try chat.rep(at: 0).started.first)
      #expect(timer.earliest == timer.latest)
      chat.run(through: 100 * hour)
      #expect(chat.times(of: "ended") == [24 * hour])
    }
  }

  // MARK: D2

  @Test("D2 what is due at or before an event fires before it, in order of due time")
  func dueTimersFirst() throws {
    var chat = try PlayedSession.active("enhanced-web-chat", ["customer_inactivity": "5m"])
    try chat.rep(at: minute)
    try chat.customer("still there?", at: 6 * minute + 24 * hour)
    #expect(
      chat.log.suffix(3).map(\.words.event)
        == ["timer.customer_inactivity", "timer.inactive_end", "customer.message"]
    )
    #expect(
      chat.log.suffix(3).map(\.at) == [6 * minute, 6 * minute + 24 * hour, 6 * minute + 24 * hour]
    )
    #expect(chat.last?.outcome == .ignored)
  }

  @Test("D2 ties go by the policy's order")
  func ties() throws {
    let library = PolicyLibrary([
      SourceFile(
        name: "ties.yaml",
        text: """
          policy: ties
          states: {before: {initial: true}, on-hold: Held, over: {final: true}}
          events: {begin: {}, finish: {}}
          effects: {second: Two, first: One}
          timers:
            b: {while: on-hold, start: enter, after: 1m, then: {do: second}}
            a: {while: on-hold, start: enter, after: 60s, then: {do: first}}
          rules:
            begin: {event: begin, from: before, to: on-hold}
            finish: {event: finish, from: on-hold, to: over}
          """
      )
    ])
    #expect(!library.findings.hasErrors, "\(PolicyErrorText(library.findings))")
    var chat = PlayedSession(try library.policy("ties"))
    try chat.send("begin", at: 0)
    chat.run(through: minute)
    #expect(chat.log.suffix(2).map(\.words.event) == ["timer.b", "timer.a"])
  }

  // MARK: D3

  @Test(
    "D3 automation messages neither start nor stop the clock",
    arguments: Channels.withInactivityLimit
  )
  func automationMessages(_ channel: String) throws {
    var chat = try PlayedSession.active(channel, ["customer_inactivity": "5m"])
    let early = try chat.send("automation.message", ["text": "one moment"], at: minute)
    #expect(early.outcome == .ignored && early.started.isEmpty)
    try chat.rep(at: 2 * minute)
    let late = try chat.send("automation.message", ["text": "are you there?"], at: 3 * minute)
    #expect(late.outcome == .ignored && late.started.isEmpty && late.cancelled.isEmpty)
    chat.run(through: 10 * minute)
    #expect(chat.times(of: "inactive") == [7 * minute])
  }

  // MARK: D4

  @Test("D4 a transfer stops the clock", arguments: Channels.withInactivityLimit)
  func transferStops(_ channel: String) throws {
    var chat = try PlayedSession.active(channel, ["customer_inactivity": "5m"])
    try chat.rep(at: minute)
    let transfer = try chat.send("rep.transfer", at: 2 * minute)
    #expect(transfer.to == "waiting" && transfer.cancelled == ["customer_inactivity"])
    try chat.send("rep.accept", at: 3 * minute)
    chat.run(through: 100 * hour)
    #expect(chat.state == "active")
  }

  // MARK: D5

  @Test("D5 more rep messages don't restart the clock", arguments: Channels.businessInitiated)
  func unansweredClock(_ channel: String) throws {
    var chat = try PlayedSession(channel)
    try chat.rep(at: 0)
    let more = try chat.rep(at: 10 * hour)
    #expect(more.outcome == .ignored && more.started.isEmpty && more.cancelled.isEmpty)
    chat.run(through: 100 * hour)
    #expect(chat.times(of: "ended") == [(Channels.standard.contains(channel) ? 24 : 48) * hour])
  }

  @Test(
    "D5 the customer's answer is routed and stops the clock",
    arguments: Channels.businessInitiated
  )
  func answered(_ channel: String) throws {
    var chat = try PlayedSession(channel)
    try chat.rep(at: 0)
    let answer = try chat.customer("yes?", at: hour)
    #expect(answer.to == "waiting" && answer.effects.map(\.name) == ["route"])
    #expect(answer.cancelled == ["unanswered_end"])
    chat.run(through: 1000 * hour)
    #expect(chat.state == "waiting")
  }

  // MARK: D6

  @Test("D6 a kept-open notification is new for exactly 48 hours, and an answer is routed")
  func keptOpen() throws {
    for at in [48 * hour - 1, 48 * hour] {
      var chat = try PlayedSession("enhanced-sms", firing: .latest)
      try chat.send("automation.notification", ["session_longevity": "48h"], at: 0)
      #expect(chat.state == "new")
      let answer = try chat.customer("yes please", at: at)
      if at < 48 * hour {
        #expect(answer.to == "waiting" && answer.effects.map(\.name) == ["route"])
        #expect(answer.cancelled == ["notification_end"])
      } else {
        #expect(answer.from == "ended" && answer.outcome == .ignored)
      }
    }
  }

  @Test("D6 a rep's message into a kept-open notification changes nothing")
  func keptOpenAndRep() throws {
    var chat = try PlayedSession("enhanced-sms")
    try chat.send("automation.notification", ["session_longevity": "48h"], at: 0)
    #expect(try chat.rep(at: hour).outcome == .ignored)
    chat.run(through: 100 * hour)
    #expect(chat.times(of: "ended") == [48 * hour])
  }

  // MARK: D7

  @Test("D7 an opt-out as the first message opens and ends the session", arguments: Channels.all)
  func optOutFirst(_ channel: String) throws {
    var chat = try PlayedSession(channel)
    let out = try chat.customer("stop", at: 0)
    #expect(out.from == "unopened" && out.to == "ended" && out.outcome == .applied)
    #expect(out.effects.map(\.name) == ["record_opt_out"])
  }

  @Test("D7 ended is final: every later event is ignored with a reason", arguments: Channels.all)
  func endedIsFinal(_ channel: String) throws {
    var chat = try PlayedSession(channel)
    try chat.customer("stop", at: 0)
    for (index, event) in chat.policy.events.map(\.name).enumerated() {
      let later = try chat.send(event, at: Int64(index) * hour)
      #expect(later.outcome == .ignored && later.to == "ended")
      #expect(later.reason == "session_ended" && later.rule == nil)
    }
  }

  // MARK: D8

  @Test(
    "D8 a keyword matches a whole message after normalising",
    arguments: [
      ("STOP", true), ("stop", true), ("Stop!", true), ("  stop\n", true), ("“Stop.”", true),
      ("ＳＴＯＰ", true), ("ſtop", true), ("(stop)", true), ("please stop", false), ("stop it", false),
      ("stopp", false), ("s top", false), ("", false), ("!!!", false), ("st.op", false),
    ]
  )
  func keywordMatching(_ text: String, _ isOptOut: Bool) throws {
    var chat = try PlayedSession("enhanced-web-chat")
    #expect(try chat.customer(text, at: 0).to == (isOptOut ? "ended" : "waiting"))
  }

  @Test("D8 white space inside a phrase makes no difference")
  func phraseMatching() throws {
    for text in ["OPT OUT", "opt  out", "Opt\u{A0}out!", "opt\t\nout"] {
      var chat = try PlayedSession("enhanced-sms")
      #expect(try chat.customer(text, at: 0).to == "ended")
    }
    var chat = try PlayedSession("enhanced-sms")
    #expect(try chat.customer("op tout", at: 0).to == "waiting")
  }

  // MARK: D9

  @Test("D9 the default words are those of every channel", arguments: Channels.all)
  func defaultWords(_ channel: String) throws {
    for word in ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"] {
      var chat = try PlayedSession(channel)
      #expect(try chat.customer(word, at: 0).to == "ended", "\(word)")
    }
  }

  @Test("D9 only Enhanced SMS adds REVOKE and OPT OUT", arguments: Channels.all)
  func additionalWords(_ channel: String) throws {
    for word in ["REVOKE", "OPT OUT"] {
      var chat = try PlayedSession(channel)
      let expected = channel == "enhanced-sms" ? "ended" : "waiting"
      #expect(try chat.customer(word, at: 0).to == expected, "\(word)")
    }
  }

  @Test("D9 the admin is reported which words of US rules a channel of text messages lacks")
  func missingWords() throws {
    let files = try Repository.yamlFiles(in: "policies/salesforce")
    let comment = /# policycheck: ignore\[keyword-missing\]/
    let asWritten = PolicyLibrary(files).findings
    #expect(asWritten.diagnostics.isEmpty)
    let bare = files.map { file in
      let text = String(decoding: file.bytes, as: UTF8.self)
      return SourceFile(name: file.name, text: text.replacing(comment, with: "# no comment"))
    }
    let findings = PolicyLibrary(bare).findings
    let reported = findings.diagnostics.map { diagnostic in
      "\(findings.sources.location(of: diagnostic.place).file): \(diagnostic.message)"
    }
    let message =
      "the keyword set `opt_out` lacks `REVOKE`, `OPT OUT`: US rules name them for text messages, 47 CFR 64.1200(a)(10)"
    let lacking = ["enhanced-whatsapp", "standard-sms", "standard-whatsapp"]
    #expect(reported == lacking.map { "policies/salesforce/\($0).yaml: \(message)" })
    #expect(findings.diagnostics.allSatisfy { $0.id == .keywordMissing })
  }

  @Test("D9 words that US rules name are reported as missing where a configuration removes them")
  func removedWords() throws {
    let configuration = """
      config: acme
      channels:
        acme-sms: {policy: enhanced-sms, keywords: {opt_out: {remove: [STOP, STOPALL]}}}
        acme-web: {policy: enhanced-web-chat, keywords: {opt_out: {remove: [STOP]}}}
      """
    let files = try Repository.yamlFiles(in: "policies/salesforce")
    let acme = SourceFile(name: "acme.yaml", text: configuration)
    let findings = PolicyLibrary(files + [acme]).findings
    let diagnostic = try #require(findings.diagnostics.first)
    #expect(findings.diagnostics.count == 1 && diagnostic.id == .keywordMissing)
    #expect(findings.sources.location(of: diagnostic.place).line == 3)
    #expect(findings.sources.text(at: diagnostic.place) == "STOP")
    let related = try #require(diagnostic.related.first)
    #expect(
      findings.sources.location(of: related.place).file == "policies/salesforce/enhanced-sms.yaml"
    )
  }

  @Test("D9 the admin learns of words that could opt people out of a chat by accident")
  func everydayWords() throws {
    let child = SourceFile(
      name: "acme.yaml",
      text: """
        policy: acme-chat
        extends: enhanced-web-chat
        keywords: {opt_out: {words: [STOP, "End.", ＣＡＮＣＥＬ]}}
        """
    )
    let findings = PolicyLibrary(try Repository.yamlFiles(in: "policies/salesforce") + [child])
      .findings
    #expect(findings.diagnostics.allSatisfy { $0.id == .keywordDiscouraged })
    let reported = findings.diagnostics.map { findings.sources.text(at: $0.place) }
    #expect(reported == ["\"End.\"", "ＣＡＮＣＥＬ"])
  }

  // MARK: D10

  @Test("D10 an event stamped too early is handled at the session's present, and marked late")
  func lateEvents() throws {
    var chat = try PlayedSession.active("enhanced-web-chat", ["customer_inactivity": "5m"])
    try chat.rep(at: 10 * minute)
    try chat.customer("here", at: 2 * minute)
    let entry = try #require(chat.log.last)
    #expect(entry.decision.isLate && entry.at == 10 * minute)
    #expect(entry.words.cancelled == ["customer_inactivity"])
    try chat.rep(at: 3 * minute)
    #expect(chat.log.last?.decision.isLate == true)
    chat.run(through: 15 * minute)
    #expect(chat.times(of: "inactive") == [15 * minute])
  }

  @Test("D10 an event at the session's present is not late")
  func simultaneousEvents() throws {
    var chat = try PlayedSession.active("enhanced-web-chat")
    try chat.rep(at: second)
    #expect(chat.log.last?.decision.isLate == false)
  }

  @Test("D10 an event after a firing that is stamped before it is late")
  func lateAfterFiring() throws {
    var chat = try PlayedSession.active("enhanced-web-chat", ["customer_inactivity": "5m"])
    try chat.rep(at: minute)
    chat.run(through: 6 * minute)
    let back = try chat.customer("here", at: 5 * minute)
    #expect(back.from == "inactive" && back.to == "waiting")
    #expect(chat.log.last?.decision.isLate == true && chat.log.last?.at == 6 * minute)
  }

  // MARK: D11

  @Test(
    "D11 rep, customer and automation can end a session from any open status",
    arguments: ["rep.end", "customer.end", "automation.end"]
  )
  func endings(_ event: String) throws {
    var unopened = try PlayedSession("enhanced-sms")
    #expect(try unopened.send(event, at: 0).outcome == .ignored)
    var new = try PlayedSession("enhanced-sms")
    try new.rep(at: 0)
    var waiting = try PlayedSession("enhanced-sms")
    try waiting.customer("hello", at: 0)
    let sessions = [
      new, waiting, try PlayedSession.active("enhanced-sms"),
      try PlayedSession.inactive("enhanced-sms"),
    ]
    #expect(sessions.map(\.state) == ["new", "waiting", "active", "inactive"])
    for var session in sessions {
      #expect(try session.send(event, at: minute).to == "ended")
    }
  }

  @Test(
    "D11 only an active session becomes inactive",
    arguments: ["rep.inactivate", "automation.inactivate"]
  )
  func inactivateFromActiveOnly(_ event: String) throws {
    var unopened = try PlayedSession("enhanced-sms")
    #expect(try unopened.send(event, at: 0).outcome == .ignored)
    var waiting = try PlayedSession("enhanced-sms")
    try waiting.customer("hello", at: 0)
    #expect(try waiting.send(event, at: 1).outcome == .ignored)
    var inactive = try PlayedSession.inactive("enhanced-sms")
    #expect(try inactive.send(event, at: hour).outcome == .ignored)
  }

  @Test(
    "D11 standard channels refuse to inactivate",
    arguments: Channels.standard,
    ["rep.inactivate", "automation.inactivate"]
  )
  func standardRefusesInactive(_ channel: String, _ event: String) throws {
    var chat = try PlayedSession.active(channel)
    let refused = try chat.send(event, at: minute)
    #expect(refused.outcome == .rejected && refused.reason == "inactive_unsupported")
    #expect(chat.state == "active")
  }

  @Test(
    "D11 a rep accepts from waiting only, and transfers from active only",
    arguments: Channels.all
  )
  func acceptAndTransfer(_ channel: String) throws {
    var chat = try PlayedSession(channel)
    #expect(try chat.send("rep.accept", at: 0).outcome == .ignored)
    #expect(try chat.send("rep.transfer", at: 0).outcome == .ignored)
    try chat.customer("hello", at: 1)
    #expect(try chat.send("rep.transfer", at: 2).outcome == .ignored)
    #expect(try chat.send("rep.accept", at: 3).to == "active")
    #expect(try chat.send("rep.accept", at: 4).outcome == .ignored)
    #expect(try chat.send("rep.transfer", at: 5).to == "waiting")
  }

  @Test("D11 a notification into an open session is just a message", arguments: Channels.all)
  func notificationIntoOpen(_ channel: String) throws {
    var chat = try PlayedSession.active(channel)
    for longevity in ["none", "48h"] {
      let sent = try chat.send(
        "automation.notification",
        ["session_longevity": longevity],
        at: minute
      )
      #expect(sent.outcome == .ignored && sent.to == "active" && sent.started.isEmpty)
    }
  }

  // MARK: D12

  @Test(
    "D12 under Status-Based Capacity a returning customer goes to the same rep",
    arguments: Channels.withInactive
  )
  func returnToOwner(_ channel: String) throws {
    for (capacity, effect) in [("true", "route_to_owner"), ("false", "route")] {
      var chat = try PlayedSession.inactive(channel, ["status_based_capacity": capacity])
      let back = try chat.customer("I am back", at: hour)
      #expect(back.to == "waiting" && back.effects.map(\.name) == [effect])
    }
  }

  // MARK: D13

  @Test("D13 what no rule names changes nothing", arguments: Channels.all)
  func ignored(_ channel: String) throws {
    var chat = try PlayedSession(channel)
    let named = ["customer.message", "rep.message", "automation.notification"]
    for event in chat.policy.events.map(\.name) where !named.contains(event) {
      let before = chat.session
      let decision = try chat.send(event, at: 0)
      #expect(decision.outcome == .ignored && decision.rule == nil)
      #expect(decision.started.isEmpty && decision.cancelled.isEmpty && decision.effects.isEmpty)
      #expect(chat.policy.state(of: before) == chat.state)
    }
  }
}

/// Diagnostics as text, for a failing expectation.
struct PolicyErrorText: CustomStringConvertible {
  let description: String

  init(_ findings: Findings) {
    description = TextRenderer().render(findings)
  }
}
