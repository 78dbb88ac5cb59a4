package import PolicyEngine

/// All that happened to one session up to an instant.
package struct SessionHistory: Sendable {
  /// An event or a firing as the log has it.
  package struct RecordedEvent: Sendable {
    /// The event; nil for a firing.
    package var event: Event?
    /// The fields as they are written, by name.
    package var fields: [String: String]
    /// The instant that the log gives; the step's own is later where the event came late (D10).
    package var stamped: Instant
    package var line: FileLine
  }

  /// One step of the interpreter.
  package struct Step: Sendable {
    package var decision: Decision
    package var before: Session
    package var after: Session
    /// The policy under the settings of that moment.
    package var policy: Policy
    /// How many times the settings had changed.
    package var epoch: Int
    /// The line of the log; nil for a firing that the log doesn't tell of.
    package var recorded: RecordedEvent?

    /// Whether it is the firing of a timer that could have fired at another moment (D1).
    var hasAssumedTime: Bool {
      guard recorded == nil, let timer = policy.words.model.timer(firedBy: decision.event.index)
      else { return false }
      return before.deadlines[timer].earliest < before.deadlines[timer].latest
    }
  }

  /// A line of the log that changed settings, as the session met it.
  package struct SettingsStep: Sendable {
    package var at: Instant
    package var change: SettingsChange
    /// The timers that it stopped, with the session as it was when they ran.
    package var stopped: TimerSet
    package var before: Session
    /// The policy under the new settings.
    package var policy: Policy
    /// How many times the settings have changed.
    package var epoch: Int
  }

  /// A line of the log that changed settings.
  package struct SettingsChange: Sendable {
    package var line: FileLine
    package var settings: [(name: String, value: String)]
    /// `NAME=VALUE` for each.
    package var assignments: [String] { settings.map { "\($0.name)=\($0.value)" } }
  }

  package enum Entry: Sendable {
    case step(Step)
    case settings(SettingsStep)

    package var at: Instant {
      switch self {
      case .step(let step): step.decision.at
      case .settings(let step): step.at
      }
    }

    package var step: Step? {
      if case .step(let step) = self { step } else { nil }
    }
  }

  package var id: String
  /// The instant up to which the log was played.
  package var at: Instant
  package var firing: Firing
  /// In the order in which they came about.
  package var entries: [Entry]
  /// The session at the instant.
  package var session: Session
  /// The policy under the settings at the instant.
  package var policy: Policy
  package var epoch: Int
  /// The changes of settings, of which the first begins epoch 1.
  package var changes: [SettingsChange]
  /// How many lines of the log are later than the instant and matter to the session.
  package var laterLines: Int
}
