/// Calendars that something asks and of which nobody says when they are open.
enum CalendarChecks {
  /// One problem for each of them, where it is declared; a configuration could still give the hours.
  static func missing(in model: PolicyModel) -> [Diagnostic] {
    model.usedCalendars.sorted().filter { model.calendars[$0].hours == nil }.map { index in
      let calendar = model.calendars[index]
      return Diagnostic(
        .missingCalendar,
        at: calendar.place,
        "nobody says when `\(calendar.name)` is open",
        help:
          "give it `zone` and `hours` here, or follow the policy from a channel of a configuration that has a calendar `\(calendar.name)`"
      )
    }
  }
}
