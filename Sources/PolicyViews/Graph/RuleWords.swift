import PolicyEngine

/// What rules say, in words for people.
struct RuleWords {
  /// The label of a rule where it leads to another state, and where the session stays.
  struct Both {
    var moving: StateGraph.Label
    /// Nil where nothing comes of the rule but that it was taken.
    var staying: StateGraph.Label?
  }

  private let policy: LivePolicy
  private var model: PolicyModel { policy.model }
  private var conditions: ConditionWords { ConditionWords(model) }

  init(_ policy: LivePolicy) {
    self.policy = policy
  }

  /// The label of a rule for one of its events.
  func label(of rule: PolicyModel.Rule, _ event: Int) -> Both {
    var text = model.eventName(event)
    var details: [String] = []
    if let timer = model.timer(firedBy: event) {
      let timer = model.timers[timer]
      text = "after \(duration(of: timer))"
      if policy.window(of: timer) == nil, let range = policy.setting(of: timer)?.range?.value {
        details.append("(\(range))")
      }
      if timer.startsOnEntry == nil {
        let starts = timer.starts.map { model.eventName($0.value) }
        details.append("since \(Phrase.alternatives(starts))")
      }
      details += [conditions.words(for: timer.guardCondition, of: [])].compactMap(\.self)
    }
    details += [conditions.words(for: rule.guardCondition, of: [event])].compactMap(\.self)
    if let refusal = rule.refusal {
      details.insert("refused: \(model.refusals[refusal].name)", at: 0)
    }
    let detail = details.isEmpty ? nil : details.joined(separator: " ")
    let effects = rule.effects.map { model.effects[$0.effect].name }
    let isSeen = rule.refusal != nil || !effects.isEmpty
    let outcome = effects.isEmpty ? "" : " → \(effects.joined(separator: ", "))"
    return Both(
      moving: .init(text: text, detail: detail),
      staying: isSeen ? .init(text: text + outcome, detail: detail) : nil
    )
  }

  private func duration(of timer: PolicyModel.Timer) -> String {
    policy.window(of: timer)?.description ?? policy.setting(of: timer)?.name ?? ""
  }
}
