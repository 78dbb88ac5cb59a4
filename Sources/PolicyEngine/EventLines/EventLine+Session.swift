extension EventLine {
  /// The session that a line names, whatever else it says; nil where it names none.
  package static func session(in line: [UInt8]) -> String? {
    (try? JSONReader.read(line, file: 0))?["session"]?.text
  }
}
