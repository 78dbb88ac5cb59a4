extension Instant {
  /// Reads an RFC 3339 date-time such as `2026-01-05T09:00:00Z`, to the millisecond.
  ///
  /// Offsets are understood; digits beyond the millisecond are refused rather than lost, unless they
  /// are zeros. A leap second (`:60`) is read as the first instant of the next minute. Nil when the
  /// text is no such date-time or outside the years 0 to 9999 UTC.
  public init?(_ text: String) { self.init(utf8: text.utf8.span) }

  /// Reads the same from bytes.
  package init?(utf8: Span<UInt8>) {
    if let plain = Self.plain(utf8) {
      self = plain
      return
    }
    var scanner = DateScanner()
    guard let (year, month, day) = scanner.date(utf8),
      day <= CivilDate.length(ofMonth: month, year),
      scanner.take("T", utf8) || scanner.take("t", utf8) || scanner.take(" ", utf8),
      let time = scanner.time(utf8), let offset = scanner.offset(utf8),
      scanner.position == utf8.count
    else { return nil }
    let days = CivilDate.days(year, month, day)
    let milliseconds = (days * 86_400 - offset) * 1000 + time
    // A leap second is the last of a day, in UTC.
    let dayLength: Int64 = 86_400_000
    let inDay = (milliseconds % dayLength + dayLength) % dayLength
    if scanner.isLeapSecond, inDay >= 1000 { return nil }
    guard (Self.earliest.milliseconds...Self.latest.milliseconds).contains(milliseconds) else {
      return nil
    }
    self.init(milliseconds: milliseconds)
  }
}

extension Instant {
  /// Reads the form in which programs write instants, `2026-01-05T09:00:00Z` with milliseconds or without; nil for
  /// all else, right or wrong.
  private static func plain(_ utf8: Span<UInt8>) -> Instant? {
    let hasFraction = utf8.count == 24
    guard hasFraction || utf8.count == 20 else { return nil }
    // Each as the number between 0 and 9 that its digits stand for, and what is no digit as 0.
    let date = utf8.word(at: 0) ^ 0x2D30_302D_3030_3030
    let time = utf8.word(at: 8) ^ 0x3030_3A30_3054_3030
    let rest = utf8.word(at: 12) &>> 32 | (hasFraction ? utf8.word(at: 16) : 0)
    let fraction = rest ^ (hasFraction ? 0x5A30_3030_2E30_303A : 0x5A30_303A)
    let marks =
      date & 0xFF00_00FF_0000_0000 | time & 0x0000_FF00_00FF_0000
      | fraction & (hasFraction ? 0xFF00_0000_FF00_00FF : 0xFF00_00FF)
    // A byte over 9 gets a top bit, or has one.
    let beyondNine: UInt64 = 0x7676_7676_7676_7676
    let others =
      date | time | fraction | (date &+ beyondNine) | (time &+ beyondNine)
      | (fraction &+ beyondNine)
    guard marks == 0, others & ByteWord.tops == 0 else { return nil }
    // In each byte the number of two digits that begins there.
    let (datePairs, timePairs) = (date &* 10 &+ date &>> 8, time &* 10 &+ time &>> 8)
    let pairs = fraction &* 10 &+ fraction &>> 8
    func number(_ pairs: UInt64, _ index: UInt64) -> Int64 { Int64(pairs &>> (index &* 8) & 0xFF) }
    let year = number(datePairs, 0) * 100 + number(datePairs, 2)
    let (month, day) = (number(datePairs, 5), number(timePairs, 0))
    let (hour, minute, second) = (number(timePairs, 3), number(timePairs, 6), number(pairs, 1))
    let milliseconds =
      hasFraction ? number(pairs, 4) * 10 + number(fraction, 6) : 0
    guard (1...12).contains(month), day >= 1, day <= CivilDate.length(ofMonth: month, year),
      hour <= 23, minute <= 59, second <= 59
    else { return nil }
    let seconds = (CivilDate.days(year, month, day) * 24 + hour) * 3600 + minute * 60 + second
    return Instant(unchecked: seconds * 1000 + milliseconds)
  }

  /// That the month at the beginning of a text has no such day, as in "February 2026 has 28 days".
  static func missingDay(in text: String) -> String? {
    var scanner = DateScanner()
    guard let (year, month, day) = scanner.date(text.utf8.span) else { return nil }
    let length = CivilDate.length(ofMonth: month, year)
    return day > length ? "\(CivilDate.name(ofMonth: month)) \(year) has \(length) days" : nil
  }
}

