extension PolicyModel {
  /// When somebody is there, in a policy's words.
  package struct Calendar: Sendable {
    package var name: String
    package var place: Place
    package var title: String?
    /// Nil where a configuration has to give them.
    package var hours: Hours?
  }

  /// What a timer asks of a calendar.
  package struct TimerCalendar: Sendable, Hashable {
    package var index: Int
    /// Whether only open time counts; else the timer only fires when the calendar is open.
    package var counts: Bool

    package init(index: Int, counts: Bool) {
      self.index = index
      self.counts = counts
    }
  }

  /// The calendars that timers and conditions ask.
  package var usedCalendars: Set<Int> {
    var used = Set(timers.compactMap(\.calendar?.index))
    forEachTest { if case .open(let calendar) = $0 { used.insert(calendar) } }
    return used
  }
}

extension PolicyModel.Calendar {
  /// When a calendar is open.
  package struct Hours: Sendable {
    /// Where they are written.
    package var place: Place
    package var zone: Located<String>
    package var week: WeeklyHours
    /// By closed day or days, and by those with hours of their own, where they are written.
    package var closedPlaces: [Place]
    package var specialPlaces: [Place]
    /// Whether all could be read.
    package var isComplete: Bool
    /// What comes of them under the rules of the zone; nil where those can't be had.
    package var openings: Openings?
  }

  /// A calendar's openings, and what is on record of them.
  package struct Openings: Sendable {
    package var table: OpeningTable
    package var zone: ZoneRules
    /// The version of the tz database that the zone's rules are from.
    package var zoneVersion: String
  }
}
