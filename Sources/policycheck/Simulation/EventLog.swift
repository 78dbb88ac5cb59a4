import CommandSupport
import PolicyEngine
import PolicyReplay

/// A file of event lines, or standard input, read line by line.
struct EventLog {
  private let path: String
  private let policy: Policy
  private let plainLines: PlainEventLines
  private var name: String { FileFinder.name(of: path) }

  /// - Parameter keepsFields: whether an event's fields are wanted as they are written.
  init(_ path: String, for policy: Policy, keepsFields: Bool = false) {
    self.path = path
    self.policy = policy
    plainLines = PlainEventLines(policy, keepsFields: keepsFields)
  }

  /// Plays the lines that say anything, and reports what is wrong with them; ends the command where the
  /// file can't be read.
  ///
  /// - Parameter wait: is called before the log waits for more lines.
  /// - Returns: whether all lines could be played.
  func play(
    beforeWaiting wait: () -> Void = {},
    _ play: (EventLine, _ file: String, _ number: Int) throws(PolicyError) -> LogReplay.Outcome
  ) throws -> Bool {
    var reader: LineReader
    do {
      reader = try LineReader(path)
    } catch {
      throw ExitStatus.failure(reporting: "`\(path)` can't be read: \(error.words)")
    }
    var problems = LineProblems(policy)
    var number = 0
    let showsProgress = Terminal.showsProgress
    while let line = reader.next(beforeWaiting: wait) {
      number += 1
      if showsProgress, number % 250_000 == 0 { StandardError.report("\(number) lines") }
      guard case .text(let range) = line else {
        let source = SourceFile(name: name, bytes: [], firstLine: number)
        problems.report([EventLine.tooLong(for: policy)], in: source, isPlayed: false)
        continue
      }
      // Only what isn't as programs write it, or is wrong, is read with places.
      func source() -> SourceFile {
        SourceFile(name: name, bytes: Array(reader.buffer[range]), firstLine: number)
      }
      var line = plainLines.read(reader.buffer, range)
      if line == nil {
        if reader.buffer[range].allSatisfy({ $0 <= 0x20 }) { continue }
        let written = source()
        let read = EventLine.read(written, for: policy)
        problems.report(read.diagnostics, in: written, isPlayed: read.line != nil)
        line = read.line
      }
      guard let line else { continue }
      do throws(PolicyError) {
        switch try play(line, name, number) {
        case .played(let diagnostics):
          if !diagnostics.isEmpty { problems.report(diagnostics, in: source(), isPlayed: true) }
        case .refused(let diagnostics): problems.report(diagnostics, in: source(), isPlayed: false)
        case .cannotFire(let refusal):
          let diagnostic = refusal.diagnostic(of: line, in: source(), policy)
          problems.report([diagnostic], in: source(), isPlayed: false)
        }
      } catch {
        problems.refuse(error.description)
      }
    }
    problems.finish()
    if let failure = reader.failure {
      let part = number == 0 ? "" : " to its end"
      throw ExitStatus.failure(reporting: "`\(name)` can't be read\(part): \(failure.words)")
    }
    return !problems.areThere
  }
}
