import PolicyEngine
import Testing

@Suite("Days of a calendar")
struct CalendarDaysTests {
  @Test(
    "are dates, ranges of them, and dates of every year",
    arguments: [
      ("2026-12-24", ["2026-12-24"], ["2026-12-23", "2026-12-25", "2027-12-24"]),
      (
        "2026-12-24..2027-01-01", ["2026-12-24", "2026-12-31", "2027-01-01"],
        ["2026-12-23", "2027-01-02", "2027-12-24"]
      ),
      ("12-24", ["1970-12-24", "2026-12-24", "2105-12-24"], ["2026-12-23", "2026-12-25"]),
      ("12-24..12-26", ["2026-12-24", "2030-12-26"], ["2026-12-27", "2026-01-01"]),
      (
        "12-24..01-01", ["2026-12-24", "2026-12-31", "2026-01-01", "1970-01-01"],
        ["2026-12-23", "2026-01-02"]
      ),
      ("02-29", ["2028-02-29"], ["2026-02-28", "2026-03-01"]),
      ("02-29..03-02", ["2028-02-29", "2026-03-01"], ["2026-02-28", "2028-02-28", "2026-03-03"]),
      ("03-01..02-29", ["2026-02-28", "2028-02-29", "2026-07-01"], []),
      ("2028-02-29", ["2028-02-29"], ["2028-02-28", "2028-03-01"]),
    ]
  )
  func contain(_ text: String, _ inside: [String], _ outside: [String]) throws {
    let days = try CalendarDays(text)
    for day in inside { #expect(days.contains(try number(of: day)), "\(day)") }
    for day in outside { #expect(!days.contains(try number(of: day)), "\(day)") }
  }

  @Test(
    "are refused where they are none",
    arguments: [
      ("", .malformed), ("2026", .malformed), ("24.12.", .malformed), ("1-1", .malformed),
      ("2026-1-01", .malformed), ("2026-13-01", .malformed), ("2026-12-00", .malformed),
      ("2026-12-24T00:00:00Z", .malformed), ("2026-12-24...2026-12-26", .malformed),
      ("2026-12-24..", .malformed), ("..2026-12-24", .malformed), ("2026/12/24", .malformed),
      ("2026-02-29", .missingDay(month: "February 2026", length: 28)),
      ("04-31", .missingDay(month: "April", length: 30)),
      ("02-30", .missingDay(month: "February", length: 29)),
      ("2026-12-26..2026-12-24", .reversed), ("2026-12-24..12-26", .halfYearly),
      ("12-24..2026-12-26", .halfYearly), ("1969-12-31", .unknownYear),
      ("2026-01-01..2106-01-01", .unknownYear),
    ] as [(String, CalendarDays.Problem)]
  )
  func refused(_ text: String, _ problem: CalendarDays.Problem) {
    #expect(throws: problem) { try CalendarDays(text) }
  }

  private func number(of date: String) throws -> Int64 {
    try #require(Instant("\(date)T00:00:00Z")).milliseconds / 86_400_000
  }
}
