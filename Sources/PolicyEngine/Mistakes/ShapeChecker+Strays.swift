/// What belongs to an entry of a map and stands beside it: keys that are not indented under it, and
/// values in a list without brackets.
extension ShapeChecker {
  /// Reports the entries that belong to one before them; the index after them, nil where there are none.
  ///
  /// - Parameter keys: the keys that the map has; nil where it has names.
  mutating func strays(
    behind index: Int,
    in entries: [YAMLNode.Entry],
    _ shape: Shape,
    beside keys: [Shape.Key]?
  ) -> Int? {
    guard index + 1 < entries.count, case .scalar(let text, .plain) = entries[index].value.content
    else { return nil }
    if text.isEmpty { return unindented(behind: index, in: entries, shape, beside: keys) }
    // A condition beside others can be a flag of its own.
    guard !shape.list.isEmpty, keys != nil || shape.scalar == nil else { return nil }
    return unbracketed(behind: index, in: entries, beside: keys ?? [])
  }

  private mutating func unindented(
    behind index: Int,
    in entries: [YAMLNode.Entry],
    _ shape: Shape,
    beside keys: [Shape.Key]?
  ) -> Int? {
    let entry = entries[index]
    guard !entry.lacksColon else { return nil }
    let strays = entries[(index + 1)...].prefix { other in
      if let keys, Shape.index(of: other.key, in: keys) != nil { return false }
      switch shape.mapping {
      case .keys(let own)?: return Shape.index(of: other.key, in: own) != nil
      case .named?:
        return other.value.entries != nil && !Self.isAdminsOwn(other.key)
          && keys.map { Suggestion.closest(to: other.key, among: $0.map(\.name)) == nil } ?? false
      case nil: return false
      }
    }
    guard let first = strays.first else { return nil }
    report(
      .missingValue,
      at: entry.value.place,
      "`\(entry.key)` has no value, as what comes after it is not indented under it",
      help: "indent \(Suggestion.list(strays.map(\.key), atMost: 5)) by two more spaces",
      related: [.init("`\(first.key)` stands beside it", at: first.keyPlace)]
    )
    return strays.endIndex
  }

  private mutating func unbracketed(
    behind index: Int,
    in entries: [YAMLNode.Entry],
    beside keys: [Shape.Key]
  ) -> Int? {
    let strays = entries[(index + 1)...].prefix { other in
      other.lacksColon && !other.key.contains(":")
        && Shape.index(of: other.key, in: keys) == nil
        && Suggestion.closest(to: other.key, among: keys.map(\.name)) == nil
    }
    let value = entries[index].value
    guard let last = strays.last, let text = value.text else { return nil }
    let place = value.place.extended(to: last.keyPlace)
    report(
      .wrongType,
      at: place,
      "`\(entries[index].key)` has several values and no brackets around them",
      help: "write them as a list: \(Self.list([text] + strays.map(\.key)))",
      fixes: [Fix.bracketing(place)]
    )
    return strays.endIndex
  }

  /// Names as a list in YAML, the first of them.
  static func list(_ names: [String]) -> String {
    "`[\((names.prefix(20) + (names.count > 20 ? ["…"] : [])).joined(separator: ", "))]`"
  }
}

extension YAMLNode.Entry {
  /// Whether it is a key between commas, with no colon behind it.
  var lacksColon: Bool {
    guard case .scalar(let text, .plain) = value.content, text.isEmpty else { return false }
    return value.place.lower == keyPlace.upper
  }
}
