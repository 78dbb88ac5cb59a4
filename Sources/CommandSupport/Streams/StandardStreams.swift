import Glibc
import PolicyEngine
import SystemPackage

/// Standard output, buffered: a simulation prints a million lines.
package enum StandardOutput {
  // One thread prints; the buffer is the process's own, as standard output is.
  nonisolated(unsafe) private static var buffer: [UInt8] = []

  /// Appends text; nothing is lost or reordered until ``flush()``.
  package static func write(_ text: String) { write(text.utf8) }

  /// Appends bytes as they are.
  package static func write(_ bytes: some Sequence<UInt8>) {
    // SAFETY: the tool prints from its main thread only.
    unsafe buffer.append(contentsOf: bytes)
    if unsafe buffer.count > 1 << 16 { flush() }
  }

  /// Hands everything to the system; ends the process where that fails, quietly when nobody reads any more.
  package static func flush() {
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
package enum StandardError {
  /// Writes a line of the tool's own.
  package static func report(_ message: String) { write("\(program): \(message)\n") }

  /// What the tool is called.
  private static let program =
    CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "policycheck"

  /// Writes what a terminal is to obey, and nothing that comes from a file.
  package static func writeRaw(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }

  /// Writes lines of text; what a terminal could obey, such as in the name of a file, is made visible.
  package static func write(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.map { TextRenderer.printable(String($0)) }.joined(separator: "\n")
    // Nobody is left to tell where this fails.
    _ = try? FileDescriptor.standardError.writeAll(shown.utf8)
  }
}

/// What a terminal is and isn't.
package enum Terminal {
  /// Whether to colour standard output: a terminal, and `NO_COLOR` not set (no-color.org).
  package static var usesColor: Bool {
    // SAFETY: `getenv` returns a pointer that is only compared.
    let isForbidden = unsafe getenv("NO_COLOR").map { unsafe $0.pointee != 0 } ?? false
    return isatty(STDOUT_FILENO) == 1 && !isForbidden
  }

  /// Whether somebody watches standard error, so that progress is worth printing.
  package static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }
}

extension Error {
  /// The system's words, in lower case.
  package var words: String { (self as? Errno)?.description.lowercased() ?? "\(self)" }
}
