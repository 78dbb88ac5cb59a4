import PolicyEngine

/// Moments of scenarios as people write them: `5m`, `54h - 1ms`, `+5m`, `TIMER`, `TIMER - 1ms`.
enum MomentText {
  /// A moment whose timer is a name yet.
  enum Parsed {
    case sinceBeginning(Int64)
    case sinceLast(Int64)
    case timer(String, Int64)
  }

  static let help =
    "write `5m` after the beginning, `+5m` after the step before, or `TIMER - 1ms` from when a timer fires"

  /// Nil for a text that is no moment.
  static func parse(_ text: String) -> Parsed? {
    if text.hasPrefix("+") {
      return duration(text.dropFirst()).map { .sinceLast($0) }
    }
    if let time = duration(text[...]) { return .sinceBeginning(time) }
    for (sign, factor) in [(" - ", Int64(-1)), (" + ", 1)] {
      guard let range = text.firstRange(of: sign) else { continue }
      guard let offset = duration(text[range.upperBound...]) else { return nil }
      let base = text[..<range.lowerBound]
      if let time = duration(base) {
        let sum = time + factor * offset
        return sum < 0 ? nil : .sinceBeginning(sum)
      }
      return .timer(String(base), factor * offset)
    }
    return Name.isValid(text) ? .timer(text, 0) : nil
  }

  /// What a name was most likely meant to be: `TIMER - 1ms` for `TIMER-1ms`, which could be a name.
  static func spaced(_ name: String, _ timers: [String]) -> String? {
    if timers.contains(name) { return nil }
    guard let sign = name.lastIndex(where: { $0 == "-" || $0 == "+" }) else { return nil }
    let timer = name[..<sign].filter { $0 != " " }
    let offset = name[name.index(after: sign)...]
    guard timers.contains(timer), duration(offset) != nil else { return nil }
    return "\(timer) \(name[sign]) \(offset.drop { $0 == " " })"
  }

  private static func duration(_ text: Substring) -> Int64? {
    try? DurationText.parse(text.drop { $0 == " " }.description)
  }
}
