/// Turns what libyaml says of a file that it can't parse into what an admin can fix.
///
/// libyaml tells where it noticed; the mistake often is earlier, as with a quote that isn't closed.
struct SyntaxProblem {
  private let failure: EventParser.Failure
  private let lines: SourceLines
  private let file: Int32
  /// Where libyaml noticed, and where what it was reading began.
  private let offset: Int
  private let context: Int

  init(_ failure: EventParser.Failure, in bytes: [UInt8], of file: Int32) {
    self.failure = failure
    self.file = file
    lines = SourceLines(bytes)
    offset = min(failure.offset, bytes.count)
    context = failure.contextOffset.map { min($0, bytes.count - 1) } ?? offset
  }

  /// The problem behind the failure.
  ///
  /// - Parameter text: the last quoted text before the failure, if it went over several lines.
  func diagnostic(after text: Range<Int>?) -> Diagnostic {
    let end = lines.bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
    if offset < lines.bytes.count, lines.bytes[offset] == UInt8(ascii: "\t") {
      return problem(
        .tab,
        at: offset,
        "a tab can't be used to indent in YAML",
        help: "use two spaces a level"
      )
    }
    if let found = ofProperties { return found }
    if let text, lines.isBlank(from: text.upperBound, to: offset) {
      // A quote that ends only where the next one begins.
      return problem(
        at: text.lowerBound,
        "the text that begins here with a quote goes on over several lines, and more follows its end",
        help: "end it with a quote on its own line",
        related: ("it ends here", text.upperBound - 1)
      )
    }
    return offset >= end ? atEnd(end) : inside
  }

  private func problem(
    _ id: Diagnostic.ID = .yamlSyntax,
    at lower: Int,
    to upper: Int? = nil,
    _ message: String,
    help: String,
    related: (message: String, offset: Int)? = nil
  ) -> Diagnostic {
    func place(_ lower: Int, _ upper: Int) -> Place {
      YAMLReader.place(lower, upper, in: lines.bytes, of: file)
    }
    return Diagnostic(
      id,
      at: place(lower, upper ?? lower + 1),
      message,
      help: help,
      related: related.map { [.init($0.message, at: place($0.offset, $0.offset + 1))] } ?? []
    )
  }

  // MARK: Kinds

