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

  private let bytes: [UInt8]
  private let file: Int32
  private let limits: YAMLLimits
  private var position: Int
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
    var reader = XMLReader(bytes: bytes, file: file, limits: limits, position: start)
    return try reader.document()
  }

  private init(bytes: [UInt8], file: Int32, limits: YAMLLimits, position: Int) {
    (self.bytes, self.file, self.limits, self.position) = (bytes, file, limits, position)
  }

  // MARK: The document

  private mutating func document() throws(Failure) -> YAMLNode {
    if starts(with: "<?xml"), Self.isSpace(byte(at: position + 5)) { try declaration() }
    try skipBetweenElements()
    guard starts(with: "<") else {
      throw failure("the root element is expected", at: position)
    }
    var root: YAMLNode.Entry?
    repeat {
      var element = try startTag()
      if element == nil { element = try content() }
      if let element {
        if open.isEmpty { root = element } else { open[open.count - 1].entries.append(element) }
      }
    } while !open.isEmpty
    try skipBetweenElements()
    if position < bytes.count {
      throw failure(
        "there is more after the end of the root element",
        at: position,
        help: "a file of XML has one root element: remove what follows it"
      )
    }
    guard let root else { throw failure("the root element is expected", at: position) }
    return YAMLNode(.mapping([root]), at: root.value.place)
  }

  /// The `<?xml … ?>` at the very beginning.
  private mutating func declaration() throws(Failure) {
    let start = position
    position += 5
    let attributes = try attributes(until: "?>")
    for attribute in attributes {
      let value = attribute.value.text ?? ""
      switch attribute.key {
      case "version" where value == "1.0", "standalone": continue
      case "encoding" where value.uppercased() == "UTF-8": continue
      default:
        throw failure(
          "only XML 1.0 in UTF-8 is read, found `\(attribute.key)` `\(value)`",
          at: Int(attribute.value.place.lower),
          to: Int(attribute.value.place.upper),
          help: "save the file as UTF-8, with `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`"
        )
      }
    }
    guard take("?>") else { throw failure("`?>` is expected", at: position, since: start) }
  }

  /// Passes over white space, comments and instructions outside the root element.
  private mutating func skipBetweenElements() throws(Failure) {
    while true {
      skipSpace()
      if starts(with: "<!--") || starts(with: "<?") {
        try skipRemark()
      } else if starts(with: "<!") {
        throw doctype()
      } else {
        return
      }
    }
  }

  private func doctype() -> Failure {
    let end = bytes[position...].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ">") }
    return failure(
      "document types and declarations are not read, found `\(text(position..<(end ?? bytes.count)))`",
      at: position,
      to: end,
      id: .doctype,
      help: "no export has one; remove it with all that it declares"
    )
  }

  /// Passes over a comment or an instruction.
  private mutating func skipRemark() throws(Failure) {
    let start = position
    let isComment = take("<!--")
    if !isComment { position += 2 }
    let end = isComment ? "-->" : "?>"
    while position < bytes.count, !starts(with: end) {
      if isComment, starts(with: "--") {
        throw failure("`--` can't stand in a comment", at: position, to: position + 2)
      }
      position += 1
    }
    if !take(end) {
      throw failure(
        isComment ? "the comment that begins here is not closed" : "the instruction is not closed",
        at: start,
        to: start + 2,
        help: "end it with `\(end)`"
      )
    }
  }

  // MARK: Elements

  /// Reads a start tag, if one begins here; the element itself if it has no content.
  private mutating func startTag() throws(Failure) -> YAMLNode.Entry? {
    guard starts(with: "<"), let next = byte(at: position + 1), Self.beginsName(next) else {
      return nil
    }
    let start = position
    position += 1
    let name = try name()
    let namePlace = place(start + 1, position)
    count += 1
    if count > limits.nodes {
      throw failure(
        "the file has more than \(limits.nodes) elements",
        at: start,
        id: .tooManyNodes,
        help: "give each channel as a file of its own"
      )
    }
    if open.count >= limits.depth {
      throw failure(
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
    if take("/>") {
      let place = place(start, position)
      let value: YAMLNode.Content = entries.isEmpty ? .scalar("", .quoted) : .mapping(entries)
      return .init(key: Self.local(name), keyPlace: namePlace, value: YAMLNode(value, at: place))
    }
    guard take(">") else { throw failure("`>` is expected", at: position, since: start) }
    open.append(
      OpenElement(
        name: name,
        tag: place(start, position),
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
      guard let byte = byte(at: position) else { throw unclosed() }
      if byte != UInt8(ascii: "<") {
        try characters()
      } else if starts(with: "</") {
        return try endTag()
      } else if starts(with: "<!--") || starts(with: "<?") {
        try skipRemark()
      } else if starts(with: "<![CDATA[") {
        try literalText()
      } else if starts(with: "<!") {
        throw doctype()
      } else if let next = self.byte(at: position + 1), Self.beginsName(next) {
        return nil
      } else {
        throw failure(
          "`<` begins a tag, and no name follows it",
          at: position,
          help: "a `<` in text is written as `&lt;`"
        )
      }
    }
    return nil
  }

  private func unclosed() -> Failure {
    let element = open[open.count - 1]
    return failure(
      "the file ends before the element `\(element.name)` is closed",
      at: Int(element.tag.lower),
      to: Int(element.tag.upper),
      id: .truncated,
      help: "close it with `</\(element.name)>`, or restore the end of the file"
    )
  }

  private mutating func endTag() throws(Failure) -> YAMLNode.Entry {
    let start = position
    position += 2
    let name = try name()
    skipSpace()
    let element = open[open.count - 1]
    if name != element.name {
      var failure = failure(
        "`</\(name)>` closes nothing here, as `\(element.name)` is open",
        at: start,
        to: position,
        help: "close what was opened last first: `</\(element.name)>`"
      )
      failure.diagnostic.related = [.init("`\(element.name)` begins here", at: element.tag)]
      throw failure
    }
    guard take(">") else { throw failure("`>` is expected", at: position, since: start) }
    open.removeLast()
    let whole = place(Int(element.tag.lower), position)
    let text = element.textRange.map { place($0.lower, $0.upper) }
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
      let hadSpace = skipSpace()
      if position >= bytes.count || starts(with: end) || starts(with: "/>") { return attributes }
      let start = position
      guard hadSpace, Self.beginsName(bytes[position]) else {
        throw failure("the end of the tag, `\(end)`, is expected", at: position)
      }
      let name = try name()
      let keyPlace = place(start, position)
      if attributes.contains(where: { $0.key == name }) {
        throw failure(
          "the attribute `\(name)` is given twice",
          at: start,
          to: position,
          help: "keep one of the two"
        )
      }
      skipSpace()
      guard take("=") else {
        throw failure("`=` is expected after the attribute `\(name)`", at: position)
      }
      skipSpace()
      attributes.append(.init(key: name, keyPlace: keyPlace, value: try attributeValue()))
      count += 1
      if attributes.count > 256 || count > limits.nodes {
        throw failure(
          "there are more attributes than are read",
          at: start,
          id: .tooManyNodes,
          help: "no export needs them"
        )
      }
    }
  }

  private mutating func attributeValue() throws(Failure) -> YAMLNode {
    let start = position
    guard let quote = byte(at: position), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    else { throw failure("a value in quotes is expected", at: position) }
    position += 1
    var text: [UInt8] = []
    while let byte = byte(at: position), byte != quote {
      if byte == UInt8(ascii: "<") {
        throw failure("`<` can't stand in a value", at: position, help: "write it as `&lt;`")
      }
      if byte == UInt8(ascii: "&") {
        try reference(into: &text)
      } else {
        text.append(Self.isSpace(byte) ? 0x20 : byte)
        position += 1
      }
    }
    if position >= bytes.count {
      throw failure(
        "the value that begins here is not closed",
        at: start,
        id: .truncated,
        help: "end it with a quote"
      )
    }
    position += 1
    let content = String(decoding: text, as: UTF8.self)
    return YAMLNode(.scalar(content, .quoted), at: place(start, position))
  }

  // MARK: Text

  private mutating func characters() throws(Failure) {
    let start = position
    var text: [UInt8] = []
    while let byte = byte(at: position), byte != UInt8(ascii: "<") {
      if byte == UInt8(ascii: "&") {
        try reference(into: &text)
      } else if byte == UInt8(ascii: "]"), starts(with: "]]>") {
        throw failure(
          "`]]>` can't stand in text",
          at: position,
          to: position + 3,
          help: "write it as `]]&gt;`"
        )
      } else {
        append(byte, to: &text)
      }
    }
    add(text, from: start, to: position)
  }

  /// A `<![CDATA[ … ]]>`, in which nothing is a tag or an entity.
  private mutating func literalText() throws(Failure) {
    let start = position
    position += 9
    let first = position
    var text: [UInt8] = []
    while let byte = byte(at: position), !starts(with: "]]>") { append(byte, to: &text) }
    let end = position
    if !take("]]>") {
      throw failure(
        "the text that begins here is not closed",
        at: start,
        to: first,
        id: .truncated,
        help: "end it with `]]>`"
      )
    }
    add(text, from: first, to: end)
  }

  /// Takes a byte of text; a line break of two bytes is one.
  private mutating func append(_ byte: UInt8, to text: inout [UInt8]) {
    let isBreak = byte == 0x0D
    text.append(isBreak ? 0x0A : byte)
    position += isBreak && self.byte(at: position + 1) == 0x0A ? 2 : 1
  }

  /// Adds text to the innermost open element; white space around it has no place.
  private mutating func add(_ text: [UInt8], from start: Int, to end: Int) {
    open[open.count - 1].text += String(decoding: text, as: UTF8.self)
    var (lower, upper) = (start, end)
    while lower < upper, Self.isSpace(bytes[lower]) { lower += 1 }
    while lower < upper, Self.isSpace(bytes[upper - 1]) { upper -= 1 }
    if lower == upper { return }
    let known = open[open.count - 1].textRange
    open[open.count - 1].textRange = (known?.lower ?? lower, upper)
  }

  /// An entity or a character reference.
  private mutating func reference(into text: inout [UInt8]) throws(Failure) {
    let start = position
    // The longest one that there is: `&#x10FFFF;` with some zeros.
    let rest = bytes[start..<min(start + 16, bytes.count)]
    guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
      throw failure(
        "`&` begins an entity, and no `;` ends it",
        at: start,
        help: "a `&` in text is written as `&amp;`"
      )
    }
    let name = self.text(start + 1..<end)
    position = end + 1
    if let known = Self.entities[name] {
      text.append(known)
      return
    }
    let number =
      name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst(1))
    // A sign would be read as part of a number.
    guard name.hasPrefix("#"), !name.contains("+"), !name.contains("-"), let number,
      let scalar = Unicode.Scalar(number), Self.isAllowed(number)
    else {
      throw failure(
        "`&\(name);` is none of the entities that are read",
        at: start,
        to: position,
        help:
          "there are `&lt;`, `&gt;`, `&amp;`, `&apos;`, `&quot;` and characters by number: `&#233;`"
      )
    }
    text += Array(String(Character(scalar)).utf8)
  }

  private static let entities: [String: UInt8] = [
    "lt": UInt8(ascii: "<"), "gt": UInt8(ascii: ">"), "amp": UInt8(ascii: "&"),
    "apos": UInt8(ascii: "'"), "quot": UInt8(ascii: "\""),
  ]

  /// Whether XML 1.0 has a character (section 2.2).
  private static func isAllowed(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  // MARK: Bytes

  private mutating func name() throws(Failure) -> String {
    let start = position
    guard let first = byte(at: position), Self.beginsName(first) else {
      throw failure("a name is expected", at: position)
    }
    while let byte = byte(at: position), Self.isOfName(byte) { position += 1 }
    return text(start..<position)
  }

  /// A name without its prefix: which one it is makes no difference to an export.
  private static func local(_ name: String) -> String {
    name.split(separator: ":", omittingEmptySubsequences: true).last.map(String.init) ?? name
  }

  private static func beginsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: ":"):
      true
    default: beginsName(byte)
    }
  }

  private static func isSpace(_ byte: UInt8?) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private func starts(with text: String) -> Bool {
    bytes[min(position, bytes.count)...].starts(with: text.utf8)
  }

  private mutating func take(_ text: String) -> Bool {
    guard starts(with: text) else { return false }
    position += text.utf8.count
    return true
  }

  /// Passes over white space; whether there was any.
  @discardableResult
  private mutating func skipSpace() -> Bool {
    let start = position
    while Self.isSpace(byte(at: position)) { position += 1 }
    return position > start
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func place(_ lower: Int, _ upper: Int) -> Place {
    Place(file: file, lower: lower, upper: upper)
  }

  /// What is wrong at some bytes, or at one character.
  private func failure(
    _ message: String,
    at lower: Int,
    to upper: Int? = nil,
    id: Diagnostic.ID = .xmlSyntax,
    help: String = "save the export anew, as XML that nobody has edited"
  ) -> Failure {
    let lower = min(lower, bytes.count)
    var end = min(upper ?? lower + 1, bytes.count)
    // The whole character, not its first byte.
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Failure(
      diagnostic: Diagnostic(id, at: place(lower, max(lower, end)), message, help: help)
    )
  }

  /// What is wrong where a tag should end that began earlier.
  private func failure(_ message: String, at lower: Int, since start: Int) -> Failure {
    lower < bytes.count
      ? failure(message, at: lower)
      : failure(
        "the file ends inside of a tag",
        at: start,
        id: .truncated,
        help: "restore the end of the file"
      )
  }
}
