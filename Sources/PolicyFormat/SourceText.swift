import PolicyEngine

/// The bytes of a file whose lines end with LF, and what can be asked of them.
struct SourceText {
  let bytes: [UInt8]

  /// A file without byte order mark, with LF in place of CR and CRLF; every reader of YAML takes the
  /// three for the same.
  static func normalized(_ bytes: [UInt8]) -> SourceText {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard text.contains(UInt8(ascii: "\r")) else { return SourceText(bytes: text) }
    let lineFeeds = text.replacing("\r\n".utf8, with: "\n".utf8)
    return SourceText(bytes: lineFeeds.replacing("\r".utf8, with: "\n".utf8))
  }

  /// The first character that only some readers of YAML take for the end of a line.
  var disputedLineBreak: String? {
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let disputed = text.first { $0 == "\u{85}" || $0 == "\u{2028}" || $0 == "\u{2029}" }
    return disputed.map { $0 == "\u{85}" ? "U+0085" : "U+\(String($0.value, radix: 16))" }
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func text(at place: Place) -> String { text(Int(place.lower)..<Int(place.upper)) }

  /// The first byte of the line that an offset is in.
  func lineStart(of offset: Int) -> Int {
    var start = offset
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    return start
  }

  /// The line break that ends the line that an offset is in, or the end of the file.
  func lineEnd(of offset: Int) -> Int {
    bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
  }

  /// How many bytes stand before an offset on its line.
  func column(of offset: Int) -> Int { offset - lineStart(of: offset) }

  /// Whether an empty line stands between two offsets, which are on other lines.
  func hasEmptyLine(from lower: Int, to upper: Int) -> Bool {
    var isWhole = false
    var isEmpty = false
    for offset in lower..<max(lower, upper) {
      if bytes[offset] == UInt8(ascii: "\n") {
        if isWhole, isEmpty { return true }
        (isWhole, isEmpty) = (true, true)
      } else if !Self.isBlank(bytes[offset]) {
        isEmpty = false
      }
    }
    return false
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
