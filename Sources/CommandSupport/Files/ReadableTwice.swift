import SystemPackage

/// A file that is read more than once: itself if it is one, else a copy on disk of what comes from a pipe.
package struct ReadableTwice: ~Copyable {
  private let file: FileDescriptor
  /// What comes from a pipe.
  private let copy: TemporaryFile?
  /// How many bytes it has.
  package let size: Int

  /// Opens a file, or copies standard input for `-`.
  package init(_ path: String) throws {
    let source = try FileReader.open(path)
    // Standard input may be a file that somebody has read a part of.
    if let status = try? Stat(source), status.type == .regular,
      try source.seek(offset: 0, from: .current) == 0
    {
      (file, size) = (source, Int(status.size))
      copy = nil
      return
    }
    defer { if source != .standardInput { try? source.close() } }
    let copy = try TemporaryFile()
    size = try Self.copy(source, to: copy.descriptor)
    file = copy.descriptor
    self.copy = consume copy
  }

  deinit {
    if copy == nil, file != .standardInput { try? file.close() }
  }

  /// The file from its beginning.
  package borrowing func lines() throws -> LineReader {
    try file.seek(offset: 0, from: .start)
    return LineReader(try file.duplicate())
  }

  /// - Returns: how many bytes there were.
  private static func copy(_ source: FileDescriptor, to file: FileDescriptor) throws -> Int {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var size = 0
    while true {
      let count = try FileReader.read(from: source, into: &buffer)
      if count == 0 { return size }
      size += try file.writeAll(buffer[..<count])
    }
  }
}
