import PolicyEngine

/// What steps of two policies come to for those who look at a session from outside: the state after, the
/// effects with their parameters, and the reason of a refusal, all by name.
///
/// What a rule or a timer is called doesn't show, and neither does whether timers reacted to an event.
struct VisibleSteps {
  /// What shows of a step: the same number, the same look.
  typealias Look = UInt64

  /// What the rules of one policy look like.
  struct Side {
    /// By state, its name.
    fileprivate var states: [UInt64]
    /// By rule, its effects and refusal; nil where the effects go by settings.
    fileprivate var rules: [UInt64?]
    /// By state, the reason with which it ignores events.
    fileprivate var reasons: [UInt64]
  }

  private var names: [String: UInt64] = ["": 0]

  /// The number of a text; nothing at all is 0.
  private mutating func number(of text: String) -> UInt64 {
    if let known = names[text] { return known }
    let number = UInt64(names.count)
    names[text] = number
    return number
  }

  mutating func side(of policy: Policy) -> Side {
    Side(
      states: policy.states.map { number(of: "state \($0.name)") },
      rules: policy.rules.map { rule in
        let goesBySettings = policy.words.model.rules[rule.id.index].effects
          .contains { !$0.settings.isEmpty }
        return goesBySettings
          ? nil
          : number(of: Self.text(rule.effects, rule.refusal.map { policy[$0].name }))
      },
      reasons: policy.states.map { state in
        number(of: Self.text([], state.reason.map { policy[$0].name }))
      }
    )
  }

  private static func text(_ effects: [EffectCall], _ reason: String?) -> String {
    (effects.map { "effect \($0)" } + (reason.map { ["reason \($0)"] } ?? []))
      .joined(separator: "\n")
  }

  /// What shows of a step.
  ///
  /// - Parameter policy: that of the step's moment.
  mutating func look(_ decision: Decision, _ side: Side, _ policy: Policy) -> Look {
    let record = decision.record
    let content: UInt64
    if let rule = record.rule {
      content =
        side.rules[rule]
        ?? number(
          of: Self.text(
            policy.effects(of: decision),
            policy.refusal(of: decision).map { policy[$0].name }
          )
        )
    } else {
      content = side.reasons[Int(record.from)]
    }
    return side.states[Int(record.to)] << 32 | content
  }

  /// Whether anything shows of a firing.
  mutating func shows(_ firing: Decision, _ side: Side, _ policy: Policy) -> Bool {
    firing.changesState || look(firing, side, policy) & 0xFFFF_FFFF != 0
  }

  /// What shows of an event that a session in a final state ignores.
  func lookOfEnd(in state: UInt8, _ side: Side) -> Look {
    side.states[Int(state)] << 32 | side.reasons[Int(state)]
  }
}
