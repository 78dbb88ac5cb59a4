import PolicyEngine

/// The spans of a policy's timers in the time of its calendars, found once for all settings: these change no calendar.
final class CalendarSpans {
  private var known: [Int: [TimeWindow: CalendarSpan]] = [:]

  func span(of timer: Int, running window: TimeWindow, _ tables: PolicyTables) -> CalendarSpan {
    if let span = known[timer]?[window] { return span }
    let span = CalendarSpan(of: timer, running: window, tables)
    known[timer, default: [:]][window] = span
    return span
  }
}
