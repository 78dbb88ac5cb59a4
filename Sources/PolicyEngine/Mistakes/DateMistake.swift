/// What somebody may have meant who wrote something that is no date.
enum DateMistake {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The day or days that a text most likely means, such as `08-15` for `15.08.`; nil where there are none, or
  /// where it could be two.
  static func meaning(of text: String) -> String? {
    if let date = date(text[...]) { return date }
    for separator in ["..", " to ", " until ", "–", "—", " - ", "-"] {
      for range in text.ranges(of: separator) {
        guard let first = date(text[..<range.lowerBound]),
          let last = date(text[range.upperBound...])
        else { continue }
        let days = "\(first)..\(last)"
        if (try? CalendarDays(days)) != nil { return days }
      }
    }
    return nil
  }

  private static func date(_ text: Substring) -> String? {
    let parts = text.split { " .,/-".contains($0) }.map(String.init)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count <= 9 }),
      text.last.map({ !"/-,".contains($0) }) ?? false
    else { return nil }
    let separators = Set(text.filter { " .,/-".contains($0) })
    guard let (year, month, day) = order(parts, separators) else { return nil }
    let date = (year.map { "\($0)-" } ?? "") + "\(padded(month))-\(padded(day))"
    return (try? CalendarDays(date)) == nil ? nil : date
  }

  /// Which part is the year, the month and the day.
  private static func order(
    _ parts: [String],
    _ separators: Set<Character>
  ) -> (year: Int?, month: Int, day: Int)? {
    // A month in words can't be taken for anything else.
    if let named = parts.firstIndex(where: { month($0) != nil }), let month = month(parts[named]) {
      let rest = parts.indices.filter { $0 != named }.compactMap { number(parts[$0]) }
      guard rest.count == parts.count - 1 else { return nil }
      if rest.count == 1 { return (nil, month, rest[0]) }
      return rest[0] > 31 ? (rest[0], month, rest[1]) : (rest[1], month, rest[0])
    }
    let numbers = parts.compactMap(number)
    guard numbers.count == parts.count else { return nil }
    if numbers.count == 3, parts[0].count == 4 { return (numbers[0], numbers[1], numbers[2]) }
    let year = numbers.count == 3 ? numbers[2] : nil
    if numbers.count == 3, parts[2].count != 4 { return nil }
    // With dots the day comes first, and with dashes the month; with strokes that is so here and so there.
    if separators.contains(".") { return (year, numbers[1], numbers[0]) }
    if separators == ["-"], year == nil { return (nil, numbers[0], numbers[1]) }
    if numbers[0] > 12 { return (year, numbers[1], numbers[0]) }
    return numbers[1] > 12 ? (year, numbers[0], numbers[1]) : nil
  }

  private static func month(_ text: String) -> Int? {
    let word = text.lowercased()
    guard word.count >= 3,
      let index = months.firstIndex(where: { word.hasPrefix($0) }),
      CivilDate.name(ofMonth: Int64(index + 1)).lowercased().hasPrefix(word) || word == "sept"
    else { return nil }
    return index + 1
  }

  /// A number, or one behind which its ordinal ends: `24th`.
  private static func number(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count)
    return rest.isEmpty || ["st", "nd", "rd", "th"].contains(String(rest)) ? Int(digits) : nil
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
