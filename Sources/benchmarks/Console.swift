import Glibc

/// What the benchmarks print.
enum Console {
  /// Writes a line on standard output at once, so that rows appear as they are measured.
  static func print(_ line: String) {
    write(line + "\n", to: STDOUT_FILENO)
  }

  /// Writes a line on standard error.
  static func note(_ line: String) {
    write("benchmarks: \(line)\n", to: STDERR_FILENO)
  }

  /// Writes a line on standard error and ends the process.
  static func fail(_ line: String, code: Int32) -> Never {
    note(line)
    exit(code)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // SAFETY: the pointer is used within the closure only, with the count of the same buffer.
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }
}
