/// "All but these", which the language has no way to say: `!active`, `{not: new}`, `any except new`.
struct Negation {
  /// The names that are left out.
  private(set) var left: [String] = []
  /// What they are taken from, where that is said; else everything.
  private(set) var among: [String] = []

  /// What a text leaves out; nil where it leaves out nothing.
  init?(_ text: String) {
    var isLeft = false
    for word in text.split(whereSeparator: { " ,:{}[]()".contains($0) }).map(String.init) {
      if Self.words.contains(word) {
        isLeft = true
      } else if let name = Self.signed(word) {
        left.append(name)
      } else if !Name.isValid(word, dotted: true) {
        return nil
      } else if isLeft {
        left.append(word)
      } else if !Self.fillers.contains(word) {
        among.append(word)
      }
    }
    left.removeAll(where: Self.fillers.contains)
    if left.isEmpty { return nil }
  }

  /// What several items of a list leave out together; nil where they leave out nothing.
  ///
  /// - Parameter known: the names that there are, which are no negation whatever they look like.
  init?(_ items: [String], known: (String) -> Bool) {
    for item in items {
      if !known(item), let negation = Negation(item) {
        left += negation.left
        among += negation.among
      } else {
        among.append(item)
      }
    }
    if left.isEmpty { return nil }
  }

  /// A map such as `{not: new}` as a text that says the same; nil where a map says something else.
  static func text(of node: YAMLNode) -> String? {
    guard let entries = node.entries, entries.count == 1, words.contains(entries[0].key),
      let items = entries[0].value.items
        ?? (entries[0].value.text == nil ? nil : [entries[0].value]),
      !items.isEmpty, items.allSatisfy({ $0.text.map { Name.isValid($0, dotted: true) } == true })
    else { return nil }
    let names = items.compactMap(\.text).joined(separator: ", ")
    return "{\(entries[0].key): \(entries[0].value.items == nil ? names : "[\(names)]")}"
  }

  /// The name behind a sign that negates it.
  private static func signed(_ word: String) -> String? {
    let signs = ["!=", "!", "~", "^", "-", "not_", "not-", "no-", "no_", "non-", "non_"]
    guard let sign = signs.first(where: word.hasPrefix) else { return nil }
    let rest = String(word.dropFirst(sign.count))
    return Name.isValid(rest, dotted: true) ? rest : nil
  }

  private static let words: Set<String> = [
    "not", "except", "but", "without", "unless", "minus", "exclude", "excluding", "all_but",
    "any_but", "no", "!", "-",
  ]
  private static let fillers: Set<String> = [
    "and", "or", "for", "all", "every", "everything", "states", "events", "the", "other", "than",
  ]
}
