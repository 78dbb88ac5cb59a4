import PolicyEngine

/// Writes a tree anew from the bytes that it was read from: layout from here, words and comments from there.
///
/// Comments come out in the order in which they stand in the file. One that follows something on its
/// line stays there; one on a line of its own stands before what follows it, or stays at the end of a
/// list or map if it is indented as that is.
struct LayoutPrinter {
  /// The most columns of a list or map on one line.
  static let width = 100

  /// A list or map in block style whose entries are being written, or were last.
  struct Level {
    /// Where its entries stand in the file; nil where they are in braces or brackets.
    var column: Int?
    /// Where they are written.
    var indent: Int
  }

  let source: SourceText
  let scalars: ScalarLayout
  private let comments: [Comment]
  /// The comment that was not written yet.
  private var nextComment = 0
  /// The end of what was written last, in the file.
  var consumed = 0
  /// Whether the next line is the first of the file, of a list or of a map, where no empty line goes.
  var isAtStart = true
  /// Whether an empty line goes before the next line.
  private var isSpaced = false
  private(set) var lines: [String] = []
  var levels: [Level] = []
  /// The keys of the file's sections.
  private let sections: Set<String>
  /// Whether an empty line stands before every section.
  private var spacesSections = false

  private init(_ source: SourceText, _ root: YAMLNode, sections: Set<String>) {
    self.source = source
    self.sections = sections
    scalars = ScalarLayout(source: source)
    comments = Comment.all(in: source, of: root)
  }

  static func print(_ root: YAMLNode, of source: SourceText, sections: Set<String>) -> [UInt8] {
    var printer = LayoutPrinter(source, root, sections: sections)
    printer.print(root)
    return Array(printer.lines.map { $0 + "\n" }.joined().utf8)
  }

  private mutating func print(_ root: YAMLNode) {
    printDocumentMarker(before: Int(root.place.lower))
    spacesSections = hasSpacedSections(root)
    if isFlow(root), let text = flow(root), TerminalCells.width(of: text) <= Self.width {
      printLine(text, from: Int(root.place.lower), to: Int(root.place.upper))
    } else {
      levels = [Level(column: isFlow(root) ? nil : column(of: root), indent: 0)]
      printChildren(of: root, after: nil, isFlow: isFlow(root))
    }
    writeComments(before: source.bytes.count, at: 0)
  }

  /// The line `---`, where there is one.
  private mutating func printDocumentMarker(before end: Int) {
    var start = 0
    while start < end {
      let lineEnd = source.lineEnd(of: start)
      if source.bytes[start..<lineEnd].starts(with: Array("---".utf8)), start + 3 <= end {
        printLine("---", from: start, to: start + 3)
        isAtStart = true
        return
      }
      start = lineEnd + 1
    }
  }

  /// Writes what stands on a line of its own, with its comments.
  private mutating func printLine(_ text: String, from start: Int, to end: Int) {
    levels = [Level(column: nil, indent: 0)]
    writeComments(before: start, at: 0)
    space(before: start)
    write(text)
    consumed = end
    writeTrailingComment()
  }

  /// Whether an empty line stands before any section or the remarks above it.
  private func hasSpacedSections(_ root: YAMLNode) -> Bool {
    let entries = root.entries ?? []
    return zip(entries, entries.dropFirst()).contains { previous, entry in
      guard isSection(entry) else { return false }
      let start = Int(entry.keyPlace.lower)
      var end = contentEnd(of: previous)
      // Comments that are as deep as what they follow belong to that, unless it is a list that is no
      // deeper than its key.
      if !isFlow(previous.value), previous.value.text == nil {
        let column = max(column(of: previous.value), source.column(of: start) + 1)
        let above = comments.last {
          $0.offset < start && $0.offset >= end && !$0.isTrailing && $0.column >= column
        }
        end = above?.end ?? end
      }
      return source.hasEmptyLine(from: end, to: start)
    }
  }

  private func isSection(_ entry: YAMLNode.Entry) -> Bool { sections.contains(entry.key) }

  /// Whether an empty line has to stand before an entry of the root.
  func needsSpace(_ entry: YAMLNode.Entry) -> Bool { spacesSections && isSection(entry) }

  // MARK: Lines

  /// Sees to an empty line before the next line, if there is one in the file or if there has to be.
  mutating func space(before offset: Int, isNeeded: Bool = false) {
    if isNeeded || source.hasEmptyLine(from: consumed, to: offset) { isSpaced = true }
  }

  mutating func write(_ line: String) {
    if isSpaced, !isAtStart { lines.append("") }
    lines.append(line)
    isAtStart = false
    isSpaced = false
  }

