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
}

/// What the system says of an error.
enum SystemError {
  /// The system's words, in lower case.
  static func message(_ code: Int32) -> String {
    // SAFETY: `strerror` returns a string that ends with NUL and is copied at once.
    unsafe String(cString: strerror(code)).lowercased()
  }
}
