import PolicyEngine
import PolicyReplay

/// A log that is replayed: read, played line by line, and counted.
struct ReplayRun: ~Copyable {
  private let log: ReadableTwice
  let name: String
  /// Whether the log says when timers fired.
  let recordsFirings: Bool

  /// Opens a log; ends the command where it can't be read.
  static func open(_ path: String) throws -> ReplayRun {
    let log: ReadableTwice
    do { log = try ReadableTwice(path) } catch { throw unreadable(path, error) }
    let recordsFirings = FiringScan.find(in: try lines(of: log, path))
    return ReplayRun(
      log: log,
      name: FileFinder.name(of: path),
      recordsFirings: recordsFirings
    )
  }

  private static func lines(of log: borrowing ReadableTwice, _ path: String) throws -> LineReader {
    do { return try log.lines() } catch { throw unreadable(path, error) }
  }

  private static func unreadable(_ path: String, _ error: any Error) -> ExitStatus {
    .failure(reporting: "`\(path)` can't be read: \(error.words)")
  }

  /// Plays the log's lines, and reports what is wrong with them on standard error.
  ///
  /// - Parameters:
  ///   - policy: one whose files are named where a line is wrong.
  ///   - skipsLong: whether lines that are too long are reported elsewhere.
  ///   - play: is given the line in a buffer, its number, and how to get it with places.
  /// - Returns: how many lines were too long.
  borrowing func play(
    _ policy: Policy,
    reportsLong: Bool,
    _ play: ([UInt8], Range<Int>, Int, () -> SourceFile) -> [LogProblem]
  ) throws -> Int {
    var problems = LineProblems(policy)
    var bar = ProgressBar(total: log.size)
    var reader = try Self.lines(of: log, name)
    var number = 0
    var long = 0
    while let line = reader.next() {
      number += 1
      bar.show(lines: number, bytes: reader.bytesPassed)
      guard case .text(let range) = line else {
        guard reportsLong else { continue }
        long += 1
        let source = SourceFile(name: name, bytes: [], firstLine: number)
        problems.report([EventLine.tooLong(for: policy)], in: source, isPlayed: false)
        continue
      }
      if range.isEmpty { continue }
      let found = play(reader.buffer, range, number) {
        SourceFile(name: name, bytes: Array(reader.buffer[range]), firstLine: number)
      }
      for problem in found {
        let source = SourceFile(name: name, bytes: Array(reader.buffer[range]), firstLine: number)
        if let failure = problem.failure { problems.refuse(failure) }
        problems.report(
          problem.diagnostics,
          in: source,
          isPlayed: problem.isPlayed,
          by: problem.policy
        )
      }
    }
    bar.finish()
    problems.finish()
    if let failure = reader.failure {
      throw ExitStatus.failure(
        reporting: "`\(name)` can't be read to its end: \(failure.words)"
      )
    }
    return long
  }
}
