import PolicyEngine

struct Comment {
  var offset: Int
  var end: Int
  /// How many bytes stand before it on its line.
  var column: Int
  /// Whether something else stands before it on its line.
  var isTrailing: Bool
  /// The comment as it is written: with its sign, and a space after that.
  var text: String

  /// All comments of a file, in order.
  static func all(in source: SourceText, of root: YAMLNode) -> [Comment] {
    CommentScan.comments(in: source.bytes, of: root).map { Comment(at: $0.lowerBound, in: source) }
  }

  private init(at offset: Int, in source: SourceText) {
    self.offset = offset
    end = source.lineEnd(of: offset)
    let start = source.lineStart(of: offset)
    column = offset - start
    isTrailing = !source.bytes[start..<offset].allSatisfy(SourceText.isBlank)
    text = Self.written(source.bytes[offset..<end])
  }

  /// A comment with a space after its number signs; more than one is kept, as what follows may be
  /// aligned by it.
  private static func written(_ raw: ArraySlice<UInt8>) -> String {
    // Bytes, as a letter of Swift's is also a space with an accent on it.
    var text = raw
    while let last = text.last, SourceText.isBlank(last) { text.removeLast() }
    let signs = text.prefix { $0 == UInt8(ascii: "#") }
    let rest = text.dropFirst(signs.count)
    let isSpaced = rest.first.map(SourceText.isBlank) ?? true
    // What programs read stays as it is.
    let isForPrograms =
      signs.count == 1
      && (rest.first == UInt8(ascii: "!") || rest.starts(with: "yaml-language-server".utf8))
    let space = isSpaced || isForPrograms ? "" : " "
    return String(decoding: signs + space.utf8 + rest, as: UTF8.self)
  }
}
