/// What the help page of a verb says besides its arguments, so that each page stands alone.
enum HelpText {
  /// The text between the abstract and the usage; words of the example in capitals stand for the reader's
  /// own, and `findings` says when the verb ends with 1, nil where it never does.
  static func discussion(_ text: String, example: String, findings: String?) -> String {
    let codes = [
      "0 \(findings == nil ? "done" : "clean")", findings.map { "1 \($0)" },
      "2 could not do it: wrong usage, or something that can't be read or used",
    ]
    return """
      \(text)

      EXAMPLE:
        $ \(example)

      EXIT CODES:
      \(codes.compactMap { $0.map { "  \($0)" } }.joined(separator: "\n"))
      """
  }
}
