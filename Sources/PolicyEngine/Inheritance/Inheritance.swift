/// Lays a child's document over the flat one that it extends: maps merge, scalars and lists replace,
/// `none` removes, `{add, remove}` edits a list.
///
/// Every node keeps its place, so each value of the result still says which file it came from. A
/// condition, a `do` and a `remember` are one value each and are replaced whole. New rules come
/// before the inherited ones, as the first rule that holds is taken and a child speaks of special
/// cases; an overridden rule keeps its place, and everything else keeps the order of its declaration.
package struct Inheritance {
  package private(set) var diagnostics: [Diagnostic] = []
  /// Where the child removes what: the place of each name that it says `none` to.
  package private(set) var removals = Removals()
  /// The keys that lead to what is being laid over something.
  private var path: [String] = []
  /// What a child removes from lists that don't have it, by place.
  private var unfound: [Place: String] = [:]

  package mutating func merge(_ child: YAMLNode, over parent: YAMLNode?, _ shape: Shape) -> YAMLNode
  {
    if let parent, parent.bounds != nil { return duration(child, over: parent, shape) }
    guard case .mapping(let entries) = child.content, Self.edited(by: entries, shape) == nil,
      let mapping = shape.mapping, !shape.isReplacedWhole, let inherited = parent?.entries,
      !inherited.isEmpty
    else { return changed(child, over: parent, shape) ?? child }
    return merge(entries, of: child, over: inherited, mapping)
  }

  /// The flat form of what is laid over no entries; nil where it is what the child wrote, as most is.
  private mutating func changed(
    _ child: YAMLNode,
    over parent: YAMLNode?,
    _ shape: Shape
  ) -> YAMLNode? {
    guard case .mapping(let entries) = child.content else { return nil }
    if let item = Self.edited(by: entries, shape) {
      return edit(parent, by: entries, item, at: child.place)
    }
    guard let mapping = shape.mapping, !shape.isReplacedWhole else { return nil }
    var result: [YAMLNode.Entry]?
    var dropped: Set<Int> = []
    // In place, here and below: a copy of an entry counts the uses of its parts.
    for index in entries.indices {
      let rule = Self.rule(for: entries[index].key, in: mapping)
      if rule.isRemovable, entries[index].value.isNone {
        // A policy that extends nothing says of a setting of its own that it is not offered.
        if rule.keepsNone, Name.canBeDeclared(entries[index].key) { continue }
        dropped.insert(index)
        // Of `none` among the values of a type it is said that it can be none of them.
        if entries[index].key == "default",
          entries.contains(where: {
            $0.key == "type" && $0.value.items?.contains(where: \.isNone) == true
          })
        {
          continue
        }
        reportNothing(.nothingToRemove, for: entries[index], "remove", among: [])
      } else if let value = changed(entries[index].value, over: nil, rule.shape) {
        result = result ?? entries
        result?[index].value = value
      }
    }
    if !dropped.isEmpty { result = (result ?? entries).without(dropped) }
    return result.map { YAMLNode(.mapping($0), at: child.place) }
  }

  /// A duration in the place of another: a number without a unit most likely counts what that counts.
  private mutating func duration(
    _ child: YAMLNode,
    over parent: YAMLNode,
    _ shape: Shape
  ) -> YAMLNode {
    guard child.bounds == nil, let text = child.text, DurationText.isWithoutUnit(text) else {
      return child
    }
    let end = parent.text?.split(separator: ".").last.map(String.init) ?? ""
    let what = "`\(path.last ?? "")`"
    let unit = DurationText.unit(of: end)
    if case .duration? = shape.scalar {
      _ = DurationReader.duration(text, at: child.place, what, unit: unit) {
        diagnostics.append($0)
      }
    } else {
      _ = DurationReader.range(text, at: child.place, what, unit: unit) { diagnostics.append($0) }
    }
    return YAMLNode(.invalid, at: child.place)
  }

  private mutating func merge(
    _ entries: [YAMLNode.Entry],
    of child: YAMLNode,
    over inherited: [YAMLNode.Entry],
    _ mapping: Shape.Mapping
  ) -> YAMLNode {
    var result: [YAMLNode.Entry] = []
    result.reserveCapacity(inherited.count + entries.count)
    let own = EntryIndex(entries)
    var isUsed = Array(repeating: false, count: entries.count)
    for position in inherited.indices where Self.isInherited(inherited[position].key, in: mapping) {
      // Most of what is inherited stays as it is, and its shape is not looked at.
      guard let index = own[inherited[position].key], !isUsed[index] else {
        result.append(inherited[position])
        continue
      }
      isUsed[index] = true
      var entry = inherited[position]
      let change = entries[index]
      let rule = Self.rule(for: entry.key, in: mapping)
      if rule.isRemovable, change.value.isNone {
        if rule.keepsNone {
          result.append(change)
        } else {
          removals.note(change.keyPlace.extended(to: change.value.place), of: path + [entry.key])
        }
        continue
      }
      // A setting that was not offered and is declared anew starts from nothing.
      let base = entry.value.isNone ? nil : entry.value
      let first = diagnostics.count
      path.append(entry.key)
      entry.value = merge(change.value, over: base, rule.shape)
      path.removeLast()
      if diagnostics.count > first { explain(diagnostics[first...], by: inherited) }
      entry.keyPlace = change.keyPlace
      result.append(entry)
    }
    var new: [YAMLNode.Entry] = []
    for index in entries.indices where own[entries[index].key].map({ !isUsed[$0] }) ?? true {
      var entry = entries[index]
      let rule = Self.rule(for: entry.key, in: mapping)
      if rule.isRemovable, entry.value.isNone {
        reportNothing(.nothingToRemove, for: entry, "remove", among: inherited)
        continue
      }
      entry.value = mergeNew(entry, among: inherited, mapping, rule.shape)
      new.append(entry)
    }
    if case .named(let named) = mapping, named.newEntriesFirst {
      result.insert(contentsOf: new, at: 0)
    } else {
      result += new
    }
    return YAMLNode(.mapping(result), at: child.place)
  }

  /// Says of words that are not in the list that they are removed from in which other list they are.
  private mutating func explain(
    _ found: ArraySlice<Diagnostic>,
    by inherited: [YAMLNode.Entry]
  ) {
    for index in found.indices where found[index].id == .nothingToRemove {
      guard let identity = unfound[found[index].place] else { continue }
      for entry in inherited {
        for list in entry.value.entries ?? []
        where list.value.items?.contains(where: { Self.identity(of: $0) == identity }) == true {
          diagnostics[index] = Diagnostic(
            found[index].id,
            at: found[index].place,
            found[index].message,
            help:
              "it is in another list: use `\(entry.key): {\(list.key): {remove: [\(identity)]}}` instead",
            related: [.init("`\(identity)` is in this list", at: list.keyPlace)]
          )
        }
      }
    }
  }

  /// The value of an entry that isn't inherited.
  ///
  /// One that is written as a change of something inherited most likely has a misspelt name.
  private mutating func mergeNew(
    _ entry: YAMLNode.Entry,
    among inherited: [YAMLNode.Entry],
    _ mapping: Shape.Mapping,
    _ shape: Shape
  ) -> YAMLNode {
    let first = diagnostics.count
    let value = changed(entry.value, over: nil, shape) ?? entry.value
    guard case .named = mapping, diagnostics.count > first else { return value }
    // One thing to remove is a mistake of its own, if the name is like none that is inherited.
    let isNew = Suggestion.closest(to: entry.key, among: inherited.map(\.key)) == nil
    if isNew, diagnostics.count == first + 1, diagnostics[first].id == .nothingToRemove {
      return value
    }
    diagnostics.removeSubrange(first...)
    reportNothing(.nothingToEdit, for: entry, "change", among: inherited)
    return YAMLNode(.invalid, at: entry.value.place)
  }

  /// Reports an entry that isn't inherited, unless it may be one whose name can't be known.
  private mutating func reportNothing(
    _ id: Diagnostic.ID,
    for entry: YAMLNode.Entry,
    _ action: String,
    among inherited: [YAMLNode.Entry]
  ) {
    if inherited.contains(where: \.isPlaceholder) { return }
    let names = inherited.map(\.key)
    diagnostics.report(
      id,
      at: entry.keyPlace,
      "there is no inherited `\(entry.key)` to \(action)",
      help: names.isEmpty
        ? "leave `\(entry.key)` out: nothing is inherited here"
        : Suggestion.help(for: entry.key, among: names, "inherited names"),
      fixes: Fix.writing(closestTo: entry.key, among: names, at: entry.keyPlace)
    )
  }

  /// Whether a child has an entry from the policy that it extends.
  private static func isInherited(_ key: String, in mapping: Shape.Mapping) -> Bool {
    guard case .keys(let keys) = mapping else { return true }
    if let index = Shape.index(of: key, in: keys) { return keys[index].isInherited }
    // What can't be known in the parent can't be known in the child.
    return key.isEmpty
  }

  private static func rule(
    for key: String,
    in mapping: Shape.Mapping
  ) -> (shape: Shape, isRemovable: Bool, keepsNone: Bool) {
    switch mapping {
    case .named(let named): return (named.value, named.isRemovable, named.keepsNone)
    case .keys(let keys):
      guard let index = Shape.index(of: key, in: keys) else {
        return (Shape.anything, false, false)
      }
      return (keys[index].shape, keys[index].isRemovable, false)
    }
  }

  // MARK: Lists

  /// What the items of a list are that some entries edit; nil where they are no edit of a list.
  private static func edited(by entries: [YAMLNode.Entry], _ shape: Shape) -> Shape? {
    guard let list = shape.list.first, list.isEditable, !entries.isEmpty else { return nil }
    return entries.allSatisfy { $0.key == "add" || $0.key == "remove" } ? list.item : nil
  }

  private mutating func edit(
    _ parent: YAMLNode?,
    by entries: [YAMLNode.Entry],
    _ shape: Shape,
    at place: Place
  ) -> YAMLNode {
    guard var items = parent?.items else {
      if parent?.isInvalid == true { return YAMLNode(.invalid, at: place) }
      diagnostics.report(
        .nothingToEdit,
        at: entries[0].keyPlace,
        "there is no inherited list to change",
        help: "write the list itself, as in `[…]`"
      )
      return YAMLNode(.invalid, at: place)
    }
    for item in entries.first(where: { $0.key == "remove" })?.value.items ?? [] {
      guard let identity = Self.identity(of: item, shape) else { continue }
      let before = items.count
      items.removeAll { Self.identity(of: $0, shape) == identity }
      if items.count == before {
        let names = items.compactMap { Self.identity(of: $0, shape) }
        unfound[item.place] = identity
        diagnostics.report(
          .nothingToRemove,
          at: item.place,
          "the inherited list has no `\(identity)`",
          help: Suggestion.help(for: identity, among: names, "items"),
          fixes: Fix.writing(closestTo: identity, among: names, at: item.place)
        )
      }
    }
    // Words stay, for the check of keywords to tell of those that are there already.
    let areWords = if case .text = shape.scalar { true } else { false }
    for item in entries.first(where: { $0.key == "add" })?.value.items ?? [] {
      let identity = Self.identity(of: item, shape)
      // With conditions it is another item than the same without, or with others.
      let hasConditions = (item.entries?.count ?? 0) > 1
      if areWords || identity == nil || hasConditions
        || !items.contains(where: { Self.identity(of: $0, shape) == identity })
      {
        items.append(item)
      }
    }
    return YAMLNode(.sequence(items), at: place)
  }

  /// What makes two items of a list the same: a scalar's text, what a map says that can be written as a scalar,
  /// or the one key of another map.
  private static func identity(of item: YAMLNode, _ shape: Shape? = nil) -> String? {
    if let text = item.text { return text }
    if let key = shape?.shorthandKey, let text = item[key]?.text { return text }
    return item.entries?.first?.key
  }
}
