/// Maps with fixed keys, and maps from names.
extension ShapeChecker {
  mutating func changed(
    _ entries: [YAMLNode.Entry],
    of node: YAMLNode,
    against keys: [Shape.Key],
    _ shape: Shape,
    _ what: @autoclosure () -> String
  ) -> YAMLNode? {
    enclosing.append(KeyMistake.Level(name: name, keys: keys))
    defer { enclosing.removeLast() }
    // A copy is made only once there is a difference.
    var result = renamed(entries, keys)
    let entries = result ?? entries
    var dropped: Set<Int> = []
    var guessed: Set<String> = []
    var unknown: Place?
    var next = 0
    for index in entries.indices {
      // In place: a copy of an entry counts the uses of its parts.
      guard index >= next, let key = Shape.index(of: entries[index].key, in: keys) else {
        dropped.insert(index)
        if index < next || entries[index].isAdminsOwn { continue }
        if entries[index].isPlaceholder {
          unknown = entries[index].keyPlace
          continue
        }
        let entry = entries[index]
        let mistake = KeyMistake(entry, in: entries, of: keys, inside: enclosing.dropLast())
        if let raised = mistake.raised { self.raised.insert(raised) }
        if let meant = mistake.meant { guessed.insert(meant) } else { unknown = entry.keyPlace }
        if let level = mistake.level { lacking.insert(level) }
        report(
          .unknownKey,
          at: entry.keyPlace,
          mistake.message ?? "\(what()) has no key `\(entry.key)`",
          help: mistake.help,
          fixes: mistake.fixes
        )
        continue
      }
      if keys[key].isRemovable, entries[index].value.isNone { continue }
      // Who expects nothing in a test says so.
      if keys[key].isRemovable, !isPolicy, shape.editedKey == nil,
        entries[index].value.items?.isEmpty == true
      {
        report(
          .emptyList,
          at: entries[index].value.place,
          "`\(keys[key].name)` is an empty list",
          help: "write `none` if there are none; else give at least one item",
          fixes: Fix.writing("none", at: entries[index].value.place)
        )
        continue
      }
      let strays = StrayEntries(behind: index, in: entries, keys[key].shape, beside: keys)
      next = strays?.end ?? next
      name = keys[key].name
      let value =
        strays.map { invalid(entries[index].value, $0.diagnostic) }
        ?? changed(entries[index].value, keys[key].shape, "`\(keys[key].name)`")
      if let value {
        result = result ?? entries
        result?[index].value = value
      }
    }
    if !dropped.isEmpty { result = (result ?? entries).without(dropped) }
    if lacking.remove(enclosing.count - 1) != nil { unknown = unknown ?? node.place }
    for index in keys.indices where keys[index].isRequired && unknown == nil {
      let key = keys[index]
      let isThere = [key.name, key.alternative].contains { name in
        name.map { guessed.contains($0) } ?? false || entries.contains { $0.key == name }
      }
      if isThere { continue }
      let or = key.alternative.map { "; or `\($0): …`" } ?? ""
      report(
        .missingKey,
        at: node.place.start,
        "\(what()) lacks the key `\(key.name)`",
        help: "add `\(key.name): …`, \(Self.phrase(key.summary))\(or)"
      )
    }
    for key in guessed.isEmpty ? [] : keys
    where guessed.contains(key.name) && !entries.contains(where: { $0.key == key.name }) {
      // The misspelt key most likely was this one; that it is missing is no second mistake.
      result?.append(
        .init(key: key.name, keyPlace: node.place, value: .init(.invalid, at: node.place))
      )
    }
    if let unknown { result = (result ?? entries) + [.placeholder(at: unknown)] }
    if let edited = shape.editedKey {
      result = foldedEdit(of: edited, in: result ?? entries) ?? result
    }
    return result.map { YAMLNode(.mapping($0), at: node.place) }
  }

  /// The entries under the names that their keys have now; nil where none has a former name.
  private mutating func renamed(
    _ entries: [YAMLNode.Entry],
    _ keys: [Shape.Key]
  ) -> [YAMLNode.Entry]? {
    var result: [YAMLNode.Entry]?
    for key in keys {
      guard let former = key.formerName,
        let index = entries.firstIndex(where: { $0.key == former }),
        !entries.contains(where: { $0.key == key.name })
      else { continue }
      report(
        .formerKey,
        at: entries[index].keyPlace,
        "`\(former)` is called `\(key.name)` now",
        help: "write `\(key.name)`; the old word is still understood",
        fixes: Fix.writing(key.name, at: entries[index].keyPlace, isSafe: true)
      )
      result = result ?? entries
      result?[index].key = key.name
    }
    return result
  }

