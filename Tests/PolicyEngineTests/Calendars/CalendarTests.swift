import PolicyEngine
import TestSupport
import Testing

@Suite("Calendars")
struct CalendarTests {
  private typealias Window = WeeklyHours.Window

  private func table(
    _ zone: String,
    _ windows: [Window],
    on days: Range<Int> = 0..<7,
    closed: [String] = [],
    special: [(String, [Window])] = []
  ) throws -> OpeningTable {
    OpeningTable(
      WeeklyHours(
        days: (0..<7).map { days.contains($0) ? windows : [] },
        closed: try closed.map { try CalendarDays($0) },
        special: try special.map { .init(days: try CalendarDays($0.0), windows: $0.1) }
      ),
      in: try ZoneFile.read(ZoneOracle.bytes(of: zone), name: zone)
    )
  }

  private func milliseconds(_ text: String) throws -> Int64 {
    try #require(Instant(text)).milliseconds
  }

  /// The openings that begin in some time.
  private func openings(
    of table: OpeningTable,
    from begin: String,
    to end: String
  ) throws -> [String] {
    let (begin, end) = (try milliseconds(begin), try milliseconds(end))
    return (0..<table.count).map { table[$0] }
      .filter { begin <= $0.lowerBound && $0.lowerBound < end }
      .map {
        "\(Instant(milliseconds: $0.lowerBound)) to \(Instant(milliseconds: $0.upperBound))"
      }
  }

  // MARK: Clocks that are changed

  @Test(
    "lose the windows that lie in the hour left out, and have those twice that come twice",
    arguments: [
      // Windows are 1:30 to 2:30, and the days those on which the clocks change.
      (
        "Europe/Berlin", "2026-03-29", ["2026-03-29T00:30:00Z to 2026-03-29T01:00:00Z"]
      ),
      (
        "Europe/Berlin", "2026-10-25",
        [
          "2026-10-24T23:30:00Z to 2026-10-25T00:30:00Z",
          "2026-10-25T01:00:00Z to 2026-10-25T01:30:00Z",
        ]
      ),
      (
        "America/New_York", "2026-03-08", ["2026-03-08T06:30:00Z to 2026-03-08T07:00:00Z"]
      ),
      (
        "America/New_York", "2026-11-01",
        [
          "2026-11-01T05:30:00Z to 2026-11-01T06:00:00Z",
          "2026-11-01T06:30:00Z to 2026-11-01T07:30:00Z",
        ]
      ),
      // By half an hour: at 2:00 it is 2:30, or 1:30 again.
      (
        "Australia/Lord_Howe", "2026-10-04", ["2026-10-03T15:00:00Z to 2026-10-03T15:30:00Z"]
      ),
      (
        "Australia/Lord_Howe", "2026-04-05", ["2026-04-04T14:30:00Z to 2026-04-04T16:00:00Z"]
      ),
      // South of the equator: put forward in spring, October.
      ("Australia/Sydney", "2026-10-04", ["2026-10-03T15:30:00Z to 2026-10-03T16:00:00Z"]),
      (
        "Australia/Sydney", "2026-04-05",
        [
          "2026-04-04T14:30:00Z to 2026-04-04T15:30:00Z",
          "2026-04-04T16:00:00Z to 2026-04-04T16:30:00Z",
        ]
      ),
    ]
  )
  func clockChanges(_ zone: String, _ day: String, _ expected: [String]) throws {
    let table = try table(zone, [Window(from: 90, to: 150)])
    let noon = try milliseconds("\(day)T12:00:00Z")
    let begin = Instant(milliseconds: noon - 26 * 3_600_000).description
    let end = Instant(milliseconds: noon).description
    let found = try openings(of: table, from: begin, to: end)
    #expect(Array(found.suffix(expected.count)) == expected)
  }

