import PolicyEngine

/// One stream of events made ready for the policy's tables and for the hand-written code.
struct TransitionPlay {
  /// An event for the tables.
  struct TableStep {
    var session: Int
    var at: Instant
    var event: Event
  }

  /// An event for the hand-written code.
  struct CodeStep {
    var session: Int
    var at: Int64
    var event: HandWrittenWebChat.Event
  }

  let policy: Policy
  let code = HandWrittenWebChat(customerInactivity: 5 * 60_000)
  let tableSteps: [TableStep]
  let codeSteps: [CodeStep]
  /// How many sessions there are in the stream.
  let sessionCount: Int
  /// How many transitions the stream is: one an event, and one for each timer that fires.
  private(set) var transitions = 0
  /// What ``playTable(_:)`` gives, and ``playCode(_:)``.
  private(set) var tableChecksum: UInt64 = 0
  private(set) var codeChecksum: UInt64 = 0

  init() throws {
    policy = try ShippedPolicies.webChat()
    let conversations = try Conversations.make(policy)
    // Every conversation has a session of its own, so that making one is not timed.
    var sessionOfSlot = [Int](repeating: 0, count: Conversations.slots)
    var sessions = 0
    var tableSteps: [TableStep] = []
    var codeSteps: [CodeStep] = []
    for step in conversations.steps {
      if step.isFirst {
        sessionOfSlot[step.slot] = sessions
        sessions += 1
      }
      let session = sessionOfSlot[step.slot]
      let event = try step.kind.event(of: policy).with(text: step.text)
      tableSteps.append(
        TableStep(session: session, at: Instant(milliseconds: step.at), event: event)
      )
      codeSteps.append(
        CodeStep(session: session, at: step.at, event: .init(kind: step.kind, text: step.text))
      )
    }
    self.tableSteps = tableSteps
    self.codeSteps = codeSteps
    sessionCount = sessions
    var fresh = newSessions()
    var firings = 0
    for step in tableSteps {
      _ = policy.receive(step.event, at: step.at, in: &fresh[step.session]) { _ in firings += 1 }
    }
    transitions = tableSteps.count + firings
    fresh = newSessions()
    tableChecksum = playTable(&fresh)
    var freshCode = newCodeSessions()
    codeChecksum = playCode(&freshCode)
  }

  /// The sessions before their first events.
  func newSessions() -> [Session] { (0..<sessionCount).map { _ in policy.newSession() } }

  /// The hand-written code's sessions before their first events.
  func newCodeSessions() -> [HandWrittenWebChat.Session] { Array(repeating: .init(), count: sessionCount) }

  /// Plays the stream through the policy; the result depends on every decision.
  @inline(never)
  func playTable(_ sessions: inout [Session]) -> UInt64 {
    var checksum: UInt64 = 0
    let steps = tableSteps.span
    for index in steps.indices {
      let decision = policy.receive(
        steps[index].event,
        at: steps[index].at,
        in: &sessions[steps[index].session],
        fired: { checksum = Self.fold($0, into: checksum) }
      )
      checksum = Self.fold(decision, into: checksum)
    }
    return checksum
  }

  /// Plays the stream through the hand-written code; the result depends on every decision.
  @inline(never)
  func playCode(_ sessions: inout [HandWrittenWebChat.Session]) -> UInt64 {
    var checksum: UInt64 = 0
    let steps = codeSteps.span
    for index in steps.indices {
      let decision = code.receive(
        steps[index].event,
        at: steps[index].at,
        in: &sessions[steps[index].session],
        fired: { checksum = Self.fold($0, into: checksum) }
      )
      checksum = Self.fold(decision, into: checksum)
    }
    return checksum
  }

  @inline(__always)
  private static func fold(_ decision: Decision, into checksum: UInt64) -> UInt64 {
    checksum &* 31 &+ UInt64(bitPattern: decision.at.milliseconds) &+ UInt64(decision.outcome.rawValue)
      &+ UInt64(decision.started.rawValue) &+ UInt64(decision.cancelled.rawValue)
  }

  @inline(__always)
  private static func fold(_ decision: HandWrittenWebChat.Decision, into checksum: UInt64) -> UInt64 {
    checksum &* 31 &+ UInt64(bitPattern: decision.at) &+ UInt64(decision.outcome.rawValue)
      &+ UInt64(decision.started.rawValue) &+ UInt64(decision.cancelled.rawValue)
  }

  /// The nanoseconds of one transition; fails when the result is not the expected one.
  func time(
    repeating count: Int,
    expecting checksum: UInt64,
    _ play: (inout [Session]) -> UInt64
  ) throws -> Double {
    try time(repeating: count, expecting: checksum, from: newSessions, play)
  }

  /// As above, for the hand-written code.
  func time(
    repeating count: Int,
    expecting checksum: UInt64,
    _ play: (inout [HandWrittenWebChat.Session]) -> UInt64
  ) throws -> Double {
    try time(repeating: count, expecting: checksum, from: newCodeSessions, play)
  }

  private func time<Sessions>(
    repeating count: Int,
    expecting checksum: UInt64,
    from fresh: () -> Sessions,
    _ play: (inout Sessions) -> UInt64
  ) throws -> Double {
    var nanoseconds = 0.0
    for _ in 0..<count {
      var sessions = fresh()
      var result: UInt64 = 0
      nanoseconds += Timing.nanoseconds { result = play(&sessions) }
      if result != checksum { throw FailedBenchmark("a run gave other decisions than the one before") }
    }
    return nanoseconds / Double(count * transitions)
  }
}
