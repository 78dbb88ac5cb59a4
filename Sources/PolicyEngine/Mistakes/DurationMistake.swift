/// What somebody may have meant who wrote something that is no duration.
package struct DurationMistake: Hashable {
  /// The duration or window that was most likely meant, as the language writes it.
  package let meant: String
  /// Whether nothing else can have been meant.
  package let isCertain: Bool

  /// The meaning of a text, such as `5m` for `5 minutes`; nil where there is none, or too many.
  ///
  /// - Parameter allowsWindow: whether a window could stand here too.
  package init?(_ text: String, allowsWindow: Bool) {
    if let amount = Amount(text) {
      self.init(DurationText.format(amount.milliseconds), isCertain: amount.isCertain)
    } else if let clock = Amount(clock: text) {
      self.init(DurationText.format(clock.milliseconds), isCertain: false)
    } else if allowsWindow, let window = Self.window(text) ?? Self.sideBySide(text) {
      self = window
    } else {
      return nil
    }
  }

  /// Whether a text is what people write for "no limit" or "switched off".
  static func meansOff(_ text: String) -> Bool {
    switch text.lowercased() {
    case "off", "false", "no", "never", "none", "null", "disable", "disabled", "unlimited",
      "infinite", "infinity", "-", "-1":
      true
    default: Int64(text) == 0 || (try? DurationText.parse(text)) == 0
    }
  }

  /// What a number without a unit can mean: a large one counts what machines count, and comes out whole.
  static func readings(of number: String, unit: String) -> [String] {
    guard let count = Int64(number), count >= 1_000 else { return ["\(number)\(unit)"] }
    let units: [Int64] = count < 10_000 ? [1, 1_000, 60_000] : [1, 1_000]
    return units.filter { count <= DurationText.longest / $0 }
      .map { DurationText.format(count * $0) }.filter { DurationText.unit(of: $0) != nil }
  }

  /// What to say of a text that has no meaning, or too many.
  package static func help(for text: String, allowsWindow: Bool) -> String {
    if !allowsWindow, DurationMistake(text, allowsWindow: true) != nil {
      return "one duration is expected here, such as `5m`, and no window"
    }
    if let open = OpeningTime.help(for: text) { return open }
    if isArithmetic(text) {
      return "there is no arithmetic: a duration such as `90s` or `1h30m`"
        + (allowsWindow ? ", a window such as `5m..10m` or the name of a setting" : "")
        + " stands alone"
    }
    return DurationText.help
  }

  /// Whether a text takes something from something else, or adds it.
  package static func isArithmetic(_ text: String) -> Bool {
    let parts = text.split(
      maxSplits: 1,
      omittingEmptySubsequences: false,
      whereSeparator: "+*/-".contains
    )
    guard parts.count == 2 else { return false }
    return parts.allSatisfy { part in
      part.contains { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
  }

  private init(_ meant: String, isCertain: Bool) {
    self.meant = meant
    self.isCertain = isCertain
  }

  /// Two ends with something else than two dots between them, as in `24h-30h` or `20 to 24 hours`.
  private static func window(_ text: String) -> DurationMistake? {
    for separator in ["...", "..", " to ", "–", "—", "-", "."] {
      guard let range = text.firstRange(of: separator) else { continue }
      let first = String(text[..<range.lowerBound])
      let second = String(text[range.upperBound...])
      // In "20 to 24 hours" the unit is that of both.
      let unit = String(second.reversed().prefix { $0.isASCII && $0.isLetter }.reversed())
      let own = Amount(first)
      guard let end = Amount(second), let start = own ?? Amount(first + unit),
        start.milliseconds < end.milliseconds, separator != "." || own != nil
      else { continue }
      let isCertain = own != nil && start.isCertain && end.isCertain && separator != "."
      return DurationMistake(Self.window(start, end), isCertain: isCertain)
    }
    return nil
  }

  /// Two durations one after the other, as in `5m10m`: most likely a window, perhaps a slip.
  private static func sideBySide(_ text: String) -> DurationMistake? {
    for index in text.indices.dropFirst() where text[index].isNumber {
      guard let start = Amount(String(text[..<index])), let end = Amount(String(text[index...])),
        start.milliseconds < end.milliseconds
      else { continue }
      return DurationMistake(Self.window(start, end), isCertain: false)
    }
    return nil
  }

  private static func window(_ start: Amount, _ end: Amount) -> String {
    "\(DurationText.format(start.milliseconds))..\(DurationText.format(end.milliseconds))"
  }
}

/// Numbers with units as people write them: `5 minutes`, `1.5h`, `30m1h`, `4h30`.
private struct Amount {
  let milliseconds: Int64
  private(set) var isCertain = true

  init?(_ text: String) {
    var rest = text.drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    if let exact = try? DurationText.parse(String(rest)) {
      milliseconds = exact
      return
    }
    var total: Int64 = 0
    var units: [Int64] = []
    repeat {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(number.count).drop(while: \.isWhitespace)
      let word = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(word.count).drop(while: \.isWhitespace)
      let implied = word.isEmpty ? Self.next(below: units.last) : nil
      // The same unit twice is a window or a slip, and no sum.
      guard let hundredths = Self.hundredths(number),
        let unit = implied ?? Self.unit(word.lowercased()),
        !units.contains(unit)
      else { return nil }
      // One capital may be months; and what comes in another order may be something else.
      if word == "M" || implied != nil || units.last.map({ unit > $0 }) == true {
        isCertain = false
      }
      units.append(unit)
      let (product, overflow) = hundredths.multipliedReportingOverflow(by: unit)
      guard !overflow, product % 100 == 0, product / 100 <= DurationText.longest - total else {
        return nil
      }
      total += product / 100
    } while !rest.isEmpty
    guard total >= 1 else { return nil }
    milliseconds = total
  }

  /// Hours and minutes as a clock shows them, perhaps with seconds: `24:00`.
  init?(clock text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count) else { return nil }
    self.init(zip(parts, ["h", "m", "s"]).map { $0 + $1 }.joined())
  }

  /// A hundred times a number, with a fraction only where nobody takes it for hours and minutes: `1.5`,
  /// and not `24.30`; without floating point, which would bring the C library's mathematics along.
  private static func hundredths(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first.flatMap({ Int64($0) }), parts.count <= 2 else { return nil }
    let (hundredths, overflow) = whole.multipliedReportingOverflow(by: 100)
    if overflow { return nil }
    let fraction: [Substring: Int64] = ["25": 25, "5": 50, "75": 75]
    return parts.count == 1 ? hundredths : fraction[parts[1]].map { hundredths + $0 }
  }

  /// The unit of a number that stands without one behind another: minutes behind hours.
  private static func next(below unit: Int64?) -> Int64? {
    let units: [Int64] = [86_400_000, 3_600_000, 60_000, 1_000]
    return zip(units, units.dropFirst()).first { $0.0 == unit }?.1
  }

  private static func unit(_ word: String) -> Int64? {
    switch word {
    case "ms", "msec", "millisecond", "milliseconds": 1
    case "s", "sec", "secs", "second", "seconds": 1_000
    case "m", "min", "mins", "minute", "minutes": 60_000
    case "h", "hr", "hrs", "hour", "hours": 3_600_000
    case "d", "day", "days": 86_400_000
    case "w", "week", "weeks": 7 * 86_400_000
    default: nil
    }
  }
}
