/// The names of one kind that a policy declares, with their indices.
struct NameTable {
  /// Up to this many names comparing them one by one is cheaper than hashing them.
  private static let short = 16

  /// The kind, in the plural, for diagnostics: "states".
  let kind: String
  /// One of the kind, with its article: "a state".
  let one: String
  /// The key of the policy under which they are declared.
  let section: String
  /// Whether there may be names that can't be known, as there is a diagnostic for their declaration.
  var isOpen = false
  private(set) var names: [String] = []
  /// The index of each name, once there are many.
  private var indices: [String: Int] = [:]

  init(_ kind: String, _ one: String, section: String? = nil) {
    self.kind = kind
    self.one = one
    self.section = section ?? kind
  }

  mutating func append(_ name: String) {
    names.append(name)
    if names.count <= Self.short { return }
    if indices.isEmpty {
      for (index, name) in names.enumerated() { indices[name] = index }
    } else {
      indices[name] = names.count - 1
    }
  }

  mutating func append(_ names: [String]) {
    for name in names { append(name) }
  }

  subscript(name: String) -> Int? {
    names.count <= Self.short ? names.lastIndex(of: name) : indices[name]
  }

  /// Whether the names of another table come first and have the same indices here.
  func begins(with other: NameTable) -> Bool { names.starts(with: other.names) }
}
