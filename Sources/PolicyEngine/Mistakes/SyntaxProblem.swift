extension YAMLReader {
  /// Reads the bytes of one file, and says what is wrong where libyaml can't go on; `file` becomes the
  /// file index of every place.
  package static func read(_ bytes: [UInt8], file: Int32, limits: YAMLLimits = .init()) -> Result {
    var result = readNodes(bytes, file: file, limits: limits)
    guard let failure = result.failure else { return result }
    let problem = SyntaxProblem.of(failure.cause, in: bytes, after: failure.openText)
    result.diagnostics.append(
      Diagnostic(
        problem.id,
        at: place(problem.lower, problem.upper, in: bytes, of: file),
        problem.message,
        help: problem.help,
        related: problem.related.map { message, offset in
          [.init(message, at: place(offset, offset + 1, in: bytes, of: file))]
        } ?? []
      )
    )
    return result
  }
}

/// Turns what libyaml says of a file that it can't parse into what an admin can fix.
///
/// libyaml tells where it noticed; the mistake often is earlier, as with a quote that isn't closed.
struct SyntaxProblem {
  let id: Diagnostic.ID
  let lower: Int
  let upper: Int
  let message: String
  let help: String
  var related: (message: String, offset: Int)?

  private init(
    _ id: Diagnostic.ID = .yamlSyntax,
    at lower: Int,
    to upper: Int? = nil,
    _ message: String,
    help: String,
    related: (message: String, offset: Int)? = nil
  ) {
    self.id = id
    self.lower = lower
    self.upper = upper ?? lower + 1
    self.message = message
    self.help = help
    self.related = related
  }

