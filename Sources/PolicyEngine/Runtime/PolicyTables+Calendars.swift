/// What a policy's tables know of calendars.
///
/// A step that asks no calendar reads nothing of it.
package struct CalendarTables: Sendable {
  /// What a timer asks of a calendar.
  package struct Use: Sendable {
    /// The index of the calendar's openings.
    package var calendar: UInt8
    /// Whether only open time counts; else the timer only fires when the calendar is open.
    package var counts: Bool

    package init(calendar: UInt8, counts: Bool) {
      self.calendar = calendar
      self.counts = counts
    }
  }

  /// When each calendar is open.
  package var openings: [OpeningTable] = []
  /// By timer, what it asks of a calendar; nil for one that asks nothing.
  package var uses: [Use?] = []
  /// The facts that say which calendars are open.
  package var facts: UInt64 = 0
  /// By those facts, from the lowest on, the indices of the calendars' openings.
  package var asked: [UInt8] = []

  package init() {}

  /// The timers that ask a calendar, as bits.
  var timers: UInt32 {
    uses.indices.reduce(0) { uses[$1] == nil ? $0 : $0 | 1 << UInt32($1) }
  }
}

extension PolicyTables {
  /// When a timer may fire that starts at an instant and runs for a time.
  ///
  /// A calendar that never opens again leaves it for ever: it is due after the calendar that instants have.
  package func deadline(
    of timer: Int,
    startingAt instant: Int64,
    _ window: TimeWindow
  ) -> Session.Deadline {
    guard calendarTimers >> UInt32(timer) & 1 == 1, let use = calendars.uses[timer] else {
      return .init(earliest: instant &+ window.earliest, latest: instant &+ window.latest)
    }
    let earliest = due(after: window.earliest, from: instant, use)
    let isExact = window.latest == window.earliest
    return .init(
      earliest: earliest,
      latest: isExact ? earliest : due(after: window.latest, from: instant, use)
    )
  }

  private func due(
    after length: Int64,
    from instant: Int64,
    _ use: CalendarTables.Use
  ) -> Int64 {
    let openings = calendars.openings[Int(use.calendar)]
    let due =
      use.counts
      ? openings.moment(afterOpenTime: length, from: instant)
      : openings.nextOpening(atOrAfter: instant &+ length)
    return due ?? Instant.afterCalendar.milliseconds
  }

  /// The facts about a step's instant that the rows of a cell ask for.
  func calendarFacts(of cell: Int, at instant: Int64) -> UInt64 {
    var rest = cells[cell].calendarFacts
    var holding: UInt64 = 0
    while rest != 0 {
      let fact = rest & (~rest &+ 1)
      let place = fact.trailingZeroBitCount &- calendars.facts.trailingZeroBitCount
      if calendars.openings[Int(calendars.asked[place])].isOpen(at: instant) { holding |= fact }
      rest &= rest &- 1
    }
    return holding
  }

  /// The facts about calendars that an event, or a timer's firing, asks for in a state.
  package func calendarFacts(of event: Int, in state: Int) -> UInt64 {
    cells[state * eventCount + event].calendarFacts
  }

  /// Those of them that hold at an instant.
  package func calendarFacts(of event: Int, in state: Int, at instant: Int64) -> UInt64 {
    calendarFacts(of: state * eventCount + event, at: instant)
  }

  /// The facts that an event brings, with those about the instant in the place of any that were assumed.
  @inline(__always)
  func facts(_ facts: UInt64, of cell: Int, at instant: Int64) -> UInt64 {
    cells[cell].calendarFacts == 0
      ? facts : facts & ~calendars.facts | calendarFacts(of: cell, at: instant)
  }
}
