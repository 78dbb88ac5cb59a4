/// A value of a YAML file that knows where it stands; scalars have no type until a place gives them one.
package struct YAMLNode: Sendable {
  package enum Style: Sendable {
    case plain
    case quoted
    case block
  }

  /// A key with its value, in the order of the file.
  package struct Entry: Sendable {
    package var key: String
    package var keyPlace: Place
    package var value: YAMLNode

    package init(key: String, keyPlace: Place, value: YAMLNode) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }

    /// Whether the key was written in quotes.
    package var isKeyQuoted: Bool { Int(keyPlace.upper - keyPlace.lower) > key.utf8.count }

    /// Whether it has a key that is ASCII, as all keys of the language are.
    ///
    /// Two texts of which one is ASCII are only equal when they are of one length, which is sooner seen.
    func hasKey(_ key: String) -> Bool { self.key.utf8.count == key.utf8.count && self.key == key }

    /// Stands for entries that can't be known, after a diagnostic: nothing in the map is missing.
    package static func placeholder(at place: Place) -> Entry {
      Entry(key: "", keyPlace: place, value: YAMLNode(.invalid, at: place))
    }

    /// Whether this stands for entries that can't be known.
    package var isPlaceholder: Bool { key.isEmpty && value.isInvalid }
  }

  package enum Content: Sendable {
    case scalar(String, Style)
    case sequence([YAMLNode])
    case mapping([Entry])
    /// A scalar that was read as a duration, or as a window of two, in milliseconds.
    indirect case window(earliest: Int64, latest: Int64, text: String)
    /// A value that a diagnostic was already given for; later stages pass over it.
    case invalid
  }

  package var content: Content
  package var place: Place

  package init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }

  package var text: String? {
    switch content {
    case .scalar(let text, _), .window(_, _, let text): text
    case .sequence, .mapping, .invalid: nil
    }
  }

  /// Whether this is the scalar `none`, which removes what is inherited.
  package var isNone: Bool {
    if case .scalar(let text, _) = content { text.utf8.count == 4 && text == "none" } else { false }
  }

  package var bounds: (earliest: Int64, latest: Int64)? {
    if case .window(let earliest, let latest, _) = content { (earliest, latest) } else { nil }
  }

  package var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  package var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// Whether a diagnostic was already given for this value.
  package var isInvalid: Bool {
    if case .invalid = content { true } else { false }
  }

  /// Whether a mapping has entries that can't be known, for which there is a diagnostic.
  package var hasUnknownEntries: Bool { entries?.contains(where: \.isPlaceholder) ?? false }

  package subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    for index in entries.indices where entries[index].hasKey(key) { return entries[index].value }
    return nil
  }

  package func entry(_ key: String) -> Entry? {
    entries?.first { $0.hasKey(key) }
  }

  /// A phrase for diagnostics: "a list", "a map", or the text in backticks.
  package var phrase: String {
    switch content {
    case .scalar(let text, _), .window(_, _, let text):
      if text.isEmpty { return "nothing" }
      let line = YAMLScalarText.oneLine(text)
      return "`\(line.count > 60 ? "\(line.prefix(57))…" : line)`"
    case .sequence: return "a list"
    case .mapping: return "a map"
    case .invalid: return "an invalid value"
    }
  }
}

extension [YAMLNode.Entry] {
  /// The entries but for those of some indices.
  package func without(_ dropped: Set<Int>) -> [YAMLNode.Entry] {
    indices.filter { !dropped.contains($0) }.map { self[$0] }
  }
}
