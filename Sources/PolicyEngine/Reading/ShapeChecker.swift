/// Holds a tree of nodes against a shape, reports what doesn't fit, and gives back its canonical form.
///
/// In the result shorthands are written out (a lone scalar is a list of one, a title is a map with a
/// title), unknown entries are gone, and what was reported is marked invalid: later stages pass over
/// it, so that one mistake gives one diagnostic.
package struct ShapeChecker {
  package internal(set) var diagnostics: [Diagnostic] = []
  /// Whether something is wrong that is reported once inherited names are known.
  package internal(set) var leavesMistakes = false
  /// Declarations whose name was reported: that the rules use the same name is no second mistake.
  var badNames: Set<String> = []
  /// The names that rules were meant to raise as events, so that they are declared nowhere.
  private(set) var raised: Set<String> = []
  /// Whether the document is a policy, which may inherit: so a number without a unit is left to be reported
  /// once that is known, and `none` takes something away instead of saying that there is nothing.
  let isPolicy: Bool
  /// The maps with fixed keys that are being looked at, from the document inwards.
  private var enclosing: [KeyMistake.Level] = []
  /// Those of them that lack what stands too far inside.
  private var lacking: Set<Int> = []
  /// What the next map stands under.
  private(set) var name = ""

  package init(isPolicy: Bool = false) {
    self.isPolicy = isPolicy
  }

  /// The canonical form of a node that should have the given shape.
  ///
  /// - Parameter what: what the node is called, put together only where there is something to tell.
  package mutating func check(
    _ node: YAMLNode,
    _ shape: Shape,
    _ what: @autoclosure () -> String
  ) -> YAMLNode {
    changed(node, shape, what()) ?? node
  }

  /// The canonical form of a node; nil where the node is in it already, as most are.
  private mutating func changed(
    _ node: YAMLNode,
    _ shape: Shape,
    _ what: @autoclosure () -> String
  ) -> YAMLNode? {
    if shape.isAnything { return nil }
    switch node.content {
    case .invalid:
      return nil
    case .scalar(let text, let style):
      if isLeftToNames(text, style, shape) {
        leavesMistakes = true
        return nil
      }
      guard let scalar = shape.scalar else {
        guard style == .plain, PlainScalar.isNull(text) else { return refuse(node, shape, what()) }
        reportNothing(text, at: node.place, what(), Self.help(node, shape, what()))
        return YAMLNode(.invalid, at: node.place)
      }
      guard check(text, style, scalar, at: node.place, orList: !shape.list.isEmpty, what()) else {
        return YAMLNode(.invalid, at: node.place)
      }
      let canonical = canonical(node, text, scalar, what())
      if shape.isOneOrMany {
        let item = shape.list.first.flatMap { written(canonical ?? node, out: $0.item) }
        return YAMLNode(.sequence([item ?? canonical ?? node]), at: node.place)
      }
      return written(canonical ?? node, out: shape) ?? canonical
    case .window:
      return nil
    case .sequence(let items):
      guard let list = shape.list.first else { return refuse(node, shape, what()) }
      if items.isEmpty {
        report(
          .emptyList,
          at: node.place,
          "\(what()) is an empty list",
          help: list.item.isHours
            ? "leave the day out: one that is not given is closed" : "give at least one item"
        )
        return YAMLNode(.invalid, at: node.place)
      }
      if shape === PolicyShape.condition, let mistake = Connective.list(items, at: node.place) {
        return invalid(node, mistake)
      }
      var checked = items
      var isChanged = false
      for index in items.indices {
        guard
          let item = (shape.isOneOrMany ? negated(items[index], list.item) : nil)
            ?? changed(items[index], list.item, "an item of \(what())")
        else { continue }
        checked[index] = item
        isChanged = true
      }
      let result = isChanged ? YAMLNode(.sequence(checked), at: node.place) : nil
      return written(result ?? node, out: shape) ?? result
    case .mapping(let entries):
      if let list = shape.list.first, list.isEditable, isEdit(entries, shape) {
        let item = Shape.list(of: list.item, editable: false)
        var edits = entries
        for index in edits.indices {
          edits[index].value = check(edits[index].value, item, "`\(edits[index].key)`")
        }
        return YAMLNode(.mapping(edits), at: node.place)
      }
      switch shape.mapping {
      case nil:
        if shape.isOneOrMany, let item = negated(node, shape) {
          return YAMLNode(.sequence([item]), at: node.place)
        }
        return refuse(node, shape, what())
      case .keys(let keys):
        if case .word? = shape.scalar, !shape.canHave(entries),
          entries.allSatisfy({ shape.admits($0.value) })
        {
          return refuse(node, shape, what())
        }
        let result = changed(entries, of: node, against: keys, shape, what())
        if !shape.isOneOrMany { return result }
        return YAMLNode(.sequence([result ?? node]), at: node.place)
      case .named(let named):
        if shape.scalar != nil, let names = Self.names(inBraces: node),
          names.allSatisfy({ Name.canBeDeclared($0) })
        {
          report(
            .missingValue,
            at: node.place,
            "\(what()) has \(names.count == 1 ? "a name" : "names") in braces, without a value",
            help: Self.withoutBraces(names, shape),
            fixes: Fix.writing(
              names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]",
              at: node.place
            )
          )
          return YAMLNode(.invalid, at: node.place)
        }
        let result = changed(entries, of: node, against: named, what())
        if !shape.isOneOrMany { return result }
        return YAMLNode(.sequence([result ?? node]), at: node.place)
      }
    }
  }

  // MARK: Maps

  private mutating func changed(
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
      let strays = strays(behind: index, in: entries, keys[key].shape, beside: keys)
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
      guard !guessed.contains(key.name), !entries.contains(where: { $0.key == key.name }) else {
        continue
      }
      report(
        .missingKey,
        at: node.place.start,
        "\(what()) lacks the key `\(key.name)`",
        help: "add `\(key.name): …`, \(Self.phrase(key.summary))"
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

  /// What stands beside an entry and belongs to it, as far as the index of its end.
  private func strays(
    behind index: Int,
    in entries: [YAMLNode.Entry],
    _ shape: Shape,
    beside keys: [Shape.Key]?
  ) -> (end: Int, diagnostic: Diagnostic)? {
    CommaInText(behind: index, in: entries, shape, beside: keys).map { ($0.end, $0.diagnostic) }
      ?? StrayEntries(behind: index, in: entries, shape, beside: keys)
      .map { ($0.end, $0.diagnostic) }
  }

  /// A map that says which names are left out, as a text that is left to where the names are known.
  private mutating func negated(_ node: YAMLNode, _ shape: Shape) -> YAMLNode? {
    guard isPolicy, case .name(_, _, true)? = shape.scalar, let text = Negation.text(of: node)
    else {
      return nil
    }
    leavesMistakes = true
    return YAMLNode(.scalar(text, .plain), at: node.place)
  }

  private mutating func invalid(_ node: YAMLNode, _ diagnostic: Diagnostic) -> YAMLNode {
    diagnostics.append(diagnostic)
    return YAMLNode(.invalid, at: node.place)
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

  private mutating func changed(
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
      let strays = strays(behind: index, in: entries, named.value, beside: nil)
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

  /// Whether a map is `{add: […], remove: […]}` and not the map that the shape also allows.
  private func isEdit(_ entries: [YAMLNode.Entry], _ shape: Shape) -> Bool {
    guard !entries.isEmpty, shape.editedKey == nil else { return false }
    return entries.allSatisfy { $0.key == "add" || $0.key == "remove" }
  }

  /// A shorthand as the map that it stands for; nil where it is none.
  private func written(_ node: YAMLNode, out shape: Shape) -> YAMLNode? {
    guard let key = shape.shorthandKey else { return nil }
    return YAMLNode(.mapping([.init(key: key, keyPlace: node.place, value: node)]), at: node.place)
  }

  // MARK: Reporting

  mutating func reportNothing(
    _ text: String,
    at place: Place,
    _ what: String,
    _ help: String
  ) {
    report(
      .missingValue,
      at: place,
      text.isEmpty ? "\(what) has no value" : "`\(text)` is read as no value at all by YAML tools",
      help: text.isEmpty ? "\(help), or remove the key" : "put it in quotes, or \(help)"
    )
  }

  private mutating func refuse(_ node: YAMLNode, _ shape: Shape, _ what: String) -> YAMLNode {
    report(
      .wrongType,
      at: node.text == nil ? node.place.start : node.place,
      "\(what) is \(shape.expectation), found \(node.phrase)",
      help: guardedEvent(node, shape, what) ?? Self.help(node, shape, what),
      fixes: Self.meant(node, shape).map { Fix.writing($0, at: node.place) }
        ?? Self.listing(node, shape)
    )
    return YAMLNode(.invalid, at: node.place)
  }

  private func guardedEvent(_ node: YAMLNode, _ shape: Shape, _ what: String) -> String? {
    guard case .name(true, _, true)? = shape.scalar, Self.names(inBraces: node) == nil else {
      return nil
    }
    return GuardedEvent.help(node, under: name, isAlone: shape.isOneOrMany)
  }

  private static func phrase(_ summary: String) -> String {
    let text = summary.hasSuffix(".") ? summary.dropLast() : summary[...]
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  mutating func report(
    _ id: Diagnostic.ID,
    at place: Place,
    _ message: String,
    help: String?,
    related: [Diagnostic.Related] = [],
    fixes: [Fix] = []
  ) {
    guard diagnostics.count < 4 * Findings.limitPerFile else { return }
    diagnostics.append(
      Diagnostic(id, at: place, message, help: help, related: related, fixes: fixes)
    )
  }
}
