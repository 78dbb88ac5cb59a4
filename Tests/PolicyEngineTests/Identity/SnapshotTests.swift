import Foundation
import PolicyEngine
import TestSupport
import Testing

@Suite("A session's snapshot")
struct SnapshotTests {
  private static func encoded(_ snapshot: SessionSnapshot) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(snapshot)
  }

  private static func decoded(_ text: String) throws -> SessionSnapshot {
    try JSONDecoder().decode(SessionSnapshot.self, from: Data(text.utf8))
  }

  // MARK: There and back

  /// Sends a session through its JSON form, and compares how both go on.
  private static func expectSurvival(
    _ played: SampleSession,
    _ random: inout SeededRandom
  ) throws {
    let policy = played.policy
    let json = try encoded(policy.snapshot(of: played.session))
    let snapshot = try JSONDecoder().decode(SessionSnapshot.self, from: json)
    let read = try policy.session(from: snapshot)
    #expect(read == played.session)
    #expect(policy.snapshot(of: read) == snapshot)
    try played.expectSame(as: read, of: policy, events: 6, &random)
  }

  @Test("brings it back in every state of every shipped channel", arguments: Channels.all)
  func shippedChannels(channel: String) throws {
    var random = SeededRandom(run: 7000 + (Channels.all.firstIndex(of: channel) ?? 0))
    var seen: Set<String> = []
    let settings = [[:], ["customer_inactivity": "5m"], ["status_based_capacity": "true"]]
    // What a channel can't do leaves a state without a way into it.
    var expected = Set(try Repository.policy(channel).states.map(\.name))
    if Channels.standard.contains(channel) { expected.remove("inactive") }
    if !Channels.businessInitiated.contains(channel) { expected.remove("new") }
    for run in 0..<60 where run < 9 || seen != expected {
      let offered = try Repository.policy(channel).settings(settings[run % 3])
      let policy = try Repository.policy(channel, offered)
      for played in try SampleSession.some(of: policy, events: 20, &random) {
        seen.insert(policy.state(of: played.session))
        try Self.expectSurvival(played, &random)
      }
    }
    #expect(seen == expected)
  }

  @Test("brings it back under random policies", arguments: 0..<4)
  func randomPolicies(chunk: Int) throws {
    try SampleSession.underRandomPolicies(run: 7100 + chunk, events: 15, atLeast: 80) {
      try Self.expectSurvival($0, &$1)
    }
  }

  @Test("is of the form that the schema describes")
  func schema() throws {
    var random = SeededRandom(run: 7200)
    let folder = try TemporaryFolder()
    var files: [String] = []
    for channel in Channels.all {
      let policy = try Repository.policy(channel)
      for played in try SampleSession.some(of: policy, events: 12, &random) {
        let snapshot = try Self.encoded(policy.snapshot(of: played.session))
        try folder.write(String(decoding: snapshot, as: UTF8.self), to: "\(files.count).json")
        files.append(folder.path("\(files.count).json"))
      }
    }
    let right = files.count
    for text in Self.wrongTexts {
      try folder.write(text, to: "\(files.count).json")
      files.append(folder.path("\(files.count).json"))
    }
    let schema = "schemas/\(JSONSchema.session.fileName)"
    let verdicts = try SchemaValidator.verdicts(of: files.map { ($0, schema) })
    for (index, verdict) in verdicts.enumerated() {
      let text = try folder.read("\(index).json")
      #expect(verdict.isEmpty == (index < right), "\(text) \(verdict)")
    }
  }

  // MARK: The form

  private static let policy = """
    policy: desk
    states: {idle: {initial: true}, live: "On", held: "On hold", over: {final: true}}
    events: {go: {}, hold: {}, auto: {}, stop: {}}
    memory: {by: [rep, auto], angry: boolean}
    timers:
      limit: {while: [live, held], start: enter, after: 1h..2h, then: {to: over}}
      pause: {while: held, start: enter, after: 10m, then: {to: live}}
      life: {while: [live, held], start: enter, after: 36500d, then: {to: over}}
    rules:
      begin: {event: go, from: idle, to: live, remember: {by: rep}}
      robot: {event: auto, from: idle, to: live, remember: {by: auto, angry: true}}
      hold: {event: hold, from: live, if: {by: auto, angry: true}, to: held}
      halt: {event: stop, from: [live, held], unless: {by: rep}, to: over}
      end: {event: stop, from: live, if: {by: rep}, to: over}
    """

  private static func desk(_ text: String = policy) throws -> Policy {
    try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)]).policy("desk")
  }

  private static func session(_ events: [String], of policy: Policy) throws -> Session {
    var session = policy.newSession()
    for (index, event) in events.enumerated() {
      let instant = Instant(milliseconds: 1_767_603_600_000 + Int64(index) * 60_000)
      _ = policy.receive(try policy.event(event), at: instant, in: &session)
    }
    return session
  }

  @Test("says all by name, and instants as RFC 3339")
  func form() throws {
    let policy = try Self.desk()
    let session = try Self.session(["auto", "hold"], of: policy)
    let json = try Self.encoded(policy.snapshot(of: session))
    #expect(
      String(decoding: json, as: UTF8.self) == """
        {"format":1,"lastSeen":"2026-01-05T09:01:00Z","memory":{"angry":"true","by":"auto"},\
        "revision":"\(policy.revision)","state":"held","step":2,"timers":{\
        "life":{"earliest":"2125-12-12T09:00:00Z","latest":"2125-12-12T09:00:00Z"},\
        "limit":{"earliest":"2026-01-05T10:00:00Z","latest":"2026-01-05T11:00:00Z"},\
        "pause":{"earliest":"2026-01-05T09:11:00Z","latest":"2026-01-05T09:11:00Z"}}}
        """
    )
    let unopened = try Self.encoded(policy.snapshot(of: policy.newSession()))
    #expect(
      String(decoding: unopened, as: UTF8.self) == """
        {"format":1,"memory":{},"revision":"\(policy.revision)","state":"idle","step":0,"timers":{}}
        """
    )
  }

  @Test("of a timer that is due after the year 9999 says that it never is")
  func neverDue() throws {
    let policy = try Self.desk()
    var session = policy.newSession()
    _ = policy.receive(try policy.event("go"), at: .latest, in: &session)
    let snapshot = policy.snapshot(of: session)
    #expect(snapshot.timers["life"] == .init(earliest: nil, latest: nil))
    let json = String(decoding: try Self.encoded(snapshot), as: UTF8.self)
    #expect(json.contains(#""life":{"earliest":null,"latest":null}"#))
    let read = try policy.session(from: try Self.decoded(json))
    #expect(policy.snapshot(of: read) == snapshot)
    #expect(policy.nextFiring(in: read) == nil)
  }

  private static let revision = "1-0123456789abcdef0123456789abcdef"

  /// Texts that are no snapshots.
  private static let wrongTexts = [
    "{}", "[]",
    #"{"format":2,"revision":"\#(revision)","step":0,"state":"a","memory":{},"timers":{}}"#,
    #"{"format":1,"revision":"x","step":0,"state":"a","memory":{},"timers":{}}"#,
    #"{"format":1,"revision":"\#(revision)","step":-1,"state":"a","memory":{},"timers":{}}"#,
    #"{"format":1,"revision":"\#(revision)","step":4294967296,"state":"a","memory":{},"timers":{}}"#,
    #"{"format":1,"revision":"\#(revision)","step":0,"memory":{},"timers":{}}"#,
    #"{"format":1,"revision":"\#(revision)","step":0,"state":"a","timers":{}}"#,
    #"{"format":1,"revision":"\#(revision)","step":0,"state":"a","memory":{},"timers":{"t":{}}}"#,
    #"{"format":1,"revision":"\#(revision)","step":0,"state":"a","memory":{"m":true},"timers":{}}"#,
    #"{"format":1,"revision":"\#(revision)","step":0,"state":"a","lastSeen":0,"memory":{},"timers":{}}"#,
    #"{"format":1,"revision":"\#(revision)","step":0,"state":"a","lastSeen":"now","memory":{},"timers":{}}"#,
  ]

  @Test("is not read from any other form")
  func wrongForms() throws {
    for text in Self.wrongTexts {
      #expect(throws: (any Error).self, "\(text)") { try Self.decoded(text) }
    }
    #expect(throws: SessionError.unknownFormat(2)) { try Self.decoded(Self.wrongTexts[2]) }
  }

  // MARK: What does not fit

  @Test("that does not fit is refused, and the error names what")
  func refusals() throws {
    let policy = try Self.desk()
    let snapshot = policy.snapshot(of: try Self.session(["auto", "hold"], of: policy))
    let instant = try #require(snapshot.lastSeen)
    let other = try #require(PolicyRevision(Self.revision))
    let cases: [(SessionError, (inout SessionSnapshot) -> Void)] = [
      (.otherRevision(other), { $0.revision = other }),
      (.unknownState("gone"), { $0.state = "gone" }),
      (.unknownMemory("mood"), { $0.memory["mood"] = "good" }),
      (.unknownValue("boss", memory: "by"), { $0.memory["by"] = "boss" }),
      (.unknownValue("false", memory: "angry"), { $0.memory["angry"] = "false" }),
      (.unknownTimer("nap"), { $0.timers["nap"] = .init(earliest: instant, latest: instant) }),
      (.timerOutsideItsStates("pause", state: "live"), { $0.state = "live" }),
      (.reversedBounds(timer: "limit"), { $0.timers["limit"]?.latest = instant }),
      (.reversedBounds(timer: "limit"), { $0.timers["limit"]?.earliest = nil }),
      (.missingLastSeen, { $0.lastSeen = nil }),
    ]
    for (error, change) in cases {
      var changed = snapshot
      change(&changed)
      #expect(throws: error) { try policy.session(from: changed) }
      #expect(!error.description.isEmpty)
    }
    #expect(try policy.session(from: snapshot) == Self.session(["auto", "hold"], of: policy))
  }

  @Test("is read under other settings, which stop the timers that they leave out")
  func otherSettings() throws {
    let set = try Repository.policy("enhanced-web-chat", ["customer_inactivity": "5m"])
    var session = set.newSession()
    for (minute, event) in ["customer.message", "rep.accept", "rep.message"].enumerated() {
      let instant = Instant(milliseconds: 1_767_603_600_000 + Int64(minute) * 60_000)
      _ = set.receive(try set.event(event), at: instant, in: &session)
    }
    let snapshot = set.snapshot(of: session)
    #expect(snapshot.timers.keys.sorted() == ["customer_inactivity"])
    #expect(try set.session(from: snapshot) == session)
    let unset = try Repository.policy("enhanced-web-chat")
    let read = try unset.session(from: snapshot)
    #expect(unset.snapshot(of: read).timers.isEmpty)
    #expect(unset.nextFiring(in: read) == nil)
    #expect(try unset.session(adopting: snapshot, at: .latest).stopped == ["customer_inactivity"])
  }
}

extension Policy {
  /// Those of some settings that the policy offers.
  func settings(_ chosen: [String: String]) -> [String: String] {
    chosen.filter { setting(named: $0.key)?.isOffered == true }
  }
}
