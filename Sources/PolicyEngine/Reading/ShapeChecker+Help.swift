/// What to write in place of a value that can't stand where it is.
extension ShapeChecker {
  /// The one value that a list or a map in its place most likely means.
  static func meant(_ node: YAMLNode, _ shape: Shape) -> String? {
    let texts = (node.items ?? node.entries?.map(\.value) ?? []).compactMap(\.text)
    let count = (node.items?.count ?? 0) + (node.entries?.count ?? 0)
    let text = texts.joined(separator: "..")
    guard texts.count == count, let certainty = shape.scalar?.certainty(of: text) else {
      return nil
    }
    let isType = node.entries?.first.map { KeyMistake.isType($0.key) } ?? true
    // Two are the ends of a window.
    return count == 2 && certainty == 1 || count == 1 && isType && !text.isEmpty ? text : nil
  }

  /// What to write where a timer says how long it runs.
  static func help(
    for text: String,
    _ found: Diagnostic,
    _ computed: ComputedLength?
  ) -> String? {
    if found.fixes.isEmpty, let computed { return computed.help }
    if OpeningTime.isTimeOfDay(text) {
      return found.help.map { "\($0); \(OpeningTime.instead)" }
    }
    return found.fixes.isEmpty && found.help == DurationText.help
      ? "\(DurationText.help); or the name of a setting, alone" : found.help
  }

  /// Several values as a list that can stand anywhere.
  private static func list(_ text: String) -> String {
    if text.isEmpty || text == "none" { return "[…]" }
    let items = text.split(separator: ",").map { item in
      let item = item.drop(while: \.isWhitespace)
      let rest = item.reversed().drop(while: \.isWhitespace).reversed()
      return YAMLScalarText.written(String(rest), .plain, inFlow: true)
    }
    return "[\(items.joined(separator: ", "))]"
  }

  /// Names that stand in braces, as a name or a list.
  static func withoutBraces(_ names: [String], _ shape: Shape) -> String {
    names.count == 1 && shape.scalar != nil
      ? "write `\(names[0])`, without braces"
      : "write it as a list: \(StrayEntries.list(names))"
  }

  /// How to write what is expected in place of what was found.
  static func help(_ node: YAMLNode, _ shape: Shape, _ what: String) -> String {
    switch (node.content, shape.mapping) {
    case (.scalar(let text, _), _) where !shape.list.isEmpty:
      return "write it as a list: `\(list(text))`"
    case (.scalar(let text, _), .keys(let keys)?) where !text.isEmpty:
      // Of a few keys that the text can stand under, one is meant.
      let found = keys.compactMap { key in
        key.shape.scalar?.certainty(of: text).map { (rank: $0, name: key.name) }
      }
      let best = found.map(\.rank).min()
      let meant = found.filter { $0.rank == best }.map(\.name)
      if meant.count == 1 { return "write `{\(meant[0]): \(text)}`" }
      if meant.count == 2 {
        return "say what it is for: `{\(meant[0]): …}` or `{\(meant[1]): …}`"
      }
      fallthrough
    case (.scalar, .keys(let keys)?), (.sequence, .keys(let keys)?):
      return "write its keys, indented under it: \(Suggestion.list(keys.map(\.name)))"
    case (.scalar(let text, _), .named?):
      return text.isEmpty
        ? "give it `{}` if it has none, else entries with a name and a colon, indented under it: `NAME: …`"
        : Name.isValid(text)
          ? "write entries with a name and a colon, as in `{NAME: \(text)}`, or `{}` for none"
          : "write entries with a name and a colon, indented under it: `NAME: …`"
    // One value in brackets where it can stand alone.
    case (.sequence(let items), .named?) where shape.scalar != nil && items.count == 1:
      return "write \(items[0].text.map { "`\($0)`, " } ?? "it ")without brackets"
    case (.sequence(let items), .named?):
      let names = items.compactMap(\.text).filter { Name.isValid($0, dotted: true) }
      let entries = names.prefix(5).map { "\($0): …" }.joined(separator: ", ")
      return names.count == items.count && !names.isEmpty
        ? "write entries with a name and a colon: `{\(entries)}`"
        : "write entries with a name and a colon, indented under it: `NAME: …`"
    default:
      if let names = names(inBraces: node) { return withoutBraces(names, shape) }
      if let meant = meant(node, shape) { return "write `\(meant)`" }
      if case .word? = shape.scalar, let entries = node.entries, let first = entries.first,
        entries.allSatisfy({ shape.admits($0.value) })
      {
        return KeyMistake.isType(first.key)
          ? "leave `\(first.key)` out, and write what is under it right after \(what)"
          : "leave \(what) out, and write what is under it in its place, as in `\(first.key): …`"
      }
      return shape.list.isEmpty
        ? "write \(shape.expectation), without brackets or keys" : "write it as a list: `[…]`"
    }
  }

  /// Brackets around a value that should be a list, where it can be no list itself; not safe, as what
  /// follows after a comma may be meant to be in them too.
  static func listing(_ node: YAMLNode, _ shape: Shape) -> [Fix] {
    guard !shape.list.isEmpty else { return [] }
    if shape.mapping == nil, names(inBraces: node) != nil {
      let inner = Place(
        file: node.place.file,
        lower: Int(node.place.lower) + 1,
        upper: Int(node.place.upper) - 1
      )
      return [Fix.bracketing(inner, replacing: 1)]
    }
    guard case .scalar(let text, let style) = node.content, style != .block, text != "none",
      !text.utf8.contains(where: "[]{}#\n".utf8.contains)
    else { return [] }
    return text.utf8.contains(UInt8(ascii: ","))
      ? Fix.writing(list(text), at: node.place) : [Fix.bracketing(node.place)]
  }

  /// The names in braces that have no colons; nil where there are others.
  static func names(inBraces node: YAMLNode) -> [String]? {
    guard let entries = node.entries, !entries.isEmpty, entries.allSatisfy(\.lacksColon) else {
      return nil
    }
    return entries.map(\.key)
  }
}
