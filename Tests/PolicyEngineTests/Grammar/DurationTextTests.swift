import PolicyEngine
import TestSupport
import Testing

@Suite("Durations")
struct DurationTextTests {
  @Test(
    "are read as people write them",
    arguments: [
      ("500ms", 500), ("90s", 90_000), ("5m", 300_000), ("24h", 86_400_000), ("1d", 86_400_000),
      ("1h30m", 5_400_000), ("1d2h3m4s5ms", 93_784_005), ("0s", 0), ("0d0ms", 0), ("007m", 420_000),
      ("1m500ms", 60_500), ("36500d", 3_153_600_000_000), ("3153600000000ms", 3_153_600_000_000),
    ] as [(String, Int64)]
  )
  func shortForm(_ text: String, _ milliseconds: Int64) throws {
    #expect(try DurationText.parse(text) == milliseconds)
  }

  @Test(
    "are read as ISO 8601 has them",
    arguments: [
      ("PT5M", 300_000), ("PT90S", 90_000), ("PT0.5S", 500), ("PT1.25S", 1250), ("PT0.001S", 1),
      ("PT1.5S", 1500),
      ("P1D", 86_400_000), ("P1W", 604_800_000), ("P1W1DT1H1M1.001S", 694_861_001), ("PT0S", 0),
      ("P0D", 0),
      ("P1DT12H", 129_600_000), ("PT36H", 129_600_000), ("P36500D", 3_153_600_000_000),
    ] as [(String, Int64)]
  )
  func iso8601(_ text: String, _ milliseconds: Int64) throws {
    #expect(try DurationText.parse(text) == milliseconds)
  }

  @Test("need a unit", arguments: ["5", "0", "90", "36500", "P5", "PT5"])
  func withoutUnit(_ text: String) {
    #expect(throws: DurationText.Problem.withoutUnit) { try DurationText.parse(text) }
  }

  @Test(
    "are nothing else",
    arguments: [
      "", " ", "m", "5 m", " 5m", "5m ", "5M", "5min", "5m30", "1h 30m", "30m1h", "5m5m", "1s1m",
      "5ms1s", "-5m", "+5m", "1.5h",
      "1,5h", "5m.", "٥m", "5µs", "5us", "1w", "1y", "5\u{200B}m", "５m", "P", "PT", "P1DT", "P1H",
      "PT1D", "PT1W", "P1M", "P1Y",
      "PT1M1H", "PT1S1S", "P1D1W", "PT1.5M", "P1.5D", "PT.5S", "PT1.S", "PT1.0001S", "PT1,5S",
      "pt5m", "PT5m", "PT-5M", "P-1D",
      "PTT1S", "P1DT1HT1M", "PT5M ", "5mP", "0x5m", "1e3s", "none",
    ]
  )
  func malformed(_ text: String) {
    #expect(throws: DurationText.Problem.malformed) { try DurationText.parse(text) }
  }

  @Test(
    "are at most a hundred years",
    arguments: [
      "36500d1ms", "36501d", "3153600000001ms", "876001h", "36500d0h0m0s1ms",
      "9223372036854775807ms", "9223372036854775808ms",
      "99999999999999999999999d", "3153600000000d", "36499d25h", "P36501D", "P36500DT0.001S",
      "PT3153600000.999S",
      "PT3153600001S", "P5215W", "P36500DT1S", "P9223372036854775807W",
    ]
  )
  func tooLong(_ text: String) {
    #expect(throws: DurationText.Problem.tooLong) { try DurationText.parse(text) }
  }

  @Test(
    "are written the short way",
    arguments: [
      (0, "0s"), (1, "1ms"), (999, "999ms"), (1000, "1s"), (1500, "1s500ms"), (60_000, "1m"),
      (90_000, "1m30s"),
      (3_600_000, "1h"), (86_400_000, "24h"), (172_800_000, "48h"), (259_200_000, "3d"),
      (259_200_001, "72h1ms"),
      (129_600_000, "36h"), (3_153_600_000_000, "36500d"),
    ] as [(Int64, String)]
  )
  func format(_ milliseconds: Int64, _ text: String) {
    #expect(DurationText.format(milliseconds) == text)
  }

