/// A file's name and bytes, kept so that any place in it can be named and shown.
public struct SourceFile: Sendable {
  /// The path as the user gave it.
  public let name: String
  /// The content, byte for byte as it was read.
  public let bytes: [UInt8]
  /// The number of the first line: 1, or more for a piece of a longer file.
  package let firstLine: Int

  /// Creates a source file from a name and its bytes; nothing is read from disk.
  public init(name: String, bytes: [UInt8]) {
    self.init(name: name, bytes: bytes, firstLine: 1)
  }

  package init(name: String, bytes: [UInt8], firstLine: Int) {
    self.name = name
    self.bytes = bytes
    self.firstLine = firstLine
  }

  /// Creates a source file from text.
  public init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}

/// A range of UTF-8 bytes in one of the files of a ``SourceSet``.
public struct Place: Hashable, Sendable {
  package let file: Int32
  /// The first byte, counted from 0.
  package let lower: Int32
  package let upper: Int32

  package init(file: Int32, lower: Int, upper: Int) {
    self.file = file
    self.lower = Int32(clamping: lower)
    self.upper = Int32(clamping: max(lower, upper))
  }

  package var start: Place { Place(file: file, lower: Int(lower), upper: Int(lower) + 1) }

  /// The smallest range that covers this place and one that ends later in the same file.
  package func extended(to other: Place) -> Place {
    Place(file: file, lower: Int(lower), upper: Int(max(upper, other.upper)))
  }

  package static func precedes(_ a: Place, _ b: Place) -> Bool {
    (a.file, a.lower, a.upper) < (b.file, b.lower, b.upper)
  }
}

/// A place as people and editors name it: file, and 1-based lines and columns.
public struct SourceLocation: Hashable, Sendable {
  /// The file's name as it was given.
  public let file: String
  /// The line of the first character, counted from 1.
  public let line: Int
  /// The column of the first character, in Unicode scalars, counted from 1.
  public let column: Int
  /// The line on which the range ends.
  public let endLine: Int
  /// The column just after the last character.
  public let endColumn: Int
}

/// The files of one run; a ``Place`` is an index into it.
public struct SourceSet: Sendable {
  /// The files, in the order in which they were added.
  public private(set) var files: [SourceFile]

  /// Creates a set of files; a place's file index is the position here.
  public init(_ files: [SourceFile] = []) {
    self.files = files
  }

  package mutating func add(_ file: SourceFile) -> Int32 {
    files.append(file)
    return Int32(files.count - 1)
  }

  /// The place as lines and columns, computed here and nowhere earlier.
  public func location(of place: Place) -> SourceLocation { locations(of: [place])[0] }

  /// The locations of many places, with each file read through only once.
  package func locations(of places: [Place]) -> [SourceLocation] {
    var indices: [Int32: LineIndex] = [:]
    return places.map { place in
      let file = files[Int(place.file)]
      let index = indices[place.file] ?? LineIndex(file.bytes)
      indices[place.file] = index
      let (line, column) = index.position(of: Int(place.lower), in: file.bytes)
      let (endLine, endColumn) = index.position(of: Int(place.upper), in: file.bytes)
      return SourceLocation(
        file: file.name,
        line: line + file.firstLine - 1,
        column: column,
        endLine: endLine + file.firstLine - 1,
        endColumn: endColumn
      )
    }
  }

  /// The text of the line in which a place begins, without its line break.
  package func line(at place: Place) -> String {
    let bytes = files[Int(place.file)].bytes
    let start = Self.lineStart(before: Int(place.lower), in: bytes)
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r") {
      end += 1
    }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  package func text(at place: Place) -> String {
    let bytes = files[Int(place.file)].bytes
    let lower = min(Int(place.lower), bytes.count)
    return String(decoding: bytes[lower..<min(Int(place.upper), bytes.count)], as: UTF8.self)
  }

  private static func lineStart(before offset: Int, in bytes: [UInt8]) -> Int {
    var start = min(offset, bytes.count)
    while start > 0, !LineIndex.endsLine(start - 1, in: bytes.span) { start -= 1 }
    return start
  }
}

package struct LineIndex {
  private var starts = [0]

  package init(_ bytes: [UInt8]) {
    let bytes = bytes.span
    for offset in bytes.indices where Self.endsLine(offset, in: bytes) { starts.append(offset + 1) }
  }

  /// Whether a line ends with a byte: `\n`, or a `\r` that no `\n` follows, as YAML has it.
  static func endsLine(_ index: Int, in bytes: Span<UInt8>) -> Bool {
    if bytes[index] == UInt8(ascii: "\n") { return true }
    guard bytes[index] == UInt8(ascii: "\r") else { return false }
    return index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n")
  }

  /// The line and column of an offset, counted from 1; a column is a Unicode scalar.
  package func position(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let offset = min(offset, bytes.count)
    var lower = 0
    var upper = starts.count
    while upper - lower > 1 {
      let middle = (lower + upper) / 2
      if starts[middle] <= offset { lower = middle } else { upper = middle }
    }
    // A continuation byte begins no scalar.
    var column = 1
    for byte in bytes[starts[lower]..<offset] where byte & 0xC0 != 0x80 { column += 1 }
    return (lower + 1, column)
  }
}
