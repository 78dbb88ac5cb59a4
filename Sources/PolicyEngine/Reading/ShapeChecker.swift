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
  var raised: Set<String> = []
  /// Whether the document is a policy, which may inherit: so a number without a unit is left to be reported
  /// once that is known, and `none` takes something away instead of saying that there is nothing.
  let isPolicy: Bool
  /// The maps with fixed keys that are being looked at, from the document inwards.
  var enclosing: [KeyMistake.Level] = []
  /// Those of them that lack what stands too far inside.
  var lacking: Set<Int> = []
  /// What the next map stands under.
  var name = ""

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
  mutating func changed(
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

  /// A map that says which names are left out, as a text that is left to where the names are known.
  private mutating func negated(_ node: YAMLNode, _ shape: Shape) -> YAMLNode? {
    guard isPolicy, case .name(_, _, true)? = shape.scalar, let text = Negation.text(of: node)
    else {
      return nil
    }
    leavesMistakes = true
    return YAMLNode(.scalar(text, .plain), at: node.place)
  }

  mutating func invalid(_ node: YAMLNode, _ diagnostic: Diagnostic) -> YAMLNode {
    diagnostics.append(diagnostic)
    return YAMLNode(.invalid, at: node.place)
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

  static func phrase(_ summary: String) -> String {
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
