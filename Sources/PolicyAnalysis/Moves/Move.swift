import PolicyEngine

/// Something that may happen to a session in some location.
struct Move {
  enum Cause {
    case event(EventOutcome)
    /// A timer fires, where calendars are open as the facts say.
    case firing(timer: Int, facts: UInt64)
  }

  var cause: Cause
  var step: DiscreteStep
  /// The timers that start, by index, with how long they may run.
  var starts: [(timer: Int, length: Length)]
  var next: Location

  /// The timer that fires; nil for an event.
  var timer: Int? { if case .firing(let timer, _) = cause { timer } else { nil } }

  var record: DecisionRecord { step.record }

  /// Whether the session comes into another state.
  var changesState: Bool { record.from != record.to }
}