extension Instant: CustomStringConvertible {
  /// The instant as RFC 3339 in UTC: `2026-01-05T09:00:00Z`, with `.mmm` when it is not a whole second.
  public var description: String {
    if self > .latest { return "after the year 9999" }
    var utf8: [UInt8] = []
    utf8.reserveCapacity(24)
    write(to: &utf8)
    return String(decoding: utf8, as: UTF8.self)
  }

  /// Writes the same behind some bytes.
  package func write(to utf8: inout [UInt8]) {
    let dayLength: Int64 = 86_400_000
    let days = (milliseconds - (milliseconds % dayLength + dayLength) % dayLength) / dayLength
    let (year, month, day) = CivilDate.date(days)
    // Of a day there are few enough milliseconds for 32 bits, whose divisions are fast.
    let inDay = UInt32(milliseconds - days * dayLength)
    let seconds = inDay / 1000
    func append(_ number: UInt32, _ end: Unicode.Scalar) {
      utf8.append(0x30 + UInt8(number / 10 % 10))
      utf8.append(0x30 + UInt8(number % 10))
      utf8.append(UInt8(ascii: end))
    }
    utf8.append(0x30 + UInt8(year / 1000))
    utf8.append(0x30 + UInt8(year / 100 % 10))
    append(UInt32(year % 100), "-")
    append(UInt32(month), "-")
    append(UInt32(day), "T")
    append(seconds / 3600, ":")
    append(seconds / 60 % 60, ":")
    let fraction = inDay % 1000
    append(seconds % 60, fraction == 0 ? "Z" : ".")
    if fraction == 0 { return }
    utf8.append(0x30 + UInt8(fraction / 100))
    append(fraction % 100, "Z")
  }
}

/// Reads the parts of RFC 3339, section 5.6, one after the other from the same bytes.
private struct DateScanner {
  private(set) var position = 0
  /// Whether the time that was read is in a leap second.
  private(set) var isLeapSecond = false

  mutating func take(_ character: Unicode.Scalar, _ utf8: Span<UInt8>) -> Bool {
    guard position < utf8.count, utf8[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func number(_ width: Int, _ range: ClosedRange<Int64>, _ utf8: Span<UInt8>) -> Int64? {
    guard position + width <= utf8.count else { return nil }
    var number: Int64 = 0
    for index in position..<position + width {
      guard (0x30...0x39).contains(utf8[index]) else { return nil }
      number = number * 10 + Int64(utf8[index] - 0x30)
    }
    position += width
    return range.contains(number) ? number : nil
  }

  /// A date, whose day the month may not have.
  mutating func date(_ utf8: Span<UInt8>) -> (year: Int64, month: Int64, day: Int64)? {
    guard let year = number(4, 0...9999, utf8), take("-", utf8),
      let month = number(2, 1...12, utf8), take("-", utf8), let day = number(2, 1...99, utf8)
    else { return nil }
    return (year, month, day)
  }

  mutating func time(_ utf8: Span<UInt8>) -> Int64? {
    guard let hour = number(2, 0...23, utf8), take(":", utf8),
      let minute = number(2, 0...59, utf8), take(":", utf8),
      let second = number(2, 0...60, utf8)
    else { return nil }
    isLeapSecond = second == 60
    var milliseconds: Int64 = 0
    if take(".", utf8) {
      var digits = 0
      while position < utf8.count, (0x30...0x39).contains(utf8[position]) {
        let digit = Int64(utf8[position] - 0x30)
        if digits < 3 { milliseconds = milliseconds * 10 + digit } else if digit != 0 { return nil }
        digits += 1
        position += 1
      }
      if digits == 0 { return nil }
      for _ in 0..<max(0, 3 - digits) { milliseconds *= 10 }
    }
    return (hour * 3600 + minute * 60 + second) * 1000 + milliseconds
  }

  mutating func offset(_ utf8: Span<UInt8>) -> Int64? {
    if take("Z", utf8) || take("z", utf8) { return 0 }
    let isNegative = take("-", utf8)
    guard isNegative || take("+", utf8), let hour = number(2, 0...23, utf8), take(":", utf8),
      let minute = number(2, 0...59, utf8)
    else { return nil }
    let seconds = hour * 3600 + minute * 60
    return isNegative ? -seconds : seconds
  }
}
