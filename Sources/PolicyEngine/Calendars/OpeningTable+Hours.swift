extension OpeningTable {
  /// The openings of a calendar with some hours, in a zone.
  package init(_ hours: WeeklyHours, in zone: ZoneRules) {
    self.init()
    let plan = DayPlan(hours)
    let stretches = zone.stretches(of: Self.span)
    for (index, stretch) in stretches.enumerated() {
      let end = index + 1 < stretches.count ? stretches[index + 1].begin : Self.span.upperBound
      append(plan, stretch, until: end)
    }
  }

  /// Adds the openings of a stretch of time in which the clocks are never changed.
  private mutating func append(_ plan: DayPlan, _ stretch: ZoneRules.Stretch, until end: Int64) {
    let first = (stretch.begin + stretch.offset).dividedDown(by: 86_400)
    let last = (end - 1 + stretch.offset).dividedDown(by: 86_400)
    for day in first...last {
      let midnight = day * 86_400 - stretch.offset
      for window in plan[day] {
        let open = max(midnight + Int64(window.from) * 60, stretch.begin)
        let close = min(midnight + Int64(window.to) * 60, end)
        if open < close { append(open..<close) }
      }
    }
  }
}

/// The windows of each day that a table knows, found once for every day.
private struct DayPlan {
  /// Local dates begin before those of UTC, or after: by four days at most.
  private static let margin: Int64 = 4

  /// By kind of day: the days of the week, a closed day, and each of the special ones.
  private var windows: [[WeeklyHours.Window]]
  /// By day, from ``margin`` days before the table begins: the kind.
  private var kinds: [Int32]

  init(_ hours: WeeklyHours) {
    windows = hours.days.map(Self.inOrder) + [[]]
    windows += hours.special.map { Self.inOrder($0.windows) }
    let count = OpeningTable.span.upperBound / 86_400 + 2 * Self.margin
    kinds = (0..<count).map { Int32(CivilDate.weekday($0 - Self.margin)) }
    // What is said later counts: `WeeklyHours.reason(for:)` asks in the opposite order.
    for days in hours.closed { set(7, on: days) }
    for hasYear in [false, true] {
      for (index, special) in hours.special.enumerated().reversed()
      where special.days.hasYear == hasYear {
        set(8 + Int32(index), on: special.days)
      }
    }
  }

  subscript(day: Int64) -> [WeeklyHours.Window] {
    windows[Int(kinds[Int(day + Self.margin)])]
  }

  private static func inOrder(_ windows: [WeeklyHours.Window]) -> [WeeklyHours.Window] {
    windows.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
  }

  private mutating func set(_ kind: Int32, on days: CalendarDays) {
    for range in days.ranges(
      in: CalendarDays.years.lowerBound - 1...CalendarDays.years.upperBound + 1
    ) {
      let first = max(range.lowerBound + Self.margin, 0)
      let last = min(range.upperBound + Self.margin, Int64(kinds.count) - 1)
      if first <= last { for day in first...last { kinds[Int(day)] = kind } }
    }
  }
}

extension CalendarDays {
  /// The days that begin in some years, as days since 1970-01-01.
  fileprivate func ranges(in years: ClosedRange<Int64>) -> [ClosedRange<Int64>] {
    switch self {
    case .once(let days):
      return [days]
    case .yearly(let first, let last):
      return years.compactMap { year in
        // February 29 stands for the day after it where it is missing, as a first day, …
        let begin = CivilDate.days(year, first.month, first.day)
        let endYear = first <= last ? year : year + 1
        // … and for the day before it as a last one.
        let end = CivilDate.days(
          endYear,
          last.month,
          min(last.day, CivilDate.length(ofMonth: last.month, endYear))
        )
        return begin <= end ? begin...end : nil
      }
    }
  }
}
