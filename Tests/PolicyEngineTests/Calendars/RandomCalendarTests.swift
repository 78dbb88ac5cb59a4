import PolicyEngine
import TestSupport
import Testing

/// Random calendars, each asked at random instants and where the clocks change.
@Suite("Random calendars")
struct RandomCalendarTests {
  private static let zones = [
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago",
    "Asia/Pyongyang", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca", "Europe/Dublin",
    "America/St_Johns", "Pacific/Chatham", "Asia/Gaza", "Antarctica/Troll", "Etc/GMT+12",
    "Pacific/Kiritimati", "Asia/Tehran", "UTC",
  ]

  /// From 1973 on, as the clocks of all zones are whole minutes ahead of UTC since then.
  private static let span: Range<Int64> = 94_694_400..<4_228_675_200

  @Test("are open when Python says so, and due when a walk from minute to minute ends")
  func againstPython() throws {
    let cases = (0..<120).map { Self.randomCase(SeededRandom(run: 7100 + $0)) }
    let answers = try ZoneOracle.answers(of: cases)
    var reached = 0
    for (asked, answer) in zip(cases, answers) {
      let table = try Self.table(of: asked)
      for (instant, isOpen) in zip(asked.instants, answer.open) {
        // Nothing changes within a minute.
        for part: Int64 in [0, 59_999] {
          #expect(table.isOpen(at: instant * 1000 + part) == isOpen, "\(asked) at \(instant)")
        }
      }
      for (walk, end) in zip(asked.walks, answer.walks) {
        let start = walk.start * 1000
        let limit = start + Int64(walk.limit) * 60_000
        let opening =
          table.nextOpening(atOrAfter: start).map { $0 < limit ? $0 / 1000 : nil } ?? nil
        #expect(opening == end.opening, "\(asked) from \(walk)")
        let due = table.moment(afterOpenTime: Int64(walk.length) * 60_000, from: start)
        let reachedDue = due.map { $0 <= limit ? $0 / 1000 : nil } ?? nil
        #expect(reachedDue == end.due, "\(asked) from \(walk)")
        if end.due != nil { reached += 1 }
      }
    }
    #expect(reached > 100)
  }

  @Test("give the same as a plain walk over the local time, to the millisecond")
  func againstPlainWalk() throws {
    for run in 0..<8 {
      var random = SeededRandom(run: 7400 + run)
      let asked = Self.randomCase(SeededRandom(run: 7500 + run))
      let table = try Self.table(of: asked)
      let plain = PlainCalendar(hours: try Self.hours(of: asked), zone: try Self.zone(of: asked))
      for walk in asked.walks {
        let (part, length) = (
          Int64(random.number(0...59_999)), Int64(random.number(1...40_000_000))
        )
        let start = walk.start * 1000 + part
        let end = start + 3 * 86_400_000
        let due = table.moment(afterOpenTime: length, from: start) ?? .max
        let found = plain.moment(afterOpenTime: length, from: start, until: end)
        #expect((due <= end ? due : nil) == found, "\(asked): \(length) from \(start)")
      }
    }
  }

  // MARK: Calendars

  private static func randomCase(_ random: SeededRandom) -> ZoneOracle.Case {
    var random = random
    var asked = ZoneOracle.Case(zone: random.pick(zones))
    let usual = windows(&random)
    asked.days = (0..<7).map { _ in
      random.chance(60) ? usual : random.chance(50) ? windows(&random) : []
    }
    asked.closed = (0..<random.number(0...4)).map { _ in days(&random) }
    asked.special = (0..<random.number(0...3)).map { _ in
      .init(days: days(&random), windows: windows(&random))
    }
    var moments = (0..<15).map { _ in anywhere(&random) }
    // Where the clocks change, and about new year.
    let changes = (try? zone(of: asked))?.stretches(of: span).map(\.begin).dropFirst() ?? []
    for _ in 0..<8 where !changes.isEmpty {
      moments.append(changes[changes.startIndex + random.number(0...changes.count - 1)])
    }
    moments += (0..<4).map { _ in days(Int64(random.number(4...130)) * 365 + 33) }
    for moment in moments {
      asked.instants += (0..<8).map { _ in
        (moment + Int64(random.number(-1800...1800)) * 60) / 60 * 60
      }
    }
    asked.walks = moments.shuffled(using: &random).prefix(3).map { moment in
      .init(
        start: (moment - Int64(random.number(0...1440)) * 60) / 60 * 60,
        length: random.number(1...1500),
        limit: 3 * 1440
      )
    }
    return asked
  }

