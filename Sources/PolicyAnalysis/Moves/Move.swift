import PolicyEngine

/// Something that may happen to a session in some location.
struct Move {
  enum Cause {
    case event(EventOutcome)
    /// A timer fires, where calendars are open as the facts say.
    case firing(timer: Int, facts: UInt64)
    /// Settings change, and timers stop that these leave out.
    case settings
  }

  var cause: Cause
  /// Under which of the settings it happens.
  var variant: Int
  var step: DiscreteStep
  /// The timers that start, by index, with how long they may run.
  var starts: [Start]
  var next: Location

  struct Start: Hashable {
    var timer: Int
    var length: Length
  }

  /// The timer that fires; nil for all else.
  var timer: Int? { if case .firing(let timer, _) = cause { timer } else { nil } }

  var record: DecisionRecord { step.record }

  /// What of the content properties ask for.
  private var ofProperties: UInt64 {
    if case .event(let outcome) = cause { outcome.ofProperties } else { 0 }
  }

  /// Whether the session comes into another state.
  var changesState: Bool { record.from != record.to }

  /// What it does, whatever the settings are.
  struct Effect: Hashable {
    var record: DecisionRecord
    var facts: UInt64
    var started: UInt32
    var stopped: UInt32
    var starts: [Start]
    var ofProperties: UInt64
  }

  var effect: Effect {
    Effect(
      record: step.record,
      facts: step.facts,
      started: step.started,
      stopped: step.stopped,
      starts: starts,
      ofProperties: ofProperties
    )
  }
}
