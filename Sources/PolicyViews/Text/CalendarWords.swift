package import PolicyEngine

extension PolicyModel {
  /// What a timer's time is of, as the end of a phrase: ` of desk_hours`; empty where all time counts.
  package func calendarWords(of timer: Timer) -> String {
    guard let calendar = timer.calendar else { return "" }
    let name = calendars[calendar.index].name
    return calendar.counts ? " of \(name)" : ", when \(name) is open"
  }
}
