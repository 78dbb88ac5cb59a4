import PolicyEngine

/// A step of a session that is not in the cache: a million sessions, each as likely to be the next.
enum RandomAccessBenchmark {
  private static let sessionCount = 1 << 20
  private static let stepCount = 2_000_000

  /// What happens to whom: the same for both.
  @safe private struct Stream {
    let policy: Policy
    let code = HandWrittenWebChat(customerInactivity: 5 * 60_000)
    let events: [Event]
    let codeEvents: [HandWrittenWebChat.Event]

    init() throws {
      policy = try ShippedPolicies.webChat()
      var random = SeededRandom(seed: 7)
      var events: [Event] = []
      var codeEvents: [HandWrittenWebChat.Event] = []
      for _ in 0..<4096 {
        // Nothing that ends a session, as there are no new ones here.
        let kind: HandWrittenWebChat.EventKind = random.choice([
          (42, .customerMessage), (33, .repMessage), (10, .repAccept), (5, .automationMessage),
          (4, .repTransfer), (2, .repInactivate),
        ])
        let messages = Messages.plain + Messages.international
        let text =
          switch kind {
          case .customerMessage, .repMessage, .automationMessage:
            Messages.copy(messages[Int.random(in: messages.indices, using: &random)])
          default: ""
          }
        events.append(try kind.event(of: policy).with(text: text))
        codeEvents.append(.init(kind: kind, text: text))
      }
      self.events = events
      self.codeEvents = codeEvents
    }

    /// Calls some work with a session, an event and an instant, as often as there are steps.
    @inline(__always)
    static func forEachStep(of round: Int, _ work: (Int, Int, Int64) -> Void) {
      var random: UInt64 = 88_172_645_463_325_252
      var now: Int64 = 1_767_600_000_000 + Int64(round) * Int64(stepCount / 16)
      for step in 0..<stepCount {
        // Xorshift: the next place is known at once, so that the memory alone is waited for.
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        if step & 15 == 0 { now += 1 }
        work(Int(random >> 20) & (sessionCount - 1), Int(random & 4095), now)
      }
    }

    @inline(never)
    func playTable(_ round: Int, _ sessions: inout [Session]) -> UInt64 {
      var sum: UInt64 = 0
      let policy = policy
      let events = events.span
      var all = sessions.mutableSpan
      Self.forEachStep(of: round) { session, event, now in
        let decision = policy.receive(
          events[event],
          at: Instant(milliseconds: now),
          in: &all[session]
        ) { _ in sum &+= 7 }
        sum = sum &* 31 &+ UInt64(decision.outcome.rawValue)
      }
      return sum
    }

    @inline(never)
    func playCode(
      _ round: Int,
      _ sessions: inout [HandWrittenWebChat.Session]
    ) -> UInt64 {
      var sum: UInt64 = 0
      let code = code
      let events = codeEvents.span
      var all = sessions.mutableSpan
      Self.forEachStep(of: round) { session, event, now in
        let decision = code.receive(events[event], at: now, in: &all[session]) { _ in sum &+= 7 }
        sum = sum &* 31 &+ UInt64(decision.outcome.rawValue)
      }
      return sum
    }
  }

  static let benchmark = Benchmark(rows: ["random-access-vs-handwritten", "session-size"]) {
    let stream = try Stream()
    var sessions = Array(repeating: stream.policy.newSession(), count: sessionCount)
    var codeSessions = [HandWrittenWebChat.Session](repeating: .init(), count: sessionCount)
    var ours: [Double] = []
    var ratios: [Double] = []
    for round in 0..<9 {
      var sum: UInt64 = 0
      var codeSum: UInt64 = 0
      let table = Timing.nanoseconds { sum = stream.playTable(round, &sessions) }
      let code = Timing.nanoseconds { codeSum = stream.playCode(round, &codeSessions) }
      if sum != codeSum { throw FailedBenchmark("the hand-written code decides otherwise") }
      ours.append(table / Double(stepCount))
      ratios.append(table / code)
    }
    let stride = MemoryLayout<Session>.stride
    return [
      Row(
        name: "random-access-vs-handwritten",
        value: Timing.median(ours),
        unit: "ns/transition",
        ratio: Timing.median(ratios)
      ),
      Row(
        name: "session-size",
        value: Double(stride),
        unit: "bytes",
        ratio: Double(stride) / Double(MemoryLayout<HandWrittenWebChat.Session>.stride)
      ),
    ]
  }
}
