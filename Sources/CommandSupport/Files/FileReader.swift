package import SystemPackage

/// Reads files in one bounded piece; throws the system's errors.
package enum FileReader {
  /// Opens a file, or gives standard input for `-`.
  package static func open(_ path: String) throws -> FileDescriptor {
    path == FileFinder.standardInput
      ? .standardInput
      : try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
  }

  /// The bytes of a file, at most `limit` and one more to show that there were more.
  package static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let file = try open(path)
    defer { if file != .standardInput { try? file.close() } }
    var bytes = [UInt8](repeating: 0, count: min(expectedSize(of: file), limit) + 1)
    var count = 0
    while count <= limit {
      if count == bytes.count {
        bytes += [UInt8](repeating: 0, count: min(count, limit + 1 - count))
      }
      let more = try read(from: file, into: &bytes, at: count)
      if more == 0 { break }
      count += more
    }
    bytes.removeSubrange(count...)
    return bytes
  }

  /// How many bytes there will be, as far as the system can tell: a pipe has no size.
  private static func expectedSize(of file: FileDescriptor) -> Int {
    guard let status = try? Stat(file), status.type == .regular else { return 1 << 14 }
    return Int(status.size)
  }

  /// Reads what is there into the rest of a buffer; 0 at the end.
  package static func read(
    from file: FileDescriptor,
    into bytes: inout [UInt8],
    at start: Int = 0
  ) throws -> Int {
    // SAFETY: the pointer is used within the closure only, with the count of the same slice.
    try unsafe bytes.withUnsafeMutableBytes { buffer in
      try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
    }
  }
}
