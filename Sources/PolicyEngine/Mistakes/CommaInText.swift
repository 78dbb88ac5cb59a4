/// A text between braces that goes on after a comma, where the comma ends it.
enum CommaInText {
  /// The parts of a text that stand beside it as if they were keys, with the index after the last; nil where there
  /// are none.
  ///
  /// - Parameter keys: the keys that the map has; nil where it has names.
  static func parts(
    behind index: Int,
    in entries: [YAMLNode.Entry],
    _ shape: Shape,
    beside keys: [Shape.Key]?
  ) -> (end: Int, diagnostic: Diagnostic)? {
    // Where a list can stand, several values are meant, or several tests.
    guard index + 1 < entries.count, entries[index + 1].lacksColon, shape.list.isEmpty else {
      return nil
    }
    switch shape.scalar {
    case .text, .value: break
    default: return nil
    }
    guard case .scalar(let text, .plain) = entries[index].value.content, !text.isEmpty else {
      return nil
    }
    let parts = entries[(index + 1)...].prefix { other in
      guard other.lacksColon, !other.isKeyQuoted, !other.key.contains(":") else { return false }
      guard let keys else { return true }
      return Shape.index(of: other.key, in: keys) == nil
        && Suggestion.closest(to: other.key, among: keys.map(\.name)) == nil
    }
    // A name alone may also be one whose value is missing.
    let isSure = parts.contains { !Name.isValid($0.key, dotted: true) }
    guard let last = parts.last, isSure || keys != nil else { return nil }
    let entry = entries[index]
    let whole = ([text] + parts.map(\.key)).joined(separator: ", ")
    let place = entry.value.place.extended(to: last.keyPlace)
    let isPlain = !whole.utf8.contains { "\"\\".utf8.contains($0) }
    let start = Place(file: place.file, lower: Int(place.lower), upper: Int(place.lower))
    let finish = Place(file: place.file, lower: Int(place.upper), upper: Int(place.upper))
    let diagnostic = Diagnostic(
      .wrongType,
      at: place,
      "the text of `\(entry.key)` ends at the comma, as a comma between braces separates entries",
      help: isPlain
        ? "put the text in quotes: `\(entry.key): \"\(whole.count > 60 ? "\(whole.prefix(57))…" : whole)\"`"
        : "put the text in quotes",
      fixes: isPlain
        ? [
          Fix(
            "put it in quotes",
            isSafe: isSure,
            [TextEdit(start, "\""), TextEdit(finish, "\"")]
          )
        ] : []
    )
    return (parts.endIndex, diagnostic)
  }
}
