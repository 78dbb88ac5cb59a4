public import PolicyEngine

/// What became of a scenario.
public struct ScenarioResult: Sendable {
  /// How it ended.
  public enum Outcome: Sendable, Hashable {
    /// All came about as expected.
    case passed
    /// Something didn't: see ``ScenarioResult/failures``.
    case failed
    /// It was not run, for a reason that it gives.
    case skipped(reason: String)
  }

  /// The id of the test that it belongs to.
  public let test: String
  /// The channel that it was held against.
  public let channel: String
  /// Its name.
  public let name: String
  /// What it shows.
  public let title: String?
  /// The requirements that it proves.
  public let refs: [String]
  /// Where it is written.
  public let location: SourceLocation
  /// How it ended.
  public let outcome: Outcome
  /// What was not as expected, in order; empty unless it failed.
  public let failures: [ScenarioFailure]
}

/// Something that did not come about as a scenario expects.
public struct ScenarioFailure: Sendable {
  /// What was found and what was expected, in one sentence.
  public let message: String
  /// Where the expectation is written.
  public let location: SourceLocation
  /// The rule that made it so; nil where none was taken.
  public let rule: String?
  /// Where that rule is written.
  public let ruleLocation: SourceLocation?
  /// What had come about until then, a line each.
  public let timeline: [String]
  /// Which moment it was, and which calendars were open then; nil where the channel asks none.
  package let clock: String?
  let place: Place
}
