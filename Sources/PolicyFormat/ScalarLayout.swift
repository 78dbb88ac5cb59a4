import PolicyEngine

/// How a scalar or a key in one piece is written: as its author did, without quotes that it does not need.
struct ScalarLayout {
  let source: SourceText

  /// A scalar on one line; nil where it goes over several lines that say something of their own.
  func line(_ node: YAMLNode, inFlow: Bool) -> String? {
    guard case .scalar(let text, let style) = node.content else { return nil }
    return line(text, style, at: node.place, inFlow: inFlow)
  }

  /// A key; one that goes over several lines comes to stand in quotes.
  func key(_ entry: YAMLNode.Entry, inFlow: Bool) -> String {
    // A plain key of no letters can be written after `?` only.
    if entry.key.isEmpty { return "\"\"" }
    let style = style(at: entry.keyPlace)
    return line(entry.key, style, at: entry.keyPlace, inFlow: inFlow)
      ?? YAMLScalarText.written(entry.key, .quoted, inFlow: inFlow)
  }

  private func style(at place: Place) -> YAMLNode.Style {
    guard place.lower < place.upper else { return .plain }
    switch Unicode.Scalar(source.bytes[Int(place.lower)]) {
    case "\"", "'": return .quoted
    case "|", ">": return .block
    default: return .plain
    }
  }

  private func line(
    _ text: String,
    _ style: YAMLNode.Style,
    at place: Place,
    inFlow: Bool
  ) -> String? {
    if style == .block { return nil }
    // Bytes, as a letter of Swift's is also a quote with an accent on it.
    let written = source.bytes[Int(place.lower)..<Int(place.upper)]
    let isOneLine = !written.contains(UInt8(ascii: "\n"))
    let hasBackslash = written.contains(UInt8(ascii: "\\"))
    if !isOneLine, hasBackslash || text.utf8.contains(UInt8(ascii: "\n")) { return nil }
    if style == .plain {
      // Some readers take the sign for that of a key wherever it stands between braces.
      return inFlow && text.utf8.contains(UInt8(ascii: "?"))
        ? YAMLScalarText.written(text, .quoted, inFlow: true) : text
    }
    let original = isOneLine ? String(decoding: written, as: UTF8.self) : nil
    // Whoever escapes a character wants it to be seen.
    if hasBackslash, written.first == UInt8(ascii: "\"") { return original }
    if isClear(text), YAMLScalarText.isPlain(text, inFlow: inFlow) { return text }
    let needsEscapes = hasBackslash || text.utf8.contains(UInt8(ascii: "\""))
    return needsEscapes ? original : "\"\(text)\""
  }

  /// Whether a text is seen as it is: single spaces between words, and nothing that does not show.
  private func isClear(_ text: String) -> Bool {
    var wasSpace = true
    for scalar in text.unicodeScalars {
      let isSpace = scalar == " "
      if isSpace && wasSpace { return false }
      if !isSpace, scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint {
        return false
      }
      wasSpace = isSpace
    }
    return !wasSpace
  }

  /// The lines of a scalar that goes over several, without indentation; YAML reads them as one text.
  func lines(at place: Place) -> [String] {
    let written = source.bytes[Int(place.lower)..<Int(place.upper)]
    let isDouble = written.first == UInt8(ascii: "\"")
    let pieces = written.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return pieces.enumerated().map { index, piece in
      var line = piece
      if index > 0 { line = line.drop(while: SourceText.isBlank) }
      if index < pieces.count - 1 {
        while let last = line.last, SourceText.isBlank(last) {
          let slashes = line.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
          // An escaped space is part of the text.
          if isDouble, !slashes.isMultiple(of: 2) { break }
          line.removeLast()
        }
      }
      return String(decoding: line, as: UTF8.self)
    }
  }

  /// A flow collection on one line; nil where it can't be on one.
  func flow(_ node: YAMLNode) -> String? {
    switch node.content {
    case .scalar, .window: return line(node, inFlow: true)
    case .invalid: return nil
    case .sequence(let items):
      let parts = items.compactMap(flow)
      return parts.count == items.count ? "[\(parts.joined(separator: ", "))]" : nil
    case .mapping(let entries):
      let parts = entries.compactMap { entry in
        flow(entry.value).map { value in
          let key = key(entry, inFlow: true)
          return value.isEmpty ? key : "\(key): \(value)"
        }
      }
      return parts.count == entries.count ? "{\(parts.joined(separator: ", "))}" : nil
    }
  }
}
