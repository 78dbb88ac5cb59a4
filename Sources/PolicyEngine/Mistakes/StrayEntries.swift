/// What belongs to an entry of a map and stands beside it: keys that are not indented under it, values in a
/// list without brackets, and the rest of a text with a comma.
struct StrayEntries {
  /// The index after the last of them.
  let end: Int
  let diagnostic: Diagnostic

  /// The entries that belong to one before them; nil where there are none.
  ///
  /// - Parameter keys: the keys that the map has; nil where it has names.
  init?(
    behind index: Int,
    in entries: [YAMLNode.Entry],
    _ shape: Shape,
    beside keys: [Shape.Key]?
  ) {
    if let text = CommaInText.parts(behind: index, in: entries, shape, beside: keys) {
      (end, diagnostic) = text
      return
    }
    guard index + 1 < entries.count, case .scalar(let text, .plain) = entries[index].value.content
    else { return nil }
    if text.isEmpty, !entries[index].lacksColon {
      let entry = entries[index]
      let strays = entries[(index + 1)...].prefix { other in
        if let keys, Shape.index(of: other.key, in: keys) != nil { return false }
        switch shape.mapping {
        case .keys(let own)?: return Shape.index(of: other.key, in: own) != nil
        case .named?:
          return other.value.entries != nil && !other.isAdminsOwn
            && keys.map { Suggestion.closest(to: other.key, among: $0.map(\.name)) == nil } ?? false
        case nil: return false
        }
      }
      guard let first = strays.first else { return nil }
      end = strays.endIndex
      diagnostic = Diagnostic(
        .missingValue,
        at: entry.value.place,
        "`\(entry.key)` has no value, as what comes after it is not indented under it",
        help: "indent \(Suggestion.list(strays.map(\.key), atMost: 5)) by two more spaces",
        related: [.init("`\(first.key)` stands beside it", at: first.keyPlace)]
      )
      // A condition beside others can be a flag of its own.
    } else if !text.isEmpty, !shape.list.isEmpty, keys != nil || shape.scalar == nil {
      let entry = entries[index]
      let strays = entries[(index + 1)...].prefix { other in
        other.lacksColon && !other.key.contains(":")
          && Shape.index(of: other.key, in: keys ?? []) == nil
          && Suggestion.closest(to: other.key, among: (keys ?? []).map(\.name)) == nil
      }
      guard let last = strays.last else { return nil }
      let place = entry.value.place.extended(to: last.keyPlace)
      end = strays.endIndex
      diagnostic = Diagnostic(
        .wrongType,
        at: place,
        "`\(entry.key)` has several values and no brackets around them",
        help: "write them as a list: \(Self.list([text] + strays.map(\.key)))",
        fixes: [Fix.bracketing(place)]
      )
    } else {
      return nil
    }
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

  /// Whether the key is the admin's own, which the language leaves alone.
  package var isAdminsOwn: Bool { key.utf8.first == UInt8(ascii: "x") && key.hasPrefix("x-") }
}
