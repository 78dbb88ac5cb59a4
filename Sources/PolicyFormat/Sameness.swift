import PolicyEngine

/// Whether two trees say the same, to this reader of YAML and to others.
enum Sameness {
  static func holds(_ a: YAMLNode?, _ b: YAMLNode?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return switch (a.content, b.content) {
    case (.scalar(let text, let style), .scalar(let otherText, let otherStyle)):
      text == otherText && text.utf8.elementsEqual(otherText.utf8)
        && isText(text, style) == isText(otherText, otherStyle)
    case (.sequence(let items), .sequence(let others)):
      items.count == others.count && zip(items, others).allSatisfy { holds($0, $1) }
    case (.mapping(let entries), .mapping(let others)):
      entries.count == others.count
        && zip(entries, others).allSatisfy { entry, other in
          entry.key.utf8.elementsEqual(other.key.utf8) && holds(entry.value, other.value)
        }
    case (.window(_, _, let text), .window(_, _, let otherText)): text == otherText
    case (.invalid, .invalid): true
    case (.scalar, _), (.sequence, _), (.mapping, _), (.window, _), (.invalid, _): false
    }
  }

  /// Whether every reader takes a scalar for text, and not for a flag, a number or nothing.
  private static func isText(_ text: String, _ style: YAMLNode.Style) -> Bool {
    style != .plain || YAMLScalarText.isPlain(text, inFlow: false)
      // Several lines are text, and so is what only its first letter keeps out of quotes elsewhere.
      || text.utf8.contains(UInt8(ascii: "\n"))
  }
}
