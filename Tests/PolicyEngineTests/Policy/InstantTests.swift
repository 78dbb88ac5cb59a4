import PolicyEngine
import TestSupport
import Testing

@Suite("Instants")
struct InstantTests {
  @Test(
    "read and write RFC 3339",
    arguments: [
      ("2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z"),
      ("2026-01-05T10:00:00.25+01:00", "2026-01-05T09:00:00.250Z"),
      ("2024-02-29t23:59:60z", "2024-03-01T00:00:00Z"),
      ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
      ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
      ("9999-12-31T23:59:59.999000Z", "9999-12-31T23:59:59.999Z"),
    ]
  )
  func readAndWrite(_ text: String, _ canonical: String) throws {
    let instant = try #require(Instant(text))
    #expect(instant.description == canonical)
    #expect(Instant(canonical) == instant)
  }

  @Test(
    "refuse what is no instant to the millisecond",
    arguments: [
      "", "2026-01-05", "2026-01-05T09:00:00", "2026-02-29T09:00:00Z", "2026-13-01T00:00:00Z",
      "2026-01-05T24:00:00Z", "2026-01-05T09:60:00Z", "2026-01-05T09:00:00.0001Z",
      "2026-01-05T09:00:00.Z", "2026-01-05T09:00:00+24:00", "2026-01-05T09:00:00ZZ",
      "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "٢٠٢٦-01-05T09:00:00Z",
    ]
  )
  func refuse(_ text: String) {
    #expect(Instant(text) == nil)
  }

  @Test("count milliseconds from 1970")
  func countMilliseconds() {
    #expect(Instant("1970-01-01T00:00:01.5Z")?.milliseconds == 1500)
    #expect(Instant("2000-03-01T00:00:00Z")?.milliseconds == 951_868_800_000)
  }

  @Test(
    "refuse what only looks like an instant",
    arguments: [
      "2026-1-05T09:00:00Z", "26-01-05T09:00:00Z", "2026-01-05T9:00:00Z", "2026-01-05T09:00Z",
      "2026-01-05T09:00:00.123",
      "2026-01-05T09:00:00z ", " 2026-01-05T09:00:00Z", "2026-01-05_09:00:00Z",
      "2026/01/05T09:00:00Z",
      "2026-01-05T09:00:00+1:00", "2026-01-05T09:00:00+0100", "2026-01-05T09:00:00+01",
      "2026-01-05T09:00:00+01:60",
      "2026-01-05T09:00:61Z", "2026-01-05T09:58:60Z", "2026-01-05T09:59:60Z",
      "2026-01-05T23:59:60+01:00", "2026-01-00T09:00:00Z", "2026-00-05T09:00:00Z",
      "2026-04-31T09:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
      "-0001-01-01T00:00:00Z",
      "+2026-01-05T09:00:00Z", "12026-01-05T09:00:00Z", "2026-01-05T09:00:00,5Z",
      "2026-01-05T09:00:00.0005Z",
      "2026-W02-1T09:00:00Z", "2026-005T09:00:00Z", "1767603600", "2026-01-05T09:00:00Z\0",
      "9999-12-31T23:59:60Z",
    ]
  )
  func refuseMore(_ text: String) {
    #expect(Instant(text) == nil)
  }

  @Test(
    "know leap years, offsets and fractions",
    arguments: [
      ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
      ("2024-12-31T23:59:59-00:00", "2024-12-31T23:59:59Z"),
      ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
      ("2026-12-31T23:30:00-23:59", "2027-01-01T23:29:00Z"),
      ("2026-01-05 09:00:00.1Z", "2026-01-05T09:00:00.100Z"),
      ("2026-01-05T09:00:00.012000Z", "2026-01-05T09:00:00.012Z"),
      ("2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.500Z"),
      ("2017-01-01T05:29:60+05:30", "2017-01-01T00:00:00Z"),
      ("0000-02-29T00:00:00Z", "0000-02-29T00:00:00Z"),
      ("0000-01-01T23:59:00+23:59", "0000-01-01T00:00:00Z"),
      ("9999-12-31T00:00:00-23:59", "9999-12-31T23:59:00Z"),
    ]
  )
  func readMore(_ text: String, _ canonical: String) throws {
    let instant = try #require(Instant(text))
    #expect(instant.description == canonical)
  }

  @Test("agree with a calendar that counts day by day")
  func everyDay() {
    var days: Int64 = -719_528
    for year in 0...9999 {
      let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      // The first and the last of each month: where mistakes show.
      for (month, length) in lengths.enumerated() {
        for day in [1, length] {
          let instant = Instant(milliseconds: (days + Int64(day) - 1) * 86_400_000)
          let text = "\(pad(year, 4))-\(pad(month + 1, 2))-\(pad(day, 2))T00:00:00Z"
          guard instant.description == text, Instant(text) == instant else {
            Issue.record("\(text) is not \(instant)")
            return
          }
        }
        days += Int64(length)
      }
    }
  }

  private func pad(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
  }

  @Test("read back as they were written")
  func roundTrip() {
    var random = SeededRandom(run: 6000)
    for _ in 0..<5000 {
      let range = Instant.earliest.milliseconds...Instant.latest.milliseconds
      let instant = Instant(milliseconds: Int64.random(in: range, using: &random))
      #expect(Instant(instant.description) == instant)
    }
  }

  @Test("stay between the first and the last that can be written")
  func saturate() {
    #expect(Instant(milliseconds: .min) == .earliest)
    #expect(Instant(milliseconds: .max) == .latest)
    #expect(Instant.earliest.description == "0000-01-01T00:00:00Z")
    #expect(Instant.latest.description == "9999-12-31T23:59:59.999Z")
    #expect(Instant.latest.adding(DurationText.longest) == .afterCalendar)
    #expect(Instant.latest.adding(1) > .latest)
    #expect("\(Instant.latest.adding(1))" == "after the year 9999")
    #expect(Instant.latest.adding(0) == .latest)
    #expect(Instant.earliest.adding(1).description == "0000-01-01T00:00:00.001Z")
    #expect(Instant.earliest < .latest)
  }
}
