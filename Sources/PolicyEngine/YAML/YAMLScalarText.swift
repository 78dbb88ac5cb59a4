/// The text of a scalar in a YAML file: plain where every reader takes it for that text, else in quotes.
///
/// YAML 1.1 and 1.2 take different plain scalars for flags, numbers, dates and nothing at all; what
/// either of them takes for something else than text is put in quotes.
package enum YAMLScalarText {
  /// A text with its line breaks, and the white space around them, as single spaces; none at its ends.
  package static func oneLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.isLineBreak) else { return text }
    return text.unicodeScalars.split(whereSeparator: \.isLineBreak)
      .map { line in
        var line = line.drop(while: \.properties.isWhitespace)
        while line.last?.properties.isWhitespace == true { line.removeLast() }
        return String(line)
      }
      .filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// A scalar as it is written on one line; a flag stays plain where it was written plain.
  package static func written(_ text: String, _ style: YAMLNode.Style, inFlow: Bool) -> String {
    if style == .plain, text == "true" || text == "false" { return text }
    return isPlain(text, inFlow: inFlow) ? text : quoted(text)
  }

  /// Whether a text can stand without quotes, and is text for readers of YAML 1.1 and of YAML 1.2.
  package static func isPlain(_ text: String, inFlow: Bool) -> Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
      return false
    }
    if "-?:,[]{}#&*!|>'\"%@`=~<.+ ".unicodeScalars.contains(first) || last == " " || last == ":" {
      return false
    }
    // Bytes, as a letter of Swift's is also a space with an accent on it.
    let endsText = zip(text.utf8, text.utf8.dropFirst()).contains { first, second in
      first == UInt8(ascii: ":") && second == UInt8(ascii: " ")
        || first == UInt8(ascii: " ") && second == UInt8(ascii: "#")
    }
    if endsText { return false }
    if inFlow, text.unicodeScalars.contains(where: ",[]{}:?".unicodeScalars.contains) {
      return false
    }
    return text.unicodeScalars.allSatisfy(isPrintable) && !hasOtherMeaning(text)
  }

  /// Whether a reader takes a plain scalar for a flag, for nothing, a number, a date or a time.
  private static func hasOtherMeaning(_ text: String) -> Bool {
    if PlainScalar.boolean(text) != nil || text.lowercased() == "null" { return true }
    let bytes = Array(text.utf8)
    guard let first = bytes.first, isDigit(first) else { return false }
    let rest = bytes.drop { isDigit($0) || ":_.-+ ".utf8.contains($0) }
    // Nothing else: a number, a date, or minutes and seconds. A unit makes it text: `5m`, `24h..30h`.
    guard let letter = rest.first else { return true }
    switch letter {
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      return rest.dropFirst().allSatisfy { isDigit($0) || "_-+".utf8.contains($0) }
    case UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "b"):
      return bytes.count - rest.count == 1 && first == UInt8(ascii: "0")
    case UInt8(ascii: "T"), UInt8(ascii: "t"):
      return bytes[..<rest.startIndex].contains(UInt8(ascii: "-"))
    default: return false
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// A text in quotes: double ones, or single ones where that saves escapes.
  private static func quoted(_ text: String) -> String {
    let needsEscape = text.unicodeScalars.contains { !isPrintable($0) }
    if !needsEscape, text.contains("\"") || text.contains("\\") {
      return
        "'\(text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
      default: result += escape(scalar)
      }
    }
    return result + "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let (letter, width) =
      scalar.value > 0xFFFF ? ("U", 8) : scalar.value > 0xFF ? ("u", 4) : ("x", 2)
    return "\\\(letter)\(String(repeating: "0", count: width - digits.count))\(digits)"
  }

  /// Whether a character shows, and is no line break in any version of YAML.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: true
    case 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
      !TextRenderer.isHidden(scalar)
    default: false
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isLineBreak: Bool {
    switch value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
