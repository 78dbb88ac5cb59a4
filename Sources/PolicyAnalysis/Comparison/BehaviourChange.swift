package import PolicyEngine

/// Something that a host sees of the sessions of one policy and not of another's.
package struct BehaviourChange: Sendable, Hashable {
  /// What comes of an event or a firing.
  package struct Consequence: Sendable, Hashable {
    /// What became of the event; nil for a firing.
    package var outcome: Outcome?
    /// The state that it leads to; nil where it leads nowhere else.
    package var to: String?
    /// With parameters.
    package var effects: [String]
    package var refusal: String?
    /// Whether the policy takes the event in: it knows it, and all that it says.
    package var isAccepted = true
  }

  /// When a timer may fire.
  package struct Span: Sendable, Hashable {
    /// The least and the greatest time to the earliest moment, in milliseconds; nil: nothing bounds it.
    package var least: Int64
    package var greatest: Int64?
    /// How long it may fire from the earliest moment on, in milliseconds.
    package var width: Int64
    /// The event that the time counts from, or the firing as `timer.NAME`; nil where it counts from coming into the
    /// states in which it counts.
    package var start: String?
  }

  package enum Kind: Sendable, Hashable {
    /// An event is answered in another way.
    case answer(event: String, before: Consequence, now: Consequence)
    /// Something happens by itself at other times; nil: it never does.
    case moment(Consequence, before: Span?, now: Span?)
    /// A state is called something else, for all that is seen of it.
    case name(before: String, now: String)
  }

  /// The states in which it shows; the examples are of the first.
  package var states: [String]
  package var kind: Kind
  /// The fields of the event in the example, by name.
  package var fields: [Witness.Field] = []
  /// The settings under which it shows, where these are others than the channel's; as name and value.
  package var settings: [Witness.Assignment] = []
  /// A shortest session that only the new policy allows, or nil.
  package var newTrace: Witness?
  /// A shortest session that only the old policy allows, or nil.
  package var lostTrace: Witness?
  /// Whether it shows only after another change has shown.
  package var isFurther = false

  /// Whether it is the same, in whatever states.
  func isSame(as other: BehaviourChange) -> Bool { kind == other.kind }

  /// Whether it is about the same, whatever the times.
  func isAboutTheSame(as other: BehaviourChange) -> Bool {
    guard case .moment(let one, _, _) = kind, case .moment(let two, _, _) = other.kind else {
      return false
    }
    return one == two && states.contains { other.states.contains($0) }
  }

  /// Whether it is the same with other numbers, as under other settings, and shows nothing more.
  func isRepeated(by other: BehaviourChange) -> Bool {
    guard case .moment(_, let before, let now) = kind,
      case .moment(_, let otherBefore, let otherNow) = other.kind
    else { return false }
    return isAboutTheSame(as: other) && before?.start == otherBefore?.start
      && now?.start == otherNow?.start && (before == nil) == (otherBefore == nil)
      && (now == nil) == (otherNow == nil) && (newTrace != nil || other.newTrace == nil)
      && (lostTrace != nil || other.lostTrace == nil)
  }
}

extension Observation {
  /// What comes of it, whatever it is that happens.
  var consequence: BehaviourChange.Consequence {
    .init(
      outcome: outcome,
      to: to == from ? nil : to,
      effects: effects,
      refusal: refusal,
      isAccepted: isAccepted
    )
  }

  /// Whether a host has nothing to tell it from another.
  func isLike(_ other: Observation) -> Bool {
    // What is ignored makes no more difference than what is not taken in.
    if isAccepted != other.isAccepted { return outcome == .ignored && other.outcome == .ignored }
    return self == other
  }
}
