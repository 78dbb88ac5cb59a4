import Glibc
package import SystemPackage

/// A file that has no name and is gone with the value, in the folder `TMPDIR`, else in `/tmp`.
///
/// A program that ends before it has read a pipe would take its writer along, and a pipe is read only once.
package struct TemporaryFile: ~Copyable {
  /// That the system makes no file there, and why.
  package struct Failure: Error, CustomStringConvertible {
    let folder: String
    let reason: String

    package var description: String { "no temporary file can be made in `\(folder)`: \(reason)" }
  }

  package let descriptor: FileDescriptor

  /// - Throws: ``Failure``.
  package init() throws {
    // SAFETY: `getenv` returns a string that ends with NUL and is copied at once.
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let path = "\(folder)/.policycheck.\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
    do {
      descriptor = try FileDescriptor.open(
        FilePath(path),
        .readWrite,
        options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: .ownerReadWrite
      )
    } catch {
      throw Failure(folder: folder, reason: error.words)
    }
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
    unsafe unlink(path)
  }

  deinit {
    try? descriptor.close()
  }
}
