/// A character that looks like one of those that YAML and the language are written in, and is another.
struct LookAlike {
  let offset: Int
  let length: Int
  /// What it is and what to write instead, as a clause.
  let hint: String
  let isSpace: Bool
  /// The character with its code, as in "a no-break space (U+00A0)".
  let phrase: String

  /// The first in a range of bytes that are valid UTF-8; nil where there is none.
  ///
  /// - Parameter isLine: whether the range is a whole line, in which dashes and apostrophes are text.
  static func first(in bytes: [UInt8], _ range: Range<Int>, isLine: Bool) -> LookAlike? {
    var offset = range.lowerBound
    guard bytes[range].contains(where: { $0 >= 0xC2 }) else { return nil }
    for scalar in String(decoding: bytes[range], as: UTF8.self).unicodeScalars {
      if !scalar.isASCII, let (name, plain) = meaning(of: scalar), !isLine || !isText(scalar) {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let phrase = "\(name) (U+\(String(repeating: "0", count: 4 - min(4, code.count)))\(code))"
        return LookAlike(
          offset: offset,
          length: scalar.utf8.count,
          hint: "there is \(phrase) here: write \(plain)",
          isSpace: plain == plainSpace,
          phrase: phrase
        )
      }
      offset += scalar.utf8.count
    }
    return nil
  }

  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2010...0x201B, 0x2212, 0x2026: true
    default: false
    }
  }

  private static let plainSpace = "a plain space"
  private static let typographicQuote = "a typographic quote"

  private static func meaning(of scalar: Unicode.Scalar) -> (name: String, plain: String)? {
    switch scalar.value {
    case 0xA0, 0x202F, 0x2007: ("a no-break space", plainSpace)
    case 0x2000...0x200A, 0x205F: ("a space of another width", plainSpace)
    case 0x3000: ("a full-width space", plainSpace)
    case 0x200B...0x200D, 0x2060, 0xFEFF: ("a space without width", "nothing in its place")
    case 0x201C...0x201F, 0xAB, 0xBB, 0xFF02: (typographicQuote, "a plain `\"`, or nothing")
    case 0x2018...0x201B, 0xFF07: (typographicQuote, "a plain `'`, or nothing")
    case 0x2010...0x2015, 0x2212, 0xFF0D: ("a typographic dash", "a plain `-`, or `..` in a range")
    case 0x2026: ("an ellipsis", "two dots, `..`")
    case 0xFF1A: ("a full-width colon", "a plain `:` and a space")
    case 0xFF0C, 0x3001: ("a full-width comma", "a plain `,` and a space")
    case 0xFF5B, 0xFF5D, 0xFF3B, 0xFF3D: ("a full-width bracket", "a plain one")
    default: nil
    }
  }
}

extension Findings {
  /// The same findings with hints, where a character that looks like another is what is in the way.
  package var withLookAlikes: Findings {
    var findings = self
    let files = Dictionary(grouping: diagnostics) { $0.place.file }
    findings.diagnostics = files.keys.sorted().flatMap { file in
      LookAlike.explaining(files[file] ?? [], in: sources.files[Int(file)].bytes)
    }
    return findings
  }
}

