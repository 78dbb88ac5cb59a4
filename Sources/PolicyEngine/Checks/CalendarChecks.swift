/// Calendars that something asks and of which nobody says when they are open, and timers that they never let fire.
enum CalendarChecks {
  /// The timers that count more open time than their calendar has.
  static func neverDue(in model: PolicyModel) -> [Diagnostic] {
    let now = Circumstances(model, settings: .offered)
    return model.timers.indices.compactMap { index in
      let timer = model.timers[index]
      // A calendar without any opening is reported itself.
      guard let use = timer.calendar, use.counts,
        let total = model.calendars[use.index].hours?.openings?.table.total, total > 0,
        let least = now.bounds(of: index, firing: false)?.earliest, total < least
      else { return nil }
      let calendar = model.calendars[use.index]
      return Diagnostic(
        .timerNeverFires,
        at: timer.lengthPlace,
        "the timer `\(timer.name)` never fires: it counts \(DurationText.format(least)) of open time, and `\(calendar.name)` is open for \(DurationText.format(total)) in all",
        help: "give it a shorter time, or the calendar more hours",
        related: [.init("`\(calendar.name)` is declared here", at: calendar.place)]
      )
    }
  }

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
