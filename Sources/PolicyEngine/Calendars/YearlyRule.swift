/// The offsets of a zone that are the same every year.
struct YearlyRule: Sendable, Hashable {
  /// How a day of every year is chosen.
  enum Day: Sendable, Hashable {
    /// The day n from 1, on which February 29 is never counted.
    case common(Int64)
    /// The day n from 0, on which it is.
    case counted(Int64)
    /// A day of a month's week, Sunday as 0; week 5 is the last.
    case weekday(month: Int64, week: Int64, day: Int64)
  }

  /// When the clocks change: a second after a day's midnight, as the clocks before the change show it.
  ///
  /// The second may be up to a week before or after the day.
  struct Change: Sendable, Hashable {
    var day: Day
    var time: Int64
  }

  /// The time in which the clocks are put forward, or for some zones back.
  struct Summer: Sendable, Hashable {
    var offset: Int64
    var begin: Change
    var end: Change
  }

  /// The offset outside the summer.
  var standard: Int64
  /// Nil where the clocks are never changed.
  var summer: Summer?

  /// The stretches that cover some time, the first of them from its very beginning.
  func stretches(of span: Range<Int64>) -> [ZoneRules.Stretch] {
    var found = [ZoneRules.Stretch(begin: span.lowerBound, offset: standard)]
    func add(_ begin: Int64, _ offset: Int64) {
      if begin <= span.lowerBound {
        found[0].offset = offset
      } else if begin < span.upperBound {
        found.append(.init(begin: begin, offset: offset))
      }
    }
    guard let summer else { return found }
    for summerTime in summers(summer, in: span) {
      add(summerTime.lowerBound, summer.offset)
      add(summerTime.upperBound, standard)
    }
    return found
  }

  /// The summers that may touch some time; those that meet are one.
  private func summers(_ summer: Summer, in span: Range<Int64>) -> [Range<Int64>] {
    func year(_ second: Int64) -> Int64 { CivilDate.date(second.dividedDown(by: 86_400)).year }
    var found: [Range<Int64>] = []
    for year in year(span.lowerBound) - 2...year(span.upperBound) + 1 {
      let begin = summer.begin.second(in: year, offset: standard)
      var end = summer.end.second(in: year, offset: summer.offset)
      // South of the equator a summer ends in the next year.
      if end <= begin { end = summer.end.second(in: year + 1, offset: summer.offset) }
      guard begin < end else { continue }
      if let last = found.last, last.upperBound >= begin {
        found[found.count - 1] = last.lowerBound..<max(last.upperBound, end)
      } else {
        found.append(begin..<end)
      }
    }
    return found
  }
}

extension YearlyRule.Change {
  /// The second of a year's change since 1970-01-01T00:00:00Z, with the offset before it.
  fileprivate func second(in year: Int64, offset: Int64) -> Int64 {
    day.day(in: year) * 86_400 + time - offset
  }
}

extension YearlyRule.Day {
  /// The day, since 1970-01-01.
  func day(in year: Int64) -> Int64 {
    let january = CivilDate.days(year, 1, 1)
    switch self {
    case .common(let number):
      return january + number - 1 + (CivilDate.isLeap(year) && number > 59 ? 1 : 0)
    case .counted(let number):
      return january + number
    case .weekday(let month, let week, let day):
      let first = CivilDate.days(year, month, 1)
      // For `CivilDate` the week begins with Monday.
      let wait = Int64((Int(day) + 6 - CivilDate.weekday(first) + 7) % 7)
      let found = first + wait + (week - 1) * 7
      return found < first + CivilDate.length(ofMonth: month, year) ? found : found - 7
    }
  }
}
