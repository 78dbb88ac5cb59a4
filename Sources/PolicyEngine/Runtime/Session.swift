/// One session: its state, its memory, and the deadlines of its timers.
///
/// Plain data, made by ``Policy/newSession()`` and changed by ``Policy/receive(_:at:in:firing:fired:)`` of the same
/// policy, or of the same policy under other settings.
public struct Session: Sendable, Hashable {
  /// When a running timer may fire: both bounds are inclusive.
  package struct Deadline: Sendable, Hashable {
    package var earliest: Int64
    package var latest: Int64

    init(earliest: Int64 = 0, latest: Int64 = 0) {
      self.earliest = earliest
      self.latest = latest
    }

    /// The deadline of a timer that starts at an instant.
    @inline(__always)
    init(_ window: TimeWindow, from instant: Int64) {
      earliest = instant &+ window.earliest
      latest = instant &+ window.latest
    }

    /// The moment at which the timer fires.
    @inline(__always)
    package func moment(_ firing: Firing) -> Int64 { firing == .earliest ? earliest : latest }

    /// Takes the lesser of each bound.
    @inline(__always)
    mutating func lower(to other: Deadline) {
      earliest = min(earliest, other.earliest)
      latest = min(latest, other.latest)
    }

    /// What no timer has: it is never reached.
    static let never = Deadline(earliest: .max, latest: .max)
  }

  /// The running timers and the memory, as facts of ``PolicyTables``.
  package var facts: UInt64
  /// The latest moment that the session has seen, in milliseconds.
  package var present: Int64
  /// The index of the state; before the deadlines, as what every step reads should lie together.
  package var state: UInt8
  /// The least of each bound among the running timers, kept so that a step asks one number whether any
  /// is due.
  package var due = Deadline.never
  /// By timer; meaningful for running ones only.
  package var deadlines: Deadlines

  init(facts: UInt64, present: Int64, state: UInt8, timerCount: Int) {
    self.facts = facts
    self.present = present
    self.state = state
    deadlines = Deadlines(count: timerCount)
  }

  /// Whether a timer runs.
  package func runs(_ timer: Int) -> Bool { facts >> UInt64(timer) & 1 == 1 }

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

  /// Whether a timer is in the set.
  package func contains(_ timer: Int) -> Bool { rawValue >> UInt32(timer) & 1 == 1 }

  /// The indices in ascending order, which is the order of declaration.
  package var indices: [Int] { (0..<32).filter(contains) }
}
