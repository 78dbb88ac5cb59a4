import PolicyEngine

extension LayoutPrinter {
  private var indent: Int { levels[levels.count - 1].indent }

  // MARK: Entries

  /// Writes the entries or items of the innermost level.
  ///
  /// - Parameter lead: what stands on the line of the first of them already.
  mutating func printChildren(of node: YAMLNode, after lead: String?, isFlow: Bool) {
    let depth = levels.count - 1
    switch node.content {
    case .mapping(let entries):
      for (index, entry) in entries.enumerated() {
        let start = Int(entry.keyPlace.lower)
        let isSpaced = depth == 0 && index > 0 && needsSpace(entry)
        let margin = begin(start, at: depth, after: index == 0 ? lead : nil, isSpaced: isSpaced)
        consumed = max(consumed, Int(entry.keyPlace.upper))
        let head = "\(margin)\(scalars.key(entry, inFlow: false)):"
        print(entry.value, after: head, inFlow: isFlow)
      }
    case .sequence(let items):
      for (index, item) in items.enumerated() {
        let lower = Int(item.place.lower)
        let start = isFlow ? lower : dash(before: lower)
        let margin = begin(start, at: depth, after: index == 0 ? lead : nil)
        consumed = max(consumed, isFlow ? start : start + 1)
        print(item, after: margin + "-", inFlow: isFlow)
      }
    case .scalar, .window, .invalid: break
    }
  }

  /// Writes what stands before an entry; returns what its line begins with.
  private mutating func begin(
    _ start: Int,
    at depth: Int,
    after lead: String?,
    isSpaced: Bool = false
  ) -> String {
    if let lead { return lead }
    let isNeeded = writeComments(before: start, at: depth, needsSpace: isSpaced)
    space(before: start, isNeeded: isNeeded)
    return Self.margin(levels[depth].indent)
  }

  /// The dash of the next item in block style: the first thing that is no comment.
  private func dash(before end: Int) -> Int {
    var offset = consumed
    while offset < end, source.bytes[offset] != UInt8(ascii: "-") {
      offset =
        source.bytes[offset] == UInt8(ascii: "#") ? source.lineEnd(of: offset) : offset + 1
    }
    return offset
  }

  // MARK: Values

  /// Writes a value behind its head, the margin with a key and its colon or with a dash: on that line, or
  /// on the lines below it.
  private mutating func print(_ node: YAMLNode, after head: String, inFlow: Bool) {
    switch node.content {
    case .scalar(let text, .block): printBlock(text, node, after: head)
    case .scalar, .window:
      let line = spansLines(node) ? nil : scalars.line(node, inFlow: false)
      print(line.map { [$0] } ?? scalars.lines(at: node.place), node, after: head)
    case .sequence(let items) where items.isEmpty: print(["[]"], node, after: head)
    case .mapping(let entries) where entries.isEmpty: print(["{}"], node, after: head)
    case .sequence, .mapping:
      let isFlow = inFlow || self.isFlow(node)
      if isFlow, let text = flow(node), fits(text, node, after: head) {
        print([text], node, after: head)
      } else {
        printBelow(node, after: head, isFlow: isFlow)
      }
    case .invalid: break
    }
  }

  private func spansLines(_ node: YAMLNode) -> Bool {
    source.bytes[Int(node.place.lower)..<Int(node.place.upper)].contains(UInt8(ascii: "\n"))
  }

  private func fits(_ text: String, _ node: YAMLNode, after head: String) -> Bool {
    let isBelow = hasComment(before: Int(node.place.lower))
    let before = isBelow ? indent + 2 : TerminalCells.width(of: head) + 1
    return before + TerminalCells.width(of: text) <= Self.width
  }

  /// Writes a list or map in block style.
  private mutating func printBelow(_ node: YAMLNode, after head: String, isFlow: Bool) {
    let upper = Int(node.place.upper)
    let remark = isFlow ? takeRemark(on: node) : nil
    var lead: String?
    if head.hasSuffix("-"), remark == nil, !hasComment(before: firstChild(of: node, isFlow: isFlow))
    {
      lead = head + " "
    } else {
      write(head + (remark.map { "  \($0)" } ?? ""))
      if remark == nil { writeTrailingComment() }
      isAtStart = true
    }
    let depth = levels.count
    levels.append(Level(column: isFlow ? nil : column(of: node), indent: indent + 2))
    printChildren(of: node, after: lead, isFlow: isFlow)
    guard isFlow else { return }
    writeComments(before: upper, at: depth)
    consumed = max(consumed, upper)
    if let comment = takeTrailingComment() { write(Self.margin(indent) + comment) }
    levels.removeLast()
  }

  /// The comment behind a closing bracket; what is said there is about the whole, as behind a key.
  private mutating func takeRemark(on node: YAMLNode) -> String? {
    guard !hasComment(before: Int(node.place.upper)) else { return nil }
    let position = consumed
    defer { consumed = position }
    return takeTrailingComment(after: Int(node.place.upper))
  }

  private func firstChild(of node: YAMLNode, isFlow: Bool) -> Int {
    if let entry = node.entries?.first { return Int(entry.keyPlace.lower) }
    return Int((isFlow ? node.items?.first?.place : nil)?.lower ?? node.place.lower)
  }

  // MARK: Scalars

  /// Writes a value on one or more lines, the first of them behind its head.
  private mutating func print(_ text: [String], _ node: YAMLNode, after head: String) {
    // Comments in empty brackets have no other place than before them.
    let isEmpty = node.items?.isEmpty ?? node.entries?.isEmpty ?? false
    let start = Int(isEmpty ? node.place.upper : node.place.lower)
    write(text[0], after: head, startingAt: text[0].isEmpty ? nil : start)
    write(rest: text.dropFirst(), indent: indent + 2)
    consumed = max(consumed, Int(node.place.upper))
    writeTrailingComment()
  }

  /// Writes a literal or folded block: its lines are kept, byte for byte, at a new margin.
  private mutating func printBlock(_ text: String, _ node: YAMLNode, after head: String) {
    let level = levels[levels.count - 1]
    let block = BlockScalar(text, at: node.place, in: source, parentColumn: level.column ?? 0)
    write(block.header, after: head, startingAt: Int(node.place.lower))
    writeTrailingComment(after: block.headerEnd)
    write(rest: block.lines, indent: level.indent + (block.indentation ?? 2))
    consumed = max(consumed, block.end)
    // An empty line more would become part of the text.
    if block.keepsEmptyLines { isAtStart = true }
  }

  /// Writes the first line of a value behind its head; below it, where comments are between the two.
  private mutating func write(_ text: String, after head: String, startingAt start: Int?) {
    guard let start, hasComment(before: start) else {
      write(text.isEmpty ? head : "\(head) \(text)")
      return
    }
    write(head)
    writeTrailingComment()
    isAtStart = true
    levels.append(Level(column: nil, indent: indent + 2))
    writeComments(before: start, at: levels.count - 1)
    space(before: start)
    write(Self.margin(indent) + text)
    levels.removeLast()
  }
}
