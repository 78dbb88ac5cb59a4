package import PolicyEngine

/// Reads XML 1.0 into nodes with places, as far as exports need it, and refuses the rest.
///
/// Elements, attributes, text, CDATA, comments, the five entities and character references, in UTF-8. A
/// document type is refused, and so is every other entity: there is nothing that could grow. Depth and
/// number of elements are bounded, and so is the call stack.
///
/// Ours, as FoundationXML wants libxml2 where the tool runs, which can't be linked into it.
package struct XMLReader {
  package struct Failure: Error {
    package var diagnostic: Diagnostic
  }

  private let limits: YAMLLimits
  private var scanner: XMLScanner
  private var count = 0
  private var open: [OpenElement] = []

  /// An element whose end has not come yet.
  private struct OpenElement {
    var name: String
    /// The whole start tag, and its name.
    var tag: Place
    var namePlace: Place
    var entries: [YAMLNode.Entry]
    var text = ""
    /// Where the first piece of text that is no white space begins, and the last one ends.
    var textRange: (lower: Int, upper: Int)?

    mutating func add(_ piece: XMLScanner.Text) {
      text += piece.content
      if piece.range.isEmpty { return }
      textRange = (textRange?.lower ?? piece.range.lowerBound, piece.range.upperBound)
    }
  }

  /// The root element under its name, which is the only key of the node.
  ///
  /// An element with nothing but text is a scalar. Another one is a map of its children by their names
  /// without prefixes, as often as they stand there; `@` begins the name of an attribute, and text
  /// between children is `#text`.
  ///
  /// - Parameter start: the first byte to read, after a byte order mark.
  package static func read(
    _ bytes: [UInt8],
    from start: Int = 0,
    file: Int32,
    limits: YAMLLimits = .init()
  ) throws(Failure) -> YAMLNode {
    var reader = XMLReader(XMLScanner(bytes, from: start, file: file), limits)
    return try reader.document()
  }

  private init(_ scanner: XMLScanner, _ limits: YAMLLimits) {
    (self.scanner, self.limits) = (scanner, limits)
  }

  // MARK: The document

  private mutating func document() throws(Failure) -> YAMLNode {
    if scanner.isAtDeclaration { try declaration() }
    try scanner.skipBetweenElements()
    guard scanner.starts(with: "<") else {
      throw scanner.failure("the root element is expected", at: scanner.position)
    }
    var root: YAMLNode.Entry?
    repeat {
      var element = try startTag()
      if element == nil { element = try content() }
      if let element {
        if open.isEmpty { root = element } else { open[open.count - 1].entries.append(element) }
      }
    } while !open.isEmpty
    try scanner.skipBetweenElements()
    if !scanner.isAtEnd {
      throw scanner.failure(
        "there is more after the end of the root element",
        at: scanner.position,
        help: "a file of XML has one root element: remove what follows it"
      )
    }
    guard let root else {
      throw scanner.failure("the root element is expected", at: scanner.position)
    }
    return YAMLNode(.mapping([root]), at: root.value.place)
  }

  /// The `<?xml … ?>` at the very beginning.
  private mutating func declaration() throws(Failure) {
    let start = scanner.position
    _ = scanner.take("<?xml")
    let attributes = try attributes(until: "?>")
    for attribute in attributes {
      let value = attribute.value.text ?? ""
      switch attribute.key {
      case "version" where value == "1.0", "standalone": continue
      case "encoding" where value.uppercased() == "UTF-8": continue
      default:
        throw scanner.failure(
          "only XML 1.0 in UTF-8 is read, found `\(attribute.key)` `\(value)`",
          at: Int(attribute.value.place.lower),
          to: Int(attribute.value.place.upper),
          help: "save the file as UTF-8, with `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`"
        )
      }
    }
    guard scanner.take("?>") else {
      throw scanner.failure("`?>` is expected", at: scanner.position, since: start)
    }
  }

  // MARK: Elements

  /// Reads a start tag, if one begins here; the element itself if it has no content.
  private mutating func startTag() throws(Failure) -> YAMLNode.Entry? {
    let start = scanner.position
    guard scanner.isAtStartTag, scanner.take("<") else { return nil }
    let name = try scanner.name()
    let namePlace = scanner.place(start + 1, scanner.position)
    count += 1
    if count > limits.nodes {
      throw scanner.failure(
        "the file has more than \(limits.nodes) elements",
        at: start,
        id: .tooManyNodes,
        help: "give each channel as a file of its own"
      )
    }
    if open.count >= limits.depth {
      throw scanner.failure(
        "elements are nested more than \(limits.depth) levels deep",
        at: start,
        id: .tooDeep,
        help: "no export needs more than ten"
      )
    }
    let attributes = try attributes(until: ">")
    let entries = attributes.filter { $0.key != "xmlns" && !$0.key.hasPrefix("xmlns:") }
      .map {
        YAMLNode.Entry(key: "@\(Self.local($0.key))", keyPlace: $0.keyPlace, value: $0.value)
      }
    if scanner.take("/>") {
      let place = scanner.place(start, scanner.position)
      let value: YAMLNode.Content = entries.isEmpty ? .scalar("", .quoted) : .mapping(entries)
      return .init(key: Self.local(name), keyPlace: namePlace, value: YAMLNode(value, at: place))
    }
    guard scanner.take(">") else {
      throw scanner.failure("`>` is expected", at: scanner.position, since: start)
    }
    open.append(
      OpenElement(
        name: name,
        tag: scanner.place(start, scanner.position),
        namePlace: namePlace,
        entries: entries
      )
    )
    return nil
  }

  /// Reads what stands in the innermost open element up to its next child or its end; the element, if
  /// it ends.
  private mutating func content() throws(Failure) -> YAMLNode.Entry? {
    while !open.isEmpty {
      if scanner.isAtEnd { throw unclosed() }
      if let text = try scanner.text() {
        open[open.count - 1].add(text)
      } else if scanner.take("</") {
        return try endTag()
      } else if scanner.isAtStartTag {
        return nil
      } else if try !scanner.skipRemark() {
        throw scanner.failure(
          "`<` begins a tag, and no name follows it",
          at: scanner.position,
          help: "a `<` in text is written as `&lt;`"
        )
      }
    }
    return nil
  }

  private func unclosed() -> Failure {
    let element = open[open.count - 1]
    return scanner.failure(
      "the file ends before the element `\(element.name)` is closed",
      at: Int(element.tag.lower),
      to: Int(element.tag.upper),
      id: .truncated,
      help: "close it with `</\(element.name)>`, or restore the end of the file"
    )
  }

  private mutating func endTag() throws(Failure) -> YAMLNode.Entry {
    let start = scanner.position - 2
    let name = try scanner.name()
    scanner.skipSpace()
    let element = open[open.count - 1]
    if name != element.name {
      var failure = scanner.failure(
        "`</\(name)>` closes nothing here, as `\(element.name)` is open",
        at: start,
        to: scanner.position,
        help: "close what was opened last first: `</\(element.name)>`"
      )
      failure.diagnostic.related = [.init("`\(element.name)` begins here", at: element.tag)]
      throw failure
    }
    guard scanner.take(">") else {
      throw scanner.failure("`>` is expected", at: scanner.position, since: start)
    }
    open.removeLast()
    let whole = scanner.place(Int(element.tag.lower), scanner.position)
    let text = element.textRange.map { scanner.place($0.lower, $0.upper) }
    var entries = element.entries
    let value: YAMLNode
    if entries.isEmpty {
      value = YAMLNode(.scalar(element.text, .quoted), at: text ?? whole)
    } else {
      if let text {
        let node = YAMLNode(.scalar(element.text, .quoted), at: text)
        entries.append(.init(key: "#text", keyPlace: text, value: node))
      }
      value = YAMLNode(.mapping(entries), at: whole)
    }
    return .init(key: Self.local(element.name), keyPlace: element.namePlace, value: value)
  }

  /// The attributes of a tag up to its end, which is left there.
  private mutating func attributes(until end: String) throws(Failure) -> [YAMLNode.Entry] {
    var attributes: [YAMLNode.Entry] = []
    while true {
      let hadSpace = scanner.skipSpace()
      if scanner.isAtEnd || scanner.starts(with: end) || scanner.starts(with: "/>") {
        return attributes
      }
      let start = scanner.position
      guard hadSpace, scanner.isAtName else {
        throw scanner.failure("the end of the tag, `\(end)`, is expected", at: scanner.position)
      }
      let name = try scanner.name()
      let keyPlace = scanner.place(start, scanner.position)
      if attributes.contains(where: { $0.key == name }) {
        throw scanner.failure(
          "the attribute `\(name)` is given twice",
          at: start,
          to: scanner.position,
          help: "keep one of the two"
        )
      }
      scanner.skipSpace()
      guard scanner.take("=") else {
        throw scanner.failure("`=` is expected after the attribute `\(name)`", at: scanner.position)
      }
      scanner.skipSpace()
      attributes.append(.init(key: name, keyPlace: keyPlace, value: try scanner.value()))
      count += 1
      if attributes.count > 256 || count > limits.nodes {
        throw scanner.failure(
          "there are more attributes than are read",
          at: start,
          id: .tooManyNodes,
          help: "no export needs them"
        )
      }
    }
  }

  /// A name without its prefix: which one it is makes no difference to an export.
  private static func local(_ name: String) -> String {
    name.split(separator: ":", omittingEmptySubsequences: true).last.map(String.init) ?? name
  }
}
