/// The entries of a map with some left out or changed; copied only once there is a difference.
struct ChangedEntries {
  private let original: [YAMLNode.Entry]
  /// The entry that is looked at next.
  private var next = 0
  /// The new entries; nil as long as they are the original ones.
  private(set) var changed: [YAMLNode.Entry]?

  init(_ original: [YAMLNode.Entry]) {
    self.original = original
  }

  /// The entries that were kept so far, and those that were added.
  var all: [YAMLNode.Entry] { changed ?? Array(original[..<next]) }

  /// Keeps the next entry, with another value if one is given.
  mutating func keep(_ value: YAMLNode? = nil) {
    if let value {
      begin()
      changed?.append(
        .init(key: original[next].key, keyPlace: original[next].keyPlace, value: value)
      )
    } else {
      changed?.append(original[next])
    }
    next += 1
  }

  mutating func drop() {
    begin()
    next += 1
  }

  mutating func append(_ entry: YAMLNode.Entry) {
    begin()
    changed?.append(entry)
  }

  /// Puts other entries in the place of all.
  mutating func replace(with entries: [YAMLNode.Entry]) {
    changed = entries
  }

  /// Whether an entry of a key was kept or added.
  func contains(_ key: String) -> Bool {
    changed?.contains { $0.key == key } ?? original[..<next].contains { $0.key == key }
  }

  private mutating func begin() {
    if changed != nil { return }
    var entries: [YAMLNode.Entry] = []
    // To the point, as trees are kept until all files are checked.
    entries.reserveCapacity(original.count)
    entries += original[..<next]
    changed = entries
  }
}
