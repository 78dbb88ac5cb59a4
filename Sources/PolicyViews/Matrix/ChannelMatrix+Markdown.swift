import PolicyEngine

extension ChannelMatrix {
  /// The matrix as a table of GitHub Flavored Markdown: a column for channels that are alike, and below
  /// it what is the same in all.
  package var markdown: String {
    let groups = groups
    let heads = groups.map { group in
      group.map { "`\(channels[$0].id)`" }.joined(separator: "<br>")
    }
    var text = Self.row([""] + heads) + Self.row(["---"] + groups.map { _ in "---" })
    for section in Section.allCases {
      let facts = differing.filter { $0.section == section }
      if facts.isEmpty { continue }
      text += Self.row(["**\(section.rawValue)**"] + groups.map { _ in "" })
      for fact in facts {
        text += Self.row(
          ["`\(fact.name)`"]
            + groups.map { Self.escaped(Self.phrase(fact.cells[$0[0]], of: fact)) }
        )
      }
    }
    let common = facts.compactMap { fact in (fact.common ?? fact.shared).map { (fact, $0) } }
    if !common.isEmpty { text += "\nThe same in every channel:\n\n" }
    for (fact, value) in common {
      text += "- \(fact.section.rawValue) `\(fact.name)`: \(Self.escaped(Self.whole(value)))\n"
    }
    return text
  }

  static func row(_ cells: [String]) -> String {
    "| \(cells.joined(separator: " | ")) |\n"
  }

  /// A text in which no character means anything to Markdown.
  static func escaped(_ text: String) -> String {
    Phrase.escaped(Phrase.line(text), escapes)
  }

  private static let escapes = Dictionary(
    uniqueKeysWithValues: "\\`*_[]<>|~&#".unicodeScalars.map { ($0, "\\\($0)") }
  )
}
