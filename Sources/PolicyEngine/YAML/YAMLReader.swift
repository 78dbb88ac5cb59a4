/// Reads one YAML file into a tree of nodes with places, and refuses what a policy must not contain.
///
/// Never stops at a problem that it can pass over: aliases, tags and duplicate keys are reported and
/// the rest of the file is still read. What libyaml can't parse ends the reading, and what was read
/// until then is kept. Time and memory are bounded by ``YAMLLimits``; the stack depth is constant.
package struct YAMLReader {
  package struct Result {
    package var root: YAMLNode?
    package var diagnostics: [Diagnostic]
    /// Whether the end of the file was reached, so that nothing can be missing from the tree.
    package var isComplete: Bool
  }

  private static let limit = 4 * Findings.limitPerFile

  private let file: Int32
  private let bytes: [UInt8]
  private let limits: YAMLLimits
  private var diagnostics: [Diagnostic] = []
  private var nodeCount = 0
  private var anchors: [String: Int] = [:]
  /// The last text in quotes, if it went over several lines.
  private var openText: Range<Int>?

  /// Reads the bytes of one file; `file` becomes the file index of every place.
  package static func read(_ bytes: [UInt8], file: Int32, limits: YAMLLimits = .init()) -> Result {
    var reader = YAMLReader(file: file, bytes: bytes, limits: limits)
    return reader.read()
  }

  private mutating func read() -> Result {
    let scan = ByteScan(bytes, file: file, limits: limits)
    diagnostics = scan.diagnostics
    guard scan.isReadable else {
      return Result(root: nil, diagnostics: diagnostics, isComplete: false)
    }
    var builder = TreeBuilder()
    let isComplete = readEvents(of: scan, into: &builder)
    var root = builder.root(endingAt: bytes.count)
    // A lone `---` is a document that holds nothing.
    if case .scalar("", .plain) = root?.content { root = nil }
    if root == nil, diagnostics.isEmpty {
      report(
        .emptyFile,
        at: place(0, 0),
        "the file has no content",
        help:
          "a policy begins with `policy: NAME`, a configuration with `config: NAME`, a test with `test: NAME`"
      )
    }
    return Result(root: root, diagnostics: diagnostics, isComplete: isComplete)
  }

  /// Feeds libyaml's events to the builder; false when reading ended before the file did.
  private mutating func readEvents(of scan: ByteScan, into builder: inout TreeBuilder) -> Bool {
    guard let parser = EventParser(bytes, startingAt: scan.start, isASCII: scan.isASCII) else {
      report(.outOfMemory, at: place(0, 0), "there is not enough memory to read this file")
      return false
    }
    var documents = 0
    while true {
      let event: EventParser.Event
      do throws(EventParser.Failure) {
        event = try parser.next()
      } catch {
        diagnostics.append(SyntaxProblem(error, in: bytes, of: file).diagnostic(after: openText))
        return false
      }
      let range = place(event.lower, event.upper)
      refuse(anchor: event.anchor, tag: event.tag, at: range)
      switch event.kind {
      case .streamStart, .documentEnd:
        break
      case .streamEnd:
        return true
      case .documentStart(let hasDirectives):
        documents += 1
        if documents > 1 {
          report(
            .severalDocuments,
            at: range,
            "a second document begins here, but a file holds one policy or configuration",
            help: "move it to a file of its own, or remove the `---`"
          )
          return false
        }
        if hasDirectives {
          report(
            .directive,
            at: range,
            "directives of YAML are not part of the policy language",
            help: "remove the line that begins with `%`"
          )
        }
      case .alias(let name):
        report(alias: name, at: range, isMerged: builder.isInMergedValue)
        guard count(at: range) else { return false }
        add(YAMLNode(.invalid, at: range), to: &builder)
      case .scalar(let text, let style):
        guard count(at: range) else { return false }
        openText = style == .quoted && spansLines(range) ? event.lower..<event.upper : nil
        if style == .plain, isMergeKey(event), builder.expectsKey {
          report(
            .mergeKey,
            at: range,
            "merge keys are not part of the policy language",
            help: "share values through a policy that others extend, with `extends`"
          )
          builder.mergeEntry(at: range)
        } else {
          add(YAMLNode(.scalar(text, style), at: range), to: &builder)
        }
      case .open(let isMapping):
        guard count(at: range) else { return false }
        if builder.depth >= limits.depth {
          report(
            .tooDeep,
            at: range,
            "lists and maps are nested more than \(limits.depth) levels deep",
            help: "no construct of the language needs more than ten"
          )
          return false
        }
        if builder.expectsKey {
          report(
            .keyNotText,
            at: range,
            "a key has to be plain text, found \(isMapping ? "a map" : "a list")",
            help: "write the key as one word before the colon"
          )
        }
        builder.open(isMapping: isMapping, at: range)
        openText = nil
      case .close:
        openText = nil
        builder.close(endingAt: event.lower, flowEnd: event.upper)
      }
    }
  }

  private mutating func add(_ node: YAMLNode, to builder: inout TreeBuilder) {
    guard let duplicate = builder.add(node) else { return }
    report(
      .duplicateKey,
      at: node.place,
      "the key `\(duplicate.key)` is given twice",
      help: "keep one of the two; the first is used for the rest of this check",
      related: [.init("first given here", at: duplicate.place)]
    )
  }

  /// Counts a node; false when the file has too many.
  private mutating func count(at place: Place) -> Bool {
    nodeCount += 1
    guard nodeCount > limits.nodes else { return true }
    report(
      .tooManyNodes,
      at: place,
      "the file has more than \(limits.nodes) keys and values",
      help: "split it into several policies"
    )
    return false
  }

  private mutating func refuse(anchor: String?, tag: String?, at place: Place) {
    if anchor == nil, tag == nil { return }
    // As they were written: libyaml gives `!!bool` as `tag:yaml.org,2002:bool`.
    for property in properties(before: Int(place.lower)) {
      let written = String(decoding: bytes[property.range], as: UTF8.self)
      let range = self.place(property.range.lowerBound, property.range.upperBound)
      if property.isAnchor {
        if let anchor, diagnostics.count < Self.limit { anchors[anchor] = diagnostics.count }
        report(
          .anchor,
          at: range,
          "anchors are not part of the policy language, found `\(written)`",
          help: "remove the anchor; policies share values with `extends`"
        )
      } else {
        report(
          .tag,
          at: range,
          "tags are not part of the policy language, found `\(written)`",
          help: "remove the tag; the place of a value decides its type"
        )
      }
    }
  }

  /// Reports an alias, with its anchor where that was reported: the two are one mistake.
  private mutating func report(alias name: String, at place: Place, isMerged: Bool) {
    guard let index = anchors[name] else {
      if isMerged { return }
      report(
        .alias,
        at: place,
        "aliases are not part of the policy language, found `*\(name)`",
        help: "repeat the value, or share it through a policy that others extend"
      )
      return
    }
    // The merge key before it is part of the same mistake too.
    if isMerged, diagnostics.last?.id == .mergeKey { diagnostics.removeLast() }
    let anchor = diagnostics[index]
    guard anchor.related.count < 3 else { return }
    diagnostics[index] = Diagnostic(
      anchor.id,
      at: anchor.place,
      anchor.message,
      help: "remove it and its aliases; policies share values with `extends`",
      related: anchor.related + [.init("`*\(name)` stands for it here", at: place)]
    )
  }

  /// Whether a scalar is `<<`; by its bytes, as every scalar is asked.
  private func isMergeKey(_ scalar: EventParser.Event) -> Bool {
    scalar.upper - scalar.lower == 2 && bytes[scalar.lower] == UInt8(ascii: "<")
      && bytes[scalar.lower + 1] == UInt8(ascii: "<")
  }

  private func spansLines(_ place: Place) -> Bool {
    bytes[Int(place.lower)..<Int(place.upper)].contains { $0 == UInt8(ascii: "\n") }
  }

  private mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String? = nil,
    related: [Diagnostic.Related] = []
  ) {
    // A hostile file can hold a hundred thousand anchors; what is never shown is not kept.
    guard diagnostics.count < Self.limit else { return }
    diagnostics.append(Diagnostic(id, at: place, message, help: help, related: related))
  }

  private func place(_ lower: Int, _ upper: Int) -> Place {
    Self.place(lower, upper, in: bytes, of: file)
  }

  /// The place of some bytes, in whole characters where one takes several.
  static func place(_ lower: Int, _ upper: Int, in bytes: [UInt8], of file: Int32) -> Place {
    var lower = min(lower, bytes.count)
    var upper = min(upper, bytes.count)
    while lower > 0, lower < bytes.count, bytes[lower] & 0xC0 == 0x80 { lower -= 1 }
    while upper < bytes.count, bytes[upper] & 0xC0 == 0x80 { upper += 1 }
    return Place(file: file, lower: lower, upper: upper)
  }

  /// The anchor and the tag that are written before the node whose event begins at an offset.
  private func properties(before offset: Int) -> [(range: Range<Int>, isAnchor: Bool)] {
    var found: [(range: Range<Int>, isAnchor: Bool)] = []
    var start = offset
    while start < bytes.count,
      bytes[start] == UInt8(ascii: "&") || bytes[start] == UInt8(ascii: "!")
    {
      let isAnchor = bytes[start] == UInt8(ascii: "&")
      // One of a kind: a second belongs to the first key of a map.
      if found.contains(where: { $0.isAnchor == isAnchor }) { break }
      let end = bytes[(start + 1)...].firstIndex {
        $0 <= 0x20 || isAnchor && ",[]{}".utf8.contains($0)
      }
      found.append((start..<(end ?? bytes.count), isAnchor))
      start = bytes[(end ?? bytes.count)...].firstIndex { $0 > 0x20 } ?? bytes.count
    }
    return found
  }
}
