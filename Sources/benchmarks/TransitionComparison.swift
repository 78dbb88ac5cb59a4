import PolicyEngine

/// Holds the engine's decisions against the hand-written code's, one by one, in words.
enum TransitionComparison {
  /// What a decision says, in the same words for both.
  private struct Words: Equatable {
    var at: Int64
    var event: String
    var rule: String?
    var from: String
    var to: String
    var outcome: String
    var started: [String]
    var cancelled: [String]
    var effects: [String]
    var reason: String?
    var isLate: Bool
  }

  /// Plays the whole stream through both; fails at the first decision that differs.
  static func verify(_ play: TransitionPlay) throws {
    for firing in [Firing.earliest, .latest] {
      var sessions = play.newSessions()
      var codeSessions = play.newCodeSessions()
      for index in unsafe play.tableSteps.indices {
        var ours: [Words] = []
        var theirs: [Words] = []
        // SAFETY: both buffers are initialised as long as the process runs.
        let decision = unsafe play.tableSteps[index]
          .play(play.policy, firing, &sessions) { ours.append(words($0, play.policy)) }
        ours.append(words(decision, play.policy))
        let codeDecision = unsafe play.codeSteps[index]
          .play(play.code, firing, &codeSessions) { theirs.append(words($0, play.code)) }
        theirs.append(words(codeDecision, play.code))
        if ours != theirs {
          throw FailedBenchmark(
            "event \(index) (`\(unsafe play.codeSteps[index].event.text)`) has another outcome in the hand-written code:\n  \(ours)\n  \(theirs)"
          )
        }
      }
    }
  }

  private static func words(_ decision: Decision, _ policy: Policy) -> Words {
    let described = policy.describe(decision)
    return Words(
      at: decision.at.milliseconds,
      event: described.event,
      rule: described.rule,
      from: described.from,
      to: described.to,
      outcome: described.outcome.description,
      started: described.started.map {
        "\($0.timer) \($0.earliest.milliseconds)..\($0.latest.milliseconds)"
      },
      cancelled: described.cancelled,
      effects: described.effects.map(\.name),
      reason: described.reason,
      isLate: decision.isLate
    )
  }

  private static func words(
    _ decision: HandWrittenWebChat.Decision,
    _ code: HandWrittenWebChat
  ) -> Words {
    var started: [String] = []
    if decision.started.contains(.customerInactivity), let limit = code.customerInactivity {
      started.append("customer_inactivity \(decision.at + limit)..\(decision.at + limit)")
    }
    if decision.started.contains(.inactiveEnd) {
      started.append("inactive_end \(decision.at + 86_400_000)..\(decision.at + 108_000_000)")
    }
    var cancelled: [String] = []
    if decision.cancelled.contains(.customerInactivity) { cancelled.append("customer_inactivity") }
    if decision.cancelled.contains(.inactiveEnd) { cancelled.append("inactive_end") }
    return Words(
      at: decision.at,
      event: decision.event.name,
      rule: name(decision.rule),
      from: "\(decision.from)",
      to: "\(decision.to)",
      outcome: "\(decision.outcome)",
      started: started,
      cancelled: cancelled,
      effects: name(decision.effect).map { [$0] } ?? [],
      reason: name(decision.reason),
      isLate: decision.isLate
    )
  }

  private static func name(_ rule: HandWrittenWebChat.Rule) -> String? {
    switch rule {
    case .none: nil
    case .optOut: "opt-out"
    case .customerOpens: "customer-opens"
    case .customerReturnsToOwner: "customer-returns-to-owner"
    case .customerReturns: "customer-returns"
    case .repCannotOpen: "rep-cannot-open"
    case .repMustWait: "rep-must-wait"
    case .notificationCannotOpen: "notification-cannot-open"
    case .accept: "accept"
    case .transfer: "transfer"
    case .inactivate: "inactivate"
    case .end: "end"
    case .inactivityFires: "timer.customer_inactivity"
    case .inactiveEndFires: "timer.inactive_end"
    }
  }

  private static func name(_ effect: HandWrittenWebChat.Effect) -> String? {
    switch effect {
    case .none: nil
    case .route: "route"
    case .routeToOwner: "route_to_owner"
    case .recordOptOut: "record_opt_out"
    }
  }

  private static func name(_ reason: HandWrittenWebChat.Reason) -> String? {
    switch reason {
    case .none: nil
    case .businessInitiatedUnsupported: "business_initiated_unsupported"
    case .sessionInactive: "session_inactive"
    case .sessionEnded: "session_ended"
    }
  }
}
