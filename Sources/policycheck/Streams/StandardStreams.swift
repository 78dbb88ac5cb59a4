import Glibc
import PolicyEngine
import SystemPackage

/// Standard output, buffered: a simulation prints a million lines.
enum StandardOutput {
  // One thread prints; the buffer is the process's own, as standard output is.
  nonisolated(unsafe) private static var buffer: [UInt8] = []

  /// Appends text; nothing is lost or reordered until ``flush()``.
  static func write(_ text: String) { write(text.utf8) }

  /// Appends bytes as they are.
  static func write(_ bytes: some Sequence<UInt8>) {
    // SAFETY: the tool prints from its main thread only.
    unsafe buffer.append(contentsOf: bytes)
    if unsafe buffer.count > 1 << 16 { flush() }
  }

  /// Hands everything to the system; ends the process where that fails, quietly when nobody reads any more.
  static func flush() {
    // SAFETY: as above.
    let bytes = unsafe buffer
    unsafe buffer.removeAll(keepingCapacity: true)
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch {
      if error as? Errno != .brokenPipe {
        StandardError.report("standard output can't be written: \(error.words)")
      }
      ExitStatus.end(with: .failure)
    }
  }
}

/// Standard error, unbuffered.
enum StandardError {
  /// Writes a line of the tool's own.
  static func report(_ message: String) { write("policycheck: \(message)\n") }

  /// Writes what a terminal is to obey, and nothing that comes from a file.
  static func writeRaw(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  /// Writes lines of text; what a terminal could obey, such as in the name of a file, is made visible.
  static func write(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.map { TextRenderer.printable(String($0)) }.joined(separator: "\n")
    // Nobody is left to tell where this fails.
    _ = try? FileDescriptor.standardError.writeAll(shown.utf8)
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

extension Error {
  /// The system's words, in lower case.
  var words: String { (self as? Errno)?.description.lowercased() ?? "\(self)" }
}
