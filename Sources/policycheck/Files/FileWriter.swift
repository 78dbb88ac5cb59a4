import Glibc

/// Writes files, with the system's own words when that fails.
enum FileWriter {
  /// Writes a file anew; the reason where that fails.
  static func write(_ bytes: [UInt8], to path: String) -> String? {
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    if descriptor < 0 { return SystemError.message(errno) }
    let isWritten = FileDescriptorWriter.write(bytes, to: descriptor)
    let reason = isWritten ? nil : SystemError.message(errno)
    return close(descriptor) == 0 ? reason : reason ?? SystemError.message(errno)
  }

  /// Puts new content in the place of a file, all at once; the reason where that fails, and the file
  /// is as it was.
  ///
  /// The file keeps its mode, and its owner as far as the system allows it. What a link leads to is
  /// replaced, and the link stays.
  static func replace(_ path: String, with bytes: [UInt8]) -> String? {
    // SAFETY: `realpath` returns memory that is copied and freed here, or nil.
    guard let resolved = unsafe realpath(path, nil) else { return SystemError.message(errno) }
    let target = unsafe String(cString: resolved)
    unsafe free(resolved)
    var status = stat()
    // SAFETY: the path ends with NUL for the length of the call, and the struct is only filled.
    if unsafe stat(target, &status) != 0 { return SystemError.message(errno) }
    if status.st_mode & S_IFMT != S_IFREG { return "not a regular file" }
    // A new file could be put in the place of one that nobody is to write.
    if status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH) == 0 { return "it is read-only" }
    // SAFETY: as above.
    if unsafe access(target, W_OK) != 0 { return SystemError.message(errno) }

    let name = target.split(separator: "/").last ?? ""
    // Beside the file, as only there it can be renamed in one step; hidden, as it is no policy.
    let temporary = "\(FileFinder.folder(of: target))/.\(name).\(getpid())"
    // SAFETY: as above.
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0 { return SystemError.message(errno) }
    // Only root can give a file to somebody else; the mode comes after, as a new owner clears bits of it.
    _ = fchown(descriptor, status.st_uid, status.st_gid)
    var isWritten =
      fchmod(descriptor, status.st_mode & 0o7777) == 0
      && FileDescriptorWriter.write(bytes, to: descriptor) && fsync(descriptor) == 0
    var reason = isWritten ? nil : SystemError.message(errno)
    isWritten = close(descriptor) == 0 && isWritten
    // SAFETY: as above.
    if isWritten, unsafe rename(temporary, target) == 0 { return nil }
    reason = reason ?? SystemError.message(errno)
    unsafe unlink(temporary)
    return reason
  }
}

/// What the system says of an error.
enum SystemError {
  /// The system's words, in lower case.
  static func message(_ code: Int32) -> String {
    // SAFETY: `strerror` returns a string that ends with NUL and is copied at once.
    unsafe String(cString: strerror(code)).lowercased()
  }
}
