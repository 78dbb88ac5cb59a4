import Glibc

/// Files and folders, as far as benchmarks need them.
enum Files {
  /// The bytes of a file.
  static func read(_ path: String) throws -> [UInt8] {
    // SAFETY: the path is passed as a string that ends with NUL for the length of the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FailedBenchmark("`\(path)` can't be read") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      // SAFETY: the pointer is used within the closure only, with the count of the same buffer.
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if count <= 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// Gives the lines of a file to some work, without their breaks, from one buffer.
  static func readLines(_ path: String, _ work: (Span<UInt8>) throws -> Void) throws {
    // SAFETY: as above.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FailedBenchmark("`\(path)` can't be read") }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var rest = 0
    while true {
      if rest == buffer.count { buffer += [UInt8](repeating: 0, count: rest) }
      // SAFETY: the pointer is used within the closure only, with the count of the rest of the same buffer.
      let count = unsafe buffer.withUnsafeMutableBytes { [rest] in
        unsafe Glibc.read(descriptor, $0.baseAddress.map { unsafe $0 + rest }, $0.count - rest)
      }
      let end = rest + max(count, 0)
      var start = 0
      while let lineBreak = lineBreak(in: start..<end, buffer) {
        try work(buffer.span.extracting(start..<lineBreak))
        start = lineBreak + 1
      }
      if count <= 0 {
        if start < end { try work(buffer.span.extracting(start..<end)) }
        return
      }
      for index in start..<end { buffer[index - start] = buffer[index] }
      rest = end - start
    }
  }

  private static func lineBreak(in range: Range<Int>, _ buffer: [UInt8]) -> Int? {
    // SAFETY: the bytes searched are those of the range, inside the buffer, which lives through the closure.
    unsafe buffer.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = unsafe memchr(base + range.lowerBound, 0x0A, range.count)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// Writes a file anew.
  static func write(_ text: String, to path: String) throws {
    // SAFETY: as above.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FailedBenchmark("`\(path)` can't be written") }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    // SAFETY: the pointer is used within the closure only, with the count of the same buffer.
    let count = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
    }
    guard count == bytes.count else { throw FailedBenchmark("`\(path)` can't be written whole") }
  }

  /// Whether a program can be run from a path.
  static func isExecutable(_ path: String) -> Bool {
    // SAFETY: as above.
    unsafe access(path, X_OK) == 0
  }

  /// Makes a temporary folder, gives it to some work, and removes it with the files in it.
  static func withTemporaryFolder<Result>(_ work: (String) throws -> Result) throws -> Result {
    // SAFETY: `getenv` returns a string that ends with NUL and is copied at once.
    let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    let folder = "\(parent)/policy-benchmark-\(getpid())"
    // SAFETY: as above.
    guard unsafe mkdir(folder, 0o700) == 0 else {
      throw FailedBenchmark("the folder `\(folder)` can't be made")
    }
    defer { _ = try? Subprocess.run("/bin/rm", ["-rf", folder]) }
    return try work(folder)
  }
}
