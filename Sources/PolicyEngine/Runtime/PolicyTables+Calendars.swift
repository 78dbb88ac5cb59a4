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
    /// How long before the timer whose clock it shares it fires, in milliseconds.
    package var before: Int64

    package init(calendar: UInt8, counts: Bool, before: Int64 = 0) {
      self.calendar = calendar
      self.counts = counts
      self.before = before
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

  /// What a timer asks of a calendar; nil for one that asks nothing.
  package func timer(_ timer: Int) -> Use? { uses.indices.contains(timer) ? uses[timer] : nil }

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
    let openings = calendars.openings[Int(use.calendar)]
    let never = Instant.afterCalendar.milliseconds
    if use.counts {
      let earliest = openings.moment(afterOpenTime: window.earliest, from: instant) ?? never
      if window.latest == window.earliest { return .init(earliest: earliest, latest: earliest) }
      let latest = openings.moment(afterOpenTime: window.latest, from: instant) ?? never
      return .init(earliest: earliest, latest: latest)
    }
    // Of the window what is in the first opening; and the opening itself where none of it is open.
    let begin = instant &+ window.earliest &+ use.before
    let end = instant &+ window.latest &+ use.before
    guard let opening = openings.nextOpening(atOrAfter: begin) else {
      return .init(earliest: never, latest: never)
    }
    var latest = opening
    if end > opening, let closing = openings.nextClosing(after: opening) {
      latest = min(end, closing &- 1)
    }
    // What counts back from that does so in closed time, too, so that there is always time between the two.
    return .init(earliest: opening &- use.before, latest: latest &- use.before)
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
