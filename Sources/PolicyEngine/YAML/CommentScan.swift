/// Finds the comments of a file, which libyaml passes over.
package enum CommentScan {
  /// The comments in order, each from its number sign to the end of its line, without the line break.
  ///
  /// A number sign outside of all scalars begins one. Keys and values that a tree lacks, as that of a
  /// duplicate key, are taken for what stands between scalars.
  package static func comments(in bytes: [UInt8], of root: YAMLNode) -> [Range<Int>] {
    var comments: [Range<Int>] = []
    var position = 0
    func scan(to end: Int) {
      while position < end,
        let offset = bytes[position..<end].firstIndex(of: UInt8(ascii: "#"))
      {
        position = lineEnd(of: offset, in: bytes)
        comments.append(offset..<position)
      }
    }
    func visit(_ place: Place, isBlock: Bool) {
      scan(to: Int(place.lower))
      if isBlock {
        // A comment can stand on the line of `|` or `>`.
        position = max(position, Int(place.lower))
        scan(to: min(Int(place.upper), lineEnd(of: Int(place.lower), in: bytes)))
      }
      position = max(position, Int(place.upper))
    }
    func visit(_ node: YAMLNode) {
      switch node.content {
      case .scalar(_, let style): visit(node.place, isBlock: style == .block)
      case .window: visit(node.place, isBlock: false)
      case .sequence(let items): for item in items { visit(item) }
      case .mapping(let entries):
        for entry in entries {
          visit(entry.keyPlace, isBlock: beginsBlockScalar(entry.keyPlace, in: bytes))
          visit(entry.value)
        }
      case .invalid: break
      }
    }
    visit(root)
    scan(to: bytes.count)
    return comments
  }

  /// The line break that ends the line of an offset, or the end of the file; libyaml takes NEL, LS and
  /// PS for line breaks too.
  private static func lineEnd(of offset: Int, in bytes: [UInt8]) -> Int {
    var end = offset
    while end < bytes.count {
      switch bytes[end] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return end
      case 0xC2 where bytes[end...].starts(with: [0xC2, 0x85]): return end
      case 0xE2
      where bytes[end...].starts(with: [0xE2, 0x80, 0xA8])
        || bytes[end...].starts(with: [0xE2, 0x80, 0xA9]):
        return end
      default: end += 1
      }
    }
    return end
  }

  private static func beginsBlockScalar(_ place: Place, in bytes: [UInt8]) -> Bool {
    guard place.lower < place.upper else { return false }
    let byte = bytes[Int(place.lower)]
    return byte == UInt8(ascii: "|") || byte == UInt8(ascii: ">")
  }
}
