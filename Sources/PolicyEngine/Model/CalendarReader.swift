/// Reads a calendar's zone, hours and days, of a policy or of a configuration.
package struct CalendarReader {
  package private(set) var diagnostics: [Diagnostic] = []
  private var isComplete = true

  /// The hours of a calendar; nil where none are given, or where it isn't known in which zone.
  package static func read(
    _ entry: YAMLNode.Entry
  ) -> (hours: PolicyModel.Calendar.Hours?, diagnostics: [Diagnostic]) {
    var reader = CalendarReader()
    let hours = reader.hours(of: entry)
    return (hours, reader.diagnostics)
  }

  private mutating func hours(of entry: YAMLNode.Entry) -> PolicyModel.Calendar.Hours? {
    let node = entry.value
    let given = ["zone", "hours", "closed", "special"].filter { node.entry($0) != nil }
    if given.isEmpty || node.isInvalid { return nil }
    let missing = ["zone", "hours"].filter { node.entry($0) == nil }
    if !missing.isEmpty {
      // A key that isn't known may be the one that is missing.
      if !node.hasUnknownEntries {
        diagnostics.report(
          .missingKey,
          at: entry.keyPlace,
          "the calendar `\(entry.key)` has \(Suggestion.list(given)), but no \(Suggestion.list(missing))",
          help: "add "
            + missing.map {
              $0 == "zone" ? "`zone: Europe/Berlin`" : "`hours: {monday-friday: 9h..17h}`"
            }
            .joined(separator: " and ")
        )
      }
      return nil
    }
    var week = WeeklyHours()
    readWeek(node["hours"], into: &week)
    var closedPlaces: [Place] = []
    for item in node["closed"]?.items ?? [] {
      guard let text = item.text, let days = days(text, at: item.place) else { continue }
      week.closed.append(days)
      closedPlaces.append(item.place)
    }
    var specialPlaces: [Place] = []
    for special in node["special"]?.entries ?? [] where !special.isPlaceholder {
      guard let days = days(special.key, at: special.keyPlace) else { continue }
      checkRepeated(days, among: week.special, specialPlaces, at: special.keyPlace)
      week.special.append(.init(days: days, windows: windows(special.value)))
      specialPlaces.append(special.keyPlace)
    }
    guard let zone = node["zone"], let name = zone.text else { return nil }
    let isWhole = ["hours", "closed", "special"].allSatisfy {
      node[$0]?.isInvalid != true && node[$0]?.hasUnknownEntries != true
    }
    return .init(
      place: entry.keyPlace,
      zone: Located(name, at: zone.place),
      week: week,
      closedPlaces: closedPlaces,
      specialPlaces: specialPlaces,
      isComplete: isWhole && isComplete
    )
  }

  // MARK: Days of the week

  private mutating func readWeek(_ node: YAMLNode?, into week: inout WeeklyHours) {
    var named: [Int: Place] = [:]
    for entry in node?.entries ?? [] where !entry.isPlaceholder {
      guard let days = weekdays(entry) else {
        isComplete = false
        continue
      }
      let windows = windows(entry.value)
      let known = days.filter { named[$0] != nil }
      if let day = known.first {
        isComplete = false
        diagnostics.report(
          .overlappingHours,
          at: entry.keyPlace,
          "`\(CalendarShape.days[day])` has hours already",
          help: "give each day once: all its windows in one list, as in `[9h..12h, 13h..17h]`",
          related: named[day].map { [.init("they are here", at: $0)] } ?? []
        )
      }
      for day in days where named[day] == nil {
        named[day] = entry.keyPlace
        week.days[day] = windows
      }
    }
  }

  /// The days that a key names, Monday as 0; nil after a report.
  private mutating func weekdays(_ entry: YAMLNode.Entry) -> [Int]? {
    let ends = entry.key.split(separator: "-", omittingEmptySubsequences: false)
    let found = ends.map { end in CalendarShape.days.firstIndex { $0 == end } }
    switch (found.count, found[0], found[found.count - 1]) {
    case (1, let day?, _): return [day]
    case (2, let first?, let last?):
      // From Saturday to Monday there are three.
      return (0...(last - first + 7) % 7).map { (first + $0) % 7 }
    default: break
    }
    let meant = Self.meant(by: ends)
    diagnostics.report(
      .unknownDay,
      at: entry.keyPlace,
      "`\(entry.key)` is no day of the week, and no days in a row",
      help: (meant.map { "did you mean `\($0)`? " } ?? "")
        + "days: \(Suggestion.list(CalendarShape.days)); several in a row: `monday-friday`",
      fixes: meant.map { Fix.writing($0, at: entry.keyPlace) } ?? []
    )
    return nil
  }

  /// The day or days that a key most likely means, such as `monday-friday` for `mon-fri`.
  private static func meant(by ends: [Substring]) -> String? {
    switch ends.joined(separator: "-") {
    case "weekday", "weekdays", "workday", "workdays", "working-days", "business-days":
      return "monday-friday"
    case "weekend", "weekends": return "saturday-sunday"
    case "daily", "everyday", "every-day", "all", "any", "always", "all-days":
      return "monday-sunday"
    default: break
    }
    let days = ends.map { end -> String? in
      let starting = CalendarShape.days.filter { end.count >= 2 && $0.hasPrefix(end) }
      return starting.count == 1
        ? starting[0] : Suggestion.closest(to: String(end), among: CalendarShape.days)
    }
    guard days.count <= 2, days.allSatisfy({ $0 != nil }) else { return nil }
    return days.compactMap(\.self).joined(separator: "-")
  }

  // MARK: Windows

  private mutating func windows(_ node: YAMLNode) -> [WeeklyHours.Window] {
    var windows: [(window: WeeklyHours.Window, place: Place)] = []
    for item in node.items ?? [] {
      guard let window = window(item) else {
        isComplete = false
        continue
      }
      if let other = windows.first(where: {
        $0.window.from < window.to && window.from < $0.window.to
      }) {
        isComplete = false
        diagnostics.report(
          .overlappingHours,
          at: item.place,
          "`\(item.text ?? "")` overlaps another window of the same day",
          help: "write one window from the first opening to the last closing",
          related: [.init("the other one is here", at: other.place)]
        )
      }
      windows.append((window, item.place))
    }
    return windows.map(\.window)
  }

  /// A window of a day; nil after a report.
  private mutating func window(_ node: YAMLNode) -> WeeklyHours.Window? {
    guard let (begin, end) = node.bounds else { return nil }
    let text = node.text ?? ""
    let (minute, day) = (Int64(60_000), Int64(WeeklyHours.Window.day))
    if begin % minute != 0 || end % minute != 0 {
      report(
        node,
        "`\(text)` is not in whole minutes",
        help: "write hours and minutes since midnight, as in `9h30m..17h`"
      )
    } else if begin == end {
      report(
        node,
        "`\(text)` ends when it begins",
        help:
          "write from when to when, as in `9h..17h`; the whole day is `0h..24h`, and a day that is closed is left out"
      )
    } else if end > day * minute || begin > end {
      report(
        node,
        begin > end
          ? "`\(text)` ends before it begins" : "`\(text)` goes on after the end of the day",
        help: "end at `24h`, and write what is after midnight to the next day, as in `0h..2h`"
      )
    } else {
      return .init(from: Int(begin / minute), to: Int(end / minute))
    }
    return nil
  }

  private mutating func report(_ node: YAMLNode, _ message: String, help: String) {
    diagnostics.report(.invalidHours, at: node.place, message, help: help)
  }

  // MARK: Dates

  private mutating func days(_ text: String, at place: Place) -> CalendarDays? {
    do throws(CalendarDays.Problem) {
      return try CalendarDays(text)
    } catch {
      isComplete = false
      let form =
        "write a date such as `2026-12-24`, or `12-24` for every year; for several days `2026-12-24..2026-12-26`"
      let meant = DateMistake.meaning(of: text)
      let (message, help) =
        switch error {
        case .malformed:
          ("`\(text)` is no date", meant.map { "did you mean `\($0)`? \(form)" } ?? form)
        case .missingDay(let month, let length):
          ("`\(text)` is no date: \(month) has \(length) days", "name a day that there is")
        case .reversed:
          ("`\(text)` ends before it begins", "write the first day, two dots and the last day")
        case .halfYearly:
          (
            "`\(text)` has a year at one end only",
            "write the year at both ends, or for every year at none"
          )
        case .unknownYear:
          (
            "`\(text)` is not in the years that a calendar knows",
            "name a year from \(CalendarDays.years.lowerBound) to \(CalendarDays.years.upperBound)"
          )
        }
      let fixes = error == .malformed ? meant.map { Fix.writing($0, at: place) } : nil
      diagnostics.report(.invalidDate, at: place, message, help: help, fixes: fixes ?? [])
      return nil
    }
  }

  private mutating func checkRepeated(
    _ days: CalendarDays,
    among special: [WeeklyHours.Special],
    _ places: [Place],
    at place: Place
  ) {
    guard let index = special.firstIndex(where: { $0.days.overlaps(days) }) else { return }
    isComplete = false
    diagnostics.report(
      .overlappingHours,
      at: place,
      "a day of these has special hours already",
      help: "give each day once; a date with a year counts more than the same without",
      related: [.init("they are here", at: places[index])]
    )
  }
}
