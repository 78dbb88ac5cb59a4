import Glibc
import Subprocess
import SystemPackage

/// Runs Graphviz's `dot`, the one other program that the tool knows.
enum Graphviz {
  enum Failure: Error {
    case isMissing
    case cannotRun(String)
    /// What the program said on its standard error.
    case failed(String)
    case isTooSlow
  }

  /// How long a picture may take: the work grows with more than the square of the arrows, and a thousand
  /// of them take minutes.
  static let limit = Duration.seconds(60)

  private static let mostBytes = 1 << 28

  private struct Run {
    var hasSucceeded: Bool
    var picture: String
    var errors: String
  }

  /// The picture of a graph, as `dot` draws it.
  static func svg(of graph: String) async throws(Failure) -> String {
    let result: Run?
    do {
      result = try await withThrowingTaskGroup(of: Run?.self) { group in
        group.addTask {
          guard let input = TemporaryFile() else { throw Errno(rawValue: errno) }
          try input.descriptor.writeAll(graph.utf8)
          try input.descriptor.seek(offset: 0, from: .start)
          let run = try await run(
            .name("dot"),
            arguments: ["-Tsvg"],
            input: .fileDescriptor(input.descriptor, closeAfterSpawningProcess: false),
            output: .string(limit: mostBytes),
            error: .string(limit: mostBytes)
          )
          return Run(
            hasSucceeded: run.terminationStatus.isSuccess,
            picture: run.standardOutput,
            errors: run.standardError
          )
        }
        group.addTask {
          try await Task.sleep(for: limit)
          return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
    } catch let error as SubprocessError {
      if error.code == .executableNotFound { throw .isMissing }
      throw .cannotRun(error.underlyingError?.words ?? error.description)
    } catch {
      throw .cannotRun(error.words)
    }
    guard let result else { throw .isTooSlow }
    if result.hasSucceeded, result.picture.contains("<svg") { return result.picture }
    throw .failed(result.errors)
  }
}

/// A file that has no name and is gone with the value.
///
/// A program that ends before it has read a pipe would take its writer along.
@safe private struct TemporaryFile: ~Copyable {
  // SAFETY: the stream is this value's own, from `tmpfile` to `fclose`; only its descriptor is used.
  private let stream: UnsafeMutablePointer<FILE>
  let descriptor: FileDescriptor

  init?() {
    guard let stream = unsafe tmpfile() else { return nil }
    unsafe self.stream = stream
    descriptor = FileDescriptor(rawValue: unsafe fileno(stream))
  }

  deinit {
    unsafe fclose(stream)
  }
}
