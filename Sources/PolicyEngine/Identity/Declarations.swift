/// A state that a policy declares.
public struct StateDeclaration: Sendable, Hashable, Identifiable {
  /// What stands for it in decisions.
  public let id: StateID
  /// Its name.
  public let name: String
  /// What people read; its name if the policy says nothing else.
  public let title: String
  /// Whether sessions are in it before their first event.
  public let isInitial: Bool
  /// Whether a session that is in it has ended.
  public let isFinal: Bool
  /// What events are ignored with in this state; only a final one has it.
  public let reason: RefusalID?
}

/// An event that a policy declares, or the firing of one of its timers.
public struct EventDeclaration: Sendable, Hashable, Identifiable {
  /// What stands for it in decisions.
  public let id: EventID
  /// Its name; `timer.NAME` for a firing.
  public let name: String
  /// Its fields, in the order of their declaration.
  public let fields: [FieldDeclaration]
  /// The timer whose firing it is; nil for an event that a host sends.
  public let timer: TimerID?
}

/// A field of an event, or a parameter of an effect.
public struct FieldDeclaration: Sendable, Hashable {
  /// Its name.
  public let name: String
  /// What its values are.
  public let type: ValueType
  /// The least and the greatest duration, or how far an instant is from its event; nil where there are no limits.
  public let range: TimeWindow?

  init(_ field: PolicyModel.Field) {
    (name, type, range) = (field.name, field.type, field.range?.value)
  }
}

/// A rule that a policy declares, or what the firing of one of its timers does.
public struct RuleDeclaration: Sendable, Hashable, Identifiable {
  /// What stands for it in decisions.
  public let id: RuleID
  /// Its name.
  public let name: String
  /// What people read; its name if the policy says nothing else.
  public let title: String
  /// The requirements that it carries.
  public let refs: [String]
  /// Where it is written.
  public let source: SourceLocation
  /// The refusal that it answers an event with; nil for a rule that acts.
  public let refusal: RefusalID?
  /// What it has the host do, in order.
  public let effects: [EffectCall]
}

/// A timer that a policy declares.
public struct TimerDeclaration: Sendable, Hashable, Identifiable {
  /// What stands for it in decisions.
  public let id: TimerID
  /// Its name.
  public let name: String
  /// What people read; its name if the policy says nothing else.
  public let title: String
  /// The requirements that it carries.
  public let refs: [String]
  /// The settings that may say how long it runs, in the order in which they are asked.
  public let settings: [SettingID]
}

/// An effect that a policy declares.
public struct EffectDeclaration: Sendable, Hashable, Identifiable {
  /// What stands for it in effect calls.
  public let id: EffectID
  /// Its name.
  public let name: String
  /// What people read; its name if the policy says nothing else.
  public let title: String
  /// Its parameters, in the order of their declaration.
  public let parameters: [FieldDeclaration]
}

/// A refusal that a policy declares.
public struct RefusalDeclaration: Sendable, Hashable, Identifiable {
  /// What stands for it in decisions.
  public let id: RefusalID
  /// Its name.
  public let name: String
  /// The reason, as the policy says it to people.
  public let title: String
}

/// A setting that a policy declares.
public struct SettingDeclaration: Sendable, Hashable, Identifiable {
  /// What stands for it.
  public let id: SettingID
  /// Its name.
  public let name: String
  /// What people read; its name if the policy says nothing else.
  public let title: String
  /// What its values are.
  public let type: ValueType
  /// The least and the greatest duration; nil for other types, and where there are no limits.
  public let range: TimeWindow?
  /// What durations are multiples of, in milliseconds; nil for other types, and where all will do.
  public let step: Int64?
  /// The value where the admin has chosen none; nil where it is then not set.
  public let defaultValue: SettingValue?
  /// Whether the admin may choose it in this channel.
  public let isOffered: Bool
}

/// A memory that a policy declares.
public struct MemoryDeclaration: Sendable, Hashable, Identifiable {
  /// What stands for it.
  public let id: MemoryID
  /// Its name.
  public let name: String
  /// What can be remembered; `true` alone for a flag, and nothing here for a length.
  public let values: [String]
  /// The least and the greatest length that can be remembered; nil for a memory of values.
  public let range: TimeWindow?
}

/// An effect that a rule has the host carry out, with its parameters.
public struct EffectCall: Sendable, Hashable {
  /// The effect.
  public let id: EffectID
  /// The effect's name.
  public let name: String
  /// The parameters that the rule gives, by name.
  public internal(set) var parameters: [String: ParameterValue]
  /// The parameters that are settings' values, which are not among the others yet.
  var settings: [String: SettingID]
  let settingNames: [String: String]
}

extension EffectCall: CustomStringConvertible {
  /// The effect's name, and in brackets its parameters: `remind(template=bye, within=5m)`.
  public var description: String {
    let open = settings.keys.map { ($0, "the setting \(settingNames[$0] ?? "")") }
    let given = parameters.map { ($0.key, $0.value.description) }
    if given.isEmpty && open.isEmpty { return name }
    let values = (given + open).sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }
    return "\(name)(\(values.joined(separator: ", ")))"
  }
}

/// The value of an effect's parameter.
public enum ParameterValue: Sendable, Hashable, CustomStringConvertible {
  /// A text, or one of the values that the policy lists.
  case text(String)
  /// A flag.
  case boolean(Bool)
  /// A duration in milliseconds.
  case duration(Int64)

  init(_ value: SettingValue) {
    switch value {
    case .boolean(let flag): self = .boolean(flag)
    case .duration(let length): self = .duration(length)
    case .choice(let text): self = .text(text)
    // No effect may name such a setting.
    case .byKey: self = .text(value.description)
    }
  }

  package init(canonical text: String, of type: ValueType) {
    switch type {
    case .text, .choice, .instant: self = .text(text)
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
