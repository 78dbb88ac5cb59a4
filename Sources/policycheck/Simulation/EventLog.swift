import PolicyEngine

/// A file of event lines, or standard input, read line by line.
struct EventLog {
  /// A line with its place, or what is wrong with one that can't be read.
  enum Line {
    case text(SourceFile)
    case unreadable(String)
  }

  private let path: String
  /// What places call the file.
  private var name: String { path == "-" ? "<stdin>" : path }

  /// - Parameter path: the file; `-` for standard input.
  init(_ path: String) {
    self.path = path
  }

  /// Goes through the lines that say anything; ends the command where the file can't be read.
  func forEachLine(_ body: (Line) throws -> Void) throws {
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
        let problem = "the line is longer than \(LineReader.limit) bytes"
        try body(.unreadable("\(name):\(number): \(problem)"))
      case .text(let bytes):
        if bytes.allSatisfy({ $0 <= 0x20 }) { continue }
        try body(.text(SourceFile(name: name, bytes: bytes, firstLine: number)))
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
