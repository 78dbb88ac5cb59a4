import Glibc
import SystemPackage

/// A file that is read more than once: itself if it is one, else a copy on disk of what comes from a pipe.
struct ReadableTwice: ~Copyable {
  let file: FileDescriptor
  /// How many bytes it has.
  let size: Int

  /// Opens a file, or copies standard input for `-`.
  init(_ path: String) throws {
    let source = try FileReader.open(path)
    if let status = try? Stat(source), status.type == .regular {
      // Standard input may be a file that somebody has read a part of.
      let start = try source.seek(offset: 0, from: .current)
      if start == 0 {
        (file, size) = (source, Int(status.size))
        return
      }
    }
    defer { if source != .standardInput { try? source.close() } }
    (file, size) = try Self.copy(source)
  }

  deinit {
    if file != .standardInput { try? file.close() }
  }

  /// The file from its beginning.
  borrowing func lines() throws -> LineReader {
    try file.seek(offset: 0, from: .start)
    return LineReader(try file.duplicate())
  }

  /// Copies all there is into a file that has no name any more.
  private static func copy(_ source: FileDescriptor) throws -> (FileDescriptor, Int) {
    // SAFETY: `getenv` returns a string that ends with NUL and is copied at once.
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let path = "\(folder)/.policycheck.\(getpid()).log"
    let file = try FileDescriptor.open(
      FilePath(path),
      .readWrite,
      options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite
    )
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
    unsafe unlink(path)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var size = 0
    do {
      while true {
        let count = try FileReader.read(from: source, into: &buffer)
        if count == 0 { break }
        size += try file.writeAll(buffer[..<count])
      }
    } catch {
      try? file.close()
      throw error
    }
    return (file, size)
  }
}