  mutating func changed(
    _ entries: [YAMLNode.Entry],
    of node: YAMLNode,
    against named: Shape.Named,
    _ what: @autoclosure () -> String
  ) -> YAMLNode? {
    var result: [YAMLNode.Entry]?
    var dropped: Set<Int> = []
    var next = 0
    // In place, as above.
    for index in entries.indices {
      let key = entries[index].key
      if index < next || entries[index].isAdminsOwn {
        dropped.insert(index)
        continue
      }
      if entries[index].isPlaceholder { continue }
      if named.isRemovable, entries[index].value.isNone {
        // What can't be a name can't be inherited either, so there is nothing to remove.
        if !Self.isAllowed(key, named.key) { leavesMistakes = true }
        continue
      }
      let place = entries[index].keyPlace
      if named === PolicyShape.tests,
        let mistake = Connective.mistake(entries[index], isInverted: what() == "`unless`")
      {
        diagnostics.append(mistake)
        result = result ?? entries
        result?[index] = .placeholder(at: place)
        continue
      }
      if let level = KeyMistake.level(of: entries[index], among: named, inside: enclosing) {
        lacking.insert(level)
        report(
          .unknownKey,
          at: place,
          "`\(key)` would be one of the names in \(what()) here",
          help: KeyMistake.moved(key, to: level, of: enclosing)
        )
        result = result ?? entries
        result?[index] = .placeholder(at: place)
        continue
      }
      // A key without a colon may have one inside it, as in `{photos:true}`, whatever names there are.
      let hasColon = entries[index].lacksColon && key.utf8.contains(UInt8(ascii: ":"))
      let scalar = hasColon ? Shape.Scalar.name(dotted: true) : named.key
      guard check(key, .plain, scalar, at: place, "a name in \(what())") else {
        badNames.insert(key)
        result = result ?? entries
        result?[index] = .placeholder(at: place)
        continue
      }
      if !entries[index].isKeyQuoted, PlainScalar.isOldBoolean(key) {
        report(
          .ambiguousScalar,
          at: place,
          "`\(key)` is a name here, but other YAML tools read it as true or false",
          help: "write it in quotes: \"\(key)\"",
          fixes: Fix.quoting(key, at: place)
        )
      }
      if named.keepsNone, let text = entries[index].value.text, DurationMistake.meansOff(text) {
        report(
          .wrongType,
          at: entries[index].value.place,
          "`\(key)` is \(named.value.expectation), found `\(text)`",
          help: "write `none`, which means that it is not offered",
          fixes: Fix.writing("none", at: entries[index].value.place)
        )
        result = result ?? entries
        result?[index].value = YAMLNode(.invalid, at: entries[index].value.place)
        continue
      }
      let strays = StrayEntries(behind: index, in: entries, named.value, beside: nil)
      next = strays?.end ?? next
      name = key
      let value =
        strays.map { invalid(entries[index].value, $0.diagnostic) }
        ?? changed(entries[index].value, named.value, "`\(key)`")
      if let value {
        result = result ?? entries
        result?[index].value = value
      }
    }
    if !dropped.isEmpty { result = (result ?? entries).without(dropped) }
    return result.map { YAMLNode(.mapping($0), at: node.place) }
  }

  private static func isAllowed(_ key: String, _ scalar: Shape.Scalar) -> Bool {
    if case .name(_, let words, _) = scalar, words.contains(key) { return true }
    return Name.canBeDeclared(key)
  }

  /// Turns `add` and `remove` beside other keys into an edit of one key's list.
  private mutating func foldedEdit(
    of edited: String,
    in entries: [YAMLNode.Entry]
  ) -> [YAMLNode.Entry]? {
    let edits = entries.filter { $0.key == "add" || $0.key == "remove" }
    guard let first = edits.first else { return nil }
    let others = entries.filter { $0.key != "add" && $0.key != "remove" }
    if let whole = others.first(where: { $0.key == edited }) {
      report(
        .conflictingKeys,
        at: first.keyPlace,
        "`\(first.key)` changes the inherited words, and `\(edited)` replaces them",
        help: "use one of the two",
        related: [.init("`\(edited)` is here", at: whole.keyPlace)]
      )
      return others
    }
    let place = first.keyPlace.extended(to: edits[edits.count - 1].value.place)
    let edit = YAMLNode(.mapping(edits), at: place)
    return others + [.init(key: edited, keyPlace: first.keyPlace, value: edit)]
  }
}
