import PolicyEngine

/// What rules say, in words for people.
struct RuleWords {
  /// The label of a rule where it leads to another status, and where the session stays.
  struct Both {
    var moving: StatusGraph.Label
    /// Nil where nothing comes of the rule but that it was taken.
    var staying: StatusGraph.Label?
  }

  private let policy: LivePolicy
  private var model: PolicyModel { policy.model }

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
      details += [words(for: timer.guardCondition, of: [])].compactMap(\.self)
    }
    details += [words(for: rule.guardCondition, of: [event])].compactMap(\.self)
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

  // MARK: Conditions

  /// `if … unless …`; nil for a guard that always holds.
  private func words(for condition: PolicyModel.Guard, of events: [Int]) -> String? {
    let requires = condition.requires.map { words(for: $0.value, of: events) }
    let excludes = condition.excludes.map { words(for: $0.value, of: events) }
    var parts: [String] = []
    if !requires.isEmpty { parts.append("if \(Phrase.all(requires))") }
    if !excludes.isEmpty { parts.append("unless \(Phrase.alternatives(excludes))") }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  private func words(for test: PolicyModel.Test, of events: [Int]) -> String {
    switch test {
    case .isSet(let setting): return "\(model.settings[setting].name) is set"
    case .setting(let setting, let values):
      return comparison(model.settings[setting].name, values.map(\.description))
    case .capability(let index, let value):
      return comparison(model.capabilities[index].name, [value ? "true" : "false"])
    case .memory(let memory, let values):
      let memory = model.memory[memory]
      return comparison(
        memory.name,
        values.map { value in
          value.map { memory.values[$0] } ?? (memory.isBoolean ? "false" : "not known")
        }
      )
    case .timer(let timer): return "\(model.timers[timer].name) runs"
    case .field(let name, let values):
      return comparison(name, values.map { fieldValue($0, of: name, events) })
    case .keywords(let name, let sets):
      return "\(name) is in \(Phrase.alternatives(sets.map { model.keywordSets[$0].name }))"
    }
  }

  private func comparison(_ name: String, _ values: [String]) -> String {
    switch values {
    case ["true"]: name
    case ["false"]: "not \(name)"
    default: "\(name) is \(Phrase.alternatives(values))"
    }
  }

  /// A canonical value as people write it: durations are kept in milliseconds.
  private func fieldValue(_ value: String, of name: String, _ events: [Int]) -> String {
    let fields = (events.filter { $0 < model.events.count }.map { model.events[$0] }).flatMap(
      \.fields
    )
    let isDuration = fields.contains { $0.name == name && $0.type == .duration }
    if isDuration, let milliseconds = Int64(value) { return DurationText.format(milliseconds) }
    return value.isEmpty ? "empty" : value
  }
}
