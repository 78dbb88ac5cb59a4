/// One day or several in a row, of one year or of every year, as people write them.
///
/// `2026-12-24`, `2026-12-24..2027-01-01`, `12-24`, `12-24..01-01`: a date without a year is of every year,
/// and February 29 of those that have one.
package enum CalendarDays: Sendable, Hashable {
  /// Days since 1970-01-01.
  case once(ClosedRange<Int64>)
  /// From one day to another of the same year, or of the next where that one is not later.
  case yearly(first: YearDay, last: YearDay)

  /// A day of every year.
  package struct YearDay: Sendable, Hashable, Comparable {
    package var month: Int64
    package var day: Int64

    package static func < (a: YearDay, b: YearDay) -> Bool { (a.month, a.day) < (b.month, b.day) }
  }

  /// Why a text is no days.
  package enum Problem: Error, Hashable {
    case malformed
    /// The month has no such day: how many there are, and the month in words where its year counts.
    case missingDay(month: String, length: Int64)
    /// The first day comes after the last.
    case reversed
    /// One end has a year, and the other none.
    case halfYearly
    /// A calendar knows no such year.
    case unknownYear
  }

  /// The years that a calendar knows: those of ``OpeningTable``.
  package static let years: ClosedRange<Int64> = 1970...2105

  package init(_ text: String) throws(Problem) {
    let utf8 = Array(text.utf8)
    let dots = utf8.indices.dropLast().first { utf8[$0] == 0x2E && utf8[$0 + 1] == 0x2E }
    let first = try Self.day(utf8[..<(dots ?? utf8.count)])
    let last = try dots.map { (dots) throws(Problem) in try Self.day(utf8[(dots + 2)...]) } ?? first
    switch (first.year, last.year) {
    case (nil, nil):
      self = .yearly(first: first.day, last: last.day)
    case (let begin?, let end?):
      let days = (
        CivilDate.days(begin, first.day.month, first.day.day),
        CivilDate.days(end, last.day.month, last.day.day)
      )
      guard days.0 <= days.1 else { throw .reversed }
      self = .once(days.0...days.1)
    default:
      throw .halfYearly
    }
  }

  /// `MM-DD`, or that behind a year.
  private static func day(
    _ text: ArraySlice<UInt8>
  ) throws(Problem) -> (year: Int64?, day: YearDay) {
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3,
      parts.map(\.count) == [4, 2, 2].suffix(parts.count),
      parts.joined().allSatisfy({ (0x30...0x39).contains($0) })
    else { throw .malformed }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int64($1 - 0x30) } }
    let (month, day) = (numbers[numbers.count - 2], numbers[numbers.count - 1])
    let year = numbers.count == 3 ? numbers[0] : nil
    guard (1...12).contains(month), day >= 1 else { throw .malformed }
    // Every fourth year has the day.
    let length = CivilDate.length(ofMonth: month, year ?? 2000)
    guard day <= length else {
      let name = CivilDate.name(ofMonth: month)
      throw .missingDay(month: year.map { "\(name) \($0)" } ?? name, length: length)
    }
    guard year.map(years.contains) ?? true else { throw .unknownYear }
    return (year, YearDay(month: month, day: day))
  }

  /// Whether a day is one of them.
  package func contains(_ day: Int64) -> Bool {
    switch self {
    case .once(let days):
      return days.contains(day)
    case .yearly(let first, let last):
      let date = CivilDate.date(day)
      let day = YearDay(month: date.month, day: date.day)
      return first <= last ? first <= day && day <= last : first <= day || day <= last
    }
  }
}

extension CivilDate {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  package static func name(ofMonth month: Int64) -> String { months[Int(month) - 1] }
}
