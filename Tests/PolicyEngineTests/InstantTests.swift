import PolicyEngine
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
}
