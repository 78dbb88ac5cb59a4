/// Where keys stand in a map: a short one, as most are, is looked through, a long one has a table.
struct EntryIndex {
  /// Up to this many entries comparing keys one by one is cheaper than hashing them.
  private static let short = 16

  private let entries: [YAMLNode.Entry]
  private let table: [String: Int]

  init(_ entries: [YAMLNode.Entry]) {
    self.entries = entries
    table =
      entries.count <= Self.short
      ? [:] : Dictionary(entries.indices.map { (entries[$0].key, $0) }) { $1 }
  }

  subscript(key: String) -> Int? {
    if entries.count > Self.short { return table[key] }
    for index in entries.indices.reversed() where entries[index].key == key { return index }
    return nil
  }
}
