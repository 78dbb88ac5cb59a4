import Glibc

/// Reads files in one bounded piece, with the system's own words when that fails.
enum FileReader {
  /// Why a file can't be read.
  struct Failure: Error {
    /// The system's words.
    var reason: String
  }

  /// The bytes of a file, at most `limit` and one more to show that there were more.
  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
    let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw Failure(reason: SystemError.message(errno)) }
    defer { if path != "-" { close(descriptor) } }
    var bytes = [UInt8](repeating: 0, count: min(expectedSize(of: descriptor), limit) + 1)
    var count = 0
    while count <= limit {
      if count == bytes.count {
        bytes += [UInt8](repeating: 0, count: min(count, limit + 1 - count))
      }
      guard let more = readChunk(from: descriptor, into: &bytes, at: count) else {
        throw Failure(reason: SystemError.message(errno))
      }
      if more == 0 { break }
      count += more
    }
    bytes.removeSubrange(count...)
    return bytes
  }

  /// How many bytes there will be, as far as the system can tell: a pipe has no size.
  private static func expectedSize(of descriptor: Int32) -> Int {
    var status = stat()
    // SAFETY: the system fills the struct before it is read.
    return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      ? Int(status.st_size) : 1 << 14
  }

  /// Reads what is there into the rest of a buffer; nil on an error, 0 at the end.
  static func readChunk(
    from descriptor: Int32,
    into chunk: inout [UInt8],
    at start: Int = 0
  ) -> Int? {
    while true {
      // SAFETY: the pointer is used within the closure only, with the count of the same slice.
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start...])
        return unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
      }
      if count >= 0 { return count }
      if errno != EINTR { return nil }
    }
  }
}
