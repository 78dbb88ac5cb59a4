import PolicyEngine

/// One policy under which a log is played.
struct ReplaySide {
  let policy: Policy
  var timeline: SettingTimeline
  let lines: PlainEventLines
  private let isFinal: [Bool]

  init(_ policy: Policy) {
    self.policy = policy
    timeline = SettingTimeline(policy)
    lines = PlainEventLines(policy, keepsFields: false, keepsTexts: false)
    isFinal = policy.words.model.states.map(\.isFinal)
  }

  /// Whether a session has ended that is in a state.
  func hasEnded(in state: UInt8) -> Bool { isFinal[Int(state)] }

  func stateName(of session: Session) -> String { policy.state(of: session) }
}

/// One thing that happened to a session, under the settings of that moment.
struct PlayedStep {
  var decision: Decision
  var policy: Policy

  var at: Instant { decision.at }
}
