/// What can be said of a file's bytes before they are parsed: size, encoding, forbidden characters.
package struct ByteScan {
  package private(set) var diagnostics: [Diagnostic] = []
  /// The first byte to parse: after a byte order mark.
  package private(set) var start = 0
  package private(set) var isReadable = false
  /// Whether every byte is a character of its own.
  private(set) var isASCII = false

  static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  package init(_ bytes: [UInt8], file: Int32, limits: YAMLLimits) {
    func place(_ lower: Int, _ upper: Int) -> Place {
      Place(file: file, lower: lower, upper: upper)
    }
    if bytes.count > limits.bytes {
      diagnostics.report(
        .fileTooLarge,
        at: place(0, 0),
        "the file has more than \(limits.bytes) bytes, the most that is read",
        help: "split it into several policies"
      )
      return
    }
    if Self.isPlain(bytes.span) {
      isASCII = true
      isReadable = true
      return
    }
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
      diagnostics.report(
        .byteOrderMark,
        at: place(0, 2),
        "the file is UTF-16, and UTF-8 is expected",
        help: "save it as UTF-8 without a byte order mark"
      )
      return
    }
    if bytes.starts(with: Self.mark) {
      diagnostics.report(
        .byteOrderMark,
        at: place(0, 3),
        "the file begins with a byte order mark",
        help: "save it as UTF-8 without a byte order mark",
        fixes: [Fix("remove it", isSafe: true, [TextEdit(place(0, 3), "")])]
      )
      start = 3
    }
    if let nul = bytes.firstIndex(of: 0) {
      diagnostics.report(
        .nulByte,
        at: place(nul, nul + 1),
        "the file contains a NUL byte",
        help: "a text file has none; was a binary or UTF-16 file given?"
      )
      return
    }
    if let invalid = bytes.span.firstInvalidUTF8 {
      let byte = String(bytes[invalid], radix: 16, uppercase: true)
      diagnostics.report(
        .invalidUTF8,
        at: place(invalid, invalid + 1),
        "the byte 0x\(byte) is not valid UTF-8 here",
        help: "save the file as UTF-8"
      )
      return
    }
    if let (offset, scalar) = Self.firstControlCharacter(in: bytes) {
      let code = String(scalar, radix: 16, uppercase: true)
      diagnostics.report(
        .controlCharacter,
        at: place(offset, offset + (scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : 3)),
        "the file contains the \(scalar < 0x800 ? "control " : "")character U+\(String(repeating: "0", count: 4 - code.count))\(code)",
        help: "remove it: YAML doesn't allow it, and it can't be seen"
      )
      return
    }
    isReadable = true
  }

  /// Whether the bytes are printable ASCII and line breaks, in which there is nothing to find.
  ///
  /// Most files are nothing else; one pass without a branch for each byte tells so.
  private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
    var strange: UInt8 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      // 1 for bytes under 0x20 and for DEL, and the high bit of what is not ASCII.
      let isControl: UInt8 = byte < 0x20 || byte == 0x7F ? 1 : 0
      let isBreak: UInt8 = byte == 0x09 || byte == 0x0A || byte == 0x0D ? 1 : 0
      strange |= isControl ^ isBreak | byte & 0x80
    }
    return strange == 0
  }

  /// The first character that YAML 1.1 doesn't allow in a stream (section 5.1, `c-printable`).
  private static func firstControlCharacter(in bytes: [UInt8]) -> (Int, UInt32)? {
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case 0x09, 0x0A, 0x0D: continue
      case 0..<0x20, 0x7F: return (offset, UInt32(byte))
      case 0xC2
      where offset + 1 < bytes.count && bytes[offset + 1] < 0xA0 && bytes[offset + 1] != 0x85:
        return (offset, UInt32(bytes[offset + 1]))
      case 0xEF where offset + 2 < bytes.count:
        // A byte order mark inside the file, and the two that are no characters.
        let scalar =
          0xF000 | UInt32(bytes[offset + 1] & 0x3F) << 6 | UInt32(bytes[offset + 2] & 0x3F)
        if scalar >= 0xFFFE || scalar == 0xFEFF && offset > 0 { return (offset, scalar) }
      default: continue
      }
    }
    return nil
  }
}
