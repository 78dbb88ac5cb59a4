import PolicyEngine

/// How long it can take, at whatever instant a timer starts, until a calendar lets it fire.
///
/// In the years 2020 to 2059, in which every weekday comes on every date; a calendar that is never open then lets it
/// wait for ever.
struct CalendarSpan {
  private static let years: Range<Int64> = 1_577_836_800_000..<2_840_140_800_000

  /// The least and the greatest time to the earliest moment of the window, in milliseconds.
  private(set) var least = Int64.max
  private(set) var greatest: Int64 = 0
  /// The greatest time from the earliest moment to the latest.
  private(set) var width: Int64 = 0

  /// - Parameter window: how long the timer runs, in the calendar's time.
  init(of timer: Int, running window: TimeWindow, _ tables: PolicyTables) {
    let never = Instant.afterCalendar.milliseconds
    guard let use = tables.calendars.uses[timer] else { return }
    let openings = tables.calendars.openings[Int(use.calendar)]
    // Where the function of the start changes its course: at openings and closings, and where what it waits
    // for is one.
    let ends = [window.earliest + use.before, window.latest + use.before]
    let shifts = Set(use.counts ? [0] : [0] + ends)
    for index in 0..<openings.count {
      let opening = openings[index]
      guard Self.years.contains(opening.lowerBound) else { continue }
      for edge in [opening.lowerBound, opening.upperBound] {
        for shift in shifts {
          // At the edge, and right before it.
          for start in [edge - shift - 1, edge - shift] {
            let deadline = tables.deadline(of: timer, startingAt: start, window)
            if deadline.latest >= never { continue }
            least = min(least, deadline.earliest - start)
            greatest = max(greatest, deadline.earliest - start)
            width = max(width, deadline.latest - deadline.earliest)
          }
        }
      }
    }
    if least == .max { (least, greatest, width) = (never, never, 0) }
  }
}
