import PolicyEngine

/// One stream of events made ready for the policy's tables and for the hand-written code.
@safe struct TransitionPlay {
  /// An event for the tables.
  ///
  /// Not copyable, as is that for the code: a host has its event at hand, and to copy it out of an array
  /// for every step would time the reference counting of strings.
  struct TableStep: ~Copyable {
    let session: Int
    let at: Instant
    let event: Event

    @inline(__always)
    borrowing func play(
      _ policy: Policy,
      _ firing: Firing,
      _ sessions: inout [Session],
      _ fired: (Decision) -> Void
    ) -> Decision {
      policy.receive(event, at: at, in: &sessions[session], firing: firing, fired: fired)
    }
  }

  /// An event of a kind, to which a text is still to come.
  struct KindEvent: ~Copyable {
    let event: Event

    @inline(__always)
    borrowing func play(
      _ text: borrowing String,
      at instant: Int64,
      _ policy: Policy,
      _ session: inout Session,
      _ fired: (Decision) -> Void
    ) -> Decision {
      let instant = Instant(milliseconds: instant)
      return policy.receive(event, text: text, at: instant, in: &session, fired: fired)
    }
  }

  /// An event of which there are the kind and the text, for both.
  struct TextStep: ~Copyable {
    let session: Int
    let at: Int64
    let kind: HandWrittenWebChat.EventKind
    let text: String

    @inline(__always)
    borrowing func play(
      _ kinds: UnsafeMutableBufferPointer<KindEvent>,
      _ policy: Policy,
      _ sessions: inout [Session],
      _ fired: (Decision) -> Void
    ) -> Decision {
      unsafe kinds[Int(kind.rawValue)].play(text, at: at, policy, &sessions[session], fired)
    }

    @inline(__always)
    borrowing func play(
      _ code: HandWrittenWebChat,
      _ sessions: inout [HandWrittenWebChat.Session],
      _ fired: (HandWrittenWebChat.Decision) -> Void
    ) -> HandWrittenWebChat.Decision {
      code.receive(kind, text: text, at: at, in: &sessions[session], fired: fired)
    }
  }

  /// An event for the hand-written code.
  struct CodeStep: ~Copyable {
    let session: Int
    let at: Int64
    let event: HandWrittenWebChat.Event

    @inline(__always)
    borrowing func play(
      _ code: HandWrittenWebChat,
      _ firing: Firing,
      _ sessions: inout [HandWrittenWebChat.Session],
      _ fired: (HandWrittenWebChat.Decision) -> Void
    ) -> HandWrittenWebChat.Decision {
      code.receive(
        event,
        at: at,
        in: &sessions[session],
        firesEarliest: firing == .earliest,
        fired: fired
      )
    }
  }

  let policy: Policy
  let code = HandWrittenWebChat(customerInactivity: 5 * 60_000)
  // Arrays hold copyable values only. These live as long as the process.
  let tableSteps: UnsafeMutableBufferPointer<TableStep>
  let codeSteps: UnsafeMutableBufferPointer<CodeStep>
  let textSteps: UnsafeMutableBufferPointer<TextStep>
  /// An event of the policy for each kind, without a text.
  let kindEvents: UnsafeMutableBufferPointer<KindEvent>
  /// How many sessions there are in the stream.
  let sessionCount: Int
  /// How many transitions the stream is: one an event, and one for each timer that fires.
  private(set) var transitions = 0
  /// What ``playTable(_:)`` gives, and ``playCode(_:)``.
  private(set) var tableChecksum: UInt64 = 0
  private(set) var codeChecksum: UInt64 = 0

