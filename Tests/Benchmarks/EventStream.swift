import PolicyEngine

/// The events of many sessions as one stream of events, the same in every run.
struct EventStream {
  /// One event of one session.
  struct Step {
    /// Where the session is kept; a new one can take the place of one that ended.
    var slot: Int
    /// Whether a new session begins with this event.
    var isFirst: Bool
    var at: Int64
    var kind: HandWrittenWebChat.EventKind
    var text: String
  }

  /// How many sessions are kept at a time.
  static let slots = 2000
  /// How many events there are.
  static let count = 60_000

  private(set) var steps: [Step] = []

  /// Writes a stream, with a session of the policy at hand so that what comes next is plausible.
  static func make(_ policy: Policy) throws -> EventStream {
    var random = SeededRandom(seed: 2026)
    var sessions = (0..<slots).map { _ in policy.newSession() }
    var clocks = [Int64](repeating: 1_767_600_000_000, count: slots)
    var isFirst = [Bool](repeating: true, count: slots)
    var stream = EventStream()
    stream.steps.reserveCapacity(count)
    for _ in 0..<count {
      let slot = Int.random(in: 0..<slots, using: &random)
      if policy.hasEnded(sessions[slot]), random.happens(70) {
        sessions[slot] = policy.newSession()
        isFirst[slot] = true
      }
      clocks[slot] += pause(&random)
      let kind = kind(after: policy.state(of: sessions[slot]), &random)
      let text =
        switch kind {
        case .customerMessage, .repMessage, .automationMessage: Messages.random(&random)
        default: ""
        }
      // Now and then an event comes later than its stamp says (D10).
      let at = clocks[slot] - (random.happens(1) ? 120_000 : 0)
      stream.steps.append(
        Step(slot: slot, isFirst: isFirst[slot], at: at, kind: kind, text: text)
      )
      isFirst[slot] = false
      let event = try kind.event(of: policy).with(text: text)
      _ = policy.receive(event, at: Instant(milliseconds: at), in: &sessions[slot])
    }
    return stream
  }

  /// The time to a session's next event: mostly seconds, sometimes long enough for timers to fire.
  private static func pause(_ random: inout SeededRandom) -> Int64 {
    let seconds = random.choice([
      (88, 2...90), (8, 240...1500), (3, 3600...50_000), (1, 86_000...120_000),
    ])
    return Int64.random(
      in: Int64(seconds.lowerBound * 1000)...Int64(seconds.upperBound * 1000),
      using: &random
    )
  }

  private static func kind(
    after state: String,
    _ random: inout SeededRandom
  ) -> HandWrittenWebChat.EventKind {
    switch state {
    case "unopened":
      random.choice([
        (94, .customerMessage), (3, .repMessage), (2, .automationNotification), (1, .repAccept),
      ])
    case "waiting":
      random.choice([
        (50, .repAccept), (40, .customerMessage), (7, .automationMessage), (2, .customerEnd),
        (1, .repTransfer),
      ])
    case "active":
      random.choice([
        (44, .customerMessage), (43, .repMessage), (4, .automationMessage), (2, .repTransfer),
        (1, .repInactivate), (1, .automationInactivate), (2, .repEnd), (2, .customerEnd),
        (1, .automationEnd),
      ])
    case "inactive":
      random.choice([
        (60, .customerMessage), (30, .repMessage), (5, .automationMessage), (5, .repEnd),
      ])
    default:
      random.choice([(60, .customerMessage), (35, .repMessage), (5, .repEnd)])
    }
  }
}

extension HandWrittenWebChat.EventKind {
  /// The event's name in the policy.
  var name: String {
    switch self {
    case .customerMessage: "customer.message"
    case .customerEnd: "customer.end"
    case .repMessage: "rep.message"
    case .repAccept: "rep.accept"
    case .repTransfer: "rep.transfer"
    case .repInactivate: "rep.inactivate"
    case .repEnd: "rep.end"
    case .automationMessage: "automation.message"
    case .automationInactivate: "automation.inactivate"
    case .automationEnd: "automation.end"
    case .automationNotification: "automation.notification"
    case .inactivityFires: "timer.customer_inactivity"
    case .inactiveEndFires: "timer.inactive_end"
    }
  }

  /// The event as one of the policy.
  func event(of policy: Policy) throws -> Event { try policy.event(name) }
}
