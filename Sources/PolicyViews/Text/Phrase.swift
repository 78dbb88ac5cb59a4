/// Words for people.
package enum Phrase {
  /// `a`, `a or b`, `a, b or c`.
  package static func alternatives(_ items: [String]) -> String { join(items, "or") }

  /// `a`, `a and b`, `a, b and c`.
  package static func all(_ items: [String]) -> String { join(items, "and") }

  private static func join(_ items: [String], _ word: String) -> String {
    guard items.count > 1, let last = items.last else { return items.first ?? "" }
    return "\(items.dropLast().joined(separator: ", ")) \(word) \(last)"
  }
}
