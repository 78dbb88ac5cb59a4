import PolicyEngine

/// The value of a field as a configuration writes the setting that it becomes.
enum FieldValue {
  struct Problem: Error {
    /// What was expected: "a whole number of minutes".
    var expectation: String
  }

  /// The text of a value without white space around it; nil for nothing at all.
  static func text(of node: YAMLNode) -> String? {
    if case .scalar("null", .plain) = node.content { return nil }
    guard let text = node.text else { return nil }
    let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
    let rest = scalars.reversed().drop { $0.properties.isWhitespace }.reversed()
    return String(String.UnicodeScalarView(rest))
  }

  /// What a setting becomes; `none` where it is not set.
  static func read(
    _ text: String?,
    for use: ImportTable.SettingUse
  ) throws(Problem) -> String {
    guard let text, !use.notSet.contains(text) else { return "none" }
    if !use.words.isEmpty {
      if let known = use.words.first(where: { $0.text == text }) { return known.value }
      let known = use.words.map { "`\($0.text)`" }.joined(separator: ", ")
      throw Problem(expectation: "one of \(known)")
    }
    switch use.unit {
    case .milliseconds: return try duration(text, 1, "milliseconds")
    case .seconds: return try duration(text, 1_000, "seconds")
    case .minutes: return try duration(text, 60_000, "minutes")
    case .hours: return try duration(text, 3_600_000, "hours")
    case .days: return try duration(text, 86_400_000, "days")
    case .iso8601:
      guard text.hasPrefix("P"), let length = try? DurationText.parse(text) else {
        throw Problem(expectation: "an ISO 8601 duration without years and months, such as `PT5M`,")
      }
      return DurationText.format(length)
    case .boolean:
      if text == "true" || text == "false" { return text }
      throw Problem(expectation: "`true` or `false`")
    case .text:
      if !text.isEmpty { return YAMLScalarText.oneLine(text) }
      throw Problem(expectation: "text")
    }
  }

  private static func duration(
    _ text: String,
    _ unit: Int64,
    _ units: String
  ) throws(Problem) -> String {
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isNumber, let count = Int64(text),
      case let (length, overflow) = count.multipliedReportingOverflow(by: unit), !overflow,
      length <= DurationText.longest
    else { throw Problem(expectation: "a whole number of \(units), a hundred years at most,") }
    return DurationText.format(length)
  }
}
