/// Writes JSON (RFC 8259) as bytes, in the order in which it is given.
///
/// Brackets, colons and commas are the caller's: ``append(literal:)`` takes them as they are. No control
/// character is written as it is, whether in ASCII or beyond, so a terminal finds nothing to obey.
package struct JSONWriter: Sendable {
  package internal(set) var bytes: [UInt8] = []

  package init() {}

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets what was written after a number of bytes, and keeps the memory for what comes next.
  package mutating func removeAll(after count: Int = 0) { bytes.removeLast(bytes.count - count) }

  /// Writes bytes that are JSON already.
  package mutating func append(literal piece: [UInt8]) { bytes += piece }

  /// Writes text that is JSON already.
  package mutating func append(literal piece: String) { bytes += piece.utf8 }

  package mutating func append(_ number: Int) { bytes += String(number).utf8 }

  /// Writes a text in quotes.
  package mutating func append(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if Self.isPlain(text.utf8.span) { bytes += text.utf8 } else { escape(text.utf8.span) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes valid UTF-8 in quotes.
  package mutating func append(_ text: ArraySlice<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    if Self.isPlain(text.span) { bytes += text } else { escape(text.span) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a text needs no escape; false as well where its bytes don't show that at once.
  private static func isPlain(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      let byte = text[index]
      let isPlain =
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7F
        && byte != 0xC2 && byte != 0xE2
      if !isPlain { return false }
    }
    return true
  }

  /// Writes a text with the escapes that it needs.
  private mutating func escape(_ text: Span<UInt8>) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      let next = index + 1 < text.count ? text[index + 1] : 0
      let last = index + 2 < text.count ? text[index + 2] : 0
      index += 1
      switch (byte, next, last) {
      case (UInt8(ascii: "\""), _, _), (UInt8(ascii: "\\"), _, _):
        bytes += [UInt8(ascii: "\\"), byte]
      case (0x0A, _, _): append(literal: "\\n")
      case (0x0D, _, _): append(literal: "\\r")
      case (0x09, _, _): append(literal: "\\t")
      case (0x00..<0x20, _, _), (0x7F, _, _): append(unit: UInt16(byte))
      // The control characters after ASCII.
      case (0xC2, 0x80...0x9F, _):
        append(unit: UInt16(next))
        index += 1
      // The marks that change the direction of text, and the separators that JavaScript takes for line breaks.
      case (0xE2, 0x80, 0x8E...0x8F), (0xE2, 0x80, 0xA8...0xAE), (0xE2, 0x81, 0xA6...0xA9):
        append(unit: 0x2000 | UInt16(next & 0x3F) << 6 | UInt16(last & 0x3F))
        index += 2
      default: bytes.append(byte)
      }
    }
  }

  private mutating func append(unit: UInt16) {
    let digits = String(unit, radix: 16)
    append(literal: "\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }
}