  /// The problem behind a failure.
  ///
  /// - Parameter text: the last quoted text before the failure, if it went over several lines.
  static func of(
    _ failure: EventParser.Failure,
    in bytes: [UInt8],
    after text: Range<Int>?
  ) -> SyntaxProblem {
    let lines = SourceLines(bytes)
    let end = bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
    let offset = min(failure.offset, bytes.count)
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "\t") { return tab(offset) }
    if let problem = ofProperties(failure, lines) { return problem }
    if let text, lines.isBlank(from: text.upperBound, to: offset) { return runaway(text, lines) }
    if offset >= end { return atEnd(failure, lines, end) }
    return inside(failure, lines, offset)
  }

  // MARK: Kinds

  private static func tab(_ offset: Int) -> SyntaxProblem {
    SyntaxProblem(
      .tab,
      at: offset,
      "a tab can't be used to indent in YAML",
      help: "use two spaces a level"
    )
  }

  /// Directives and tags that libyaml refuses by itself, as the language does.
  private static func ofProperties(
    _ failure: EventParser.Failure,
    _ lines: SourceLines
  ) -> SyntaxProblem? {
    let words = "\(failure.context) \(failure.problem)"
    if words.contains("directive") || words.contains("incompatible YAML document") {
      let line = lines.line(at: failure.contextOffset ?? failure.offset)
      return SyntaxProblem(
        .directive,
        at: line.lowerBound,
        to: line.upperBound,
        "directives of YAML are not part of the policy language",
        help: "remove the line that begins with `%`"
      )
    }
    if words.contains(" tag") {
      let start = failure.contextOffset ?? failure.offset
      let word = lines.word(at: start)
      return SyntaxProblem(
        .tag,
        at: word.lowerBound,
        to: word.upperBound,
        "tags are not part of the policy language, found `\(lines.text(word))`",
        help: "remove the tag, or put text that begins with `!` in quotes"
      )
    }
    return nil
  }

  /// A quote that ends only where the next one begins.
  private static func runaway(_ text: Range<Int>, _ lines: SourceLines) -> SyntaxProblem {
    SyntaxProblem(
      at: text.lowerBound,
      "the text that begins here with a quote goes on over several lines, and more follows its end",
      help: "end it with a quote on its own line",
      related: ("it ends here", text.upperBound - 1)
    )
  }

  private static func atEnd(
    _ failure: EventParser.Failure,
    _ lines: SourceLines,
    _ end: Int
  ) -> SyntaxProblem {
    guard let opening = failure.contextOffset, opening < end else {
      return SyntaxProblem(
        .truncated,
        at: max(0, end - 1),
        "the file ends where a value is expected",
        help: "restore the end of the file"
      )
    }
    if failure.context.contains("simple key") {
      let line = opening..<lines.line(at: opening).upperBound
      return SyntaxProblem(
        .truncated,
        at: line.lowerBound,
        to: line.upperBound,
        "the file ends after `\(lines.text(line))`, where a colon is expected",
        help: "add a colon and a value, or restore the end of the file"
      )
    }
    let open = [
      ("quoted scalar", "the text that begins here with a quote", "end it with a quote"),
      ("flow sequence", "the list that begins here", "close it with `]`"),
      ("flow mapping", "the map that begins here", "close it with `}`"),
    ]
    let known = open.first { failure.context.contains($0.0) }
    return SyntaxProblem(
      .truncated,
      at: opening,
      known.map { "\($0.1) isn't closed before the file ends" }
        ?? "what begins here isn't closed before the file ends: \(failure.problem)",
      help: "\(known?.2 ?? "close it"), or restore the end of the file"
    )
  }

  private static func inside(
    _ failure: EventParser.Failure,
    _ lines: SourceLines,
    _ offset: Int
  ) -> SyntaxProblem {
    let context = failure.contextOffset.map { min($0, lines.bytes.count - 1) } ?? offset
    switch failure.problem {
    case "could not find expected ':'":
      return missingColon(context, lines)
    case "mapping values are not allowed in this context":
      return unexpectedColon(offset, lines)
    case "did not find expected <document start>":
      return SyntaxProblem(
        at: offset,
        "the document has ended above, and nothing can follow it",
        help: "remove it, or write everything as one map"
      )
    case "did not find expected comment or line break":
      return SyntaxProblem(
        at: offset,
        "nothing but a comment can follow on this line",
        help:
          "text after `|` or `>` begins on the next line; put text that begins with one of them in quotes"
      )
    case "did not find expected key", "did not find expected '-' indicator":
      return misplaced(offset, lines, inList: failure.problem.contains("'-'"))
    case "did not find expected ',' or ']'":
      return unclosed("list", "]", from: context, at: offset, lines)
    case "did not find expected ',' or '}'":
      return unclosed("map", "}", from: context, at: offset, lines)
    case "found character that cannot start any token":
      return needsQuotes(offset, lines)
    case "did not find expected alphabetic or numeric character":
      return needsQuotes(context, lines)
    case "found unexpected document indicator":
      return SyntaxProblem(
        at: context,
        "the text that begins here with a quote isn't closed",
        help: "end it with a quote on its own line"
      )
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      return escape(offset, lines)
    case "block sequence entries are not allowed in this context":
      return SyntaxProblem(
        at: offset,
        "a list with dashes can't begin on the line of its key",
        help: "begin it on the next line, or write `[…]`"
      )
    case "did not find expected node content":
      return SyntaxProblem(
        at: offset,
        "a value is expected here",
        help: "give one, or remove the comma or colon before it"
      )
    default:
      return SyntaxProblem(
        at: offset,
        "this is not valid YAML: \(failure.problem)",
        help: "check the indentation, and that colons, quotes and brackets are complete",
        related: failure.contextOffset.map { (failure.context, $0) }
      )
    }
  }

  // MARK: Colons

  private static func missingColon(_ offset: Int, _ lines: SourceLines) -> SyntaxProblem {
    let rest = offset..<max(offset + 1, lines.line(at: offset).upperBound)
    if let problem = missingSpace(in: rest, lines) { return problem }
    return SyntaxProblem(
      at: rest.lowerBound,
      to: rest.upperBound,
      "a colon is missing after the key on this line",
      help: "write it as `KEY: VALUE`"
    )
  }

  /// A key and a value with no space after the colon, if a line looks like that.
  private static func missingSpace(in range: Range<Int>, _ lines: SourceLines) -> SyntaxProblem? {
    let words = lines.content(of: range)
    guard let colon = words.first(where: { lines.bytes[$0] == UInt8(ascii: ":") }),
      colon > words.lowerBound, colon + 1 < words.upperBound, lines.bytes[colon + 1] > 0x20
    else { return nil }
    return SyntaxProblem(
      at: colon,
      "a space is missing after this colon",
      help: "write `\(lines.text(words.lowerBound..<colon + 1)) …`"
    )
  }

  private static func unexpectedColon(_ offset: Int, _ lines: SourceLines) -> SyntaxProblem {
    let line = lines.line(at: offset)
    let before = lines.content(of: line.lowerBound..<offset)
    let hasColon = before.contains { index in
      lines.bytes[index] == UInt8(ascii: ":") && index + 1 < offset
        && lines.bytes[index + 1] <= 0x20
    }
    if hasColon {
      return SyntaxProblem(
        at: offset,
        "text with a colon and a space in it needs quotes",
        help: "put the whole value in quotes, or begin a new line for a new key"
      )
    }
    let above = lines.before(line)
    if let above, let problem = missingSpace(in: above, lines) { return problem }
    return SyntaxProblem(
      at: before.lowerBound,
      to: max(before.lowerBound + 1, before.upperBound),
      "this key is indented under a line that has a value already",
      help: "indent it like the keys that it stands beside",
      related: above.map { ("the line above is here", lines.content(of: $0).lowerBound) }
    )
  }

  // MARK: Structure

  /// Something that is neither a key of the map nor an item of the list that is open.
  private static func misplaced(_ offset: Int, _ lines: SourceLines, inList: Bool) -> SyntaxProblem
  {
    let line = lines.line(at: offset)
    let byte = lines.bytes[offset]
    if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
      return SyntaxProblem(
        at: offset,
        "nothing is open that `\(Unicode.Scalar(byte))` could close",
        help: "remove it, or add the opening bracket"
      )
    }
    guard lines.isBlank(from: line.lowerBound, to: offset) else {
      return SyntaxProblem(
        at: offset,
        "nothing can follow the end of the value on this line",
        help: "put the whole text in quotes, or begin a new line"
      )
    }
    let isItem = lines.bytes[offset...].starts(with: [0x2D, 0x20])
    if isItem, !inList {
      return SyntaxProblem(
        at: offset,
        "an item of a list stands among the keys of a map",
        help: "write it as `KEY: VALUE`, or indent it under the key that it belongs to"
      )
    }
    return SyntaxProblem(
      at: offset,
      inList
        ? "a key stands among the items of a list"
        : "the indentation of this line fits none of the lines above",
      help: "indent it like the lines that it stands beside"
    )
  }

  private static func unclosed(
    _ kind: String,
    _ bracket: String,
    from opening: Int,
    at offset: Int,
    _ lines: SourceLines
  ) -> SyntaxProblem {
    // A new line of the block around it: the bracket was forgotten long before.
    if lines.indent(at: offset) <= lines.indent(at: opening),
      lines.line(at: opening).upperBound < offset
    {
      return SyntaxProblem(
        at: opening,
        "the \(kind) that begins here isn't closed",
        help: "close it with `\(bracket)`",
        related: ("here it is still open", offset)
      )
    }
    return SyntaxProblem(
      at: offset,
      "a comma or `\(bracket)` is expected here",
      help:
        "separate the \(kind == "list" ? "items" : "entries") with commas, and close the \(kind) with `\(bracket)`",
      related: ("the \(kind) begins here", opening)
    )
  }

  // MARK: Characters

  private static func needsQuotes(_ offset: Int, _ lines: SourceLines) -> SyntaxProblem {
    let character = lines.text(offset..<offset + 1)
    return SyntaxProblem(
      at: offset,
      "text can't begin with `\(character)` without quotes",
      help: "put it in quotes: \"\(character)…\""
    )
  }

  private static func escape(_ offset: Int, _ lines: SourceLines) -> SyntaxProblem {
    let start = lines.bytes[..<offset].lastIndex(of: UInt8(ascii: "\\")) ?? offset
    return SyntaxProblem(
      at: start,
      to: min(start + 2, lines.bytes.count),
      "a backslash in double quotes begins an escape, and this is none",
      help: "write `\\\\` for a backslash, or use single quotes"
    )
  }
}
