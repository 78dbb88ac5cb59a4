import TestSupport

extension RandomPolicy {
  static let calendars = ["desk", "phone"]

  /// Calendars that open and close every few minutes, on the two days about which random sessions begin,
  /// and never again.
  mutating func writtenCalendars() -> String {
    var text = "calendars:\n"
    for name in Self.calendars {
      // Random sessions begin on November 14, 2023, at 22:13:20, and some last for hours.
      var minute = 22 * 60 + 10
      var windows: [String] = []
      while minute < 23 * 60 + 50, windows.count < 8 {
        let end = minute + random.number(1...(random.chance(80) ? 4 : 60))
        windows.append("\(minute)m..\(end)m")
        minute = end + random.number(0...(random.chance(80) ? 3 : 60))
      }
      if random.chance(50) { windows.append("0h..\(random.number(1...400))m") }
      text +=
        "  \(name): {title: A desk, zone: UTC, hours: {monday-sunday: \(Self.list(windows))}, "
        + "closed: [1970-01-01..2023-11-13, 2023-11-16..2105-12-31]"
      if random.chance(20) { text += ", special: {2023-11-15: 0h..24h}" }
      text += "}\n"
    }
    return text
  }

  /// What a timer asks of a calendar.
  mutating func calendarKey() -> String {
    "\(random.pick(["counts", "fires"])): \(random.pick(Self.calendars))"
  }
}