  @Test("have no window that lies wholly in the hour left out")
  func insideGap() throws {
    let table = try table("Europe/Berlin", [Window(from: 130, to: 170)])
    #expect(
      try openings(of: table, from: "2026-03-27T12:00:00Z", to: "2026-03-30T12:00:00Z") == [
        "2026-03-28T01:10:00Z to 2026-03-28T01:50:00Z",
        "2026-03-30T00:10:00Z to 2026-03-30T00:50:00Z",
      ]
    )
  }

  @Test("count real time on the days with 23 and 25 hours")
  func longAndShortDays() throws {
    let table = try table("Europe/Berlin", [Window(from: 0, to: 720)])
    let start = try milliseconds("2026-03-28T12:00:00Z")
    // The morning of March 29 has eleven hours; that of March 30 twelve.
    let due = table.moment(afterOpenTime: 11 * 3_600_000, from: start)
    #expect(due == (try milliseconds("2026-03-29T10:00:00Z")))
    let autumn = try milliseconds("2026-10-24T12:00:00Z")
    let later = table.moment(afterOpenTime: 13 * 3_600_000, from: autumn)
    #expect(later == (try milliseconds("2026-10-25T11:00:00Z")))
  }

  @Test("follow a zone whose offset has changed for good")
  func changedForGood() throws {
    let pyongyang = try table("Asia/Pyongyang", [Window(from: 540, to: 600)])
    #expect(
      try openings(of: pyongyang, from: "2015-08-13T12:00:00Z", to: "2015-08-15T12:00:00Z") == [
        "2015-08-14T00:00:00Z to 2015-08-14T01:00:00Z",
        "2015-08-15T00:30:00Z to 2015-08-15T01:30:00Z",
      ]
    )
    #expect(
      try openings(of: pyongyang, from: "2018-05-03T12:00:00Z", to: "2018-05-05T12:00:00Z") == [
        "2018-05-04T00:30:00Z to 2018-05-04T01:30:00Z",
        "2018-05-05T00:00:00Z to 2018-05-05T01:00:00Z",
      ]
    )
  }

  @Test("have no December 30, 2011, in Apia")
  func missingDay() throws {
    let everyDay = try table("Pacific/Apia", [Window(from: 540, to: 600)])
    #expect(
      try openings(of: everyDay, from: "2011-12-28T12:00:00Z", to: "2011-12-31T12:00:00Z") == [
        "2011-12-28T19:00:00Z to 2011-12-28T20:00:00Z",
        "2011-12-29T19:00:00Z to 2011-12-29T20:00:00Z",
        "2011-12-30T19:00:00Z to 2011-12-30T20:00:00Z",
      ]
    )
    let friday = try table("Pacific/Apia", [Window(from: 0, to: 1440)], on: 4..<5)
    #expect(
      try openings(of: friday, from: "2011-12-24T12:00:00Z", to: "2012-01-04T12:00:00Z") == []
    )
    #expect(
      try openings(of: friday, from: "2012-01-04T12:00:00Z", to: "2012-01-08T12:00:00Z") == [
        "2012-01-05T10:00:00Z to 2012-01-06T10:00:00Z"
      ]
    )
  }

  // MARK: Always, never, and for a year

  @Test(
    "that never close have one opening, whatever the clocks do",
    arguments: ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
  )
  func always(_ zone: String) throws {
    let table = try table(zone, [Window(from: 0, to: 720), Window(from: 720, to: 1440)])
    #expect(table.count == 1)
    #expect(table[0] == 0..<OpeningTable.span.upperBound * 1000)
  }

  @Test("that never open have none")
  func never() throws {
    #expect(try table("Europe/Berlin", []).isEmpty)
    let closed = try table("UTC", [Window(from: 0, to: 1440)], closed: ["01-01..12-31"])
    #expect(closed.isEmpty)
  }

  @Test("may be closed for a year, and be open on one day of it")
  func closedYear() throws {
    let table = try table(
      "Europe/Berlin",
      [Window(from: 540, to: 1020)],
      on: 0..<5,
      closed: ["2026-01-01..2026-12-31"],
      special: [("2026-07-04", [Window(from: 600, to: 660)])]
    )
    #expect(
      try openings(of: table, from: "2025-12-31T00:00:00Z", to: "2027-01-02T00:00:00Z") == [
        "2025-12-31T08:00:00Z to 2025-12-31T16:00:00Z",
        "2026-07-04T08:00:00Z to 2026-07-04T09:00:00Z",
        "2027-01-01T08:00:00Z to 2027-01-01T16:00:00Z",
      ]
    )
    let closing = try milliseconds("2025-12-31T16:00:00Z")
    let dues = [3_600_000, 3_600_001].map { table.moment(afterOpenTime: $0, from: closing) }
    #expect(
      dues == [
        try milliseconds("2026-07-04T09:00:00Z"), try milliseconds("2027-01-01T08:00:00.001Z"),
      ]
    )
  }

  @Test("take special days before closed ones, and a date with its year before that of every year")
  func precedence() throws {
    let morning = Window(from: 540, to: 600)
    let hours = WeeklyHours(
      days: Array(repeating: [Window(from: 0, to: 1440)], count: 7),
      closed: [try CalendarDays("2026-12-24..2026-12-26"), try CalendarDays("12-31")],
      special: [
        .init(days: try CalendarDays("12-24"), windows: [morning]),
        .init(days: try CalendarDays("2027-12-24"), windows: []),
        .init(days: try CalendarDays("2026-12-25"), windows: [morning]),
      ]
    )
    func reason(_ date: String) throws -> WeeklyHours.Reason {
      hours.reason(for: try milliseconds("\(date)T00:00:00Z") / 86_400_000)
    }
    #expect(try reason("2026-12-23") == .weekday(2))
    #expect(try reason("2026-12-24") == .special(0))
    #expect(try reason("2026-12-25") == .special(2))
    #expect(try reason("2026-12-26") == .closed(0))
    #expect(try reason("2026-12-31") == .closed(1))
    #expect(try reason("2027-12-24") == .special(1))
    #expect(hours.windows(on: try milliseconds("2027-12-24T00:00:00Z") / 86_400_000) == [])
  }
}