  init() throws {
    policy = try ShippedPolicies.webChat()
    let kinds = (0..<HandWrittenWebChat.EventKind.inactivityFires.rawValue)
      .compactMap(HandWrittenWebChat.EventKind.init)
    // SAFETY: each place is initialised once, before anything is read.
    unsafe kindEvents = .allocate(capacity: kinds.count)
    for (index, kind) in kinds.enumerated() {
      let event = try kind.event(of: policy)
      unsafe kindEvents.initializeElement(at: index, to: KindEvent(event: event))
    }
    let stream = try EventStream.make(policy)
    // Every stream session has a `Session` of its own, so that making one is not timed.
    var sessionOfSlot = [Int](repeating: 0, count: EventStream.slots)
    var sessions = 0
    // SAFETY: each place of the three is initialised once, below, before anything is read.
    unsafe tableSteps = .allocate(capacity: stream.steps.count)
    unsafe codeSteps = .allocate(capacity: stream.steps.count)
    unsafe textSteps = .allocate(capacity: stream.steps.count)
    for (index, step) in stream.steps.enumerated() {
      if step.isFirst {
        sessionOfSlot[step.slot] = sessions
        sessions += 1
      }
      let session = sessionOfSlot[step.slot]
      let event = try step.kind.event(of: policy).with(text: step.text)
      unsafe tableSteps.initializeElement(
        at: index,
        to: TableStep(session: session, at: Instant(milliseconds: step.at), event: event)
      )
      unsafe codeSteps.initializeElement(
        at: index,
        to: CodeStep(session: session, at: step.at, event: .init(kind: step.kind, text: step.text))
      )
      unsafe textSteps.initializeElement(
        at: index,
        to: TextStep(session: session, at: step.at, kind: step.kind, text: step.text)
      )
    }
    sessionCount = sessions
    var fresh = newSessions()
    var firings = 0
    for index in stream.steps.indices {
      _ = unsafe tableSteps[index].play(policy, .earliest, &fresh) { _ in firings += 1 }
    }
    transitions = stream.steps.count + firings
    fresh = newSessions()
    tableChecksum = playTable(&fresh)
    var freshCode = newCodeSessions()
    codeChecksum = playCode(&freshCode)
  }

  /// The sessions before their first events.
  func newSessions() -> [Session] { (0..<sessionCount).map { _ in policy.newSession() } }

  /// The hand-written code's sessions before their first events.
  func newCodeSessions() -> [HandWrittenWebChat.Session] {
    Array(repeating: .init(), count: sessionCount)
  }

  /// Plays the stream through the policy; the result depends on every decision.
  @inline(never)
  func playTable(_ sessions: inout [Session]) -> UInt64 {
    var checksum: UInt64 = 0
    let policy = policy
    for index in unsafe tableSteps.indices {
      let decision = unsafe tableSteps[index].play(policy, .earliest, &sessions) {
        checksum = Self.fold($0, into: checksum)
      }
      checksum = Self.fold(decision, into: checksum)
    }
    return checksum
  }

  /// Plays the stream through the hand-written code; the result depends on every decision.
  @inline(never)
  func playCode(_ sessions: inout [HandWrittenWebChat.Session]) -> UInt64 {
    var checksum: UInt64 = 0
    let code = code
    for index in unsafe codeSteps.indices {
      let decision = unsafe codeSteps[index].play(code, .earliest, &sessions) {
        checksum = Self.fold($0, into: checksum)
      }
      checksum = Self.fold(decision, into: checksum)
    }
    return checksum
  }

  /// Makes the events of their texts, and plays them through the policy.
  @inline(never)
  func playTexts(_ sessions: inout [Session]) -> UInt64 {
    var checksum: UInt64 = 0
    let policy = policy
    for index in unsafe textSteps.indices {
      let decision = unsafe textSteps[index].play(kindEvents, policy, &sessions) {
        checksum = Self.fold($0, into: checksum)
      }
      checksum = Self.fold(decision, into: checksum)
    }
    return checksum
  }

  /// The same with the hand-written code.
  @inline(never)
  func playCodeTexts(_ sessions: inout [HandWrittenWebChat.Session]) -> UInt64 {
    var checksum: UInt64 = 0
    let code = code
    for index in unsafe textSteps.indices {
      let decision = unsafe textSteps[index].play(code, &sessions) {
        checksum = Self.fold($0, into: checksum)
      }
      checksum = Self.fold(decision, into: checksum)
    }
    return checksum
  }

  @inline(__always)
  private static func fold(_ decision: Decision, into checksum: UInt64) -> UInt64 {
    checksum &* 31 &+ UInt64(bitPattern: decision.at.milliseconds)
      &+ UInt64(decision.outcome.rawValue)
      &+ UInt64(decision.started.rawValue) &+ UInt64(decision.cancelled.rawValue)
  }

  @inline(__always)
  private static func fold(_ decision: HandWrittenWebChat.Decision, into checksum: UInt64) -> UInt64
  {
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
      if result != checksum {
        throw FailedBenchmark("a run gave other decisions than the one before")
      }
    }
    return nanoseconds / Double(count * transitions)
  }
}
