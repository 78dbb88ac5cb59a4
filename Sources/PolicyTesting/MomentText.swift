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

  private static func duration(_ text: Substring) -> Int64? {
    try? DurationText.parse(text.drop { $0 == " " }.description)
  }
}
