import PolicyEngine
import Testing

@Suite("Durations")
struct DurationTextTests {
  @Test(
    "are read to the millisecond",
    arguments: [
      ("500ms", 500), ("90s", 90_000), ("5m", 300_000), ("24h", 86_400_000), ("1d", 86_400_000),
      ("1h30m", 5_400_000), ("1d2h3m4s5ms", 93_784_005), ("0s", 0), ("007m", 420_000),
      ("PT5M", 300_000), ("P1D", 86_400_000), ("P1W", 604_800_000), ("PT1H30M", 5_400_000),
      ("PT0.25S", 250), ("P1DT12H", 129_600_000), ("36500d", 3_153_600_000_000),
    ] as [(String, Int64)]
  )
  func read(_ text: String, _ milliseconds: Int64) throws {
    #expect(try DurationText.parse(text) == milliseconds)
    #expect(try DurationText.parse(DurationText.format(milliseconds)) == milliseconds)
  }

  @Test(
    "are refused when they are none",
    arguments: [
      ("5", .withoutUnit), ("P5", .withoutUnit), ("", .malformed), ("5x", .malformed),
      ("m", .malformed),
      ("-5m", .malformed), ("5m 30s", .malformed), ("30s5m", .malformed), ("5m5m", .malformed),
      ("5M", .malformed), ("P", .malformed), ("PT", .malformed), ("P1M", .malformed),
      ("P1Y", .malformed), ("PT1D", .malformed), ("P1H", .malformed), ("PT5M1H", .malformed),
      ("PT0.25M", .malformed), ("PT0.0001S", .malformed), ("PT.5S", .malformed), ("٥m", .malformed),
      ("5min", .malformed), ("36501d", .tooLong), ("99999999999999999999s", .tooLong),
      ("36500d1ms", .tooLong),
    ] as [(String, DurationText.Problem)]
  )
  func refuse(_ text: String, _ problem: DurationText.Problem) {
    #expect(throws: problem) { try DurationText.parse(text) }
  }

  @Test(
    "are guessed from what people write",
    arguments: [
      ("5 minutes", "5m"), ("5min", "5m"), ("1 hour 30 mins", "1h30m"), ("1.5h", "1h30m"),
      ("30m1h", "1h30m"), ("2 weeks", "14d"), ("24 hrs", "24h"), ("5M", "5m"), ("10 s", "10s"),
      ("24h-30h", "24h..30h"), ("5m to 30m", "5m..30m"), ("5m...30m", "5m..30m"),
      ("5m–30m", "5m..30m"), ("30m-5m", nil), ("-5m", nil), ("ten minutes", nil), ("", nil),
      ("5", nil), ("1e400h", nil), ("0.0001ms", nil), ("9999999d", nil), ("nan h", nil),
    ] as [(String, String?)]
  )
  func guess(_ text: String, _ meant: String?) {
    #expect(DurationText.meant(by: text) == meant)
  }
}
