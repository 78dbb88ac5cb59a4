import CommandSupport
import PolicyEngine
import PolicyViews

/// What a diagnostic is about: the article of the documentation, which is part of the tool.
struct DiagnosticPage {
  let id: Diagnostic.ID
  /// What is wrong, in one sentence.
  let summary: String
  /// Why it matters, as Markdown.
  let why: String
  /// A file with the mistake and what is reported of it, as Markdown.
  let bad: String
  /// The file without the mistake, and what else there is to know, as Markdown.
  let good: String

  init(_ id: Diagnostic.ID) {
    self.id = id
    let sections = Self.sections(of: String(decoding: id.article, as: UTF8.self))
    let paragraphs = (sections[id.rawValue] ?? "").split(separator: "\n\n")
    summary = PlainText.unfilled(String(paragraphs.first ?? ""))
    why = sections["Why"] ?? ""
    bad = sections["Bad"] ?? ""
    good = sections["Good"] ?? ""
  }

  /// The page for a document: Markdown without the id, which its surroundings name.
  var markdown: String { "\(why)\n\n**Bad**\n\n\(bad)\n\n**Good**\n\n\(good)" }

  /// The page for a terminal of 80 columns; lines of code are never broken.
  var text: String {
    let parts = [
      "\(id.rawValue) (\(id.severity.rawValue))", PlainText.of(summary), PlainText.of(why), "Bad:",
      PlainText.of(bad), "Good:", PlainText.of(good),
    ]
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// All ids with what they mean, one a line.
  static var list: String {
    let width = Diagnostic.ID.allCases.map(\.rawValue.count).max() ?? 0
    return Diagnostic.ID.allCases.map { id in
      let padding = String(repeating: " ", count: width - id.rawValue.count)
      return "\(id.rawValue)\(padding)  \(DiagnosticPage(id).summary)\n"
    }.joined()
  }

  /// The word that asks for all ids; no diagnostic has it as its id.
  static let listWord = "list"

  /// Prints the page of an id, with or without its brackets, or the list of all.
  static func print(_ asked: String) throws {
    // As it is copied from a message.
    let id = String(asked.drop { $0 == "[" }.prefix { $0 != "]" })
    if id == listWord { return StandardOutput.write(list) }
    if let id = Diagnostic.ID(rawValue: id) { return StandardOutput.write(DiagnosticPage(id).text) }
    let ids = Diagnostic.ID.allCases.map(\.rawValue)
    let closest = Suggestion.closest(to: id, among: ids).map { "did you mean `\($0)`? " } ?? ""
    throw ExitStatus.failure(
      reporting: "there is no diagnostic `\(id)`; \(closest)`--explain list` names all"
    )
  }

  // MARK: Reading

  /// The text below each heading of an article, without what is meant for other readers.
  private static func sections(of article: String) -> [String: String] {
    var sections: [String: [Substring]] = [:]
    var heading = ""
    var isInBlock = false
    for line in article.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isInBlock.toggle() }
      if !isInBlock, line.hasPrefix("#") {
        heading = String(line.drop { $0 == "#" || $0 == " " })
      } else if isInBlock || !line.hasPrefix("<!-- ") {
        sections[heading, default: []].append(line)
      }
    }
    return sections.mapValues { lines in
      let text = lines.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
      return withoutLinks(text.joined(separator: "\n"))
    }
  }

  /// Links of DocC lead nowhere in a terminal.
  private static func withoutLinks(_ text: String) -> String {
    text.replacing(/<doc:([^>]+)>/) { "`\($0.output.1)`" }
      .replacing(/\[([^\]]+)\]\(doc:[^)]+\)/) { String($0.output.1) }
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
      result += Lines.filled(words.map(String.init), to: width)
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
}
