import PolicyEngine
import Testing

@Suite("Texts that are no durations")
struct DurationMistakeTests {
  @Test(
    "can have one meaning",
    arguments: [
      ("5 minutes", "5m"), ("5min", "5m"), ("1 hour 30 mins", "1h30m"), ("1.5h", "1h30m"),
      ("2 weeks", "14d"), ("24 hrs", "24h"), ("10 s", "10s"), ("5H", "5h"), ("24h-30h", "24h..30h"),
      ("5m to 30m", "5m..30m"), ("5m...10m", "5m..10m"), ("24h...30h", "24h..30h"),
      ("24h .. 30h", "24h..30h"), ("5m–30m", "5m..30m"),
    ]
  )
  func certain(_ text: String, _ meant: String) {
    let mistake = DurationMistake(text, allowsWindow: true)
    #expect(mistake?.meant == meant)
    #expect(mistake?.isCertain == true)
  }

  @Test(
    "can most likely mean something",
    arguments: [
      ("20 to 24 hours", "20h..24h"), ("5 - 30 min", "5m..30m"), ("30m1h", "1h30m"), ("5M", "5m"),
      ("3M", "3m"), ("4h30", "4h30m"), ("5m 10m", "5m..10m"), ("5m10m", "5m..10m"),
      ("5m.10m", "5m..10m"), ("24h.30h", "24h..30h"), ("24:00", "24h"), ("1:30:00", "1h30m"),
    ]
  )
  func likely(_ text: String, _ meant: String) {
    let mistake = DurationMistake(text, allowsWindow: true)
    #expect(mistake?.meant == meant)
    #expect(mistake?.isCertain == false)
  }

  @Test(
    "can mean nothing, or too much",
    arguments: [
      "30m-5m", "-5m", "ten minutes", "", "5", "1e400h", "0.0001ms", "9999999d", "nan h", "1d1d",
      "10m5m", "24.30h", "limit - 1m", "1h..2h..3h",
    ]
  )
  func unclear(_ text: String) {
    #expect(DurationMistake(text, allowsWindow: true) == nil)
  }

  @Test("are no window where one duration is meant", arguments: ["5m-10m", "5m10m", "5m..10m"])
  func windows(_ text: String) {
    #expect(DurationMistake(text, allowsWindow: false) == nil)
    #expect(DurationMistake.help(for: text, allowsWindow: false).contains("no window"))
  }

  @Test("can be arithmetic, which the language has not", arguments: ["limit - 1m", "2 * limit"])
  func arithmetic(_ text: String) {
    #expect(DurationMistake.help(for: text, allowsWindow: true).contains("no arithmetic"))
  }
}
