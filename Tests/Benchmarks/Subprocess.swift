import Glibc

/// Runs a program and tells what it took.
enum Subprocess {
  /// How a program ended, and what it used.
  struct Outcome {
    /// The exit code, or 128 and the number of the signal that ended it.
    var code: Int32
    /// The time from start to end.
    var nanoseconds: Double
    /// The most memory that it held at once, in bytes.
    var peakMemory: Int
  }

  /// Runs a program with nothing to read.
  ///
  /// - Parameter output: the file that takes in what it prints; thrown away by default.
  static func run(
    _ program: String,
    _ arguments: [String],
    output: String = "/dev/null"
  ) throws -> Outcome {
    // SAFETY: `actions` is initialised before its use and destroyed after it; the argument strings are
    // copies that live until they are freed below; all pointers stay within this function.
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, path, flags) in [
      (STDIN_FILENO, "/dev/null", O_RDONLY),
      (STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC),
      (STDERR_FILENO, "/dev/null", O_WRONLY),
    ] {
      unsafe posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0o644)
    }
    var pointers = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    var process: pid_t = 0
    var usage = rusage()
    var status: Int32 = 0
    var result: Int32 = 0
    let nanoseconds = Timing.nanoseconds {
      result = unsafe posix_spawn(&process, program, &actions, nil, &pointers, environ)
      if result == 0 {
        while unsafe wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
      }
    }
    guard result == 0 else { throw FailedBenchmark("`\(program)` can't be run") }
    let signal = status & 0x7F
    return Outcome(
      code: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
      nanoseconds: nanoseconds,
      peakMemory: usage.ru_maxrss * 1024
    )
  }

  /// The path of a program that a shell would find; nil where there is none.
  static func find(_ name: String) -> String? {
    // SAFETY: `getenv` returns a string that ends with NUL and is copied at once.
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first(where: Files.isExecutable)
  }

  /// The release `policycheck` that was built beside this program.
  static func policycheck() throws -> String {
    let own = CommandLine.arguments[0]
    let folder = own.lastIndex(of: "/").map { String(own[..<$0]) } ?? "."
    // SAFETY: the path is passed as a string that ends with NUL; `realpath` gives a string of its own,
    // which is copied and freed here.
    guard let resolved = unsafe realpath("\(folder)/policycheck", nil) else {
      throw FailedBenchmark(
        "there is no `policycheck` beside this program; `swift build -c release --product policycheck` builds it"
      )
    }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
