import Foundation
import TestSupport
import PolicyEngine

/// A page about a diagnostic: the article that DocC shows and people change.
struct DiagnosticPage {
  static let folder = "\(Repository.toolCatalog)/Diagnostics"

  let id: Diagnostic.ID
  let article: MarkdownDocument
  /// The text below each heading, by heading, without comments.
  private let sections: [(heading: String, text: String)]

  init(_ id: Diagnostic.ID) throws {
    self.id = id
    article = try MarkdownDocument("\(Self.folder)/\(id.rawValue).md")
    let text = try String(
      contentsOf: Repository.root.appending(path: article.path),
      encoding: .utf8
    )
    var sections: [(heading: String, text: String)] = []
    var isInBlock = false
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") { isInBlock.toggle() }
      if !isInBlock, line.hasPrefix("#") {
        sections.append((String(line.drop { $0 == "#" }.dropFirst()), ""))
      } else if !sections.isEmpty, isInBlock || !line.hasPrefix("<!-- ") {
        sections[sections.count - 1].text += line + "\n"
      }
    }
    self.sections = sections.map { ($0, Self.withoutLinks($1).trimmingCharacters(in: .newlines)) }
  }

  var headings: [String] { sections.map(\.heading) }

  /// The paragraphs below the id: what is wrong, and how bad that is.
  var head: [String] {
    text(of: id.rawValue).components(separatedBy: "\n\n").map {
      $0.replacing("\n", with: " ")
    }
  }

  func text(of heading: String) -> String {
    sections.first { $0.heading == heading }?.text ?? ""
  }

  /// Links of DocC lead nowhere in a terminal.
  private static func withoutLinks(_ text: String) -> String {
    text.replacing(/<doc:([^>]+)>/) { "`\($0.output.1)`" }
      .replacing(/\[([^\]]+)\]\(doc:[^)]+\)/) { String($0.output.1) }
  }
}
