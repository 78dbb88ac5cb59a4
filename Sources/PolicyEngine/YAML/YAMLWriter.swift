/// Writes a tree of nodes as lines of YAML: short values on one line, the others one entry a line.
package struct YAMLWriter {
  package enum Layout: Sendable {
    /// On one line, in braces or brackets, where it fits; else as `block`.
    case automatic
    case block
    /// As `block`, with an empty line between entries.
    case spaced
  }

  /// A line, and where what it says comes from.
  package struct Line: Sendable {
    package var text: String
    /// The place of its value, then one place in each other file that has a part of it; none for an
    /// empty line, and for all lines but the last of a text that goes over several.
    package var places: [Place] = []

    package init(text: String, places: [Place] = []) {
      (self.text, self.places) = (text, places)
    }
  }

  private let layout: ([String]) -> Layout
  /// The most columns of a list or map on one line.
  private let width: Int
  /// The most columns of a text, as far as there is a place to break it; nil: it is never broken.
  private let textWidth: Int?
  private var lines: [Line] = []

  package static func write(
    _ root: YAMLNode,
    width: Int,
    textWidth: Int?,
    layout: @escaping ([String]) -> Layout
  ) -> [Line] {
    var writer = YAMLWriter(layout: layout, width: width, textWidth: textWidth)
    writer.write(root.entries ?? [], at: [], indent: 0)
    return writer.lines
  }

  // MARK: Blocks

  private mutating func write(_ entries: [YAMLNode.Entry], at path: [String], indent: Int) {
    for (index, entry) in entries.enumerated() {
      let isSpaced = layout(path) == .spaced && (path.isEmpty ? entry.value.entries != nil : true)
      if isSpaced, index > 0 { lines.append(Line(text: "")) }
      let head = Self.margin(indent) + entry.key + ":"
      write(entry.value, after: head, keyPlace: entry.keyPlace, at: path + [entry.key], indent)
    }
  }

  private mutating func write(
    _ node: YAMLNode,
    after head: String,
    keyPlace: Place?,
    at path: [String],
    _ indent: Int
  ) {
    if case .scalar(let text, let style) = node.content {
      write(text, style, after: head, indent: indent + 2, place: node.place)
      return
    }
    let flow = "\(head) \(Self.flow(node))"
    let isEmpty = node.entries?.isEmpty ?? node.items?.isEmpty ?? true
    if isEmpty || layout(path) == .automatic && flow.count <= width {
      lines.append(Line(text: flow, places: Self.origins(of: node)))
      return
    }
    lines.append(Line(text: head, places: [keyPlace ?? node.place]))
    if let entries = node.entries { write(entries, at: path, indent: indent + 2) }
    for item in node.items ?? [] { write(item: item, at: path, indent: indent + 2) }
  }

  private mutating func write(item: YAMLNode, at path: [String], indent: Int) {
    let head = Self.margin(indent) + "-"
    let isLong = head.count + 1 + Self.flow(item).count > width
    guard isLong, let entries = item.entries, !entries.isEmpty else {
      write(item, after: head, keyPlace: nil, at: path, indent)
      return
    }
    // The first key stands on the line of the dash.
    let first = lines.count
    write(entries, at: path, indent: indent + 2)
    lines[first].text = head + lines[first].text.dropFirst(head.count)
  }

  private static func margin(_ indent: Int) -> String { String(repeating: " ", count: indent) }

  // MARK: Texts

  /// A text after its key; where it is too long it goes on in the next lines, which YAML reads as one.
  private mutating func write(
    _ text: String,
    _ style: YAMLNode.Style,
    after head: String,
    indent: Int,
    place: Place
  ) {
    let whole = YAMLScalarText.written(text, style, inFlow: false)
    var line = head
    var count = 0
    for piece in Self.pieces(of: whole) {
      if count > 0, line.count + 1 + piece.count > textWidth ?? .max {
        lines.append(Line(text: line))
        line = Self.margin(indent) + piece
      } else {
        line += " " + piece
      }
      count += 1
    }
    lines.append(Line(text: line, places: [place]))
  }

  /// The pieces between which a line may end: what follows begins with a letter or a digit, so that it
  /// means nothing of its own at the beginning of a line.
  private static func pieces(of text: String) -> [Substring] {
    var pieces: [Substring] = []
    var start = text.startIndex
    var index = text.startIndex
    while let space = text[index...].firstIndex(of: " ") {
      index = text.index(after: space)
      guard space > start, index < text.endIndex, text[text.index(before: space)] != " ",
        text[index].isLetter || text[index].isNumber
      else { continue }
      pieces.append(text[start..<space])
      start = index
    }
    return pieces + [text[start...]]
  }

  // MARK: Values on one line

  /// A value on one line for a message, which has room for a short one.
  static func brief(_ node: YAMLNode) -> String {
    let text = flow(node)
    return text.count > 80 ? "…" : text
  }

  private static func flow(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, let style): YAMLScalarText.written(text, style, inFlow: true)
    case .window(_, _, let text): YAMLScalarText.written(text, .plain, inFlow: true)
    case .sequence(let items): "[\(items.map(flow).joined(separator: ", "))]"
    case .mapping(let entries):
      "{\(entries.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", "))}"
    case .invalid: "~"
    }
  }

  /// The place of a value, and one in each other file that has a part of it.
  private static func origins(of node: YAMLNode) -> [Place] {
    var places = [node.place]
    var open = [node]
    while let next = open.popLast() {
      let children = next.items ?? next.entries?.map(\.value) ?? []
      open += children.reversed()
      if children.isEmpty, !places.contains(where: { $0.file == next.place.file }) {
        places.append(next.place)
      }
    }
    return places
  }
}
