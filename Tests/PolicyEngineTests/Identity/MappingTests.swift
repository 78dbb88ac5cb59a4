import PolicyEngine
import TestSupport
import Testing

@Suite("A mapping of two policies")
struct MappingTests {
  private static func policy(_ text: String, _ settings: [String: String] = [:]) throws -> Policy {
    let library = PolicyLibrary([SourceFile(name: "policy.yaml", text: text)])
    return try library.policy(try #require(library.channelIDs.first), settings: settings)
  }

  private static let begin = Instant(milliseconds: 1_767_603_600_000)

  // MARK: A policy with one more timer

  private static let old = """
    policy: desk
    states: {idle: {initial: true}, a: A, b: B, over: {final: true}}
    events: {rep: {}, auto: {}, bye: {}}
    memory: {by: [rep, auto]}
    timers:
      t: {while: [a, b], start: enter, after: 1h, then: {to: over}}
    rules:
      rep: {event: rep, from: idle, to: a, remember: {by: rep}}
      auto: {event: auto, from: idle, to: a, remember: {by: auto}}
      bye-auto: {event: bye, from: a, if: {by: auto}, to: b}
      bye: {event: bye, from: a, to: over}
    """

  private static let new = old.replacing(
    "  t: {",
    with: "  r: {while: a, start: enter, after: 10m, then: {to: b}}\n  t: {"
  )

  @Test("keeps what is remembered and which timer runs, where one more timer comes first")
  func oneMoreTimer() throws {
    let (old, new) = (try Self.policy(Self.old), try Self.policy(Self.new))
    var session = old.newSession()
    _ = old.receive(try old.event("auto"), at: Self.begin, in: &session)
    let snapshot = old.snapshot(of: session)
    #expect(snapshot.memory == ["by": "auto"])
    let mapping = PolicyMapping(from: old, to: new)
    #expect(mapping.lost.isEmpty)
    #expect(try mapping.adopt(&session, at: .latest).stopped.isEmpty)
    let mapped = new.snapshot(of: session)
    #expect(mapped.memory == snapshot.memory && mapped.timers == snapshot.timers)
    #expect(mapped.state == "a" && mapped.lastSeen == Self.begin && mapped.step == 2)
    #expect(mapped.revision == new.revision && mapped.revision != old.revision)
    #expect(try new.session(adopting: snapshot, at: .latest).session == session)
    let bye = new.receive(try new.event("bye"), at: Self.begin, in: &session)
    #expect(new[bye.to].name == "b")
    let firing = try #require(new.fireNext(in: &session, through: .latest))
    #expect(new.timer(firedBy: firing) == new.timer(named: "t")?.id)
    #expect(firing.at.milliseconds == Self.begin.milliseconds + 3_600_000)
  }

  @Test("is needed: a session is refused by every other policy")
  func foreignSessions() throws {
    let (old, new) = (try Self.policy(Self.old), try Self.policy(Self.new))
    var session = old.newSession()
    _ = old.receive(try old.event("auto"), at: Self.begin, in: &session)
    let before = session
    #expect(throws: SessionError.foreignSession) { try new.check(session) }
    try old.check(session)
    let back = PolicyMapping(from: new, to: old)
    #expect(throws: SessionError.foreignSession) { try back.adopt(&session, at: .latest) }
    #expect(session == before)
    #expect(throws: SessionError.otherRevision(old.revision)) {
      try new.session(from: old.snapshot(of: session))
    }
  }

