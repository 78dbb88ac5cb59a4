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
    var text = "\(bold("\(location.file):\(location.line):\(location.column):")) "
    text +=
      "\(paint(severity + ":", color)) \(Self.printable(diagnostic.message)) [\(diagnostic.id.rawValue)]\n"
    text += excerpt(diagnostic.place, location, in: sources, color: color)
    if let help = diagnostic.help { text += "  \(paint("help:", "36")) \(Self.printable(help))\n" }
    for related in diagnostic.related {
      let place = sources.location(of: related.place)
      text += "  \(paint("note:", "36")) \(place.file):\(place.line):\(place.column): "
      text += "\(Self.printable(related.message))\n"
    }
    return text
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
      $0 == "\t" ? "\t" : String(repeating: " ", count: Self.width(of: $0))
    }
    let cells = Self.text(under).reduce(0) { $0 + Self.width(of: $1) }
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

  private func bold(_ text: String) -> String { paint(text, "1") }

  /// Text from a file with control characters made visible: a terminal must not obey a policy file,
  /// and what can't be seen can't be mended.
  package static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    return Self.text(text.unicodeScalars.map(visible)[...])
  }

  private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar != "\t" && isHidden(scalar) ? "\u{FFFD}" : scalar
  }

  /// Whether a scalar is a control character, or one that changes other text without being seen.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
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

  /// How many terminal cells a character takes: 2 for wide ones and emoji, 0 for a lone mark.
  private static func width(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    if scalars.contains(where: { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }) {
      return 2
    }
    return scalars.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    // The later letters of a Hangul syllable stand in the cells of the first.
    case 0x1160...0x11FF: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
