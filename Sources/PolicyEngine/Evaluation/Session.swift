/// One conversation: its status, its memory, and the deadlines of its timers.
///
/// Plain data, made by ``Policy/newSession()`` and changed by ``Policy/receive(_:at:in:firing:fired:)`` of the same
/// policy, or of the same policy under other settings.
public struct Session: Sendable, Hashable {
  /// When a running timer may fire: both bounds are inclusive.
  package struct Deadline: Sendable, Hashable {
    package var earliest: Int64 = 0
    package var latest: Int64 = 0
  }

  /// The running timers and the memory, as facts of ``PolicyTables``.
  package var facts: UInt64
  /// The latest moment that the session has seen, in milliseconds.
  package var present: Int64
  /// The index of the status; before the deadlines, as what every step reads should lie together.
  package var state: UInt8
  /// By timer; meaningful for running ones only.
  package var deadlines: Deadlines

  /// The latest moment that the session has seen: no event is handled before it (D10).
  public var lastSeen: Instant { Instant(milliseconds: present) }
}

/// Which moment of its window a timer fires at (D1).
public enum Firing: Sendable, Hashable {
  /// As soon as it may.
  case earliest
  /// As late as it may.
  case latest
}

/// A set of timers of a policy, by index.
public struct TimerSet: OptionSet, Sendable, Hashable {
  /// Bit n stands for the policy's timer n.
  public let rawValue: UInt32

  /// The set whose timers are the bits.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// The indices in ascending order, which is the order of declaration.
  package var indices: [Int] { (0..<32).filter { rawValue >> UInt32($0) & 1 == 1 } }
}