  /// Directives and tags that libyaml refuses by itself, as the language does.
  private var ofProperties: Diagnostic? {
    let words = "\(failure.context) \(failure.problem)"
    if words.contains("directive") || words.contains("incompatible YAML document") {
      let line = lines.line(at: failure.contextOffset ?? failure.offset)
      return problem(
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
      return problem(
        .tag,
        at: word.lowerBound,
        to: word.upperBound,
        "tags are not part of the policy language, found `\(lines.text(word))`",
        help: "remove the tag, or put text that begins with `!` in quotes"
      )
    }
    return nil
  }

  private func atEnd(_ end: Int) -> Diagnostic {
    guard let opening = failure.contextOffset, opening < end else {
      return problem(
        .truncated,
        at: max(0, end - 1),
        "the file ends where a value is expected",
        help: "restore the end of the file"
      )
    }
    if failure.context.contains("simple key") {
      let line = opening..<lines.line(at: opening).upperBound
      return problem(
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
    return problem(
      .truncated,
      at: opening,
      known.map { "\($0.1) isn't closed before the file ends" }
        ?? "what begins here isn't closed before the file ends: \(failure.problem)",
      help: "\(known?.2 ?? "close it"), or restore the end of the file"
    )
  }

  private var inside: Diagnostic {
    switch failure.problem {
    case "could not find expected ':'":
      return missingColon
    case "mapping values are not allowed in this context":
      return unexpectedColon
    case "did not find expected <document start>":
      if let found = indentedStart { return found }
      return problem(
        at: offset,
        "the document has ended above, and nothing can follow it",
        help: "remove it, or write everything as one map"
      )
    case "did not find expected comment or line break":
      return problem(
        at: offset,
        "nothing but a comment can follow on this line",
        help:
          "text after `|` or `>` begins on the next line; put text that begins with one of them in quotes"
      )
    case "did not find expected key", "did not find expected '-' indicator":
      return misplaced(inList: failure.problem.contains("'-'"))
    case "did not find expected ',' or ']'":
      return unclosed("list", "items", "]")
    case "did not find expected ',' or '}'":
      return unclosed("map", "entries", "}")
    case "found unexpected ':'":
      return problem(
        at: offset,
        "a colon in braces or brackets has to have a space behind it",
        help: "write it as `KEY: VALUE`, or put text with a colon in quotes"
      )
    case "found character that cannot start any token":
      return needsQuotes(offset)
    case "did not find expected alphabetic or numeric character":
      return needsQuotes(context)
    case "found unexpected document indicator":
      return problem(
        at: context,
        "the text that begins here with a quote isn't closed",
        help: "end it with a quote on its own line"
      )
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      return escape
    case "block sequence entries are not allowed in this context":
      return problem(
        at: offset,
        "a list with dashes can't begin on the line of its key",
        help: "begin it on the next line, or write `[…]`"
      )
    case "did not find expected node content":
      return problem(
        at: offset,
        "a value is expected here",
        help: "give one, or remove the comma or colon before it"
      )
    default:
      return problem(
        at: offset,
        "this is not valid YAML: \(failure.problem)",
        help: "check the indentation, and that colons, quotes and brackets are complete",
        related: failure.contextOffset.map { (failure.context, $0) }
      )
    }
  }

  /// A first line that is indented more than what stands beside it.
  private var indentedStart: Diagnostic? {
    var start = lines.line(at: 0)
    while lines.content(of: start).isEmpty
      || lines.bytes[lines.content(of: start).lowerBound] == 0x23,
      let next = lines.after(start)
    {
      start = next
    }
    let content = lines.content(of: start)
    guard content.lowerBound > start.lowerBound, lines.indent(at: offset) == 0 else { return nil }
    return problem(
      at: content.lowerBound,
      to: content.upperBound,
      "this line is indented, and the lines that it stands beside are not",
      help: "remove the white space before it",
      related: ("this line is not indented", offset)
    )
  }

  // MARK: Colons

  private var missingColon: Diagnostic {
    let rest = context..<max(context + 1, lines.line(at: context).upperBound)
    return missingSpace(in: rest) ?? missingColon(in: rest)
  }

  private func missingColon(in range: Range<Int>) -> Diagnostic {
    problem(
      at: range.lowerBound,
      to: range.upperBound,
      "a colon is missing after the key on this line",
      help: "write it as `KEY: VALUE`"
    )
  }

  /// A key and a value with no space after the colon, if a line looks like that.
  private func missingSpace(in range: Range<Int>) -> Diagnostic? {
    let words = lines.content(of: range)
    guard let colon = words.first(where: { lines.bytes[$0] == UInt8(ascii: ":") }),
      colon > words.lowerBound, colon + 1 < words.upperBound, lines.bytes[colon + 1] > 0x20
    else { return nil }
    return problem(
      at: colon,
      "a space is missing after this colon",
      help: "write `\(lines.text(words.lowerBound..<colon + 1)) …`"
    )
  }

  private var unexpectedColon: Diagnostic {
    let line = lines.line(at: offset)
    let before = lines.content(of: line.lowerBound..<offset)
    let hasColon = before.contains { index in
      lines.bytes[index] == UInt8(ascii: ":") && index + 1 < offset
        && lines.bytes[index + 1] <= 0x20
    }
    if hasColon {
      // Of a key that a bracket follows at once, all up to the next colon is read as one key.
      if let found = missingSpace(in: before) { return found }
      return problem(
        at: offset,
        "text with a colon and a space in it needs quotes",
        help: "put the whole value in quotes, or begin a new line for a new key"
      )
    }
    let above = lines.before(line)
    if let above, let found = missingSpace(in: above) { return found }
    if let above, lines.indent(at: above.lowerBound) == lines.indent(at: offset),
      !lines.bytes[above].contains(UInt8(ascii: ":"))
    {
      return missingColon(in: lines.content(of: above))
    }
    return problem(
      at: before.lowerBound,
      to: max(before.lowerBound + 1, before.upperBound),
      "this key is indented under a line that has a value already",
      help: "indent it like the keys that it stands beside",
      related: above.map { ("the line above is here", lines.content(of: $0).lowerBound) }
    )
  }

  // MARK: Structure

  /// Something that is neither a key of the map nor an item of the list that is open.
  private func misplaced(inList: Bool) -> Diagnostic {
    let line = lines.line(at: offset)
    let byte = lines.bytes[offset]
    if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
      return problem(
        at: offset,
        "nothing is open that `\(Unicode.Scalar(byte))` could close",
        help: "remove it, or add the opening bracket"
      )
    }
    guard lines.isBlank(from: line.lowerBound, to: offset) else {
      return problem(
        at: offset,
        "nothing can follow the end of the value on this line",
        help: "put the whole text in quotes, or begin a new line"
      )
    }
    let isItem = lines.bytes[offset...].starts(with: [0x2D, 0x20])
    if isItem, !inList {
      return problem(
        at: offset,
        "an item of a list stands among the keys of a map",
        help: "write it as `KEY: VALUE`, or indent it under the key that it belongs to"
      )
    }
    return problem(
      at: offset,
      inList
        ? "a key stands among the items of a list"
        : "the indentation of this line fits none of the lines above",
      help: "indent it like the lines that it stands beside"
    )
  }

  private func unclosed(_ kind: String, _ parts: String, _ bracket: String) -> Diagnostic {
    // A new line of the block around it: the bracket was forgotten long before.
    if lines.indent(at: offset) <= lines.indent(at: context),
      lines.line(at: context).upperBound < offset
    {
      return problem(
        at: context,
        "the \(kind) that begins here isn't closed",
        help: "close it with `\(bracket)`",
        related: ("here it is still open", offset)
      )
    }
    return problem(
      at: offset,
      "a comma or `\(bracket)` is expected here",
      help:
        "separate the \(parts) with commas, and close the \(kind) with `\(bracket)`",
      related: ("the \(kind) begins here", context)
    )
  }

  // MARK: Characters

  private func needsQuotes(_ offset: Int) -> Diagnostic {
    let character = lines.text(offset..<offset + 1)
    return problem(
      at: offset,
      "text can't begin with `\(character)` without quotes",
      help: "put it in quotes: \"\(character)…\""
    )
  }

  private var escape: Diagnostic {
    let start = lines.bytes[..<offset].lastIndex(of: UInt8(ascii: "\\")) ?? offset
    return problem(
      at: start,
      to: min(start + 2, lines.bytes.count),
      "a backslash in double quotes begins an escape, and this is none",
      help: "write `\\\\` for a backslash, or use single quotes"
    )
  }
}
