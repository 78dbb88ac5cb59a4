package import PolicyEngine

extension PolicyModel {
  /// What a timer's time is of, as the end of a phrase: ` of desk_hours`; empty where all time counts.
  package func calendarWords(of timer: Timer) -> String {
    switch timer.calendar {
    case nil: ""
    case .counts(let calendar): " of \(calendars[calendar].name)"
    case .fires(let calendar): ", when \(calendars[calendar].name) is open"
    }
  }
}
