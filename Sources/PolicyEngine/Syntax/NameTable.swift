/// The names of one kind that a policy declares, with their indices.
struct NameTable {
  /// The kind, in the plural, for diagnostics: "statuses".
  let kind: String
  /// One of the kind, with its article: "a status".
  let one: String
  /// Whether there may be names that can't be known, as there is a diagnostic for their declaration.
  var isOpen = false
  /// The names by index.
  private(set) var names: [String] = []
  private var indices: [String: Int] = [:]

  init(_ kind: String, _ one: String) {
    self.kind = kind
    self.one = one
  }

  mutating func append(_ name: String) {
    indices[name] = names.count
    names.append(name)
  }

  subscript(name: String) -> Int? { indices[name] }
}
