/// Reads one YAML file into a tree of nodes with places, and refuses what a policy must not contain.
///
/// Never stops at a problem that it can pass over: aliases, tags and duplicate keys are reported and
/// the rest of the file is still read. What libyaml can't parse ends the reading, and what was read
/// until then is kept. Time and memory are bounded by ``YAMLLimits``; the stack depth is constant.
package struct YAMLReader {
  /// What was read: the root, if there was any, and all problems.
  package struct Result {
    package var root: YAMLNode?
    package var diagnostics: [Diagnostic]
    /// Whether the end of the file was reached, so that nothing can be missing from the tree.
    package var isComplete: Bool
  }

  private let file: Int32
  private let bytes: [UInt8]
  private let limits: YAMLLimits
  private var diagnostics: [Diagnostic] = []
  private var nodeCount = 0

  /// Reads the bytes of one file; `file` becomes the file index of every place.
  package static func read(_ bytes: [UInt8], file: Int32, limits: YAMLLimits = .init()) -> Result {
    var reader = YAMLReader(file: file, bytes: bytes, limits: limits)
    return reader.read()
  }

  private init(file: Int32, bytes: [UInt8], limits: YAMLLimits) {
    self.file = file
    self.bytes = bytes
    self.limits = limits
  }

  private mutating func read() -> Result {
    let scan = ByteScan(bytes, file: file, limits: limits)
    diagnostics = scan.diagnostics
    guard scan.isReadable else {
      return Result(root: nil, diagnostics: diagnostics, isComplete: false)
    }
    var builder = TreeBuilder()
    let isComplete = readEvents(startingAt: scan.start, into: &builder)
    let root = builder.root(endingAt: bytes.count)
    if root == nil, diagnostics.isEmpty {
      report(
        .emptyFile,
        at: place(0, 0),
        "the file has no content",
        help: "a policy begins with `policy: NAME`, a configuration with `config: NAME`"
      )
    }
    return Result(root: root, diagnostics: diagnostics, isComplete: isComplete)
  }

  /// Feeds libyaml's events to the builder; false when reading ended before the file did.
  private mutating func readEvents(startingAt start: Int, into builder: inout TreeBuilder) -> Bool {
    guard let parser = EventParser(bytes, startingAt: start) else {
      report(.outOfMemory, at: place(0, 0), "there is not enough memory to read this file")
      return false
    }
    var documents = 0
    while true {
      let event: EventParser.Event
      do throws(EventParser.Failure) {
        event = try parser.next()
      } catch {
        report(error)
        return false
      }
      let range = place(event.lower, event.upper)
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
            "YAML directives are not part of the policy language",
            help: "remove the line that begins with `%`"
          )
        }
      case .alias(let name):
        report(
          .alias,
          at: range,
          "aliases are not part of the policy language, found `*\(name)`",
          help: "repeat the value, or share it through a policy that others extend"
        )
        guard count(at: range) else { return false }
        add(YAMLNode(.invalid, at: range), to: &builder)
      case .scalar(let scalar):
        refuse(anchor: scalar.anchor, tag: scalar.tag, at: range)
        guard count(at: range) else { return false }
        if scalar.style == .plain, scalar.text == "<<", builder.expectsKey {
          report(
            .mergeKey,
            at: range,
            "merge keys are not part of the policy language",
            help: "share values through a policy that others extend, with `extends`"
          )
          builder.passOverEntry()
        } else {
          add(YAMLNode(.scalar(scalar.text, scalar.style), at: range), to: &builder)
        }
      case .open(let isMapping, let anchor, let tag):
        refuse(anchor: anchor, tag: tag, at: range)
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
      case .close:
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
    if let anchor {
      report(
        .anchor,
        at: place,
        "anchors are not part of the policy language, found `&\(anchor)`",
        help: "remove the anchor; policies share values with `extends`"
      )
    }
    if let tag {
      report(
        .tag,
        at: place,
        "tags are not part of the policy language, found `\(tag)`",
        help: "remove the tag; the place of a value decides its type"
      )
    }
  }

  /// Turns libyaml's problem into a diagnostic that points at the cause, not at the end of the file.
  private mutating func report(_ failure: EventParser.Failure) {
    let end = bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
    let problem = min(failure.offset, bytes.count)
    if problem < bytes.count, bytes[problem] == UInt8(ascii: "\t") {
      report(
        .tab,
        at: place(problem, problem + 1),
        "a tab can't be used to indent in YAML",
        help: "use two spaces a level"
      )
    } else if problem >= end, let opening = failure.contextOffset, opening < end {
      report(
        .truncated,
        at: place(opening, opening + 1),
        "the file ends before what begins here is closed: \(failure.problem)",
        help: "close it, or restore the end of the file"
      )
    } else if problem >= end {
      report(
        .truncated,
        at: place(max(0, end - 1), end),
        "the file ends in the middle of a value: \(failure.problem)",
        help: "restore the end of the file"
      )
    } else {
      let related = failure.contextOffset.map {
        [Diagnostic.Related(failure.context, at: place($0, $0 + 1))]
      }
      report(
        .yamlSyntax,
        at: place(problem, problem + 1),
        "this is not valid YAML: \(failure.problem)",
        help: "check the indentation, and that colons, quotes and brackets are complete",
        related: related ?? []
      )
    }
  }

  private mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String? = nil,
    related: [Diagnostic.Related] = []
  ) {
    // A hostile file can hold a hundred thousand anchors; what is never shown is not kept.
    guard diagnostics.count < 4 * Findings.limitPerFile else { return }
    diagnostics.append(Diagnostic(id, at: place, message, help: help, related: related))
  }

  private func place(_ lower: Int, _ upper: Int) -> Place {
    Place(file: file, lower: min(lower, bytes.count), upper: min(upper, bytes.count))
  }
}
