import PolicyEngine
import PolicyViews

/// Sections of text whose lines end with the places that they are about.
struct Page {
  /// How wide the text of a line may be; the places come after it.
  private static let width = 76

  private struct Line {
    var indent: Int
    var hanging: Int
    var text: String
    var sources: [FileLine]
  }

  private var sections: [(title: String, lines: [Line])] = []

  mutating func begin(_ title: String) {
    sections.append((title, []))
  }

  /// Adds a line to the section; it is wrapped between words.
  ///
  /// - Parameters:
  ///   - level: how deep it is, from 0.
  ///   - hanging: how many columns the lines after the first are indented more.
  mutating func add(_ text: String, level: Int = 0, hanging: Int = 2, _ sources: FileLine?...) {
    guard !sections.isEmpty else { return }
    sections[sections.count - 1].lines.append(
      Line(
        indent: 2 + 2 * level,
        hanging: hanging,
        text: text,
        sources: sources.compactMap(\.self)
      )
    )
  }

  var text: String {
    sections.map { section in
      "\(TextRenderer.printable(section.title))\n" + Self.text(of: section.lines)
    }.joined(separator: "\n")
  }

  private static func text(of lines: [Line]) -> String {
    let wrapped = lines.map { wrap($0) }
    let lasts = zip(wrapped, lines).filter { !$0.1.sources.isEmpty }.compactMap(\.0.last)
    let column = (lasts.map { TerminalCells.width(of: $0) }.max() ?? 0) + 2
    var text = ""
    for (parts, line) in zip(wrapped, lines) {
      for part in parts.dropLast() { text += part + "\n" }
      guard let last = parts.last else { continue }
      let places = TextRenderer.printable(line.sources.map(\.description).joined(separator: ", "))
      text += (places.isEmpty ? last : Lines.padded(last, to: column) + places) + "\n"
    }
    return text
  }

  private static func wrap(_ line: Line) -> [String] {
    let first = String(repeating: " ", count: line.indent)
    let rest = String(repeating: " ", count: line.indent + line.hanging)
    let words = words(TextRenderer.printable(line.text))
    return Lines.filled(words, to: width, first: first, rest: rest)
  }

  /// The words of a text, where an arrow stays with what it leads from and to.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if let last = words.last, word == "→" || last.hasSuffix(" →") {
        words[words.count - 1] = "\(last) \(word)"
      } else {
        words.append(String(word))
      }
    }
    return words
  }
}