  @Test("is needed: a step with a session of another policy stops the process")
  func foreignSteps() async {
    await #expect(processExitsWith: .failure) {
      let (old, new) = (
        try MappingTests.policy(MappingTests.old), try MappingTests.policy(MappingTests.new)
      )
      var session = old.newSession()
      _ = new.receive(try new.event("auto"), at: .earliest, in: &session)
    }
    await #expect(processExitsWith: .failure) {
      let (old, new) = (
        try MappingTests.policy(MappingTests.old), try MappingTests.policy(MappingTests.new)
      )
      var session = old.newSession()
      new.adopt(&session, at: .latest)
    }
    await #expect(processExitsWith: .failure) {
      let (old, new) = (
        try MappingTests.policy(MappingTests.old), try MappingTests.policy(MappingTests.new)
      )
      _ = new.snapshot(of: old.newSession())
    }
  }

  @Test("is needed where only the order of names is another, although the revision is the same")
  func otherOrder() throws {
    let old = try Self.policy(Self.old)
    let other = try Self.policy(Self.old.replacing("a: A, b: B", with: "b: B, a: A"))
    #expect(old.revision == other.revision)
    var session = old.newSession()
    _ = old.receive(try old.event("auto"), at: Self.begin, in: &session)
    #expect(throws: SessionError.foreignSession) { try other.check(session) }
    let snapshot = old.snapshot(of: session)
    #expect(try other.snapshot(of: other.session(from: snapshot)) == snapshot)
    try PolicyMapping(from: old, to: other).adopt(&session, at: .latest)
    #expect(other.state(of: session) == "a")
  }

  // MARK: What is lost

  @Test("says what is lost, and refuses or stops just that")
  func losses() throws {
    let from = try Self.policy(
      """
      policy: desk
      states: {idle: {initial: true}, a: A, b: B, gone: Gone, over: {final: true}}
      events: {go: {}, next: {}, leave: {}, mood: {}, boss: {}}
      memory: {by: [rep, boss], mood: [good], seen: boolean}
      settings: {limit: {type: duration, range: 1m..1h, default: 5m}}
      timers:
        first: {while: [a, b], start: enter, after: 1h, then: {to: over}}
        second: {while: [a, b], start: enter, after: 2h..3h, then: {to: over}}
        third: {while: [a, b, gone], start: enter, after: 4h, then: {to: over}}
        fourth: {while: [a, b], start: enter, after: limit, then: {to: over}}
      rules:
        go: {event: go, from: idle, to: a, remember: {by: rep, seen: true}}
        boss: {event: boss, from: idle, to: a, if: {seen: none}, unless: {mood: good}, remember: {by: boss}}
        mood: {event: mood, from: a, unless: {by: boss}, remember: {mood: good}}
        next: {event: next, from: a, to: b}
        leave: {event: leave, from: [a, b], to: gone}
      """
    )
    let to = try Self.policy(
      """
      policy: desk
      states: {b: B, over: {final: true}, a: A, idle: {initial: true}}
      events: {go: {}, next: {}}
      memory: {seen: boolean, by: [auto, rep]}
      settings: {limit: {type: duration, range: 1m..1h}}
      timers:
        fourth: {while: [a, b], start: enter, after: limit, then: {to: over}}
        third: {while: [a, b], start: enter, after: 1m, then: {to: over}}
        second: {while: a, start: enter, after: 1m, then: {to: over}}
      rules:
        go: {event: go, from: idle, to: a, remember: {by: rep, seen: true}}
        auto: {event: next, from: idle, to: a, if: {seen: none}, remember: {by: auto}}
        next: {event: next, from: a, unless: {by: auto}, to: b}
      """
    )
    let mapping = PolicyMapping(from: from, to: to)
    #expect(
      mapping.lost == [
        .state("gone"), .value("boss", memory: "by"), .memory("mood"), .timer("first"),
        .timerInState("second", state: "b"), .timer("fourth"),
      ]
    )
    func adopt(
      _ events: [String]
    ) throws -> (stopped: [String], snapshot: SessionSnapshot) {
      var session = from.newSession()
      for event in events {
        _ = from.receive(try from.event(event), at: Self.begin, in: &session)
      }
      let snapshot = from.snapshot(of: session)
      let before = session
      do throws(SessionError) {
        let stopped = try mapping.adopt(&session, at: .latest).stopped.map { from[$0].name }
        #expect(try to.session(adopting: snapshot, at: .latest).session == session)
        #expect(try to.session(adopting: snapshot, at: .latest).stopped == stopped.sorted())
        return (stopped, to.snapshot(of: session))
      } catch {
        #expect(session == before)
        #expect(throws: error) { try to.session(adopting: snapshot, at: .latest) }
        throw error
      }
    }
    func due(_ hours: Int64) -> Instant {
      Instant(milliseconds: Self.begin.milliseconds + hours * 3_600_000)
    }
    let inA = try adopt(["go"])
    #expect(inA.stopped == ["first", "fourth"])
    #expect(inA.snapshot.memory == ["by": "rep", "seen": "true"])
    #expect(
      inA.snapshot.timers == [
        "second": .init(earliest: due(2), latest: due(3)),
        "third": .init(earliest: due(4), latest: due(4)),
      ]
    )
    #expect(try adopt(["go", "next"]).stopped == ["first", "second", "fourth"])
    #expect(try adopt([]).snapshot.state == "idle")
    #expect(throws: SessionError.unknownState("gone")) { try adopt(["go", "leave"]) }
    #expect(throws: SessionError.unknownValue("boss", memory: "by")) { try adopt(["boss"]) }
    #expect(throws: SessionError.unknownMemory("mood")) { try adopt(["go", "mood"]) }
  }

  // MARK: The same policy

  @Test("to the same policy under other settings is what adopting under settings is")
  func otherSettings() throws {
    let set = try Repository.policy("enhanced-web-chat", ["customer_inactivity": "5m"])
    let unset = try Repository.policy("enhanced-web-chat")
    var random = SeededRandom(run: 7300)
    let mapping = PolicyMapping(from: set, to: unset)
    #expect(mapping.lost == [.timer("customer_inactivity")])
    var stops = 0
    for _ in 0..<20 {
      for played in try SampleSession.some(of: set, events: 20, &random) {
        var (mapped, adopted) = (played.session, played.session)
        let adoption = try mapping.adopt(&mapped, at: .latest)
        #expect(unset.adopt(&adopted, at: .latest) == adoption)
        #expect(mapped == adopted)
        #expect((mapped == played.session) == adoption.stopped.isEmpty)
        #expect(mapped.step == played.session.step + (adoption.stopped.isEmpty ? 0 : 1))
        if !adoption.stopped.isEmpty { stops += 1 }
      }
    }
    #expect(stops > 0)
  }

  // MARK: Policies that somebody has worked on

  private static func grown(_ channel: String) -> String {
    """
    policy: grown
    extends: \(channel)
    states: {parked: Somebody will come back to it}
    events: {rep.park: {}}
    memory: {mood: [good, bad]}
    timers:
      patrol: {while: [active, parked], start: enter, after: 90s, then: {remember: {mood: good}}}
    rules:
      park: {event: rep.park, from: active, to: parked}
      unpark: {event: customer.message, from: parked, to: active}
      end-parked: {event: rep.end, from: parked, if: {mood: good}, to: ended}
    """
  }

  /// A snapshot but for what a mapping changes.
  private static func content(_ snapshot: SessionSnapshot) throws -> SessionSnapshot {
    var content = snapshot
    content.revision = try #require(PolicyRevision("1-0123456789abcdef0123456789abcdef"))
    content.step = 0
    return content
  }

  @Test(
    "carries the sessions of a shipped channel to a policy with more of all in another order, and back",
    arguments: Channels.all
  )
  func shippedChannels(channel: String) throws {
    var random = SeededRandom(run: 7400 + (Channels.all.firstIndex(of: channel) ?? 0))
    let files = try Repository.yamlFiles(in: "policies/salesforce")
    let library = PolicyLibrary(files + [SourceFile(name: "grown.yaml", text: Self.grown(channel))])
    let text = try ChangedPolicy.shuffled(
      "grown",
      of: library,
      sections: ChangedPolicy.sections + ["timers"],
      &random
    )
    let small = try library.policy(channel)
    let large = try Self.policy(text)
    let (there, back) = (
      PolicyMapping(from: small, to: large), PolicyMapping(from: large, to: small)
    )
    #expect(there.lost.isEmpty)
    #expect(back.lost == [.state("parked"), .memory("mood"), .timer("patrol")])
    var seen: Set<String> = []
    // What a channel can't do leaves a state without a way into it.
    var expected = Set(large.states.map(\.name))
    if Channels.standard.contains(channel) { expected.remove("inactive") }
    if !Channels.businessInitiated.contains(channel) { expected.remove("new") }
    for run in 0..<60 where run < 6 || seen != expected {
      for played in try SampleSession.some(of: small, events: 15, &random) {
        seen.insert(small.state(of: played.session))
        let snapshot = small.snapshot(of: played.session)
        var session = played.session
        #expect(try there.adopt(&session, at: .latest).stopped.isEmpty)
        #expect(try Self.content(large.snapshot(of: session)) == Self.content(snapshot))
        #expect(try large.session(adopting: snapshot, at: .latest).session == session)
        #expect(try back.adopt(&session, at: .latest).stopped.isEmpty)
        #expect(try Self.content(small.snapshot(of: session)) == Self.content(snapshot))
        #expect(session.step == (played.session.step == 0 ? 0 : played.session.step + 2))
        try played.expectSame(as: session, of: small, events: 5, &random)
      }
      for played in try SampleSession.some(of: large, events: 15, &random) {
        try Self.expectCarriedOrRefused(played, back)
        seen.insert(large.state(of: played.session))
      }
    }
    #expect(seen == expected)
  }

  /// A session that has something of what is lost is refused by its name, and any other is carried over.
  private static func expectCarriedOrRefused(
    _ played: SampleSession,
    _ mapping: PolicyMapping
  ) throws {
    var session = played.session
    var snapshot = mapping.from.snapshot(of: session)
    if snapshot.state == "parked" {
      #expect(throws: SessionError.unknownState("parked")) {
        try mapping.adopt(&session, at: .latest)
      }
    } else if snapshot.memory["mood"] != nil {
      #expect(throws: SessionError.unknownMemory("mood")) {
        try mapping.adopt(&session, at: .latest)
      }
    } else {
      let stopped = try mapping.adopt(&session, at: .latest).stopped.map { mapping.from[$0].name }
      let ran = snapshot.timers.removeValue(forKey: "patrol") != nil
      #expect(stopped == (ran ? ["patrol"] : []))
      #expect(try content(mapping.to.snapshot(of: session)) == content(snapshot))
      return
    }
    #expect(session == played.session)
  }

  @Test(
    "changes nothing for a random policy whose declarations stand in another order",
    arguments: 0..<3
  )
  func randomPolicies(chunk: Int) throws {
    var random = SeededRandom(run: 7500 + chunk)
    var count = 0
    while count < 60 {
      let texts = RandomPolicy(SeededRandom(seed: random.next()))
      for (policy, other) in try ChangedPolicy.shuffled(texts, &random) {
        #expect(policy.revision == other.revision)
        let mapping = PolicyMapping(from: policy, to: other)
        #expect(mapping.lost.isEmpty)
        for played in try SampleSession.some(of: policy, events: 12, &random) {
          var session = played.session
          #expect(try mapping.adopt(&session, at: .latest).stopped.isEmpty)
          try played.expectSame(as: session, of: other, events: 5, &random)
          count += 1
        }
      }
    }
  }
}