  private static func days(_ days: Int64) -> Int64 { days * 86_400 }

  private static func anywhere(_ random: inout SeededRandom) -> Int64 {
    Int64.random(in: span, using: &random) / 60 * 60
  }

  /// Up to three windows, of which some meet or overlap.
  private static func windows(_ random: inout SeededRandom) -> [[Int]] {
    if random.chance(15) { return [[0, 1440]] }
    return (0..<random.number(0...3)).map { _ in
      // Much of it by night, when clocks are changed.
      let from = random.chance(50) ? random.number(0...200) : random.number(0...1439)
      return [from, min(1440, from + random.number(1...600))]
    }
  }

  private static func days(_ random: inout SeededRandom) -> String {
    let first = CivilDate.date(anywhere(&random) / 86_400)
    func text(_ date: (year: Int64, month: Int64, day: Int64)) -> String {
      [date.month, date.day].reduce("\(date.year)") { "\($0)-\($1 < 10 ? "0" : "")\($1)" }
    }
    let last = CivilDate.days(first.year, first.month, first.day) + Int64(random.number(0...60))
    let range = [text(first), text(CivilDate.date(last))]
    let ends = random.chance(50) ? range.map { String($0.suffix(5)) } : range
    return random.chance(50) ? ends[0] : "\(ends[0])..\(ends[1])"
  }

  private static func zone(of asked: ZoneOracle.Case) throws -> ZoneRules {
    try ZoneFile.read(ZoneOracle.bytes(of: asked.zone), name: asked.zone)
  }

  private static func hours(of asked: ZoneOracle.Case) throws -> WeeklyHours {
    func windows(_ windows: [[Int]]) -> [WeeklyHours.Window] {
      windows.map { .init(from: $0[0], to: $0[1]) }
    }
    return WeeklyHours(
      days: (asked.days ?? []).map(windows),
      closed: try asked.closed.map { try CalendarDays($0) },
      special: try asked.special.map {
        .init(days: try CalendarDays($0.days), windows: windows($0.windows))
      }
    )
  }

  private static func table(of asked: ZoneOracle.Case) throws -> OpeningTable {
    OpeningTable(try hours(of: asked), in: try zone(of: asked))
  }
}

/// A calendar as its meaning says it: the clocks are looked at minute by minute.
private struct PlainCalendar {
  let hours: WeeklyHours
  let stretches: [ZoneRules.Stretch]

  init(hours: WeeklyHours, zone: ZoneRules) {
    self.hours = hours
    stretches = zone.stretches(of: OpeningTable.span)
  }

  private func isOpen(atMinute minute: Int64) -> Bool {
    let offset = (stretches.last { $0.begin <= minute * 60 } ?? stretches[0]).offset
    let local = minute + offset / 60
    let windows = hours.windows(on: local / 1440)
    return windows.contains { $0.from <= local % 1440 && local % 1440 < $0.to }
  }

  func moment(afterOpenTime length: Int64, from start: Int64, until end: Int64) -> Int64? {
    var (now, rest) = (start, length)
    while now <= end {
      let next = (now / 60_000 + 1) * 60_000
      if isOpen(atMinute: now / 60_000) {
        if next - now >= rest { return now + rest <= end ? now + rest : nil }
        rest -= next - now
      }
      now = next
    }
    return nil
  }
}
