package import PolicyEngine
package import PolicyReplay

/// All that happened to one session up to an instant.
package struct SessionHistory: Sendable {
  package struct Line: Sendable {
    package var place: FileLine
    /// The instant that the log gives; the step's own is later where the event came late (D10).
    package var stamped: Instant
    /// The event; nil for a firing, and for other settings.
    package var event: Event?
    /// The event's fields as they are written, by name.
    package var fields: [String: String] = [:]
    package var settings: [(name: String, value: String)] = []

    /// `NAME=VALUE` for each setting.
    var assignments: [String] { settings.map { "\($0.name)=\($0.value)" } }
  }

  package struct Entry: Sendable {
    package var step: SessionReplay.Step
    /// The line that made it; nil for a firing that the log doesn't tell of.
    package var line: Line?

    var event: Int? { step.decision?.event.index }

    /// Whether it is the firing of a timer that could have fired at another moment (D1).
    var hasAssumedTime: Bool {
      guard line == nil, let event, let timer = step.policy.words.model.timer(firedBy: event) else {
        return false
      }
      return step.before.deadlines[timer].earliest < step.before.deadlines[timer].latest
    }
  }

  package var id: String
  /// The instant up to which the log was played.
  package var at: Instant
  package var firing: Firing
  /// In the order in which they came about.
  package var entries: [Entry]
  package var session: Session
  /// The policy under the settings at the instant.
  package var policy: Policy
  package var epoch: Int
  /// The changes of settings, of which the first begins epoch 1.
  package var changes: [Line]
  /// How many lines of the log are later than the instant and matter to the session.
  package var laterLines: Int
}
