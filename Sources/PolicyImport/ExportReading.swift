import PolicyEngine

/// An export while it is read with its table: what was looked at already, and what is left.
struct ExportReading {
  let export: Export
  let table: ImportTable
  /// The fields, out of their list where the export has one.
  private let root: YAMLNode
  private var claimed: Set<Place> = []
  private var hasNothingLeft = false

  init(_ export: Export, _ table: ImportTable) {
    self.export = export
    self.table = table
    let (root, items) = Self.fields(of: export, table)
    self.root = root
    // What they hold is among the fields.
    claim(items)
    for path in table.ignored { claim(path.nodes(in: root)) }
  }

  /// The fields of an export, those of its records too, and the records that they come from.
  static func fields(
    of export: Export,
    _ table: ImportTable
  ) -> (root: YAMLNode, records: [YAMLNode]) {
    guard let records = table.records else { return (export.root, []) }
    let items =
      records.list.lazy.map { $0.nodes(in: export.root) }
      .first { items in items.contains { field(in: $0, records) != nil } } ?? []
    let fields = items.compactMap { field(in: $0, records) }.filter { field in
      records.only.isEmpty || records.only.contains { ExportPath.does($0, match: field.key) }
    }
    let others = export.root.entries ?? []
    return (YAMLNode(.mapping(others + fields), at: export.root.place), items)
  }

  /// The field that an item of a list is; a map of maps, where its name has several parts.
  private static func field(in item: YAMLNode, _ records: ImportTable.Records) -> YAMLNode.Entry? {
    guard let value = item[records.value] else { return nil }
    var field: YAMLNode.Entry?
    for key in records.name.reversed() {
      guard let name = item[key], let text = name.text else { return nil }
      let inner = field.map { YAMLNode(.mapping([$0]), at: $0.keyPlace) }
      field = YAMLNode.Entry(key: text, keyPlace: name.place, value: inner ?? value)
    }
    return field
  }

  /// The first value that is at one of some paths.
  mutating func first(_ paths: [ExportPath]) -> YAMLNode? {
    var first: YAMLNode?
    for path in paths {
      let nodes = path.nodes(in: root)
      claim(nodes)
      first = first ?? nodes.first { FieldValue.text(of: $0).map { !$0.isEmpty } ?? false }
    }
    return first
  }

  /// The values of a field, each with the name of the field there.
  mutating func values(of field: ImportTable.Field) -> [(name: String, value: YAMLNode)] {
    let found = field.values(in: root)
    for (_, item, value) in found {
      claim([value])
      for (path, _) in field.conditions { claim(path.nodes(in: item)) }
    }
    return found.map { ($0.name, $0.value) }
  }

  /// Takes it that all of the export was looked at.
  mutating func claimEverything() { hasNothingLeft = true }

  private mutating func claim(_ nodes: [YAMLNode]) {
    for node in nodes { claimed.insert(node.place) }
  }

  // MARK: What is left

  /// What the table knows nothing of, each time the outermost.
  var leftovers: [Diagnostic] {
    if hasNothingLeft { return [] }
    var found: [Diagnostic] = []
    collect(root, named: "", at: root.place, &found)
    return found
  }

  private func collect(
    _ node: YAMLNode,
    named name: String,
    at place: Place,
    _ found: inout [Diagnostic]
  ) {
    if claimed.contains(node.place) || found.count > 4 * Findings.limitPerFile { return }
    let children =
      node.entries?.map { (name: name.isEmpty ? $0.key : "\(name).\($0.key)", entry: $0) } ?? []
    if name.isEmpty || !children.isEmpty && hasClaim(node) {
      for (name, entry) in children {
        collect(entry.value, named: name, at: entry.keyPlace, &found)
      }
    } else if let items = node.items, hasClaim(node) {
      for item in items { collect(item, named: name, at: item.place.start, &found) }
    } else if !isEmpty(node) {
      let value = node.text == nil ? "" : " is \(node.phrase) and"
      found.report(
        .notCarried,
        at: place,
        "the import table doesn't know `\(name)`, which\(value) is not carried",
        help: "add it to `fields` or to `ignore` of the table `\(table.id.value)`"
      )
    }
  }

  /// Whether a list or a map has nothing in it that could be carried.
  private func isEmpty(_ node: YAMLNode) -> Bool {
    if FieldValue.text(of: node) != nil { return false }
    return (node.items ?? node.entries?.map(\.value) ?? []).allSatisfy(isEmpty)
  }

  private func hasClaim(_ node: YAMLNode) -> Bool {
    var open = [node]
    while let next = open.popLast() {
      if claimed.contains(next.place) { return true }
      open += next.items ?? next.entries?.map(\.value) ?? []
    }
    return false
  }
}
