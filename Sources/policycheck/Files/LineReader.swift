import SystemPackage

/// Reads a stream line by line in bounded memory.
struct LineReader: ~Copyable {
  /// The most bytes of a line; a longer one is passed over and reported.
  static let limit = 1 << 20

  /// A line, or that one was too long.
  enum Line {
    case text([UInt8])
    case tooLong
  }

  private let file: FileDescriptor
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 0
  private var end = 0
  private var isAtStart = true
  /// Why the file couldn't be read to its end.
  private(set) var failure: FileReader.Failure?

  /// Opens a file, or standard input for `-`.
  init(_ path: String) throws(FileReader.Failure) {
    file = try FileReader.open(path)
  }

  deinit {
    if file != .standardInput { try? file.close() }
  }

  /// The next line without its break; nil at the end.
  ///
  /// A byte order mark at the start of the file is passed over.
  mutating func next() -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    var isEmpty = true
    while true {
      if position == end {
        do throws(FileReader.Failure) {
          (position, end) = (0, try FileReader.read(from: file, into: &chunk))
        } catch {
          failure = error
          return nil
        }
        if end == 0 { return isEmpty ? nil : isTooLong ? .tooLong : .text(unmarked(line)) }
      }
      isEmpty = false
      let rest = chunk[position..<end]
      let lineBreak = rest.firstIndex(of: UInt8(ascii: "\n"))
      let piece = rest[..<(lineBreak ?? end)]
      if line.count + piece.count > Self.limit { isTooLong = true } else { line += piece }
      position = lineBreak.map { $0 + 1 } ?? end
      if lineBreak != nil {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return isTooLong ? .tooLong : .text(unmarked(line))
      }
    }
  }

  /// A line without the byte order mark that some programs begin a file with.
  private mutating func unmarked(_ line: [UInt8]) -> [UInt8] {
    let isFirst = isAtStart
    isAtStart = false
    return isFirst && line.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(line.dropFirst(3)) : line
  }
}
