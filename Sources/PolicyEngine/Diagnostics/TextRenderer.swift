/// Writes diagnostics as text: `path:line:col: error: message [id]`, the source line, `^~~~`, help.
public struct TextRenderer: Sendable {
  /// Whether to colour the text with ANSI escapes.
  public let usesColor: Bool

  /// Creates a renderer; colour is off unless asked for.
  public init(usesColor: Bool = false) {
    self.usesColor = usesColor
  }

  /// The whole text of all diagnostics, each line ended by a line break; empty when there are none.
  public func render(_ findings: Findings) -> String {
    var text = ""
    for diagnostic in findings.diagnostics {
      text += render(diagnostic, in: findings.sources)
    }
    return text
  }

  /// The text of one diagnostic.
  public func render(_ diagnostic: Diagnostic, in sources: SourceSet) -> String {
    let location = sources.location(of: diagnostic.place)
    let severity = diagnostic.severity.rawValue
    let color = diagnostic.severity == .error ? "31" : "33"
    let file = Self.printable(location.file)
    var text = "\(paint("\(file):\(location.line):\(location.column):", "1")) "
    text +=
      "\(paint(severity + ":", color)) \(Self.printable(diagnostic.message)) [\(diagnostic.id.rawValue)]\n"
    text += excerpt(diagnostic.place, location, in: sources, color: color)
    if let help = diagnostic.help { text += "  \(paint("help:", "36")) \(Self.printable(help))\n" }
    for related in diagnostic.related {
      let place = sources.location(of: related.place)
      let path = Self.printable(place.file)
      text += "  \(paint("note:", "36")) \(path):\(place.line):\(place.column): "
      text += "\(Self.printable(related.message))\n"
    }
    return text
  }

  /// The line in which a place begins, with the place marked.
  package func excerpt(_ place: Place, in sources: SourceSet) -> String {
    excerpt(place, sources.location(of: place), in: sources, color: "31")
  }

  private func excerpt(
    _ place: Place,
    _ location: SourceLocation,
    in sources: SourceSet,
    color: String
  ) -> String {
    let line = sources.line(at: place).unicodeScalars.map(Self.visible)
    guard !line.isEmpty else { return "" }
    // A long line is cut to a view around the problem, so that the caret is seen.
    let width = 100
    let column = min(location.column - 1, line.count)
    let start = line.count > width ? max(0, min(column - width / 3, line.count - width)) : 0
    let end = min(line.count, start + width)
    let marked =
      location.endLine == location.line ? location.endColumn - location.column : line.count - column
    let length = max(1, min(marked, end - column))
    let shown = Self.cut(line, start, end)
    let lead = shown.prefix(column - start)
    let under = shown.dropFirst(column - start).prefix(length)
    let indent = Self.text(lead).map {
      $0 == "\t" ? "\t" : String(repeating: " ", count: TerminalCells.width(of: $0))
    }
    let cells = Self.text(under).reduce(0) { $0 + TerminalCells.width(of: $1) }
    let marker = "^" + String(repeating: "~", count: max(0, cells - 1))
    return "  \(Self.text(shown[...]))\n  \(indent.joined())\(paint(marker, color))\n"
  }

  /// A part of a line, with an ellipsis where it was cut.
  private static func cut(_ line: [Unicode.Scalar], _ start: Int, _ end: Int) -> [Unicode.Scalar] {
    var shown = Array(line[start..<end])
    if start > 0 { shown[0] = "…" }
    if end < line.count { shown[shown.count - 1] = "…" }
    return shown
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private func paint(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Text from a file with control characters made visible: a terminal must not obey a policy file,
  /// and what can't be seen can't be fixed.
  package static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    return Self.text(text.unicodeScalars.map(visible)[...])
  }

  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar != "\t" && isHidden(scalar) ? "\u{FFFD}" : scalar
  }

  /// Whether a scalar is a control character, or one that changes other text without being seen.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F: return false
    // Joiners are part of words in some scripts and of emoji.
    case 0x200C, 0x200D: return false
    default: break
    }
    // The two of each plane that are no characters.
    if scalar.value & 0xFFFE == 0xFFFE { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }
}