extension LookAlike {
  /// The same problems of a file with hints, where one of these characters is what is in the way.
  ///
  /// A line that is indented with one makes others wrong too: that is one problem.
  fileprivate static func explaining(_ diagnostics: [Diagnostic], in bytes: [UInt8]) -> [Diagnostic]
  {
    guard diagnostics.contains(where: { $0.severity == .error }),
      bytes.contains(where: { $0 >= 0xC2 }), String(validating: bytes, as: UTF8.self) != nil
    else { return diagnostics }
    let lines = SourceLines(bytes)
    if let indented = indentation(diagnostics, bytes, lines) { return indented }
    return diagnostics.map { diagnostic in
      if diagnostic.severity != .error || hasText(diagnostic.id) { return diagnostic }
      let place = Int(diagnostic.place.lower)..<min(Int(diagnostic.place.upper), bytes.count)
      let isLine = diagnostic.id == .yamlSyntax
      if !isLine, let quoted = quoted(diagnostic, lines.text(place)) { return quoted }
      guard
        let found = first(
          in: bytes,
          isLine ? lines.line(at: place.lowerBound) : place,
          isLine: isLine
        ), diagnostic.help?.hasPrefix(found.hint) != true
      else { return diagnostic }
      var reported = diagnostic
      reported.help = diagnostic.help.map { "\(found.hint); \($0)" } ?? found.hint
      if reported.fixes.isEmpty, found.isSpace {
        let end = found.offset + found.length
        let place = Place(file: diagnostic.place.file, lower: found.offset, upper: end)
        reported.fixes = [Fix("write \(plainSpace)", isSafe: true, [TextEdit(place, " ")])]
      }
      return reported
    }
  }

  /// The problem of a value in typographic quotes, which are a part of it; nil where there are none.
  private static func quoted(_ diagnostic: Diagnostic, _ text: String) -> Diagnostic? {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      isQuote(first), isQuote(last), text.unicodeScalars.count > 2
    else { return nil }
    let inner = String(text.unicodeScalars.dropFirst().dropLast())
    guard YAMLScalarText.isPlain(inner, inFlow: true) || inner == "true" || inner == "false" else {
      return nil
    }
    var reported = diagnostic
    reported.help =
      "write `\(inner)`: typographic quotes are text in YAML, and only straight ones are quotes"
    reported.fixes = Fix.writing(inner, at: diagnostic.place, isSafe: true)
    return reported
  }

  private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
    meaning(of: scalar)?.name == typographicQuote
  }

  /// Whether a problem is about text in which such characters are right, or about the character itself.
  private static func hasText(_ id: Diagnostic.ID) -> Bool {
    switch id {
    case .tooManyProblems, .byteOrderMark, .controlCharacter, .keywordEmpty, .keywordTooLong,
      .keywordOverlap, .nothingToRemove:
      true
    default: false
    }
  }

  private static func indentation(
    _ diagnostics: [Diagnostic],
    _ bytes: [UInt8],
    _ lines: SourceLines
  ) -> [Diagnostic]? {
    for diagnostic in diagnostics where diagnostic.severity == .error {
      let own = lines.line(at: Int(diagnostic.place.lower))
      for line in [lines.before(own), own, lines.after(own)].compactMap(\.self) {
        guard let start = bytes[line].firstIndex(where: { $0 != UInt8(ascii: " ") }),
          let found = first(in: bytes, line, isLine: true), found.isSpace, found.offset == start
        else { continue }
        let first = lines.before(line)?.lowerBound ?? line.lowerBound
        let reported = Diagnostic(
          .yamlSyntax,
          at: Place(file: diagnostic.place.file, lower: start, upper: start + 1),
          "this line is indented with \(found.phrase)",
          help: "use plain spaces only",
          fixes: [indentationFix(bytes, diagnostic.place.file)]
        )
        return diagnostics.filter { Int($0.place.lower) < first } + [reported]
      }
    }
    return nil
  }

  /// Plain spaces in every line that is indented with others.
  private static func indentationFix(_ bytes: [UInt8], _ file: Int32) -> Fix {
    var edits: [TextEdit] = []
    var isIndentation = true
    var offset = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      let isLookAlike = meaning(of: scalar)?.plain == plainSpace
      if isIndentation, isLookAlike {
        let place = Place(file: file, lower: offset, upper: offset + scalar.utf8.count)
        edits.append(TextEdit(place, " "))
      }
      isIndentation = scalar == "\n" || isIndentation && (scalar == " " || isLookAlike)
      offset += scalar.utf8.count
    }
    return Fix("indent with plain spaces", isSafe: true, edits)
  }
}
