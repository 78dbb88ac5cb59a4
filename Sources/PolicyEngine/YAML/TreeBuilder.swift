/// Builds the tree of nodes from events with a stack of its own, so that depth costs no call stack.
///
/// What is in open lists and maps waits on stacks that all of them share, so that each finished one
/// gets an array of just its size: trees are kept until all files are checked.
struct TreeBuilder {
  private struct Open {
    var isMapping: Bool
    var place: Place
    /// Where its items or entries begin among those that wait.
    var first: Int
    /// The key that waits for its value.
    var pendingKey: (text: String, place: Place, isDropped: Bool)?
    /// The index of each key so far, kept once a map is large enough for a look-up to pay.
    var keys: [String: Int] = [:]
    /// Whether it has a merge key, so that other keys may be in what it merges.
    var hasMerge = false
  }

  private var stack: [Open] = []
  private var items: [YAMLNode] = []
  private var entries: [YAMLNode.Entry] = []
  private var finished: YAMLNode?

  var depth: Int { stack.count }

  var expectsKey: Bool {
    // Not through a copy of the top: a second reference would make every append copy the array.
    guard !stack.isEmpty, stack[stack.count - 1].isMapping else { return false }
    return stack[stack.count - 1].pendingKey == nil
  }

  /// Adds a scalar or invalid node; returns the first entry of the same key when it is a duplicate.
  mutating func add(_ node: YAMLNode) -> (key: String, place: Place)? {
    guard expectsKey else {
      complete(with: node)
      return nil
    }
    guard case .scalar(let key, _) = node.content else {
      setPendingKey("", node.place, isDropped: true)
      return nil
    }
    let first = existing(key)
    setPendingKey(key, node.place, isDropped: first != nil)
    return first.map { (key, $0) }
  }

  /// Drops the entry whose key is `<<`, as what it merges is unknown.
  mutating func mergeEntry(at place: Place) {
    guard expectsKey else { return }
    stack[stack.count - 1].hasMerge = true
    setPendingKey("", place, isDropped: true)
  }

  /// Whether the next node is the value of a merge key, or inside it.
  var isInMergedValue: Bool {
    stack.contains { $0.hasMerge && $0.pendingKey?.text == "" }
  }

  mutating func open(isMapping: Bool, at place: Place) {
    let first = isMapping ? entries.count : items.count
    stack.append(Open(isMapping: isMapping, place: place, first: first))
  }

  /// Closes the innermost list or map; a block one ends where its last value does.
  mutating func close(endingAt lower: Int, flowEnd upper: Int) {
    guard let top = stack.popLast() else { return }
    let count = (top.isMapping ? entries.count : items.count) - top.first
    var place = top.place
    if count > 0, let last = top.isMapping ? entries.last?.value.place : items.last?.place {
      place = place.extended(to: last)
    }
    if upper > lower { place = Place(file: place.file, lower: Int(place.lower), upper: upper) }
    let node = YAMLNode(top.isMapping ? .mapping(finish(top)) : .sequence(finish(top)), at: place)
    if expectsKey {
      setPendingKey("", place, isDropped: true)
    } else {
      complete(with: node)
    }
  }

  private mutating func finish(_ map: Open) -> [YAMLNode.Entry] {
    if map.hasMerge { entries.append(.placeholder(at: map.place)) }
    defer { entries.removeSubrange(map.first...) }
    return Array(entries[map.first...])
  }

  private mutating func finish(_ list: Open) -> [YAMLNode] {
    defer { items.removeSubrange(list.first...) }
    return Array(items[list.first...])
  }

  /// The tree; after a failure, what was complete until then.
  mutating func root(endingAt end: Int) -> YAMLNode? {
    while !stack.isEmpty { close(endingAt: end, flowEnd: end) }
    return finished
  }

  private mutating func setPendingKey(_ text: String, _ place: Place, isDropped: Bool) {
    stack[stack.count - 1].pendingKey = (text, place, isDropped)
  }

  /// Gives a node to the innermost open list or map, or makes it the root.
  private mutating func complete(with node: YAMLNode) {
    guard !stack.isEmpty else {
      finished = node
      return
    }
    let top = stack.count - 1
    guard stack[top].isMapping else {
      items.append(node)
      return
    }
    guard let key = stack[top].pendingKey.take(), !key.isDropped else { return }
    entries.append(.init(key: key.text, keyPlace: key.place, value: node))
    let first = stack[top].first
    if entries.count - first > 8 {
      if stack[top].keys.isEmpty {
        for index in first..<entries.count { stack[top].keys[entries[index].key] = index }
      }
      stack[top].keys[key.text] = entries.count - 1
    }
  }

  private func existing(_ key: String) -> Place? {
    let top = stack.count - 1
    if !stack[top].keys.isEmpty {
      return stack[top].keys[key].map { entries[$0].keyPlace }
    }
    for index in stack[top].first..<entries.count where entries[index].key == key {
      return entries[index].keyPlace
    }
    return nil
  }
}
