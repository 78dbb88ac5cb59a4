struct SourceLines {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func isBreak(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
  }

  /// The line that an offset is in, without its line break.
  func line(at offset: Int) -> Range<Int> {
    var lower = min(offset, bytes.count)
    while lower > 0, !isBreak(lower - 1) { lower -= 1 }
    var upper = min(offset, bytes.count)
    while upper < bytes.count, !isBreak(upper) { upper += 1 }
    return lower..<upper
  }

  /// The last line before another that is not blank.
  func before(_ line: Range<Int>) -> Range<Int>? {
    bytes[..<line.lowerBound].lastIndex { $0 > 0x20 }.map { self.line(at: $0) }
  }

  /// The first line after another that is not blank.
  func after(_ line: Range<Int>) -> Range<Int>? {
    bytes[line.upperBound...].firstIndex { $0 > 0x20 }.map { self.line(at: $0) }
  }

  /// A range without the white space around it.
  func content(of range: Range<Int>) -> Range<Int> {
    guard let first = bytes[range].firstIndex(where: { $0 > 0x20 }),
      let last = bytes[range].lastIndex(where: { $0 > 0x20 })
    else { return range.lowerBound..<range.lowerBound }
    return first..<last + 1
  }

  /// The characters up to the next white space or closing bracket.
  func word(at offset: Int) -> Range<Int> {
    var upper = offset
    while upper < bytes.count, bytes[upper] > 0x20, !"]}".utf8.contains(bytes[upper]) {
      upper += 1
    }
    return offset..<max(upper, min(offset + 1, bytes.count))
  }

  /// How many white-space characters the line of an offset begins with.
  func indent(at offset: Int) -> Int {
    bytes[line(at: offset)].prefix { $0 <= 0x20 }.count
  }

  func isBlank(from lower: Int, to upper: Int) -> Bool {
    lower <= upper && bytes[lower..<min(upper, bytes.count)].allSatisfy { $0 <= 0x20 }
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
