import PolicyEngine

/// What a diagnostic is about: the page of the documentation, without its links.
struct DiagnosticPage: Sendable {
  /// The diagnostic's id, as it is printed in brackets.
  let id: String
  /// What is wrong, in one sentence.
  let summary: String
  /// Why it matters, as Markdown.
  let why: String
  /// A file with the mistake and what is reported of it, as Markdown.
  let bad: String
  /// The file fixed, and what else there is to know, as Markdown.
  let good: String

  /// The page of an id; nil where there is none, which a test rules out.
  static func of(_ id: Diagnostic.ID) -> DiagnosticPage? { pages[id.rawValue] }

  private static let pages = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  /// The page for a document: Markdown without the id, which its surroundings name.
  var markdown: String { "\(why)\n\n**Bad**\n\n\(bad)\n\n**Good**\n\n\(good)" }

  /// The page for a terminal of 80 columns; lines of code are never broken.
  var text: String {
    let severity = Diagnostic.ID(rawValue: id)?.severity.rawValue ?? ""
    let parts = [
      "\(id) (\(severity))", PlainText.of(summary), PlainText.of(why), "Bad:", PlainText.of(bad),
      "Good:", PlainText.of(good),
    ]
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// All ids with what they mean, one a line.
  static var list: String {
    let width = all.map(\.id.count).max() ?? 0
    return all.map { page in
      let padding = String(repeating: " ", count: width - page.id.count)
      return "\(page.id)\(padding)  \(page.summary)\n"
    }.joined()
  }
}

/// Markdown of paragraphs and fenced blocks as a terminal shows it.
enum PlainText {
  private static let width = 80

  /// The text with its paragraphs filled anew and its blocks indented.
  static func of(_ markdown: String) -> String {
    var result: [String] = []
    var words: [Substring] = []
    var isInBlock = false
    func endParagraph() {
      result += filled(words)
      words = []
    }
    for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        endParagraph()
        isInBlock.toggle()
      } else if isInBlock {
        result.append(line.isEmpty ? "" : "    \(line)")
      } else if line.isEmpty {
        endParagraph()
        result.append("")
      } else {
        words += line.split(separator: " ")
      }
    }
    endParagraph()
    return result.joined(separator: "\n")
  }

  /// One paragraph as one line, for whoever breaks lines himself.
  static func unfilled(_ markdown: String) -> String {
    markdown.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
  }

  private static func filled(_ words: [Substring]) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
