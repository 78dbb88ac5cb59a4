/// Reads the comments of a file that speak to the checks: `# policycheck: ignore[ID, …] REASON`.
package struct IgnoreComments {
  package private(set) var suppressions: [Suppression] = []
  package private(set) var diagnostics: [Diagnostic] = []

  private let bytes: [UInt8]
  private let file: Int32
  /// The line that the last comment that stands alone is for: all between the two is for it too.
  private var next = 0..<0

  private static let tool = "policycheck"
  private static let form = "write `# policycheck: ignore[ID] REASON`"

  /// - Parameter root: the whole tree of the file as it was read.
  package init(_ bytes: [UInt8], of root: YAMLNode, file: Int32) {
    self.bytes = bytes
    self.file = file
    for comment in CommentScan.comments(in: bytes, of: root) { read(comment) }
  }

  // MARK: A quick look

  /// Whether there may be such comments: most files have none, and are not looked through for comments.
  ///
  /// Looks at one byte in eleven of most text, as a byte tells how far ahead the tool's name can end.
  package static func mayBe(in bytes: [UInt8]) -> Bool {
    let bytes = bytes.span
    let distances = distances
    var end = tool.utf8.count - 1
    while end < bytes.count {
      let byte = bytes[end] | 0x20
      if byte == UInt8(ascii: "k"), isName(endingAt: end, in: bytes) { return true }
      end += distances[Int(byte)]
    }
    return false
  }

  /// How far behind each byte the name ends at least.
  private static let distances: [Int] = {
    var distances = [Int](repeating: tool.utf8.count, count: 256)
    for (place, letter) in tool.utf8.dropLast().enumerated() {
      distances[Int(letter)] = tool.utf8.count - 1 - place
    }
    return distances
  }()

  private static func isName(endingAt end: Int, in bytes: Span<UInt8>) -> Bool {
    var index = end - tool.utf8.count + 1
    for letter in tool.utf8 {
      if bytes[index] | 0x20 != letter { return false }
      index += 1
    }
    return true
  }

  // MARK: Reading

  private mutating func read(_ comment: Range<Int>) {
    let text = String(decoding: bytes[comment], as: UTF8.self)
    var rest = text.drop { $0 == "#" || $0.isBlank }
    guard let isToolExact = rest.take(Self.tool) else { return }
    let isSpaced = rest.first?.isBlank ?? false
    rest = rest.drop(while: \.isBlank)
    let hasColon = rest.take(":") != nil
    rest = rest.drop(while: \.isBlank)
    let isVerbExact = rest.take("ignore")
    // A sentence can begin with the name of the tool.
    let goesOn = rest.first.map { $0.isASCII && $0.isLetter } ?? false
    guard hasColon || isSpaced && isVerbExact != nil && !goesOn else { return }
    let whole = place(SourceLines(bytes).content(of: comment))
    func refuse(_ message: String) { report(.malformedIgnore, at: whole, message) }
    guard hasColon else { return refuse("there is no colon after `policycheck`") }
    guard let isVerbExact else {
      return refuse("a comment that begins with `policycheck:` is to ignore something")
    }
    guard isToolExact, isVerbExact else {
      return refuse("`policycheck: ignore` is written in lower case")
    }
    guard rest.take("[") != nil, let end = rest.firstIndex(of: "]") else {
      return refuse("what is to be ignored stands in square brackets just after `ignore`")
    }
    let names = rest[..<end].split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    guard names.allSatisfy({ !$0.isEmpty }) else {
      return refuse("an id is missing between the brackets")
    }
    let reason = rest[end...].dropFirst().trimmed
    guard reason.contains(where: { $0.isLetter || $0.isNumber }) else {
      report(
        .ignoreWithoutReason,
        at: whole,
        "this comment does not say why, so nothing is ignored",
        help: "write after the bracket why what is reported is right here"
      )
      return
    }
    let line = line(for: comment)
    for name in names {
      let start = comment.lowerBound + text[..<name.startIndex].utf8.count
      add(String(name), at: place(start..<start + name.utf8.count), for: line, String(reason))
    }
  }

  private mutating func add(
    _ text: String,
    at place: Place,
    for line: Range<Int>,
    _ reason: String
  ) {
    guard let id = Diagnostic.ID(rawValue: text) else {
      let ids = Diagnostic.ID.allCases.map(\.rawValue)
      let meant = Suggestion.closest(to: text, among: ids).map { "did you mean `\($0)`? " } ?? ""
      let warnings = Diagnostic.ID.allCases.filter(\.isIgnorable).map(\.rawValue)
      report(
        .unknownDiagnostic,
        at: place,
        "there is no diagnostic `\(text)`",
        help: "\(meant)warnings that can be ignored: \(Suggestion.list(warnings))"
      )
      return
    }
    guard id.isIgnorable else {
      report(
        .notIgnorable,
        at: place,
        id.severity == .error
          ? "`\(text)` is an error, and only warnings can be ignored"
          : "`\(text)` is about such comments, and can't be ignored",
        help: id.severity == .error
          ? "fix what is wrong, and remove this comment" : "fix or remove the comment"
      )
      return
    }
    suppressions.append(Suppression(id: id, place: place, line: line, reason: reason))
  }

  /// The line that a comment is for: its own where something stands before it, else the next one that
  /// is neither blank nor a comment.
  private mutating func line(for comment: Range<Int>) -> Range<Int> {
    if comment.lowerBound < next.lowerBound { return next }
    let lines = SourceLines(bytes)
    var line = lines.line(at: comment.lowerBound)
    while isComment(line) { line = lines.after(line) ?? bytes.count..<bytes.count }
    next = line
    return line
  }

  private func isComment(_ line: Range<Int>) -> Bool {
    var content = bytes[line]
    if line.lowerBound == 0, content.starts(with: ByteScan.mark) {
      content = content.dropFirst(ByteScan.mark.count)
    }
    return content.first { !SourceLines.isBlank($0) } == UInt8(ascii: "#")
  }

  private func place(_ range: Range<Int>) -> Place {
    Place(file: file, lower: range.lowerBound, upper: range.upperBound)
  }

  private mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String = form
  ) {
    guard diagnostics.count < 2 * Findings.limitPerFile else { return }
    diagnostics.append(Diagnostic(id, at: place, message, help: help))
  }
}

extension Character {
  fileprivate var isBlank: Bool { self == " " || self == "\t" }
}

extension Substring {
  /// Passes over a word in upper or lower case; whether it is in lower case, nil where it isn't there.
  fileprivate mutating func take(_ word: String) -> Bool? {
    let found = prefix(word.count)
    guard found.lowercased() == word else { return nil }
    self = dropFirst(word.count)
    return found == word
  }

  fileprivate var trimmed: Substring {
    let end = lastIndex { !$0.isBlank }.map { index(after: $0) } ?? startIndex
    return self[..<end].drop(while: \.isBlank)
  }
}
