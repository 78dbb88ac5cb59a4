/// Reads the comments of a file that speak to the checks: `# policycheck: ignore[ID, …] REASON`.
package struct IgnoreComments {
  /// What they ask for, in order.
  package private(set) var suppressions: [Suppression] = []
  /// What is wrong with them.
  package private(set) var diagnostics: [Diagnostic] = []

  private let bytes: [UInt8]
  private let file: Int32
  /// The line that the last comment that stands alone is for: all between the two is for it too.
  private var next = 0..<0

  private static let tool = "policycheck"
  private static let form = "write `# policycheck: ignore[ID] REASON`"

  /// Reads a file's comments.
  ///
  /// - Parameters:
  ///   - root: the whole tree of the file as it was read.
  ///   - file: becomes the file index of every place.
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
    var end = tool.utf8.count - 1
    while end < bytes.count {
      let byte = bytes[end] | 0x20
      if byte == UInt8(ascii: "k"), isName(endingAt: end, in: bytes) { return true }
      end += distance(after: byte)
    }
    return false
  }

  /// How far behind a letter the name ends at least; each letter as it is last in the name before its end.
  private static func distance(after byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "c"): 1
    case UInt8(ascii: "e"): 2
    case UInt8(ascii: "h"): 3
    case UInt8(ascii: "y"): 5
    case UInt8(ascii: "i"): 7
    case UInt8(ascii: "l"): 8
    case UInt8(ascii: "o"): 9
    case UInt8(ascii: "p"): 10
    default: 11
    }
  }

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
    var rest = Rest(bytes, comment)
    rest.skip { $0 == UInt8(ascii: "#") || SourceLines.isBlank($0) }
    guard let isToolExact = rest.take(Self.tool) else { return }
    let isSpaced = rest.skip(while: SourceLines.isBlank)
    let hasColon = rest.take(":") != nil
    rest.skip(while: SourceLines.isBlank)
    let isVerbExact = rest.take("ignore")
    // A sentence can begin with the name of the tool.
    guard hasColon || isSpaced && isVerbExact != nil && !rest.beginsWithLetter else { return }
    let whole = place(SourceLines(bytes).content(of: comment))
    func refuse(_ message: String) { report(.malformedIgnore, at: whole, message) }
    guard hasColon else { return refuse("there is no colon after `policycheck`") }
    guard let isVerbExact else {
      return refuse("a comment that begins with `policycheck:` is to ignore something")
    }
    guard isToolExact, isVerbExact else {
      return refuse("`policycheck: ignore` is written in lower case")
    }
    guard rest.take("[") != nil, let list = rest.takeUntil(UInt8(ascii: "]")) else {
      return refuse("what is to be ignored stands in square brackets just after `ignore`")
    }
    let names = self.names(in: list)
    guard names.allSatisfy({ !$0.isEmpty }) else {
      return refuse("an id is missing between the brackets")
    }
    guard let reason = rest.reason else {
      report(
        .ignoreWithoutReason,
        at: whole,
        "this comment does not say why, so nothing is ignored",
        help: "write after the bracket why what is reported is right here"
      )
      return
    }
    let line = line(for: comment)
    for name in names { add(name, for: line, reason) }
  }

  private mutating func add(_ name: Range<Int>, for line: Range<Int>, _ reason: String) {
    let text = String(decoding: bytes[name], as: UTF8.self)
    guard let id = Diagnostic.ID(rawValue: text) else {
      let ids = Diagnostic.ID.allCases.map(\.rawValue)
      let meant = Suggestion.closest(to: text, among: ids).map { "did you mean `\($0)`? " } ?? ""
      let warnings = Diagnostic.ID.allCases.filter(\.isIgnorable).map(\.rawValue)
      report(
        .unknownDiagnostic,
        at: place(name),
        "there is no diagnostic `\(text)`",
        help: "\(meant)warnings that can be ignored: \(Suggestion.list(warnings))"
      )
      return
    }
    guard id.isIgnorable else {
      report(
        .notIgnorable,
        at: place(name),
        id.severity == .error
          ? "`\(text)` is an error, and only warnings can be ignored"
          : "`\(text)` is about such comments, and can't be ignored",
        help: id.severity == .error
          ? "fix what is wrong, and remove this comment" : "fix or remove the comment"
      )
      return
    }
    suppressions.append(Suppression(id, at: place(name), for: line, reason: reason))
  }

  /// The names in a list, without the white space around them.
  private func names(in list: Range<Int>) -> [Range<Int>] {
    let lines = SourceLines(bytes)
    return bytes[list].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { lines.content(of: $0.startIndex..<$0.endIndex) }
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

/// What is left to be read of a comment.
private struct Rest {
  private let bytes: [UInt8]
  private var range: Range<Int>

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.range = range
  }

  /// Passes over bytes; whether there were any.
  @discardableResult
  mutating func skip(while isSkipped: (UInt8) -> Bool) -> Bool {
    let start = bytes[range].firstIndex { !isSkipped($0) } ?? range.upperBound
    defer { range = start..<range.upperBound }
    return start > range.lowerBound
  }

  /// Passes over a word in upper or lower case; whether it is in lower case, nil where it isn't there.
  mutating func take(_ word: String) -> Bool? {
    let count = word.utf8.count
    guard range.count >= count else { return nil }
    var isLowerCase = true
    for (offset, letter) in word.utf8.enumerated() {
      let byte = bytes[range.lowerBound + offset]
      if byte == letter { continue }
      guard byte | 0x20 == letter, letter >= UInt8(ascii: "a") else { return nil }
      isLowerCase = false
    }
    range = range.lowerBound + count..<range.upperBound
    return isLowerCase
  }

  /// Passes over all up to a byte, and that byte; nil where it isn't there.
  mutating func takeUntil(_ byte: UInt8) -> Range<Int>? {
    guard let end = bytes[range].firstIndex(of: byte) else { return nil }
    defer { range = end + 1..<range.upperBound }
    return range.lowerBound..<end
  }

  /// Whether a word goes on here.
  var beginsWithLetter: Bool {
    bytes[range].first.map { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
      ?? false
  }

  /// What is left, without the white space around it; nil where there are no words in it.
  var reason: String? {
    let text = String(decoding: bytes[SourceLines(bytes).content(of: range)], as: UTF8.self)
    return text.contains { $0.isLetter || $0.isNumber } ? text : nil
  }
}
