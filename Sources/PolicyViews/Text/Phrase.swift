package import PolicyEngine

package enum Phrase {
  /// `a`, `a or b`, `a, b or c`.
  package static func alternatives(_ items: [String]) -> String { join(items, "or") }

  /// `a`, `a and b`, `a, b and c`.
  package static func all(_ items: [String]) -> String { join(items, "and") }

  /// What an admin may choose for a setting: `5m..30m by 1m`.
  package static func choice(of setting: PolicyModel.Setting) -> String {
    let values =
      switch setting.type {
      case .boolean: "true or false"
      case .choice(let values): alternatives(values)
      case .duration where setting.values != nil:
        alternatives((setting.values ?? []).map { DurationText.format($0) })
      case .duration, .instant: setting.range?.value.description ?? "any duration"
      case .text: "any text"
      }
    if setting.key != nil { return "\(values) for each key" }
    return setting.step.map { "\(values) by \(DurationText.format($0.value))" } ?? values
  }

  /// A text from a file as one line that shows what it is: no line breaks, and none of the characters
  /// that a terminal or a page would obey instead of showing them.
  package static func line(_ text: String) -> String {
    let isOneLine = !text.contains { $0.isNewline || $0 == "\t" }
    let line =
      isOneLine ? text : text.split { $0.isNewline || " \t".contains($0) }.joined(separator: " ")
    return TextRenderer.printable(line)
  }

  /// A text with other texts in the place of some characters.
  package static func escaped(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
    text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
  }

  private static func join(_ items: [String], _ word: String) -> String {
    guard items.count > 1, let last = items.last else { return items.first ?? "" }
    return "\(items.dropLast().joined(separator: ", ")) \(word) \(last)"
  }
}
