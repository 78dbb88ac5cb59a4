import PolicyEngine

package enum Lines {
  /// A text in lines that end between its words; what is in brackets, or after an arrow, stays together.
  package static func wrapped(_ text: String, to width: Int) -> [String] {
    let lines = filled(words(text), to: width)
    return lines.isEmpty ? [""] : lines
  }

  /// Words in lines, each after a margin.
  package static func filled(
    _ words: [String],
    to width: Int,
    first: String = "",
    rest: String = ""
  ) -> [String] {
    var lines: [String] = []
    for word in words {
      if let last = lines.last,
        TerminalCells.width(of: last) + 1 + TerminalCells.width(of: word) <= width
      {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append((lines.isEmpty ? first : rest) + word)
      }
    }
    return lines
  }

  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    for word in text.split(separator: " ") {
      if let last = words.last, last == "→" || last.hasPrefix("(") && !last.hasSuffix(")") {
        words[words.count - 1] = "\(last) \(word)"
      } else {
        words.append(String(word))
      }
    }
    return words
  }

  package static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - TerminalCells.width(of: text)))
  }

  package static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
