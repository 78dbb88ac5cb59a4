import PolicyEngine

/// Turns the canonical form of a document back into what people write: keys in the order of the
/// reference, a list of one as its item, a lone title as text.
enum ShorthandWriter {
  static func write(_ node: YAMLNode, _ shape: Shape) -> YAMLNode {
    switch node.content {
    case .invalid, .window: return node
    case .scalar(let text, let style):
      // Text stays text for readers that know no shapes.
      guard case .text? = shape.scalar, style == .plain else { return node }
      return YAMLNode(.scalar(text, .quoted), at: node.place)
    case .sequence(let items):
      guard let item = shape.list.first?.item else { return node }
      let written = items.map { write($0, item) }
      // A name can stand alone; texts, such as references, are easier to add to in a list.
      let areTexts = if case .text? = item.scalar { true } else { false }
      return shape.isOneOrMany && !areTexts && written.count == 1
        ? written[0] : YAMLNode(.sequence(written), at: node.place)
    case .mapping(let entries):
      switch shape.mapping {
      case nil: return node
      case .named(let named):
        let written = entries.map { entry in
          YAMLNode.Entry(
            key: entry.key,
            keyPlace: entry.keyPlace,
            value: write(entry.value, named.value)
          )
        }
        return YAMLNode(.mapping(written), at: node.place)
      case .keys(let keys): return write(entries, keys, of: node, shape)
      }
    }
  }

  private static func write(
    _ entries: [YAMLNode.Entry],
    _ keys: [Shape.Key],
    of node: YAMLNode,
    _ shape: Shape
  ) -> YAMLNode {
    let written = keys.compactMap { key -> YAMLNode.Entry? in
      guard let entry = entries.first(where: { $0.key == key.name }), !isOfChildren(key) else {
        return nil
      }
      return YAMLNode.Entry(
        key: entry.key,
        keyPlace: entry.keyPlace,
        value: write(entry.value, key.shape)
      )
    }
    if written.count == 1, written[0].key == shape.shorthandKey { return written[0].value }
    return YAMLNode(.mapping(written), at: node.place)
  }

  /// Whether a key says how policies depend on each other; one that is whole by itself has no use for it.
  private static func isOfChildren(_ key: Shape.Key) -> Bool {
    key.name == "extends" || key.name == "abstract"
  }
}
