import PolicyEngine
import TestSupport
import Testing

private let second = PlayedSession.second
private let minute = PlayedSession.minute
private let hour = PlayedSession.hour

@Suite("Requirements")
struct RequirementTests {
  // MARK: R1

  @Test(
    "R1 a silent customer makes an active session inactive",
    arguments: Channels.withInactivityLimit
  )
  func inactivation(_ channel: String) throws {
    var chat = try PlayedSession.active(channel, ["customer_inactivity": "5m"])
    try chat.rep(at: minute)
    chat.run(through: 6 * minute - 1)
    #expect(chat.state == "active")
    chat.run(through: 6 * minute)
    #expect(chat.state == "inactive")
    #expect(chat.last?.event == "timer.customer_inactivity")
    #expect(chat.last?.refs.contains("R1") == true)
    #expect(chat.times(of: "inactive") == [6 * minute])
  }

  @Test("R1 nothing happens unless the admin has switched it on", arguments: Channels.all)
  func inactivationIsOff(_ channel: String) throws {
    var chat = try PlayedSession.active(channel)
    let decision = try chat.rep(at: minute)
    #expect(decision.started.isEmpty)
    chat.run(through: 1000 * hour)
    #expect(chat.state == "active")
  }

  // MARK: R2

  @Test(
    "R2 the limit is 5 to 30 whole minutes, both included",
    arguments: Channels.withInactivityLimit,
    [
      ("4m", "setting-out-of-range"), ("299999ms", "setting-out-of-range"), ("5m", nil),
      ("PT5M", nil),
      ("300001ms", "setting-off-step"), ("5m30s", "setting-off-step"), ("17m", nil), ("30m", nil),
      ("1800001ms", "setting-out-of-range"), ("31m", "setting-out-of-range"),
      ("10", "duration-without-unit"), ("soon", "invalid-duration"),
    ]
  )
  func limitRange(_ channel: String, _ value: (text: String, id: String?)) throws {
    let policies = try #require(Repository.policies)
    do throws(PolicyError) {
      let policy = try policies.policy(channel, settings: ["customer_inactivity": value.text])
      #expect(value.id == nil)
      #expect(policy.settings["customer_inactivity"] != nil)
    } catch {
      #expect(error.findings.diagnostics.map(\.id.rawValue) == [value.id])
    }
  }

  @Test("R2 the limit that is set is the one that counts", arguments: [5, 6, 29, 30] as [Int64])
  func limitCounts(_ minutes: Int64) throws {
    var chat = try PlayedSession.active("enhanced-web-chat", ["customer_inactivity": "\(minutes)m"])
    try chat.rep(at: minute)
    chat.run(through: (minutes + 1) * minute - 1)
    #expect(chat.state == "active")
    chat.run(through: (minutes + 1) * minute)
    #expect(chat.state == "inactive")
  }

  // MARK: R3

