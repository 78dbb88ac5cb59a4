/// One session: its state, its memory, the deadlines of its timers, and how many decisions it has had.
///
/// Plain data of at most 112 bytes, without memory elsewhere as long as the policy has no more than eight
/// timers. Made by ``Policy/newSession()``, and changed by ``Policy/receive(_:at:in:firing:fired:)`` of the
/// same policy, or of the same under other settings. Any other refuses it: see ``Policy/check(_:)``.
public struct Session: Sendable {
  /// When a running timer may fire: both bounds are inclusive.
  package struct Deadline: Sendable, Hashable {
    package var earliest: Int64
    package var latest: Int64

    package init(earliest: Int64 = 0, latest: Int64 = 0) {
      self.earliest = earliest
      self.latest = latest
    }

    package func moment(_ firing: Firing) -> Int64 { firing == .earliest ? earliest : latest }
  }

  // What every step reads comes first, as an array of sessions lies across lines of the cache.

  /// The running timers and the memory, as facts of ``PolicyTables``.
  package var facts: UInt64
  /// The latest moment that the session has seen, in milliseconds.
  package var present: Int64
  /// No running timer may fire before this moment, so that a step asks one number whether any is due.
  ///
  /// It may be earlier than the first of them: a timer that has stopped doesn't raise it.
  package internal(set) var due = Int64.max
  /// The layout that gives all this its meaning, and in it the state; see ``layoutTag``.
  @usableFromInline var place: UInt32
  /// How many decisions the session has had, those of firings, and of ignored and refused events, too, and
  /// how often another policy or other settings have changed it.
  ///
  /// A decision's id is its session and this number after it; a host that writes a session back only if
  /// the stored one has the number that was read loses nothing. It begins again at 0 after 2³² decisions.
  public internal(set) var step: UInt32 = 0
  /// By timer; meaningful for running ones only.
  package var deadlines = Deadlines()

  package init(facts: UInt64, present: Int64, state: UInt8, layoutTag: UInt32, step: UInt32 = 0) {
    self.facts = facts
    self.present = present
    self.step = step
    place = layoutTag << 8 | UInt32(state)
  }

  @inlinable package var state: UInt8 { UInt8(truncatingIfNeeded: place) }

  /// Which layout gives the session's bits and indices their meaning; see ``PolicyTables/layoutTag``.
  package var layoutTag: UInt32 { place >> 8 }

  /// Whether it has seen anything.
  package var hasBegun: Bool { step != 0 || present != Instant.earliest.milliseconds }

  package func runs(_ timer: Int) -> Bool { facts >> UInt64(timer) & 1 == 1 }

  /// The latest moment that the session has seen: no event is handled before it (D10).
  public var lastSeen: Instant { Instant(milliseconds: present) }
}

extension Session: Hashable {
  /// Whether two sessions are the same to every policy; what stopped timers have left behind doesn't count.
  public static func == (a: Session, b: Session) -> Bool {
    a.facts == b.facts && a.present == b.present && a.place == b.place && a.step == b.step
      && a.deadlines.agree(with: b.deadlines, on: a.facts)
  }

  /// Hashes what makes sessions differ.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(facts)
    hasher.combine(present)
    hasher.combine(place)
    hasher.combine(step)
    deadlines.hash(into: &hasher, on: facts)
  }
}

/// Which moment of its window a timer fires at (D1).
public enum Firing: Sendable, Hashable {
  /// As soon as it may.
  case earliest
  /// As late as it may.
  case latest

  /// The timers that wait for the end of their windows, as bits.
  package var lateTimers: UInt64 { self == .earliest ? 0 : .max }
}

/// A set of timers of a policy, as bits; its members come in the order of declaration.
public struct TimerSet: Sendable, Hashable {
  /// Bit n stands for the policy's timer n.
  package private(set) var rawValue: UInt32

  package init(rawValue: UInt32 = 0) {
    self.rawValue = rawValue
  }

  /// The timers among some facts, of which they are the lowest.
  package init(facts: UInt64) {
    rawValue = UInt32(truncatingIfNeeded: facts)
  }

  /// Whether the set has no timer.
  public var isEmpty: Bool { rawValue == 0 }

  /// Whether a timer is in the set.
  public func contains(_ timer: TimerID) -> Bool { contains(timer.index) }

  /// Whether a timer is in the set.
  package func contains(_ timer: Int) -> Bool { rawValue >> UInt32(timer) & 1 == 1 }

  /// The timers' indices, in the order of declaration.
  package var indices: [Int] { map { $0.index } }

  package mutating func insert(_ timer: TimerID) { rawValue |= 1 << UInt32(timer.index) }

  package func subtracting(_ other: TimerSet) -> TimerSet {
    TimerSet(rawValue: rawValue & ~other.rawValue)
  }
}

extension TimerSet: Sequence {
  /// Gives the timers of a set, in the order of declaration.
  public struct Iterator: IteratorProtocol {
    fileprivate var rest: UInt32

    /// The next timer.
    public mutating func next() -> TimerID? {
      guard rest != 0 else { return nil }
      defer { rest &= rest &- 1 }
      return TimerID(rest.trailingZeroBitCount)
    }
  }

  /// The timers, in the order of declaration.
  public func makeIterator() -> Iterator { Iterator(rest: rawValue) }
}
