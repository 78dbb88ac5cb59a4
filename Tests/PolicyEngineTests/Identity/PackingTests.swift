import PolicyEngine
import TestSupport
import Testing

@Suite("A packed session")
struct PackingTests {
  /// Sends a session through its bytes, and compares it with itself and how both go on.
  private static func expectSurvival(
    _ played: SampleSession,
    _ random: inout SeededRandom
  ) throws {
    let policy = played.policy
    let bytes = policy.pack(played.session)
    let read = try policy.session(unpacking: bytes, step: played.session.step)
    #expect(read == played.session)
    #expect(policy.pack(read) == bytes)
    try played.expectSame(as: read, of: policy, events: 4, &random)
  }

  @Test("comes back in every shipped channel, from few bytes", arguments: Channels.all)
  func shippedChannels(channel: String) throws {
    var random = SeededRandom(run: 7300 + (Channels.all.firstIndex(of: channel) ?? 0))
    let settings = [[:], ["customer_inactivity": "5m"], ["status_based_capacity": "true"]]
    for run in 0..<9 {
      let offered = try Repository.policy(channel).settings(settings[run % 3])
      let policy = try Repository.policy(channel, offered)
      for played in try SampleSession.some(of: policy, events: 20, &random) {
        try Self.expectSurvival(played, &random)
        #expect(policy.pack(played.session).count <= 24)
      }
    }
  }

  @Test("comes back under random policies, and as its snapshot does", arguments: 0..<4)
  func randomPolicies(chunk: Int) throws {
    try SampleSession.underRandomPolicies(run: 7400 + chunk, events: 15, atLeast: 80) {
      try Self.expectSurvival($0, &$1)
    }
  }

  /// A timer that the settings of now leave out has stopped.
  @Test("comes back under other settings as its snapshot does")
  func otherSettings() throws {
    let limited = try Repository.policy("enhanced-web-chat", ["customer_inactivity": "5m"])
    let unlimited = try Repository.policy("enhanced-web-chat")
    var random = SeededRandom(run: 7500)
    var stopped = 0
    for _ in 0..<20 {
      for played in try SampleSession.some(of: limited, events: 20, &random) {
        let bytes = limited.pack(played.session)
        let read = try unlimited.session(unpacking: bytes, step: played.session.step)
        #expect(read == (try unlimited.session(from: limited.snapshot(of: played.session))))
        if read != played.session { stopped += 1 }
      }
    }
    #expect(stopped > 0)
  }

  // MARK: Order

  /// The revision is the same, so the bytes mean the same.
  @Test("does not depend on the order of declarations that decides nothing")
  func order() throws {
    func desk(_ states: String, _ memory: String) throws -> Policy {
      let text = """
        policy: desk
        states: {\(states)}
        events: {go: {}, auto: {}, stop: {}}
        memory: {\(memory)}
        timers:
          pause: {while: [live, held], start: enter, after: 10m, then: {to: over}}
        rules:
          begin: {event: go, from: idle, to: live, remember: {by: rep}}
          robot: {event: auto, from: idle, to: held, remember: {by: auto, angry: true}}
          end: {event: stop, from: [live, held], if: {by: rep}, to: over}
          keep: {event: stop, from: held, if: {angry: true}, to: live}

        """
      return try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)]).policy("desk")
    }
    let states = ["idle: {initial: true}", "live: \"On\"", "held: Waiting", "over: {final: true}"]
    let one = try desk(states.joined(separator: ", "), "by: [rep, auto], angry: boolean")
    let two = try desk(
      states.reversed().joined(separator: ", "),
      "angry: boolean, by: [auto, rep]"
    )
    #expect(one.revision == two.revision)
    for event in ["go", "auto"] {
      var session = one.newSession()
      let instant = Instant(milliseconds: 1_767_603_600_000)
      _ = one.receive(try one.event(event), at: instant, in: &session)
      let read = try two.session(unpacking: one.pack(session), step: session.step)
      #expect(two.snapshot(of: read) == one.snapshot(of: session))
    }
  }

  // MARK: Damage

  /// What is read from damaged bytes is a session all the same, or refused with the place.
  @Test("that is damaged is refused, or is another session", arguments: 0..<4)
  func damage(chunk: Int) throws {
    var (refused, read) = (0, 0)
    try SampleSession.underRandomPolicies(run: 7600 + chunk, events: 8, atLeast: 500) {
      played,
      random in
      let policy = played.policy
      let bytes = policy.pack(played.session)
      for _ in 0..<6 {
        let damaged = Self.damaged(bytes, &random)
        do throws(SessionError) {
          let session = try policy.session(unpacking: damaged, step: played.session.step)
          let packed = policy.pack(session)
          let again = try policy.session(unpacking: packed, step: session.step)
          #expect(again == session)
          if session.hasBegun { _ = try policy.session(from: policy.snapshot(of: session)) }
          read += 1
        } catch {
          guard case .damaged(let offset) = error else { throw error }
          #expect(offset <= damaged.count)
          refused += 1
        }
      }
    }
    #expect(refused > 0 && read > 0)
  }

  private static func damaged(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = bytes
    switch random.number(0...3) {
    case 0: bytes.removeLast(random.number(1...bytes.count))
    case 1: bytes.append(UInt8(random.number(0...255)))
    default: bytes[random.number(0...bytes.count - 1)] = UInt8(random.number(0...255))
    }
    return bytes
  }

  @Test("of no bytes, of another version, and with a number too long is refused")
  func hopeless() throws {
    let policy = try Repository.policy("standard-sms")
    let tooLong = [UInt8](repeating: 0xFF, count: 12)
    for (bytes, offset) in [([], 0), ([2], 0), ([1], 1), ([1] + tooLong, 1), ([1, 200, 1], 1)] {
      let error = #expect(throws: SessionError.self) {
        try policy.session(unpacking: bytes, step: 1)
      }
      guard case .damaged(let found)? = error else { continue }
      #expect(found >= offset)
    }
  }
}
