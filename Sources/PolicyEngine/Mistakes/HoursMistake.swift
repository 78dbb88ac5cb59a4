/// What somebody may have meant who wrote something that is no window of a day.
enum HoursMistake {
  /// Whether a text says that nobody is there at all.
  static func meansClosed(_ text: String) -> Bool {
    let words = ["closed", "close", "shut", "none", "never", "no", "off", "-", "–", "not open"]
    return words.contains(text.lowercased())
  }

  /// The window that a text most likely means, such as `9h..17h30m` for `9:00-17:30`; nil where there is none.
  static func meaning(of text: String) -> String? {
    let lower = text.lowercased()
    switch lower {
    case "24h", "24", "all day", "always", "open", "allday": return "0h..24h"
    default: break
    }
    for separator in ["...", "..", " to ", " until ", "–", "—", "-", "/"] {
      guard let range = lower.firstRange(of: separator) else { continue }
      guard let from = minutes(lower[..<range.lowerBound]),
        let to = minutes(lower[range.upperBound...])
      else { return nil }
      // Midnight is the end of a day, too.
      return "\(written(from))..\(written(to == 0 ? 1440 : to))"
    }
    return nil
  }

  private static func written(_ minutes: Int) -> String {
    minutes == 0 ? "0h" : DurationText.format(Int64(minutes) * 60_000)
  }

  /// The minutes since midnight of `9`, `9h`, `9:00`, `9.30`, `9:00:00`, `9am` or `12 pm`.
  private static func minutes(_ text: Substring) -> Int? {
    var text = text.filter { $0 != " " }
    if let length = try? DurationText.parse(text), length % 60_000 == 0, length <= 86_400_000 {
      return Int(length / 60_000)
    }
    var afternoon: Bool?
    for (suffix, isAfternoon) in [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)]
    where text.hasSuffix(suffix) {
      text.removeLast(suffix.count)
      afternoon = isAfternoon
      break
    }
    if text.hasSuffix("h") { text.removeLast() }
    let parts = text.split(omittingEmptySubsequences: false) { ":.h".contains($0) }
    let numbers = parts.compactMap { $0.count <= 2 ? Int($0) : nil }
    guard (1...3).contains(parts.count), numbers.count == parts.count,
      numbers.dropFirst().allSatisfy({ (0..<60).contains($0) }), numbers.dropFirst(2) != [59]
    else { return nil }
    var hour = numbers[0]
    if let afternoon {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (afternoon ? 12 : 0)
    }
    let minutes = hour * 60 + (numbers.count > 1 ? numbers[1] : 0)
    return (0...1440).contains(minutes) ? minutes : nil
  }
}
