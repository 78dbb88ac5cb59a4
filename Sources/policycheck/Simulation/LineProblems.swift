import CommandSupport
import PolicyEngine

/// Reports what is wrong with the lines of a log on standard error, up to a limit.
struct LineProblems {
  /// The most lines of which something is reported; the others are counted.
  private static let mostReported = 100

  private let policy: Policy
  private var reported = 0
  /// Whether a line could not be played.
  private(set) var areThere = false

  init(_ policy: Policy) {
    self.policy = policy
  }

  /// Reports that a line could not be played.
  mutating func refuse(_ message: String) {
    areThere = true
    if isShown() { StandardError.write("\(message)\n") }
  }

  /// Reports something of a line, played or not.
  ///
  /// - Parameter policy: the one that reads the line so; nil for the policy of the log.
  mutating func report(
    _ diagnostics: [Diagnostic],
    in source: SourceFile,
    isPlayed: Bool,
    by policy: Policy? = nil
  ) {
    if diagnostics.isEmpty { return }
    if !isPlayed { areThere = true }
    guard isShown() else { return }
    let sources = EventLine.sources(of: source, for: policy ?? self.policy)
    let findings = Findings(sources: sources, diagnostics: diagnostics).withLookAlikes
    StandardError.write(TextRenderer().render(findings))
  }

  /// Says of how many lines nothing was reported.
  func finish() {
    guard reported > Self.mostReported else { return }
    let more = reported - Self.mostReported
    StandardError.report(
      "what is wrong with \(more) more line\(more == 1 ? " is" : "s is") not shown"
    )
  }

  /// Counts a line of which something is to be reported; whether it still is.
  private mutating func isShown() -> Bool {
    reported += 1
    return reported <= Self.mostReported
  }
}
