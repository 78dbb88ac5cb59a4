/// What rules, timers and properties say alike: of which states and events they are, and on what condition.
extension PolicyShape {
  /// `if` and `unless`: a name, a list of names, or a map; a child's condition replaces the inherited.
  static let condition = Shape(
    scalar: .name(isReference: true),
    list: [.init(item: .reference, isEditable: false)],
    mapping: .named(tests),
    isReplacedWhole: true
  )

  /// The tests of a guard, by what they ask for.
  static let tests = Shape.Named(
    key: .name(words: ["set", "timer", "open"], isReference: true),
    Shape(
      scalar: .value,
      list: [.init(item: .value, isEditable: false)],
      mapping: Shape.own([
        .init(
          "in",
          .oneOrMany(.name(isReference: true), editable: false),
          "The keyword sets to look in."
        )
      ]).mapping
    ),
    removable: false
  )

  static let stateSet = Shape.oneOrMany(
    .name(words: ["any", "underway"], isReference: true)
  )
  static let eventSet = Shape.oneOrMany(.name(dotted: true, isReference: true))

  static let aboutKeys: [Shape.Key] = [
    .init("title", .text, "What it is for."),
    .init("refs", .oneOrMany(.text), "The requirements that it carries."),
  ]

  static let conditionKeys: [Shape.Key] = [
    .init("if", condition, "What must hold: all of it."),
    .init("unless", condition, "What must not hold: none of it."),
  ]
}
