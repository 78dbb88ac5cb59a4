import PolicyEngine

/// Tells what is wrong with the lines of a log on standard error, up to a limit.
struct LineProblems {
  /// The most lines of which something is reported; the others are counted.
  private static let mostReported = 100

  private var reported = 0
  /// Whether a line could not be played.
  private(set) var areThere = false

  /// Tells that a line could not be played.
  mutating func refuse(_ message: String) {
    areThere = true
    if isShown() { StandardError.write("\(message)\n") }
  }

  /// Tells something of a line, be it played or not.
  mutating func tell(
    _ diagnostics: [Diagnostic],
    in line: SourceFile,
    _ policy: Policy,
    isPlayed: Bool
  ) {
    if diagnostics.isEmpty { return }
    if !isPlayed { areThere = true }
    guard isShown() else { return }
    let sources = EventLine.sources(of: line, for: policy)
    let findings = Findings(sources: sources, diagnostics: diagnostics).withLookAlikes
    StandardError.write(TextRenderer().render(findings))
  }

  /// Tells of how many lines nothing was reported.
  func finish() {
    guard reported > Self.mostReported else { return }
    let more = reported - Self.mostReported
    StandardError.write(
      "policycheck: what is wrong with \(more) more line\(more == 1 ? " is" : "s is") not shown\n"
    )
  }

  /// Counts a line of which something is to be reported; whether it still is.
  private mutating func isShown() -> Bool {
    reported += 1
    return reported <= Self.mostReported
  }
}
