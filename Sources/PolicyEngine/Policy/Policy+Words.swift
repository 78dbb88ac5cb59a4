/// A decision in words.
public struct DecisionDescription: Sendable, Hashable {
  /// A timer that started.
  public struct StartedTimer: Sendable, Hashable {
    /// The timer's name.
    public let timer: String
    /// The first moment at which it may fire.
    public let earliest: Instant
    /// The last moment at which it may fire.
    public let latest: Instant
  }

  /// An effect that the host is to carry out.
  public struct Effect: Sendable, Hashable {
    /// The effect's name.
    public let name: String
    /// The parameters that the rule gives, by name.
    public let parameters: [String: ParameterValue]
  }

  /// The value of an effect's parameter.
  public enum ParameterValue: Sendable, Hashable, CustomStringConvertible {
    /// A text, or one of the values that the policy lists.
    case text(String)
    /// A flag.
    case boolean(Bool)
    /// A duration in milliseconds.
    case duration(Int64)

    /// The value of a canonical text.
    package init(canonical text: String, of type: PolicyModel.FieldType) {
      switch type {
      case .string, .choice: self = .text(text)
      case .boolean: self = .boolean(text == "true")
      case .duration: self = .duration(Int64(text) ?? 0)
      }
    }

    /// The value as the language writes it.
    public var description: String {
      switch self {
      case .text(let text): text
      case .boolean(let value): value ? "true" : "false"
      case .duration(let milliseconds): DurationText.format(milliseconds)
      }
    }
  }

  /// The name of the event, or `timer.NAME` for a firing.
  public let event: String
  /// What became of it.
  public let outcome: Outcome
  /// The state before.
  public let from: String
  /// The state after.
  public let to: String
  /// The rule that was taken; nil when none was.
  public let rule: String?
  /// Where the rule is written; nil when none was taken.
  public let source: SourceLocation?
  /// The requirements that the rule carries.
  public let refs: [String]
  /// The timers that started, in the order of declaration.
  public let started: [StartedTimer]
  /// The names of the timers that stopped, in the order of declaration.
  public let cancelled: [String]
  /// The effects, in order.
  public let effects: [Effect]
  /// Why the event was refused, or ignored in a final state.
  public let reason: String?
}

extension DecisionDescription.Effect: CustomStringConvertible {
  /// The effect's name, and in brackets its parameters: `remind(template=bye, within=5m)`.
  public var description: String {
    if parameters.isEmpty { return name }
    let values = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(name)(\(values.joined(separator: ", ")))"
  }
}

extension PolicyModel {
  /// What a rule has the host do, by names.
  package func effect(_ call: EffectCall) -> DecisionDescription.Effect {
    let effect = effects[call.effect]
    var parameters: [String: DecisionDescription.ParameterValue] = [:]
    for declared in effect.parameters {
      guard let text = call.parameters[declared.name] else { continue }
      parameters[declared.name] = .init(canonical: text, of: declared.type)
    }
    return .init(name: effect.name, parameters: parameters)
  }
}

extension Policy {
  /// The policy's id.
  public var id: String { words.model.id.value }

  /// The policy's title for people; its id if it has none.
  public var title: String { words.model.title ?? id }

  /// The words for a decision of this policy.
  public func describe(_ decision: Decision) -> DecisionDescription {
    let model = words.model
    let rule = decision.rule.map { model.rules[$0] }
    let from = model.states[Int(decision.from)]
    let reason = rule?.refusal ?? (rule == nil && from.isFinal ? from.reason : nil)
    return DecisionDescription(
      event: model.eventName(Int(decision.event)),
      outcome: decision.outcome,
      from: from.name,
      to: model.states[Int(decision.to)].name,
      rule: rule?.name,
      source: decision.rule.map { words.ruleLocations[$0] },
      refs: rule?.refs ?? [],
      started: decision.started.indices.map { timer in
        .init(
          timer: model.timers[timer].name,
          earliest: decision.at.adding(tables.windows[timer].earliest),
          latest: decision.at.adding(tables.windows[timer].latest)
        )
      },
      cancelled: decision.cancelled.indices.map { model.timers[$0].name },
      effects: rule?.effects.map(model.effect) ?? [],
      reason: reason.map { model.refusals[$0].name }
    )
  }

  /// What a refusal means, as the policy says it to people; nil for a name that is no refusal.
  public func title(ofRefusal name: String) -> String? {
    words.model.refusals.first { $0.name == name }?.title
  }
}
