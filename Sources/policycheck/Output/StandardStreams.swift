import Glibc

/// Standard output, buffered: a simulation prints a million lines.
enum StandardOutput {
  // One thread prints; the buffer is the process's own, as standard output is.
  nonisolated(unsafe) private static var buffer: [UInt8] = []

  /// Appends text; nothing is lost or reordered until ``flush()``.
  static func write(_ text: String) { append(text.utf8) }

  /// Appends bytes as they are.
  static func write(_ bytes: [UInt8]) { append(bytes) }

  private static func append(_ bytes: some Sequence<UInt8>) {
    // SAFETY: the tool prints from its main thread only.
    unsafe buffer.append(contentsOf: bytes)
    if unsafe buffer.count > 1 << 16 { flush() }
  }

  /// Hands everything to the system; ends the process quietly when nobody reads any more.
  static func flush() {
    // SAFETY: as above.
    let bytes = unsafe buffer
    unsafe buffer.removeAll(keepingCapacity: true)
    if !FileDescriptorWriter.write(bytes, to: STDOUT_FILENO) { ExitStatus.end(with: .failure) }
  }
}

/// Standard error, unbuffered.
enum StandardError {
  /// Writes text.
  static func write(_ text: String) {
    _ = FileDescriptorWriter.write(Array(text.utf8), to: STDERR_FILENO)
  }
}

/// What a terminal is and isn't.
enum Terminal {
  /// Whether to colour standard output: a terminal, and `NO_COLOR` not set (no-color.org).
  static var usesColor: Bool {
    // SAFETY: `getenv` returns a pointer that is only compared.
    let isForbidden = unsafe getenv("NO_COLOR").map { unsafe $0.pointee != 0 } ?? false
    return isatty(STDOUT_FILENO) == 1 && !isForbidden
  }

  /// Whether somebody watches standard error, so that progress is worth printing.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }
}

enum FileDescriptorWriter {
  /// Writes all bytes; false when the other end is gone or full.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      // SAFETY: the pointer is used within the closure only, with the count of the same buffer.
      let count = unsafe bytes[written...].withUnsafeBytes { rest in
        unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      written += count
    }
    return true
  }
}

extension ExitStatus {
  /// Ends the process once all that was written to standard output is out.
  static func finish(with status: ExitStatus) -> Never {
    StandardOutput.flush()
    end(with: status)
  }

  /// Ends the process.
  static func end(with status: ExitStatus) -> Never {
    exit(status.rawValue)
  }
}
