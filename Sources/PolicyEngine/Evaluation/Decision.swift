/// What one step did, as plain data: indices and bit sets; ``Policy/describe(_:)`` gives the words.
public struct Decision: Sendable, Hashable {
  /// When the step took place: the event's instant, the session's present if that is later (D10), or
  /// the moment at which a timer fired.
  public let at: Instant
  /// The timers that started; their deadlines count from ``at``.
  public let started: TimerSet
  /// The timers that stopped before they could fire.
  public let cancelled: TimerSet
  /// The index of the event or firing.
  package let event: UInt16
  /// The index of the policy's rule, or `PolicyTables.noSource`.
  package let rule: UInt16
  /// The index of the status before.
  package let from: UInt8
  /// The index of the status after.
  package let to: UInt8
  /// What became of the event.
  public let outcome: Outcome
  /// Whether the event was stamped earlier than what its session had seen (D10).
  public let isLate: Bool

  /// Whether the status changed.
  public var changesStatus: Bool { from != to }
}