  /// Writes the next lines of a text that goes over several.
  mutating func write(rest: some Sequence<String>, indent: Int) {
    let margin = Self.margin(indent)
    for line in rest { lines.append(line.isEmpty ? "" : margin + line) }
  }

  static func margin(_ indent: Int) -> String { String(repeating: " ", count: indent) }

  // MARK: Comments

  /// Whether a comment that was not written yet stands before an offset.
  func hasComment(before offset: Int) -> Bool {
    nextComment < comments.count && comments[nextComment].offset < offset
  }

  /// Whether a comment stands in a place.
  func hasComment(in place: Place) -> Bool {
    for comment in comments[nextComment...] where comment.offset >= place.lower {
      return comment.offset < place.upper
    }
    return false
  }

  /// Appends the comment that follows on the same line to the last line.
  mutating func writeTrailingComment(after offset: Int? = nil) {
    if let comment = takeTrailingComment(after: offset) { lines[lines.count - 1] += "  " + comment }
  }

  /// The comment that follows on the same line, with nothing but punctuation between.
  ///
  /// - Parameter offset: where the line is that it follows on; without it, what was written last.
  mutating func takeTrailingComment(after offset: Int? = nil) -> String? {
    let start = offset ?? consumed
    guard nextComment < comments.count, comments[nextComment].isTrailing else { return nil }
    let comment = comments[nextComment]
    guard comment.offset >= start,
      source.bytes[start..<comment.offset].allSatisfy(" \t,:{[?".utf8.contains)
    else { return nil }
    nextComment += 1
    consumed = comment.end
    return comment.text
  }

  /// Writes the comments before an offset on lines of their own.
  ///
  /// - Parameters:
  ///   - depth: the level of the entry that follows them. Deeper levels end with them.
  ///   - needsSpace: whether an empty line has to stand before the entry and what is said about it.
  /// - Returns: whether that empty line is still missing.
  @discardableResult
  mutating func writeComments(before offset: Int, at depth: Int, needsSpace: Bool = false) -> Bool {
    var end = nextComment
    while end < comments.count, comments[end].offset < offset { end += 1 }
    let group = Array(comments[nextComment..<end])
    let indents = group.map { indent(of: $0, before: depth) }
    let about = needsSpace ? beginOfRemarks(group, indents, before: offset, at: depth) : nil
    for (index, comment) in group.enumerated() {
      space(before: comment.offset, isNeeded: index == about)
      write(Self.margin(indents[index]) + comment.text)
      consumed = comment.end
    }
    nextComment = end
    levels.removeLast(levels.count - depth - 1)
    return needsSpace && about == nil
  }

  /// The first of the comments that stand directly above an entry, as its remarks.
  private func beginOfRemarks(
    _ group: [Comment],
    _ indents: [Int],
    before offset: Int,
    at depth: Int
  ) -> Int? {
    var first: Int?
    var below = offset
    for index in group.indices.reversed() {
      guard indents[index] == levels[depth].indent,
        !source.hasEmptyLine(from: group[index].end, to: below)
      else { break }
      first = index
      below = group[index].offset
    }
    return first
  }

  /// Where a comment on a line of its own goes: with what follows, or deeper if it stood deeper.
  private func indent(of comment: Comment, before depth: Int) -> Int {
    let own = levels[depth]
    guard !comment.isTrailing, let column = own.column, comment.column > column else {
      return own.indent
    }
    let home = levels[depth...].last { ($0.column ?? Int.max) <= comment.column }
    return home?.indent ?? own.indent
  }

  // MARK: Nodes

  /// Whether a list or map is written in braces or brackets.
  func isFlow(_ node: YAMLNode) -> Bool {
    let byte = source.bytes[Int(node.place.lower)]
    return node.text == nil && (byte == UInt8(ascii: "{") || byte == UInt8(ascii: "["))
  }

  func column(of node: YAMLNode) -> Int { source.column(of: Int(node.place.lower)) }

  /// A list or map in braces or brackets on one line, where no comment is in it.
  func flow(_ node: YAMLNode) -> String? {
    hasComment(in: node.place) ? nil : scalars.flow(node)
  }

  /// The end of what a value says, without the empty lines after it.
  private func contentEnd(of entry: YAMLNode.Entry) -> Int {
    var node = entry.value
    while !isFlow(node) {
      guard let last = node.entries?.last?.value ?? node.items?.last else { break }
      node = last
    }
    var end = Int(max(node.place.upper, entry.keyPlace.upper))
    guard case .scalar(_, .block) = node.content else { return end }
    let lower = Int(node.place.lower)
    if source.text(lower..<source.lineEnd(of: lower)).prefix(3).contains("+") { return end }
    while source.bytes[end - 1] == UInt8(ascii: "\n") || SourceText.isBlank(source.bytes[end - 1]) {
      end -= 1
    }
    return end
  }
}
