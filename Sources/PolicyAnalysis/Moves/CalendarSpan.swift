package import PolicyEngine

/// How long it can take, at whatever instant a timer starts, until a calendar lets it fire.
///
/// In the years that a calendar knows; a calendar that is never open then lets it wait for ever.
package struct CalendarSpan {
  /// The least and the greatest time to the earliest moment of the window, in milliseconds.
  package private(set) var least = Int64.max
  package private(set) var greatest: Int64 = 0
  /// The greatest time from the earliest moment to the latest, or where only open time counts no less than that.
  package private(set) var width: Int64 = 0

  /// - Parameter window: how long the timer runs, in the calendar's time.
  package init(of timer: Int, running window: TimeWindow, _ tables: PolicyTables) {
    let never = Instant.afterCalendar.milliseconds
    guard let use = tables.calendars.uses[timer] else { return }
    let openings = tables.calendars.openings[Int(use.calendar)]
    // Where the function of the start changes its course: at openings and closings, and where what it waits
    // for is one.
    let ends = [window.earliest + use.before, window.latest + use.before]
    let shifts = Set(use.counts ? [0] : [0] + ends)
    for index in 0..<openings.count {
      let opening = openings[index]
      for edge in [opening.lowerBound, opening.upperBound] {
        for shift in shifts {
          // Between two edges it changes evenly, so it is at its ends there.
          for start in [edge - shift - 1, edge - shift] {
            let deadline = tables.deadline(of: timer, startingAt: start, window)
            if deadline.latest >= never { continue }
            least = min(least, deadline.earliest - start)
            greatest = max(greatest, deadline.earliest - start)
            width = max(width, deadline.latest - deadline.earliest)
          }
        }
        // The earliest moment may be anywhere in open time, and the latest comes after more open time.
        if use.counts, window.latest > window.earliest {
          for moment in [edge - 1, edge] {
            let rest = window.latest - window.earliest
            let latest = openings.moment(afterOpenTime: rest, from: moment) ?? never
            if latest < never { width = max(width, latest - moment) }
          }
        }
      }
    }
    if least == .max { (least, greatest, width) = (never, never, 0) }
  }
}
