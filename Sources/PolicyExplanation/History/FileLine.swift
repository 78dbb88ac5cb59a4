/// A line of a file, or of something that is shown as one, such as a log on standard input.
package struct FileLine: Sendable, Hashable {
  package var file: String
  /// Counted from 1.
  package var line: Int

  package init(file: String, line: Int) {
    self.file = file
    self.line = line
  }
}

extension FileLine: CustomStringConvertible {
  /// `file:line`, as editors and terminals understand it.
  package var description: String { "\(file):\(line)" }
}
