import Glibc
import Subprocess
import SystemPackage

/// Runs the other programs that the tool knows: `dot` of Graphviz, and `git`.
package enum OtherProgram {
  package enum Failure: Error {
    case isMissing
    case cannotRun(String)
    case isTooSlow
  }

  package struct Result: Sendable {
    package var hasSucceeded: Bool
    package var output: [UInt8]
    /// What the program said on its standard error.
    package var errors: String
  }

  private static let mostBytes = 1 << 28

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - input: what it reads on its standard input.
  ///   - limit: how long it may take.
  package static func run(
    _ name: String,
    _ arguments: [String],
    input: String = "",
    limit: Duration
  ) async throws(Failure) -> Result {
    let result: Result?
    do {
      result = try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
          let file = try TemporaryFile()
          try file.descriptor.writeAll(input.utf8)
          try file.descriptor.seek(offset: 0, from: .start)
          let run = try await Subprocess.run(
            .name(name),
            arguments: Arguments(arguments),
            input: .fileDescriptor(file.descriptor, closeAfterSpawningProcess: false),
            output: .bytes(limit: mostBytes),
            error: .string(limit: mostBytes)
          )
          return Result(
            hasSucceeded: run.terminationStatus.isSuccess,
            output: run.standardOutput,
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
    return result
  }
}
