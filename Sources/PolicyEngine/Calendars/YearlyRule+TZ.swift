extension YearlyRule {
  /// Reads the last line of a TZif file, such as `CET-1CEST,M3.5.0,M10.5.0/3`; nil when it is malformed.
  ///
  /// It is the value of `TZ` of POSIX.1, with the times of day that RFC 9636, section 3.3.1 adds.
  init?(tz text: [UInt8]) {
    var scanner = TZScanner(text: text)
    guard scanner.takeName(), let west = scanner.time(mostHours: 24) else { return nil }
    self.init(standard: -west)
    if scanner.isAtEnd { return }
    guard scanner.takeName() else { return nil }
    var offset = standard + 3600
    if !scanner.isAt(",") {
      guard let west = scanner.time(mostHours: 24) else { return nil }
      offset = -west
    }
    guard let begin = scanner.change(), let end = scanner.change(), scanner.isAtEnd else {
      return nil
    }
    summer = Summer(offset: offset, begin: begin, end: end)
  }
}

/// Reads the parts of a `TZ` one after the other.
private struct TZScanner {
  let text: [UInt8]
  private var position = 0

  init(text: [UInt8]) {
    self.text = text
  }

  var isAtEnd: Bool { position == text.count }

  func isAt(_ character: Unicode.Scalar) -> Bool {
    position < text.count && text[position] == UInt8(ascii: character)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard isAt(character) else { return false }
    position += 1
    return true
  }

  /// A name of three letters or more, or of signs, digits and letters in angle brackets.
  mutating func takeName() -> Bool {
    let isQuoted = take("<")
    let start = position
    while position < text.count, Self.isLetter(text[position]) || isQuoted && !isAt(">") {
      let byte = text[position]
      let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      guard Self.isLetter(byte) || isSign || (0x30...0x39).contains(byte) else { return false }
      position += 1
    }
    return position - start >= 3 && (!isQuoted || take(">"))
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// A number of one to three digits.
  private mutating func number(_ range: ClosedRange<Int64>) -> Int64? {
    let start = position
    var number: Int64 = 0
    while position < text.count, position < start + 3, (0x30...0x39).contains(text[position]) {
      number = number * 10 + Int64(text[position] - 0x30)
      position += 1
    }
    return position > start && range.contains(number) ? number : nil
  }

  /// Hours, and perhaps minutes and seconds, in seconds.
  mutating func time(mostHours: Int64) -> Int64? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard var seconds = number(0...mostHours).map({ $0 * 3600 }) else { return nil }
    for unit: Int64 in [60, 1] where take(":") {
      guard let part = number(0...59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// A comma, a day, and the time of day at which the clocks change: without one, two o'clock.
  mutating func change() -> YearlyRule.Change? {
    guard take(","), let day = day() else { return nil }
    if !take("/") { return .init(day: day, time: 7200) }
    return time(mostHours: 167).map { .init(day: day, time: $0) }
  }

  private mutating func day() -> YearlyRule.Day? {
    if take("J") { return number(1...365).map { .common($0) } }
    guard take("M") else { return number(0...365).map { .counted($0) } }
    guard let month = number(1...12), take("."), let week = number(1...5), take("."),
      let day = number(0...6)
    else { return nil }
    return .weekday(month: month, week: week, day: day)
  }
}
