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
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while bytes.count <= limit {
      guard let count = readChunk(from: descriptor, into: &chunk) else {
        throw Failure(reason: SystemError.message(errno))
      }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return Array(bytes.prefix(limit + 1))
  }

  /// Reads what is there into a buffer; nil on an error, 0 at the end.
  static func readChunk(from descriptor: Int32, into chunk: inout [UInt8]) -> Int? {
    while true {
      // SAFETY: the pointer is used within the closure only, with the count of the same buffer.
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count >= 0 { return count }
      if errno != EINTR { return nil }
    }
  }
}
