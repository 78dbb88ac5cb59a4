package import PolicyEngine

/// What is wrong with a line of a log, or worth knowing of it.
package struct LogProblem {
  /// The policy that reads it so.
  package var policy: Policy
  package var diagnostics: [Diagnostic]
  /// Whether the line was played all the same.
  package var isPlayed: Bool
  /// What is wrong with a policy that can't be compiled for the line's settings.
  package var failure: String?

  init(_ policy: Policy, _ diagnostics: [Diagnostic], isPlayed: Bool, failure: String? = nil) {
    (self.policy, self.diagnostics, self.isPlayed) = (policy, diagnostics, isPlayed)
    self.failure = failure
  }
}
