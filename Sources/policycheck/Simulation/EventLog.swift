import PolicyEngine

/// A file of event lines, or standard input, read line by line.
struct EventLog {
  private let path: String
  /// What places call the file.
  private var name: String { FileFinder.name(of: path) }

  /// - Parameter path: the file; `-` for standard input.
  init(_ path: String) {
    self.path = path
  }

  /// Plays the lines that say anything, and tells what is wrong with them; ends the command where the
  /// file can't be read.
  ///
  /// - Parameters:
  ///   - policy: the policy that the next line is read for.
  ///   - play: plays a line, which is also given as it is written; whether it could be played, and what
  ///     is to be reported about it.
  /// - Returns: whether all lines could be played.
  func play(
    for policy: () -> Policy,
    _ play: (EventLine, SourceFile) throws(PolicyError) -> (
      isUsable: Bool, diagnostics: [Diagnostic]
    )
  ) throws -> Bool {
    var problems = LineProblems()
    try forEachLine(&problems) { source, problems in
      let policy = policy()
      let read = EventLine.read(source, for: policy)
      problems.tell(read.diagnostics, in: source, policy, isPlayed: read.line != nil)
      guard let line = read.line else { return }
      do throws(PolicyError) {
        let (isUsable, diagnostics) = try play(line, source)
        problems.tell(diagnostics, in: source, policy, isPlayed: isUsable)
      } catch {
        problems.refuse(error.description)
      }
    }
    problems.finish()
    return !problems.areThere
  }

  private func forEachLine(
    _ problems: inout LineProblems,
    _ body: (SourceFile, inout LineProblems) -> Void
  ) throws {
    var lines: LineReader
    do throws(FileReader.Failure) {
      lines = try LineReader(path)
    } catch {
      throw ExitStatus.failure(telling: "`\(path)` can't be read: \(error.reason)")
    }
    var number = 0
    let progress = Progress()
    while let line = lines.next() {
      number += 1
      progress.advance(to: number)
      switch line {
      case .tooLong:
        problems.refuse("\(name):\(number): the line is longer than \(LineReader.limit) bytes")
      case .text(let bytes):
        if bytes.allSatisfy({ $0 <= 0x20 }) { continue }
        body(SourceFile(name: name, bytes: bytes, firstLine: number), &problems)
      }
    }
    if let failure = lines.failure {
      let part = number == 0 ? "" : " to its end"
      throw ExitStatus.failure(telling: "`\(name)` can't be read\(part): \(failure.reason)")
    }
  }
}

/// Tells on a terminal how far a long run is.
private struct Progress {
  private let isShown = Terminal.showsProgress

  func advance(to line: Int) {
    if isShown, line % 250_000 == 0 { StandardError.write("policycheck: \(line) lines\n") }
  }
}
