import CommandSupport
import PolicyEngine
import PolicyReplay

/// A log that is replayed: read, played line by line, and counted.
struct ReplayRun: ~Copyable {
  /// What came of playing lines.
  struct Outcome {
    /// How many lines were too long.
    var long = 0
    /// The number of the last line that was played.
    var lines = 0
    /// Whether all lines were played.
    var isWhole = true
  }

  private let log: ReadableTwice
  let name: String

  /// Opens a log; ends the command where it can't be read.
  static func open(_ path: String) throws -> ReplayRun {
    do {
      return ReplayRun(log: try ReadableTwice(path), name: FileFinder.name(of: path))
    } catch {
      throw unreadable(path, error)
    }
  }

  private static func lines(of log: borrowing ReadableTwice, _ path: String) throws -> LineReader {
    do { return try log.lines() } catch { throw unreadable(path, error) }
  }

  private static func unreadable(_ path: String, _ error: any Error) -> ExitStatus {
    .failure(reporting: "`\(path)` can't be read: \(error.words)")
  }

  /// Plays the log's lines from its beginning, and reports what is wrong with them on standard error.
  ///
  /// - Parameters:
  ///   - policy: one whose files are named where a line is wrong.
  ///   - reportsLong: whether lines that are too long are reported, and counted, here.
  ///   - quiet: the number of lines of which nothing is reported, as it was before.
  ///   - play: is given the line in a buffer, its number, and how to get it with places; nil ends it.
  borrowing func play(
    _ policy: Policy,
    reportsLong: Bool,
    quietThrough quiet: Int,
    _ play: ([UInt8], Range<Int>, Int, () -> SourceFile) -> [LogProblem]?
  ) throws -> Outcome {
    var problems = LineProblems(policy)
    var bar = ProgressBar(total: log.size)
    var reader = try Self.lines(of: log, name)
    var outcome = Outcome()
    while let line = reader.next() {
      outcome.lines += 1
      let number = outcome.lines
      bar.show(lines: number, bytes: reader.bytesPassed)
      guard case .text(let range) = line else {
        guard reportsLong else { continue }
        outcome.long += 1
        if number <= quiet { continue }
        let source = SourceFile(name: name, bytes: [], firstLine: number)
        problems.report([EventLine.tooLong(for: policy)], in: source, isPlayed: false)
        continue
      }
      if range.isEmpty { continue }
      func source() -> SourceFile {
        SourceFile(name: name, bytes: Array(reader.buffer[range]), firstLine: number)
      }
      guard let found = play(reader.buffer, range, number, source) else {
        outcome.isWhole = false
        break
      }
      if number <= quiet { continue }
      for problem in found {
        if let failure = problem.failure { problems.refuse(failure) }
        problems.report(
          problem.diagnostics,
          in: source(),
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
    return outcome
  }
}
