import PolicyEngine

/// A literal or folded block: its header, and its lines without their indentation.
struct BlockScalar {
  /// `|` or `>` with its indicators.
  private(set) var header: String
  /// How much deeper than its parent it has to stand, where the header says so.
  let indentation: Int?
  /// The lines, byte for byte after their indentation.
  private(set) var lines: [String]
  /// Whether empty lines after it belong to it.
  let keepsEmptyLines: Bool
  let end: Int
  /// The end of the header's indicators.
  let headerEnd: Int

  /// - Parameter parentColumn: the column of the map or list that it is a value of.
  init(_ text: String, at place: Place, in source: SourceText, parentColumn: Int) {
    let lower = Int(place.lower)
    let upper = Int(place.upper)
    let firstLineEnd = source.lineEnd(of: lower)
    let header = source.text(lower..<firstLineEnd).prefix { "|>+-0123456789".contains($0) }
    let indentation = header.first(where: \.isNumber).flatMap(\.wholeNumberValue)
    let keepsEmptyLines = header.contains("+")

    var lines: [(start: Int, end: Int)] = []
    var start = firstLineEnd + 1
    while start < upper {
      let end = min(source.lineEnd(of: start), upper)
      lines.append((start, end))
      start = end + 1
    }
    func depth(_ line: (start: Int, end: Int)) -> Int {
      source.bytes[line.start..<line.end].prefix { $0 == UInt8(ascii: " ") }.count
    }
    func isContent(_ line: (start: Int, end: Int)) -> Bool { depth(line) < line.end - line.start }
    let base =
      indentation.map { parentColumn + $0 }
      ?? lines.first(where: isContent).map(depth) ?? Int.max
    func isEmpty(_ line: (start: Int, end: Int)) -> Bool { line.end - line.start <= base }
    // What stands behind the last line break is no line of its own.
    if let last = lines.last, last.end == source.bytes.count, isEmpty(last) { lines.removeLast() }
    if !keepsEmptyLines { while let last = lines.last, isEmpty(last) { lines.removeLast() } }

    self.header = String(header)
    headerEnd = lower + header.utf8.count
    self.indentation = indentation
    self.keepsEmptyLines = keepsEmptyLines
    self.end = keepsEmptyLines ? upper : lines.last?.end ?? firstLineEnd
    self.lines = lines.map { isEmpty($0) ? "" : source.text($0.start + base..<$0.end) }
    // The file ends without a line break, and gets one.
    if let last = text.utf8.last, last != UInt8(ascii: "\n"), !header.contains("-") {
      self.header = header.filter { $0 != "+" } + "-"
    }
  }
}