  @Test("read back as they were written")
  func roundTrip() throws {
    var random = SeededRandom(run: 5000)
    for _ in 0..<5000 {
      let unit: Int64 = random.pick([1, 1000, 60_000, 3_600_000, 86_400_000])
      let length = Int64.random(in: 0...DurationText.longest / unit, using: &random) * unit
      for milliseconds in [length, length % 100_000_000] {
        let text = DurationText.format(milliseconds)
        #expect(try DurationText.parse(text) == milliseconds)
        let seconds = "PT\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())S"
        #expect(try DurationText.parse(seconds) == milliseconds)
      }
    }
  }

  @Test("fit the pattern that is published for them, and nothing else does")
  func pattern() throws {
    let pattern = try Regex(DurationText.pattern)
    var random = SeededRandom(run: 5001)
    let pieces = [
      "P", "T", "1", "20", "0", ".", "5", "d", "h", "m", "s", "ms", "W", "D", "H", "M", "S", " ",
      "-", "y",
    ]
    let plausible = [
      "1d", "2h", "3m", "4s", "5ms", "P", "T", "PT", "1W", "1D", "2H", "3M", "4S", "0.5S", "1.25S",
    ]
    var accepted = 0
    for _ in 0..<20_000 {
      let source = random.chance(50) ? pieces : plausible
      let text = (0..<random.number(0...5)).map { _ in random.pick(source) }.joined()
      let isDuration = (try? DurationText.parse(text)) != nil
      if isDuration { accepted += 1 }
      guard (try pattern.wholeMatch(in: text) != nil) == isDuration else {
        Issue.record(
          "ORACLE_SEED=\(SeededRandom.base): \(text) is \(isDuration ? "" : "not ")a duration"
        )
        return
      }
    }
    #expect(accepted > 500)
  }
}

@Suite("Windows")
struct TimeWindowTests {
  private func read(_ text: String) -> (window: TimeWindow?, ids: [Diagnostic.ID]) {
    var ids: [Diagnostic.ID] = []
    let place = Place(file: 0, lower: 0, upper: text.utf8.count)
    let window = DurationReader.window(text, at: place, "it") { ids.append($0.id) }
    return (window, ids)
  }

  @Test(
    "have an earliest and a latest moment",
    arguments: [
      ("24h..30h", 86_400_000, 108_000_000), ("5m", 300_000, 300_000), ("10s..10s", 10_000, 10_000),
      ("PT1S..1m", 1000, 60_000), ("PT0.5S..PT0.75S", 500, 750), ("0s..0s", 0, 0),
    ] as [(String, Int64, Int64)]
  )
  func windows(_ text: String, _ earliest: Int64, _ latest: Int64) {
    #expect(read(text).window == TimeWindow(earliest: earliest, latest: latest))
    #expect(read(text).ids == [])
  }

  @Test(
    "are refused with the reason",
    arguments: [
      ("30h..24h", .rangeInverted), ("24..30h", .durationWithoutUnit),
      ("24h..30", .durationWithoutUnit),
      ("24h..", .invalidDuration), ("..30h", .invalidDuration), ("24h...30h", .invalidDuration),
      ("1h..2h..3h", .invalidDuration), ("24h .. 30h", .invalidDuration),
      ("24h-30h", .invalidDuration),
      ("", .invalidDuration), ("24h..36501d", .invalidDuration),
    ] as [(String, Diagnostic.ID)]
  )
  func refused(_ text: String, _ id: Diagnostic.ID) {
    #expect(read(text).window == nil)
    #expect(read(text).ids == [id])
  }

  @Test("read back as they were written", arguments: ["24h..30h", "5m", "1s500ms..3d"])
  func description(_ text: String) {
    #expect(read(text).window?.description == text)
  }
}
