/// Builds the tree of nodes from events with a stack of its own, so that depth costs no call stack.
struct TreeBuilder {
  private struct Open {
    var isMapping: Bool
    var place: Place
    var items: [YAMLNode] = []
    var entries: [YAMLNode.Entry] = []
    /// The key that waits for its value.
    var pendingKey: (text: String, place: Place, isDropped: Bool)?
    /// The index of each key so far, kept once a map is large enough for a look-up to pay.
    var keys: [String: Int] = [:]
    /// Whether it has a merge key, so that other keys may be in what it merges.
    var hasMerge = false
  }

  private var stack: [Open] = []
  private var finished: YAMLNode?

  /// How many lists and maps are open.
  var depth: Int { stack.count }

  /// Whether the next node is a key.
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

  /// Opens a list or a map.
  mutating func open(isMapping: Bool, at place: Place) {
    stack.append(Open(isMapping: isMapping, place: place))
  }

  /// Closes the innermost list or map; a block one ends where its last value does.
  mutating func close(endingAt lower: Int, flowEnd upper: Int) {
    guard let top = stack.popLast() else { return }
    var place = top.place
    if let last = top.isMapping ? top.entries.last?.value.place : top.items.last?.place {
      place = place.extended(to: last)
    }
    if upper > lower { place = Place(file: place.file, lower: Int(place.lower), upper: upper) }
    var entries = top.entries
    if top.hasMerge { entries.append(.placeholder(at: top.place)) }
    let node = YAMLNode(top.isMapping ? .mapping(entries) : .sequence(top.items), at: place)
    if expectsKey {
      setPendingKey("", place, isDropped: true)
    } else {
      complete(with: node)
    }
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
      stack[top].items.append(node)
      return
    }
    guard let key = stack[top].pendingKey else { return }
    stack[top].pendingKey = nil
    if key.isDropped { return }
    stack[top].entries.append(.init(key: key.text, keyPlace: key.place, value: node))
    if stack[top].entries.count > 8 {
      if stack[top].keys.isEmpty {
        for (index, entry) in stack[top].entries.enumerated() { stack[top].keys[entry.key] = index }
      }
      stack[top].keys[key.text] = stack[top].entries.count - 1
    }
  }

  private func existing(_ key: String) -> Place? {
    let top = stack.count - 1
    if !stack[top].keys.isEmpty {
      return stack[top].keys[key].map { stack[top].entries[$0].keyPlace }
    }
    return stack[top].entries.first { $0.key == key }?.keyPlace
  }
}
