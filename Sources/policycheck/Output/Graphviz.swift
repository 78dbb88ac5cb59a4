import Glibc

/// Runs Graphviz's `dot`, the one other program that the tool knows.
enum Graphviz {
  /// Why there is no picture.
  enum Failure: Error {
    /// There is no program of this name.
    case isMissing
    /// The system's words.
    case cannotRun(String)
    /// What the program said on its standard error.
    case failed(String)
  }

  /// The picture of a graph, as `dot` draws it.
  static func svg(of graph: String) throws(Failure) -> String {
    // Files and no pipes: however the program behaves, nobody waits for the other.
    guard let input = TemporaryFile(), let output = TemporaryFile(), let errors = TemporaryFile()
    else {
      throw .cannotRun(SystemError.message(errno))
    }
    guard FileDescriptorWriter.write(Array(graph.utf8), to: input.descriptor) else {
      throw .cannotRun(SystemError.message(errno))
    }
    input.rewind()
    let status = try run(input: input, output: output, errors: errors)
    let picture = output.text
    if status == 0, picture.contains("<svg") { return picture }
    throw .failed(errors.text)
  }

  /// Runs the program to its end and gives its status.
  private static func run(
    input: borrowing TemporaryFile,
    output: borrowing TemporaryFile,
    errors: borrowing TemporaryFile
  ) throws(Failure) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    // SAFETY: the actions are initialised before they are used and destroyed once, on this path only.
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, standard) in [
      (input.descriptor, STDIN_FILENO), (output.descriptor, STDOUT_FILENO),
      (errors.descriptor, STDERR_FILENO),
    ] {
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, standard)
    }
    // SAFETY: the strings are copied by `strdup` and freed after the call, which copies them too.
    let program = unsafe strdup("dot")
    let option = unsafe strdup("-Tsvg")
    defer {
      unsafe free(program)
      unsafe free(option)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [program, option, nil]
    var process = pid_t()
    let code = unsafe posix_spawnp(&process, "dot", &actions, nil, &arguments, environ)
    if code == ENOENT { throw .isMissing }
    if code != 0 { throw .cannotRun(SystemError.message(code)) }
    var status: Int32 = 0
    // SAFETY: the status is a local variable that the call writes.
    while unsafe waitpid(process, &status, 0) < 0 {
      if errno != EINTR { throw .cannotRun(SystemError.message(errno)) }
    }
    return status
  }
}

/// A file that has no name and is gone with the value.
@safe private struct TemporaryFile: ~Copyable {
  // SAFETY: the stream is this value's own, from `tmpfile` to `fclose`; only its descriptor is used.
  private let stream: UnsafeMutablePointer<FILE>
  let descriptor: Int32

  init?() {
    guard let stream = unsafe tmpfile() else { return nil }
    unsafe self.stream = stream
    descriptor = unsafe fileno(stream)
  }

  deinit {
    unsafe fclose(stream)
  }

  func rewind() {
    lseek(descriptor, 0, SEEK_SET)
  }

  /// All that is in it.
  var text: String {
    rewind()
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while let count = FileReader.readChunk(from: descriptor, into: &chunk), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
