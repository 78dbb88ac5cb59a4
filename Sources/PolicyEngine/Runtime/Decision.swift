/// What one step did, as plain data: indices and bit sets; ``Policy/describe(_:after:)`` gives the words.
public struct Decision: Sendable, Hashable {
  /// When the step took place: the event's instant, the session's present if that is later (D10), or
  /// the moment at which a timer fired.
  public let at: Instant
  /// The timers that started, and above them those that stopped: in one number, a decision is three
  /// words and is returned in registers.
  private let timers: UInt64
  /// The rest, which the tables hold ready in one number.
  package let record: DecisionRecord

  package init(at: Instant, started: UInt32, cancelled: UInt32, record: DecisionRecord) {
    self.at = at
    timers = UInt64(cancelled) << 32 | UInt64(started)
    self.record = record
  }

  /// The timers that started; their deadlines count from ``at``.
  public var started: TimerSet { TimerSet(facts: timers) }
  /// The timers that stopped before they could fire.
  public var cancelled: TimerSet { TimerSet(facts: timers >> 32) }

  /// The event, or the firing of a timer.
  public var event: EventID { EventID(record.event) }
  /// The rule that was taken; nil where none was.
  public var rule: RuleID? { record.rule.map { RuleID($0) } }
  /// The state before.
  public var from: StateID { StateID(record.from) }
  /// The state after.
  public var to: StateID { StateID(record.to) }
  /// What became of the event.
  public var outcome: Outcome { record.outcome }
  /// Whether the event was stamped earlier than what its session had seen (D10).
  public var isLate: Bool { record.isLate }

  /// Whether the state changed.
  public var changesState: Bool { record.from != record.to }
}

/// The part of a decision that is known for a row of the tables before any step, packed.
package struct DecisionRecord: Sendable, Hashable {
  private static let noRule = UInt16.max

  private var bits: UInt64

  /// The record of a step that isn't late.
  package init(event: UInt16, rule: Int?, from: UInt8, to: UInt8, outcome: Outcome) {
    bits =
      UInt64(event) | UInt64(rule.map { UInt16($0) } ?? Self.noRule) << 16 | UInt64(from) << 32
      | UInt64(to) << 40
      | UInt64(outcome.rawValue) << 48
  }

  package var event: UInt16 { UInt16(truncatingIfNeeded: bits) }
  package var rule: Int? {
    let rule = UInt16(truncatingIfNeeded: bits >> 16)
    return rule == Self.noRule ? nil : Int(rule)
  }
  package var from: UInt8 { UInt8(truncatingIfNeeded: bits >> 32) }
  package var to: UInt8 { UInt8(truncatingIfNeeded: bits >> 40) }
  package var outcome: Outcome { Outcome(rawValue: UInt8(bits >> 48 & 3)) ?? .ignored }
  package var isLate: Bool { bits >> 56 & 1 == 1 }

  /// The record of the step as it turned out: an event that a timer reacted to was not ignored.
  package func completed(reacts: Bool) -> DecisionRecord {
    var record = self
    // `ignored` is 1 and `applied` is 0, so one bit makes the difference.
    let ignored: UInt64 = 1 << 48
    if reacts { record.bits &= ~ignored }
    return record
  }

  /// The record of a step that is late, or not.
  package func marked(isLate: Bool) -> DecisionRecord {
    var record = self
    if isLate { record.bits |= 1 << 56 }
    return record
  }
}
