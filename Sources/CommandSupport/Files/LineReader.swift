import Glibc
import PolicyEngine
package import SystemPackage

/// Reads a stream line by line in bounded memory; a line lies in the reader's buffer and is not copied.
package struct LineReader: ~Copyable {
  /// A line, or that one was longer than ``EventLine/longest``, and passed over.
  package enum Line {
    /// Where in ``LineReader/buffer`` the line lies until the next one is asked for.
    case text(Range<Int>)
    case tooLong
  }

  private let file: FileDescriptor
  /// Whether more may come later: from a terminal, a pipe, or a socket.
  private let mayWait: Bool
  /// Small enough that what a reader of lines knows of sessions stays near the processor beside it.
  package private(set) var buffer = [UInt8](repeating: 0, count: 1 << 16)
  /// The bytes that are there and not read yet.
  private var rest = 0..<0
  private var isAtStart = true
  private var bytesRead = 0
  /// Why the file couldn't be read to its end.
  package private(set) var failure: (any Error)?

  /// Opens a file, or standard input for `-`.
  package init(_ path: String) throws { self.init(try FileReader.open(path)) }

  /// Reads a file from where it stands; it is closed at the end, unless it is standard input.
  package init(_ file: FileDescriptor) {
    self.file = file
    mayWait = (try? Stat(file))?.type != .regular
  }

  /// How many bytes were read and are behind the last line.
  package var bytesPassed: Int { bytesRead - rest.count }

  deinit {
    if file != .standardInput { try? file.close() }
  }

  /// The next line without its break; nil at the end.
  ///
  /// A byte order mark at the start of the file is passed over.
  ///
  /// - Parameter wait: is called before the reader waits for more to come.
  package mutating func next(beforeWaiting wait: () -> Void = {}) -> Line? {
    var searched = 0
    var isTooLong = false
    while true {
      let start = rest.lowerBound + searched
      if let end = lineBreak(in: start..<rest.upperBound) {
        let line = rest.lowerBound..<end
        rest = end + 1..<rest.upperBound
        return isTooLong || line.count > EventLine.longest ? .tooLong : .text(trimmed(line))
      }
      searched = rest.count
      if searched > EventLine.longest {
        isTooLong = true
        isAtStart = false
        rest = rest.upperBound..<rest.upperBound
        searched = 0
      }
      switch fill(beforeWaiting: wait) {
      case nil: return nil
      case 0?:
        let line = rest
        rest = rest.upperBound..<rest.upperBound
        if isTooLong { return .tooLong }
        return line.isEmpty ? nil : .text(trimmed(line))
      default: break
      }
    }
  }

  /// Reads more behind what is there; how many bytes, 0 at the end, nil where it can't be read.
  private mutating func fill(beforeWaiting wait: () -> Void) -> Int? {
    if rest.upperBound == buffer.count {
      if rest.lowerBound > 0 {
        let count = rest.count
        for index in 0..<count { buffer[index] = buffer[rest.lowerBound + index] }
        rest = 0..<count
      } else {
        buffer += [UInt8](repeating: 0, count: buffer.count)
      }
    }
    if mayWait, !isReady() { wait() }
    do {
      let count = try FileReader.read(from: file, into: &buffer, at: rest.upperBound)
      bytesRead += count
      rest = rest.lowerBound..<rest.upperBound + count
      return count
    } catch {
      failure = error
      return nil
    }
  }

  /// Whether there is something to read, or nothing will come any more.
  private func isReady() -> Bool {
    var request = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
    // SAFETY: the request is one struct, and lives through the call.
    return unsafe poll(&request, 1, 0) != 0
  }

  private func lineBreak(in range: Range<Int>) -> Int? {
    // SAFETY: the bytes searched are those of the range, inside the buffer, which lives through the closure.
    unsafe buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + range.lowerBound, 0x0A, range.count)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// A line without a carriage return, and without the byte order mark that some programs begin a file with.
  private mutating func trimmed(_ line: Range<Int>) -> Range<Int> {
    var line = line
    if !line.isEmpty, buffer[line.upperBound - 1] == UInt8(ascii: "\r") {
      line = line.lowerBound..<line.upperBound - 1
    }
    if isAtStart, buffer[line].starts(with: [0xEF, 0xBB, 0xBF]) {
      line = line.lowerBound + 3..<line.upperBound
    }
    isAtStart = false
    return line
  }
}
