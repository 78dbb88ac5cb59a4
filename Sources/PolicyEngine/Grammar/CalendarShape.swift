/// The grammar of a calendar: when somebody is there, the same in a policy and in a configuration.
enum CalendarShape {
  /// The days of the week, Monday first.
  static let days = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// What a policy says of a calendar: what it is for and, if a configuration need not, the hours.
  static let declaration = Shape(
    scalar: .text,
    mapping: .keys([.init("title", .text, "What the calendar is for.")] + hours(editable: true)),
    shorthandKey: "title"
  )

  /// What a configuration says of a calendar.
  static let definition = Shape.own(
    [.init("title", .text, "The name that people read.")] + hours(editable: false)
  )

  private static func hours(editable: Bool) -> [Shape.Key] {
    [
      .init(
        "zone",
        .value,
        "The time zone whose clocks count, such as `Europe/Berlin`: a name of the tz database, or `UTC`."
      ),
      .init(
        "hours",
        .whole(.named(.init(windows, removable: false))),
        "When it is open in every week: for a day or several days, the time since midnight, as in `monday-friday: 9h..17h`."
      ),
      .init(
        "closed",
        .oneOrMany(.value, editable: editable),
        "The days on which it is closed: dates, ranges of dates, and dates of every year."
      ),
      .init(
        "special",
        .whole(.named(.init(key: .value, windows, removable: false))),
        "Days with hours of their own, which count more than `closed`; of two, the one with a year."
      ),
    ]
  }

  private static let windows = Shape.oneOrMany(.hours, editable: false)
}

extension Shape {
  /// The same, but that a child's map replaces the inherited one.
  fileprivate static func whole(_ shape: Shape) -> Shape {
    Shape(mapping: shape.mapping, isReplacedWhole: true)
  }
}
