import TestSupport

extension RandomPolicy {
  static let calendars = ["desk", "phone"]

  /// Calendars that open and close every few minutes on the days on which random sessions begin, and never
  /// again.
  mutating func writtenCalendars() -> String {
    var text = "calendars:\n"
    for name in Self.calendars {
      // Random sessions begin on November 14, 2023, at 22:13:20, and on January 5, 2026, at nine o'clock.
      var windows: [String] = []
      for (begin, end) in [(8 * 60 + 58, 20 * 60), (22 * 60 + 10, 24 * 60)] {
        var minute = begin
        while minute < end - 10, windows.count < 16 {
          let close = min(end, minute + random.number(1...(random.chance(80) ? 4 : 60)))
          windows.append("\(minute)m..\(close)m")
          minute = close + random.number(0...(random.chance(80) ? 3 : 60))
        }
      }
      if random.chance(50) { windows.append("0h..\(random.number(1...400))m") }
      text +=
        "  \(name): {title: A desk, zone: UTC, hours: {monday-sunday: \(Self.list(windows))}, "
        + "closed: [1970-01-01..2023-11-13, 2023-11-16..2026-01-04, 2026-01-07..2105-12-31]"
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
