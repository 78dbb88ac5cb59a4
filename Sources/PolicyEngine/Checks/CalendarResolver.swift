/// Makes openings of the hours of calendars, under the rules of their zones, and says what is wrong with them.
struct CalendarResolver {
  private struct Key: Hashable {
    var zone: String
    var week: WeeklyHours
  }

  private let zones: TimeZoneData
  /// What was made, as many channels and policies have the same calendar.
  private var made: [Key: OpeningTable] = [:]
  private var rules: [String: Result<ZoneRules, TimeZoneData.Problem>] = [:]

  init(_ zones: TimeZoneData) {
    self.zones = zones
  }

  /// Adds the openings of a model's calendars.
  mutating func resolve(_ model: inout PolicyModel) -> [Diagnostic] {
    if model.calendars.isEmpty { return [] }
    var diagnostics: [Diagnostic] = []
    for index in model.calendars.indices {
      let name = model.calendars[index].name
      guard var hours = model.calendars[index].hours else { continue }
      diagnostics += resolve(&hours, of: name)
      model.calendars[index].hours = hours
    }
    return diagnostics
  }

  /// Adds the openings of one calendar.
  mutating func resolve(
    _ hours: inout PolicyModel.Calendar.Hours,
    of calendar: String
  ) -> [Diagnostic] {
    let zone: ZoneRules
    do throws(TimeZoneData.Problem) {
      zone = try rules(of: hours.zone.value)
    } catch {
      return [unknownZone(hours.zone, error)]
    }
    // What could not be read is missing in the openings, and reported.
    guard hours.isComplete else { return [] }
    let key = Key(zone: zone.name, week: hours.week)
    let table = made[key] ?? OpeningTable(hours.week, in: zone)
    made[key] = table
    hours.openings = .init(table: table, zone: zone, zoneVersion: zones.version)
    guard table.isEmpty else { return [] }
    return [
      Diagnostic(
        .neverOpen,
        at: hours.place,
        "the calendar `\(calendar)` is never open, so nothing that waits for it comes about",
        help: "give it hours on days that are not `closed`"
      )
    ]
  }

  private mutating func rules(of zone: String) throws(TimeZoneData.Problem) -> ZoneRules {
    if let known = rules[zone] { return try known.get() }
    var found: Result<ZoneRules, TimeZoneData.Problem>
    do throws(TimeZoneData.Problem) {
      found = .success(try zones.rules(of: zone))
    } catch {
      found = .failure(error)
    }
    rules[zone] = found
    return try found.get()
  }

  private func unknownZone(
    _ zone: Located<String>,
    _ problem: TimeZoneData.Problem
  ) -> Diagnostic {
    let name = zone.value
    switch problem {
    case .noData:
      return Diagnostic(
        .unknownZone,
        at: zone.place,
        "the rules of the time zone `\(name)` are not there: no tz database was found",
        help:
          "install the package `tzdata`, or let TZDIR name the folder that has its files; `UTC` needs none"
      )
    case .unknown:
      let mistake = ZoneMistake(name, among: zones.names + ["UTC"])
      return Diagnostic(
        .unknownZone,
        at: zone.place,
        "`\(name)` is none of the time zones of the tz database",
        help: mistake.help,
        fixes: mistake.meant.count == 1 ? Fix.writing(mistake.meant[0], at: zone.place) : []
      )
    case .unreadable(let reason):
      return Diagnostic(
        .unknownZone,
        at: zone.place,
        "the file of the time zone `\(name)` can't be used: \(reason)",
        help: "install the tz database anew, such as the package `tzdata`"
      )
    }
  }
}
