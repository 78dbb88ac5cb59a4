/// Calendars, and what timers ask of them.
extension ModelReader {
  mutating func readCalendar(_ entry: YAMLNode.Entry) -> PolicyModel.Calendar {
    let read = CalendarReader.read(entry)
    diagnostics += read.diagnostics
    return .init(
      name: entry.key,
      place: entry.keyPlace,
      title: entry.value["title"]?.text,
      hours: read.hours
    )
  }

  /// `counts: CALENDAR` or `fires: CALENDAR`.
  mutating func readTimerCalendar(_ node: YAMLNode) -> PolicyModel.TimerCalendar? {
    if let counts = node.entry("counts"), let fires = node.entry("fires") {
      reportConflict(
        of: fires,
        with: "counts",
        at: counts.keyPlace,
        "open time that counts ends in open time, so `fires` would change nothing beside `counts`",
        help: "remove `fires`, or `counts` if all time is to count"
      )
    }
    if let counts = node["counts"] {
      return resolve(counts, in: calendars, .unknownCalendar).map {
        .init(index: $0, counts: true)
      }
    }
    return node["fires"].flatMap { resolve($0, in: calendars, .unknownCalendar) }
      .map { .init(index: $0, counts: false) }
  }
}
