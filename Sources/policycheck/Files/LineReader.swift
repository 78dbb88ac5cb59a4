import Glibc

/// Reads a stream line by line in bounded memory.
struct LineReader: ~Copyable {
  /// The most bytes of a line; a longer one is passed over and reported.
  static let limit = 1 << 20

  /// A line, or that one was too long.
  enum Line {
    case text([UInt8])
    case tooLong
  }

  private let descriptor: Int32
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 0
  private var end = 0
  private var isAtStart = true
  /// Why the file couldn't be read to its end.
  private(set) var failure: FileReader.Failure?

  /// Opens a file, or standard input for `-`.
  init(_ path: String) throws(FileReader.Failure) {
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
    descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw FileReader.Failure(reason: SystemError.message(errno)) }
  }

  deinit {
    if descriptor > STDIN_FILENO { close(descriptor) }
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
        guard let count = FileReader.readChunk(from: descriptor, into: &chunk) else {
          failure = FileReader.Failure(reason: SystemError.message(errno))
          return nil
        }
        (position, end) = (0, count)
        if count == 0 { return isEmpty ? nil : isTooLong ? .tooLong : .text(unmarked(line)) }
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
