/// What must hold of all sessions.
extension PolicyShape {
  /// Something that happens in a step, or is so: all of what it says.
  ///
  /// - Parameter shorthand: what a name alone says.
  private static func occurrence(_ shorthand: String) -> Shape {
    let scalar: Shape.Scalar =
      shorthand == "event"
      ? .name(dotted: true, isReference: true)
      : .name(words: ["any", "underway"], isReference: true)
    return Shape(
      scalar: scalar,
      list: [.init(item: Shape(scalar: scalar), isEditable: false)],
      mapping: .keys(
        [
          .init("event", eventSet, "The event, or one of several; `timer.NAME` for a firing."),
          .init("while", stateSet, "The states in which it happens, or is so."),
          .init("entering", stateSet, "The states that the session comes into from another one."),
          .init("leaving", stateSet, "The states that it leaves for another one."),
          .init(
            "do",
            .oneOrMany(.name(isReference: true), editable: false),
            "The effect, or one of several."
          ),
          .init(
            "reject",
            .oneOrMany(.name(isReference: true), editable: false),
            "The refusal, or one of several."
          ),
        ] + conditionKeys
      ),
      shorthandKey: shorthand,
      isReplacedWhole: true,
      definition: shorthand == "event" ? "event-occurrence" : "occurrence"
    )
  }

  static let properties = Shape.named(.init(.keys(propertyKeys)))

  /// What a property says, in a policy or in a test.
  static let propertyKeys: [Shape.Key] =
    aboutKeys + [
      .init("never", occurrence("entering"), "What must never happen, or be so."),
      .init("always", condition, "What must hold at every moment."),
      .init("while", stateSet, "Of `always`: in which states."),
      .init(
        "within",
        .duration,
        "The time after `of` by whose end `comes` must have happened."
      ),
      .init("not_before", .duration, "The time after `of` in which `comes` must not happen."),
      .init("of", occurrence("entering"), "What the time counts from."),
      .init("comes", occurrence("entering"), "What the time is about."),
      .init("unless", occurrence("event"), "What lets the session off."),
      .init("at_most_once", .reference, "The effect that no session has twice."),
      .init("reachable", occurrence("entering"), "What must be able to happen."),
      .init(
        "ends",
        stateSet,
        "The states from which a session ends if no event comes any more."
      ),
    ]
}
