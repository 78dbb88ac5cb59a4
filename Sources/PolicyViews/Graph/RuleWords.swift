import PolicyEngine

/// What rules say, in words for people.
struct RuleWords {
  /// What decides whether a rule is taken where it can be.
  enum Precedence {
    /// Nothing: it is taken whenever its event comes.
    case alone
    /// Its own condition.
    case guarded
    /// The conditions of rules that are tried before it.
    case otherwise
    /// The conditions of refusals that are tried before it, and are not shown.
    case unlessRefused

    /// What is so in all of some states; nil where that is not the same, or the rule isn't in all.
    static func common(_ all: [Precedence?]) -> Precedence? {
      let first = all.first ?? nil
      if all.allSatisfy({ $0 == first }) { return first }
      if all.contains(where: { $0 == nil || $0 == .guarded }) { return nil }
      // A rule that is tried first is shown at its own state, where it is seen to come first.
      return all.contains(.alone) ? .alone : .unlessRefused
    }
  }

  private let policy: ChannelBehaviour
  private let showsRefusals: Bool
  /// What is remembered and asked for again.
  private let asked: Set<Int>
  private var model: PolicyModel { policy.model }
  private var conditions: ConditionWords { ConditionWords(model) }

  init(_ policy: ChannelBehaviour, refusals: Bool) {
    self.policy = policy
    showsRefusals = refusals
    let guards =
      policy.model.rules.map(\.guardCondition) + policy.model.timers.map(\.guardCondition)
    asked = Set(
      guards.flatMap { $0.requires + $0.excludes }.compactMap { test in
        if case .memory(let memory, _) = test.value { memory } else { nil }
      }
    )
  }

  /// Whether a rule is one of the refusals that are not shown.
  private func isHidden(_ rule: Int) -> Bool { !showsRefusals && model.rules[rule].refusal != nil }

  /// Whether something comes of a rule where the session stays.
  func isSeen(_ rule: PolicyModel.Rule) -> Bool {
    rule.refusal != nil || !rule.effects.isEmpty
      || rule.remembers.contains { asked.contains($0.memory) }
  }

  /// What decides whether rules are taken where they can be.
  func precedence() -> [FlowAnalysis.Taken: Precedence] {
    var precedence: [FlowAnalysis.Taken: Precedence] = [:]
    for rules in Dictionary(grouping: policy.taken, by: { [$0.state, $0.event] }).values {
      var earlier = rules.sorted { $0.rule < $1.rule }
      guard let last = earlier.popLast() else { continue }
      let isGuarded = model.rules[last.rule].conditions(for: last.event).allSatisfy {
        !$0.requires.isEmpty || !$0.excludes.isEmpty
      }
      // What happens anyway happens on a condition too.
      while !isGuarded, let rule = earlier.last?.rule, doSame(rule, last.rule, in: last.state) {
        earlier.removeLast()
      }
      for taken in earlier { precedence[taken] = .guarded }
      precedence[last] =
        isGuarded
        ? .guarded
        : earlier.isEmpty
          ? .alone : earlier.allSatisfy { isHidden($0.rule) } ? .unlessRefused : .otherwise
    }
    return precedence
  }

  /// Whether two rules come to the same in a state.
  private func doSame(_ one: Int, _ other: Int, in state: Int) -> Bool {
    let (one, other) = (model.rules[one], model.rules[other])
    return (one.to ?? .state(state)) == (other.to ?? .state(state)) && one.refusal == other.refusal
      && one.effects == other.effects && one.remembers == other.remembers
  }

  /// What a rule says of one of its events in some states.
  func label(
    of rule: PolicyModel.Rule,
    _ event: Int,
    from states: Set<Int>,
    to head: Int?,
    _ precedence: Precedence
  ) -> StateGraph.Label {
    var kind = StateGraph.Kind.event
    var text = model.eventName(event)
    var details: [String] = []
    if let refusal = rule.refusal {
      kind = .refusal
      details.append("refused: \(model.refusals[refusal].name)")
    }
    if let index = model.timer(firedBy: event) {
      let timer = model.timers[index]
      if kind == .event { kind = .timer }
      text = LengthWords(model, under: policy.settings).phrase(for: index)
      details += [run(of: timer, in: states), conditions.words(for: timer.guardCondition, of: [])]
        .compactMap(\.self)
    }
    if case .setting(let setting, _)? = rule.to, let head {
      details.append("if \(model.settings[setting].name) is \(model.states[head].name)")
    }
    switch precedence {
    case .alone: break
    case .guarded:
      let ways = rule.conditions(for: event).compactMap { conditions.words(for: $0, of: [event]) }
      if !ways.isEmpty { details.append(ways.joined(separator: " or ")) }
    case .otherwise: details.append("otherwise")
    case .unlessRefused: details.append("unless it is refused")
    }
    let effects = rule.effects.map { EffectCall($0, of: model).description }
    if !effects.isEmpty { details.append("do \(Phrase.all(effects))") }
    let remembered = rule.remembers.filter { asked.contains($0.memory) }.map(conditions.words)
    if !remembered.isEmpty { details.append("remember \(Phrase.all(remembered))") }
    return .init(kind: kind, text: text, details: details)
  }

  /// From when on a timer runs, and what stops it, where that isn't the state that it is shown at.
  private func run(of timer: PolicyModel.Timer, in states: Set<Int>) -> String? {
    let names = { (events: [Located<Int>], where: PolicyModel.EventConditions) in
      var seen: Set<Int> = []
      let all = events.map(\.value).filter { seen.insert($0).inserted }
      return Phrase.alternatives(all.map { conditions.words(for: $0, where: `where`) })
    }
    var starts = timer.starts.isEmpty ? [] : [names(timer.starts, timer.startConditions)]
    if timer.restarts, !starts.isEmpty { starts[0] = "the last \(starts[0])" }
    if timer.startsOnEntry != nil {
      let own = policy.reachable.filter(timer.states.contains).sorted()
      if Set(own) != states {
        let own = Phrase.alternatives(own.map { model.states[$0].name })
        starts.insert("coming into \(own)", at: 0)
      } else if !starts.isEmpty {
        starts.insert("coming here", at: 0)
      }
    }
    var parts = starts.isEmpty ? [] : ["since \(starts.joined(separator: ", or "))"]
    if !timer.cancels.isEmpty {
      parts.append("without \(names(timer.cancels, timer.cancelConditions))")
    }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
