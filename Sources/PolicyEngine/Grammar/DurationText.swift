/// Durations as people write them: `500ms`, `90s`, `5m`, `24h`, `1d`, `1h30m`, or ISO 8601 `PT5M`.
package enum DurationText {
  package enum Problem: Error, Hashable {
    case withoutUnit
    /// Something else; the help text says what is allowed.
    case malformed
    case tooLong
  }

  /// The longest duration, 100 years of 365 days in milliseconds: sums of instants can't overflow.
  package static let longest: Int64 = 36_500 * 86_400_000

  package static let help =
    "write a number with a unit (ms, s, m, h, d), such as `90s`, `5m`, `1h30m`, or ISO 8601 such as `PT5M`"

  /// From long to short, the order in which they are written; ``unit(_:)`` knows their places.
  private static let units: [(suffix: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
  ]

  /// The pattern of a duration, in the dialect that JSON Schema and ECMA 262 use.
  package static let pattern =
    "(?:(?=[0-9])(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m(?!s))?(?:[0-9]+s)?(?:[0-9]+ms)?"
    + "|P(?=[0-9T])(?:[0-9]+W)?(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\\.[0-9]{1,3})?S)?)?)"

  package static func parse(_ text: String) throws(Problem) -> Int64 {
    try parse(text.utf8Span.span)
  }

  /// The milliseconds of a duration that stands somewhere in a text.
  package static func parse(_ bytes: Span<UInt8>) throws(Problem) -> Int64 {
    if bytes.isEmpty { throw .malformed }
    if bytes[0] == UInt8(ascii: "P") { return try parseISO8601(bytes) }
    var index = 0
    var total: Int64 = 0
    var lastUnit = -1
    while index < bytes.count {
      let number = try takeNumber(bytes, &index)
      let start = index
      while index < bytes.count, bytes[index] >= UInt8(ascii: "a"),
        bytes[index] <= UInt8(ascii: "z")
      {
        index += 1
      }
      if index == start { throw index == bytes.count && lastUnit < 0 ? .withoutUnit : .malformed }
      guard let unit = unit(bytes.extracting(start..<index)), unit > lastUnit else {
        throw .malformed
      }
      lastUnit = unit
      total = try sum(total, number, units[unit].milliseconds)
    }
    return total
  }

  /// The place of a unit among ``units``.
  private static func unit(_ suffix: Span<UInt8>) -> Int? {
    let isMilliseconds =
      suffix.count == 2 && suffix[0] == UInt8(ascii: "m") && suffix[1] == UInt8(ascii: "s")
    if isMilliseconds { return 4 }
    guard suffix.count == 1 else { return nil }
    switch suffix[0] {
    case UInt8(ascii: "d"): return 0
    case UInt8(ascii: "h"): return 1
    case UInt8(ascii: "m"): return 2
    case UInt8(ascii: "s"): return 3
    default: return nil
    }
  }

  /// The shortest way to write a duration, such as `1h30m`; zero is `0s`.
  package static func format(_ milliseconds: Int64) -> String {
    var rest = milliseconds
    var text = ""
    // Whole days stay hours up to two, as the field says "24 h", not "one day".
    for (suffix, size) in units
    where suffix != "d" || milliseconds % size == 0 && milliseconds > 2 * size {
      if rest >= size {
        text += "\(rest / size)\(suffix)"
        rest %= size
      }
    }
    return text.isEmpty ? "0s" : text
  }

  /// ISO 8601-1:2019, 5.5.2, without years and months: their length depends on a date.
  private static func parseISO8601(_ bytes: Span<UInt8>) throws(Problem) -> Int64 {
    var index = 1
    var total: Int64 = 0
    var inTime = false
    var lastUnit = -1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "T"), !inTime {
        inTime = true
        index += 1
      }
      let number = try takeNumber(bytes, &index)
      var thousandths: Int64 = 0
      let isFraction = index < bytes.count && bytes[index] == UInt8(ascii: ".")
      if isFraction {
        index += 1
        let start = index
        thousandths = try takeNumber(bytes, &index)
        guard index - start <= 3 else { throw .malformed }
        for _ in index - start..<3 { thousandths *= 10 }
      }
      guard index < bytes.count else {
        throw lastUnit < 0 && !isFraction ? .withoutUnit : .malformed
      }
      let unit: (order: Int, milliseconds: Int64)
      switch (bytes[index], inTime) {
      case (UInt8(ascii: "W"), false): unit = (0, 7 * 86_400_000)
      case (UInt8(ascii: "D"), false): unit = (1, 86_400_000)
      case (UInt8(ascii: "H"), true): unit = (2, 3_600_000)
      case (UInt8(ascii: "M"), true): unit = (3, 60_000)
      case (UInt8(ascii: "S"), true): unit = (4, 1_000)
      default: throw .malformed
      }
      guard unit.order > lastUnit, unit.order == 4 || !isFraction else { throw .malformed }
      lastUnit = unit.order
      index += 1
      total = try sum(total, number, unit.milliseconds)
      total = try sum(total, thousandths, 1)
    }
    guard lastUnit >= 0 else { throw .malformed }
    return total
  }

  /// Whether a text is a number, or two with dots between them, that counts what nobody says.
  package static func isWithoutUnit(_ text: String) -> Bool {
    let ends = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return (ends.count == 1 || ends.count == 3 && ends[1].isEmpty)
      && ends.enumerated().allSatisfy { index, end in
        index == 1 || !end.isEmpty && end.allSatisfy { 0x30 <= $0 && $0 <= 0x39 }
      }
  }

  /// The unit of a duration that is one number with one unit, such as `h` of `30h`.
  package static func unit(of text: String) -> String? {
    let unit = text.drop { $0.isASCII && $0.isNumber }
    return ["ms", "s", "m", "h", "d"].first { unit == $0 && unit.count < text.count }
  }

  private static func takeNumber(
    _ bytes: Span<UInt8>,
    _ index: inout Int
  ) throws(Problem) -> Int64 {
    let start = index
    var number: Int64 = 0
    while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
      number = number * 10 + Int64(bytes[index] - 0x30)
      if number > longest { throw .tooLong }
      index += 1
    }
    if index == start { throw .malformed }
    return number
  }

  private static func sum(_ total: Int64, _ number: Int64, _ unit: Int64) throws(Problem) -> Int64 {
    let (product, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow, product <= longest - total else { throw .tooLong }
    return total + product
  }
}

extension TimeWindow: CustomStringConvertible {
  /// The window as the language writes it: `24h..30h`, or `5m` when it has no width.
  public var description: String {
    earliest == latest
      ? DurationText.format(earliest)
      : latest == DurationText.longest
        ? "\(DurationText.format(earliest)).."
        : "\(DurationText.format(earliest))..\(DurationText.format(latest))"
  }
}
