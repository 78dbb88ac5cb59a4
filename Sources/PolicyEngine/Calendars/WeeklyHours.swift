/// The hours of a calendar, in the local time of some zone: those of each day of the week, and the days that
/// are not as others are.
///
/// A calendar is open at an instant if and only if the clocks of its zone show a time then that is in a
/// window of the date that they show. A window in the hour that is left out when clocks are put forward
/// doesn't exist that day; one in the hour that comes twice is open twice.
package struct WeeklyHours: Sendable, Hashable {
  /// A stretch of a day, in minutes since midnight: from the first, and up to the last, which is not in it.
  package struct Window: Sendable, Hashable {
    /// How many minutes a day has.
    package static let day = 1440

    package var from: Int
    package var to: Int

    /// - Precondition: `0 <= from && from < to && to <= Window.day`
    package init(from: Int, to: Int) {
      precondition(0 <= from && from < to && to <= Self.day, "a window lies in a day")
      self.from = from
      self.to = to
    }
  }

  /// Days that have hours of their own.
  package struct Special: Sendable, Hashable {
    package var days: CalendarDays
    package var windows: [Window]

    package init(days: CalendarDays, windows: [Window]) {
      self.days = days
      self.windows = windows
    }
  }

  /// What decides on a day's hours.
  package enum Reason: Sendable, Hashable {
    /// The day of the week, Monday as 0.
    case weekday(Int)
    /// One of ``WeeklyHours/closed``, by its index.
    case closed(Int)
    /// One of ``WeeklyHours/special``, by its index.
    case special(Int)
  }

  /// By day of the week, Monday first.
  package var days: [[Window]]
  /// The days on which it is closed.
  package var closed: [CalendarDays]
  /// The days with hours of their own, closed or not; of two for one day, the one that has a year counts.
  package var special: [Special]

  package init(
    days: [[Window]] = [],
    closed: [CalendarDays] = [],
    special: [Special] = []
  ) {
    self.days = Array((days + Array(repeating: [], count: 7)).prefix(7))
    self.closed = closed
    self.special = special
  }

  /// What decides on the hours of a day since 1970-01-01.
  package func reason(for day: Int64) -> Reason {
    let named = special.indices.filter { special[$0].days.contains(day) }
    if let index = named.first(where: { special[$0].days.hasYear }) ?? named.first {
      return .special(index)
    }
    return closed.firstIndex { $0.contains(day) }.map { .closed($0) }
      ?? .weekday(CivilDate.weekday(day))
  }

  /// The windows of a day since 1970-01-01.
  package func windows(on day: Int64) -> [Window] {
    switch reason(for: day) {
    case .weekday(let weekday): days[weekday]
    case .closed: []
    case .special(let index): special[index].windows
    }
  }
}

extension CalendarDays {
  /// Whether the days are those of one year, and not of every year.
  package var hasYear: Bool {
    if case .once = self { true } else { false }
  }
}