  @Test(
    "R3 other channels don't offer the limit, and the error says which do",
    arguments: Channels.otherEnhanced + Channels.standard
  )
  func limitElsewhere(_ channel: String) throws {
    let error = #expect(throws: PolicyError.self) {
      try Repository.policy(channel, ["customer_inactivity": "5m"])
    }
    let diagnostic = try #require(error?.findings.diagnostics.first)
    #expect(error?.findings.diagnostics.count == 1)
    #expect(diagnostic.id == .unsupportedSetting)
    for offering in Channels.withInactivityLimit {
      #expect(diagnostic.help?.contains("`\(offering)`") == true)
    }
  }

  // MARK: R4

  @Test("R4 the example: five minutes after the first unanswered rep message")
  func clockExample() throws {
    var chat = try PlayedSession.active("enhanced-web-chat", ["customer_inactivity": "5m"])
    try chat.customer("I think so, let me check.", at: 20 * second)
    let first = try chat.rep("were you able to find the ID?", at: minute)
    #expect(first.started.map(\.timer) == ["customer_inactivity"])
    let second = try chat.rep("hello?", at: 2 * minute)
    #expect(second.started.isEmpty && second.cancelled.isEmpty)
    chat.run(through: 200 * hour)
    #expect(chat.times(of: "inactive") == [6 * minute])
    #expect(chat.times(of: "ended") == [6 * minute + 24 * hour])
  }

  @Test("R4 a customer message stops the clock, and the rep's next message starts a new one")
  func clockStopsAndStartsAnew() throws {
    var chat = try PlayedSession.active("enhanced-web-chat", ["customer_inactivity": "5m"])
    try chat.rep(at: minute)
    let answer = try chat.customer("found it", at: 6 * minute - 1)
    #expect(answer.cancelled == ["customer_inactivity"])
    chat.run(through: 20 * minute)
    #expect(chat.state == "active")
    try chat.rep(at: 21 * minute)
    chat.run(through: 26 * minute - 1)
    #expect(chat.state == "active")
    chat.run(through: 26 * minute)
    #expect(chat.state == "inactive")
  }

  @Test("R4 a customer message at the very moment of the limit comes too late")
  func clockAtTheLimit() throws {
    var chat = try PlayedSession.active("enhanced-web-chat", ["customer_inactivity": "5m"])
    try chat.rep(at: minute)
    let answer = try chat.customer("here", at: 6 * minute)
    #expect(answer.from == "inactive" && answer.to == "waiting")
  }

  @Test("R4 the clock does not run before a rep has the session")
  func clockWhileWaiting() throws {
    var chat = try PlayedSession("enhanced-web-chat", ["customer_inactivity": "5m"])
    try chat.customer("hello", at: 0)
    #expect(try chat.rep(at: minute).started.isEmpty)
    chat.run(through: 100 * hour)
    #expect(chat.state == "waiting")
  }

  // MARK: R5

  @Test("R5 a configuration with the limit and Status-Based Capacity is reported")
  func capacityConflictIsReported() throws {
    let policies = try Repository.yamlFiles(in: "policies/salesforce")
    let configuration = SourceFile(
      name: "acme.yaml",
      text: """
        config: acme
        defaults:
          settings: {status_based_capacity: true}
        channels:
          acme-web: {policy: enhanced-web-chat, settings: {customer_inactivity: 10m}}
        """
    )
    let findings = PolicyLibrary(policies + [configuration]).findings
    let diagnostic = try #require(findings.diagnostics.first)
    #expect(findings.diagnostics.map(\.id) == [.conflictingSettings])
    let location = findings.sources.location(of: diagnostic.place)
    #expect(location.file == "acme.yaml" && location.line == 5)
    let related = diagnostic.related.map { findings.sources.location(of: $0.place).file }
    #expect(related == ["acme.yaml", "policies/salesforce/messaging-session.yaml"])
  }

  @Test("R5 the clock never starts under Status-Based Capacity")
  func capacityStopsTheClock() throws {
    var chat = try PlayedSession.active(
      "enhanced-web-chat",
      ["customer_inactivity": "5m", "status_based_capacity": "true"]
    )
    #expect(try chat.rep(at: minute).started.isEmpty)
    chat.run(through: 100 * hour)
    #expect(chat.state == "active")
    #expect(chat.policy.settingConflicts.count == 1)
  }

  @Test("R5 a running clock never fires once capacity is switched on")
  func capacitySwitchedOn() throws {
    var chat = try PlayedSession.active("enhanced-web-chat", ["customer_inactivity": "5m"])
    #expect(try chat.rep(at: minute).started.count == 1)
    chat.run(through: 6 * minute - 1)
    try chat.change(["status_based_capacity": "true"])
    chat.run(through: 100 * hour)
    #expect(chat.state == "active")
    try chat.change(["status_based_capacity": "false"])
    chat.run(through: 200 * hour)
    #expect(chat.state == "active")
    #expect(try chat.rep(at: 201 * hour).started.count == 1)
  }

  // MARK: R6

  @Test("R6 a rep can't write into an inactive session", arguments: Channels.withInactive)
  func repWritesIntoInactive(_ channel: String) throws {
    var chat = try PlayedSession.inactive(channel)
    let refused = try chat.rep(at: minute)
    #expect(refused.outcome == .rejected && refused.to == "inactive")
    #expect(
      refused.reason == (channel == "enhanced-web-chat" ? "session_inactive" : "start_new_session")
    )
    #expect(refused.refs == ["R6"])
    chat.run(through: 24 * hour + 2 * second)
    #expect(chat.state == "ended", "a refused message does not prolong the session")
  }

  // MARK: R7

  @Test(
    "R7 a customer who writes into an inactive session is routed",
    arguments: Channels.withInactive
  )
  func customerReturns(_ channel: String) throws {
    var chat = try PlayedSession.inactive(channel)
    let back = try chat.customer("I am back", at: hour)
    #expect(back.to == "waiting" && back.effects.map(\.name) == ["route"])
    #expect(back.cancelled == ["inactive_end"])
    chat.run(through: 1000 * hour)
    #expect(chat.state == "waiting")
  }

  // MARK: R8

  @Test(
    "R8 an inactive session ends 24 to 30 hours later, whoever made it inactive",
    arguments: Channels.withInactive,
    ["rep.inactivate", "automation.inactivate"]
  )
  func inactiveEnds(_ channel: String, _ event: String) throws {
    for (firing, end) in [(Firing.earliest, 24 * hour), (.latest, 30 * hour)] {
      var chat = try PlayedSession.active(channel, firing: firing)
      let inactive = try chat.send(event, at: minute)
      let timer = try #require(inactive.started.first)
      #expect(timer.latest.milliseconds - timer.earliest.milliseconds == 6 * hour)
      chat.run(through: minute + end - 1)
      #expect(chat.state == "inactive")
      chat.run(through: minute + end)
      #expect(chat.state == "ended")
      #expect(chat.last?.refs.contains("R8") == true)
    }
  }

  @Test(
    "R8 the customer inactivity clock counts as an automation",
    arguments: Channels.withInactivityLimit
  )
  func inactiveEndsAfterTheClock(_ channel: String) throws {
    var chat = try PlayedSession.active(channel, ["customer_inactivity": "30m"], firing: .latest)
    try chat.rep(at: minute)
    chat.run(through: 1000 * hour)
    #expect(chat.times(of: "ended") == [31 * minute + 30 * hour])
  }

  // MARK: R9

  @Test("R9 an unanswered business-initiated session ends", arguments: Channels.businessInitiated)
  func unansweredEnds(_ channel: String) throws {
    let isStandard = Channels.standard.contains(channel)
    for (firing, end) in [(Firing.earliest, isStandard ? 24 : 48), (.latest, isStandard ? 24 : 54)]
    {
      var chat = try PlayedSession(channel, firing: firing)
      #expect(try chat.rep(at: minute).to == "new")
      chat.run(through: minute + Int64(end) * hour - 1)
      #expect(chat.state == "new")
      chat.run(through: minute + Int64(end) * hour)
      #expect(chat.state == "ended")
      #expect(chat.last?.event == "timer.unanswered_end")
    }
  }

  // MARK: R10

  @Test("R10 the business can't open a session in Enhanced Web Chat")
  func webChatIsNotBusinessInitiated() throws {
    for event in ["rep.message", "automation.notification"] {
      var chat = try PlayedSession("enhanced-web-chat")
      let refused = try chat.send(event, at: 0)
      #expect(refused.outcome == .rejected && refused.to == "unopened")
      #expect(refused.reason == "business_initiated_unsupported")
      #expect(refused.refs == ["R10"])
    }
  }

  // MARK: R11, R12

  @Test(
    "R11 a notification ends its session at once",
    arguments: Channels.enhancedBusinessInitiated
  )
  func notificationEnds(_ channel: String) throws {
    for fields in [[:], ["session_longevity": "none"]] {
      var chat = try PlayedSession(channel)
      let sent = try chat.send("automation.notification", fields, at: 0)
      #expect(sent.from == "unopened" && sent.to == "ended" && sent.started.isEmpty)
      #expect(sent.refs.contains("R11"))
    }
  }

  @Test("R11 standard channels have no notifications", arguments: Channels.standard)
  func notificationUnsupported(_ channel: String) throws {
    var chat = try PlayedSession(channel)
    let refused = try chat.send("automation.notification", at: 0)
    #expect(refused.outcome == .rejected && refused.reason == "notification_unsupported")
  }

  @Test(
    "R12 a notification can keep its session open for 48 hours",
    arguments: Channels.enhancedBusinessInitiated
  )
  func notificationKeptOpen(_ channel: String) throws {
    for firing in [Firing.earliest, .latest] {
      var chat = try PlayedSession(channel, firing: firing)
      let sent = try chat.send("automation.notification", ["session_longevity": "48h"], at: minute)
      #expect(sent.to == "new" && sent.started.map(\.timer) == ["notification_end"])
      chat.run(through: minute + 48 * hour - 1)
      #expect(chat.state == "new")
      chat.run(through: minute + 48 * hour)
      #expect(chat.state == "ended")
      #expect(chat.last?.refs.contains("R12") == true)
    }
  }

  // MARK: R13

  @Test("R13 an opt-out ends the session at once, whatever its status", arguments: Channels.all)
  func optOut(_ channel: String) throws {
    let hasInactive = !Channels.standard.contains(channel)
    let opens = channel != "enhanced-web-chat"
    let beginnings: [(String, Bool, (inout PlayedSession) throws -> Void)] = [
      ("unopened", true, { _ in }),
      ("new", opens, { try $0.rep(at: 0) }),
      ("waiting", true, { try $0.customer("hello", at: 0) }),
      (
        "active", true,
        {
          try $0.customer("hello", at: 0); try $0.send("rep.accept", at: 1)
        }
      ),
      (
        "inactive", hasInactive,
        {
          try $0.customer("hello", at: 0)
          try $0.send("rep.accept", at: 1)
          try $0.send("rep.inactivate", at: 2)
        }
      ),
    ]
    for (state, exists, begin) in beginnings where exists {
      var chat = try PlayedSession(channel)
      try begin(&chat)
      #expect(chat.state == state)
      let out = try chat.customer("Stop!", at: minute)
      #expect(out.from == state && out.to == "ended")
      #expect(out.effects.map(\.name) == ["record_opt_out"])
      #expect(out.refs.contains("R13"))
      #expect(chat.policy.nextFiring(in: chat.session) == nil)
    }
  }
}
