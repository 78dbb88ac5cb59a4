/// Words that help somebody who wrote a name that doesn't exist.
package enum Suggestion {
  /// The candidate most like `name`, if one is within a third of its length in edits.
  ///
  /// Ties go to the first; letters in another case are no edit. Where none is, it is the only one that
  /// begins with the name.
  package static func closest(to name: String, among candidates: [String]) -> String? {
    // One edit makes another word of two letters.
    let limit = name.count < 3 ? 0 : max(1, name.count / 3)
    let target = Array(name.lowercased().utf8.prefix(64))
    var best: (distance: Int, name: String)?
    for candidate in candidates {
      if isOpposite(name, of: candidate) || isOpposite(candidate, of: name) { continue }
      let distance = editDistance(target, Array(candidate.lowercased().utf8.prefix(64)))
      if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    // Another word behind it makes it the name of something else.
    let longer = candidates.filter {
      name.count > 2 && $0.hasPrefix(name.lowercased())
        && $0.dropFirst(name.count).allSatisfy(\.isLetter)
    }
    return best?.name ?? (longer.count == 1 ? longer[0] : nil)
  }

  /// Whether a word says the opposite of another, so that it is no misspelling of it.
  private static func isOpposite(_ word: String, of other: String) -> Bool {
    guard word.count > other.count, word.lowercased().hasSuffix(other.lowercased()) else {
      return false
    }
    switch word.dropLast(other.count).lowercased() {
    case "!", "!=", "~", "^", "not", "not ", "not_", "not-", "no", "no ", "no_", "no-", "non",
      "non-", "non_", "un", "in", "im", "dis", "de":
      return true
    default: return false
    }
  }

  /// A help text: the closest candidate if there is one, and the list of what would be allowed.
  package static func help(for name: String, among candidates: [String], _ kind: String) -> String {
    if candidates.isEmpty { return "there are no \(kind) here" }
    let allowed = "\(kind) here: \(list(candidates))"
    return closest(to: name, among: candidates).map { "did you mean `\($0)`? \(allowed)" }
      ?? allowed
  }

  /// Names in backticks, separated by commas, and how many more there are.
  package static func list(_ names: [String], atMost most: Int = 20) -> String {
    let shown = names.prefix(most).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > most ? "\(shown) and \(names.count - most) more" : shown
  }

  /// The optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours.
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    var current = previous
    for i in 1...a.count {
      current[0] = i
      for j in 1...b.count {
        let substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        current[j] = min(previous[j] + 1, current[j - 1] + 1, substitution)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          current[j] = min(current[j], beforePrevious[j - 2] + 1)
        }
      }
      (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[b.count]
  }
}
