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
    text += "\(paint(severity + ":", color)) \(Self.printable(diagnostic.message)) [\(diagnostic.id.rawValue)]\n"
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
    let line = Array(sources.line(at: place).unicodeScalars)
    guard !line.isEmpty else { return "" }
    // A long line is cut to a view around the problem, so that the caret is seen.
    let width = 100
    let column = min(location.column - 1, line.count)
    let start = line.count > width ? max(0, min(column - width / 3, line.count - width)) : 0
    let end = min(line.count, start + width)
    let marked = location.endLine == location.line ? location.endColumn - location.column : line.count - column
    let length = max(1, min(marked, end - column))
    let lead = line[start..<min(column, end)].map { $0 == "\t" ? "\t" : String(repeating: " ", count: Self.width(of: $0)) }
    let under = line[min(column, end)..<min(column + length, end)].reduce(0) { $0 + Self.width(of: $1) }
    let shown = line[start..<end].map(Self.printable).joined()
    let marker = "^" + String(repeating: "~", count: max(0, under - 1))
    return "  \(shown)\n  \(lead.joined())\(paint(marker, color))\n"
  }

  private func paint(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private func bold(_ text: String) -> String { paint(text, "1") }

  /// Text from a file with control characters made visible: a terminal must not obey a policy file.
  package static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.map(printable).joined()
  }

  private static func printable(_ scalar: Unicode.Scalar) -> String {
    if scalar == "\t" || !isControl(scalar) { return String(scalar) }
    return "\u{FFFD}"
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// How many terminal cells a scalar takes: 0 for combining marks, 2 for wide characters.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
