import Glibc
import SystemPackage

/// Writes files, or says with the system's own words why that fails.
package enum FileWriter {
  /// Writes a file anew.
  package static func write(_ text: String, to path: String) throws(ExitStatus) {
    try write(path) {
      let options: FileDescriptor.OpenOptions = [.create, .truncate, .closeOnExec]
      let permissions: FilePermissions = [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
      let file = try FileDescriptor.open(
        FilePath(path),
        .writeOnly,
        options: options,
        permissions: permissions
      )
      _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }
  }

  /// Writes a file that is not there yet, and makes the folders that it is in.
  package static func create(_ path: String, with bytes: [UInt8]) throws(ExitStatus) {
    try write(path) {
      try makeFolder(FileFinder.folder(of: path))
      let file = try FileDescriptor.open(
        FilePath(path),
        .writeOnly,
        options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
      )
      _ = try file.closeAfter { try file.writeAll(bytes) }
    }
  }

  /// Makes a folder and those above it, as far as they are not there.
  private static func makeFolder(_ path: String) throws {
    // What else is wrong with the path is found out where the file is opened.
    if path == "." || FileFinder.isTaken(path) { return }
    try makeFolder(FileFinder.folder(of: path))
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
    if unsafe mkdir(path, 0o777) != 0, errno != EEXIST { throw Errno(rawValue: errno) }
  }

  /// Puts new content in the place of a file, all at once; where that fails the file is as it was.
  ///
  /// The file keeps its mode, and its owner as far as the system allows it. What a link leads to is
  /// replaced, and the link stays.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(ExitStatus) {
    try write(path) {
      guard let target = FileFinder.canonicalPath(path) else { throw Errno(rawValue: errno) }
      let status = try Stat(FilePath(target))
      if status.type != .regular { throw Refusal(reason: "not a regular file") }
      // A new file could be put in the place of one that nobody is to write.
      if status.permissions.isDisjoint(with: [.ownerWrite, .groupWrite, .otherWrite]) {
        throw Refusal(reason: "it is read-only")
      }
      // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
      try check(unsafe access(target, W_OK))
      let name = FilePath(target).lastComponent?.string ?? ""
      // Beside the file, as only there it can be renamed in one step; hidden, as it is no policy.
      let temporary = FileFinder.path(of: ".\(name).\(getpid())", in: FileFinder.folder(of: target))
      let file = try FileDescriptor.open(
        FilePath(temporary),
        .writeOnly,
        options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: .ownerReadWrite
      )
      do {
        try file.closeAfter {
          // Only root can give a file to somebody else; the mode comes after, as a new owner clears
          // bits of it.
          _ = fchown(file.rawValue, status.userID.rawValue, status.groupID.rawValue)
          try check(fchmod(file.rawValue, status.permissions.rawValue))
          try file.writeAll(bytes)
          try check(fsync(file.rawValue))
        }
        // SAFETY: as above.
        try check(unsafe rename(temporary, target))
      } catch {
        // SAFETY: as above.
        unsafe unlink(temporary)
        throw error
      }
    }
  }

  private struct Refusal: Error {
    var reason: String
  }

  private static func write(_ path: String, _ body: () throws -> Void) throws(ExitStatus) {
    do {
      try body()
    } catch {
      let reason = (error as? Refusal)?.reason ?? error.words
      throw ExitStatus.failure(reporting: "`\(path)` can't be written: \(reason)")
    }
  }

  /// Throws the system's error where a call of it failed.
  private static func check(_ result: Int32) throws(Errno) {
    if result != 0 { throw Errno(rawValue: errno) }
  }
}
