import PolicyEngine

/// A day of a calendar that is not as its weekday is, and where that is written.
package struct CalendarDay: Sendable, Hashable {
  /// `2026-12-24`.
  package var date: String
  /// Whether the calendar is closed all day.
  package var isClosed: Bool
  package var source: FileLine
}

/// What a timer that runs asks of a calendar.
package struct CalendarRun: Sendable, Hashable {
  package var name: String
  /// Whether only open time counts; else it fires when the calendar is open.
  package var counts: Bool
  /// The days from its start to its end that are not as their weekdays are.
  package var days: [CalendarDay]
  /// Where the calendar's hours are written.
  package var source: FileLine

  /// `counts desk_hours`, or `fires when desk_hours is open`.
  var text: String { counts ? "counts \(name)" : "fires when \(name) is open" }
}

extension PolicyModel.Calendar.Openings {
  /// The day that the clocks of the calendar's zone show, since 1970-01-01.
  func day(at instant: Instant) -> Int64 {
    let second = instant.milliseconds.dividedDown(by: 1000)
    let offset = zone.stretches(of: second..<second + 1)[0].offset
    return (second + offset).dividedDown(by: 86_400)
  }
}

extension Evidence {
  /// The most days that are named; a calendar can be closed for years.
  private static let mostDays = 12

  /// The days of a calendar from one moment to another that are not as their weekdays are, the first of them.
  func days(of calendar: Int, in span: ClosedRange<Instant>) -> [CalendarDay] {
    guard let hours = model.calendars[calendar].hours, let openings = hours.openings,
      span.upperBound <= .latest
    else { return [] }
    let (first, last) = (openings.day(at: span.lowerBound), openings.day(at: span.upperBound))
    var days: [CalendarDay] = []
    for day in first...max(first, last) where days.count < Self.mostDays {
      if let found = self.day(day, of: hours) { days.append(found) }
    }
    return days
  }

  /// What a timer asked of a calendar from its start to the moment from which it may fire.
  func calendar(of timer: PolicyModel.Timer, from start: Instant, to due: Instant) -> CalendarRun? {
    guard let use = timer.calendar, let hours = model.calendars[use.index].hours else { return nil }
    return CalendarRun(
      name: model.calendars[use.index].name,
      counts: use.counts,
      days: days(of: use.index, in: start...max(start, due)),
      source: line(hours.place)
    )
  }

  /// A day that is not as its weekday is.
  private func day(_ day: Int64, of hours: PolicyModel.Calendar.Hours) -> CalendarDay? {
    switch hours.week.reason(for: day) {
    case .weekday: return nil
    case .closed(let index):
      return CalendarDay(
        date: CivilDate.text(day),
        isClosed: true,
        source: line(hours.closedPlaces[index])
      )
    case .special(let index):
      return CalendarDay(
        date: CivilDate.text(day),
        isClosed: hours.week.special[index].windows.isEmpty,
        source: line(hours.specialPlaces[index])
      )
    }
  }

  /// Whether a calendar is open at a moment, why not, and where that is written.
  func standing(
    of calendar: Int,
    at instant: Instant
  ) -> (isOpen: Bool, text: String, source: FileLine)? {
    guard let hours = model.calendars[calendar].hours, let openings = hours.openings else {
      return nil
    }
    let (name, table) = (model.calendars[calendar].name, openings.table)
    let own = line(hours.place)
    if table.isOpen(at: instant.milliseconds) { return (true, "\(name) is open", own) }
    let next = table.nextOpening(atOrAfter: instant.milliseconds)
    let opens = next.map { "it opens \(Instant(milliseconds: $0))" } ?? "it never opens again"
    guard let day = day(openings.day(at: instant), of: hours) else {
      return (false, "\(name) is closed then; \(opens)", own)
    }
    let why = day.isClosed ? "closed on \(day.date)" : "open at other times on \(day.date)"
    return (false, "\(name) is \(why); \(opens)", day.source)
  }
}
