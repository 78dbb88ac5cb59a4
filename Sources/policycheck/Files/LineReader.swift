import Glibc

/// Reads a stream line by line in bounded memory.
struct LineReader: ~Copyable {
  /// The most bytes of a line; a longer one is passed over and told.
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
  private(set) var hasFailed = false

  /// Opens a file, or standard input for `-`; nil when it can't be opened.
  init?(_ path: String) {
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
    descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  deinit {
    if descriptor > STDIN_FILENO { close(descriptor) }
  }

  /// The next line without its break; nil at the end.
  mutating func next() -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    var isEmpty = true
    while true {
      if position == end {
        guard let count = FileReader.readChunk(from: descriptor, into: &chunk) else {
          hasFailed = true
          return nil
        }
        (position, end) = (0, count)
        if count == 0 { return isEmpty ? nil : isTooLong ? .tooLong : .text(line) }
      }
      isEmpty = false
      let rest = chunk[position..<end]
      let lineBreak = rest.firstIndex(of: UInt8(ascii: "\n"))
      let piece = rest[..<(lineBreak ?? end)]
      if line.count + piece.count > Self.limit { isTooLong = true } else { line += piece }
      position = lineBreak.map { $0 + 1 } ?? end
      if lineBreak != nil {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return isTooLong ? .tooLong : .text(line)
      }
    }
  }
}
