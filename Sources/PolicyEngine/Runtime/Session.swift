/// One session: its state, its memory, the deadlines of its timers, and how many decisions it has had.
///
/// Plain data of at most 112 bytes, without memory elsewhere as long as the policy has no more than eight
/// timers. Made by ``Policy/newSession()``, and changed by ``Policy/receive(_:at:in:firing:fired:)`` of the
/// same policy, the same under other settings, or another with the same layout.
public struct Session: Sendable {
  /// When a running timer may fire: both bounds are inclusive.
  package struct Deadline: Sendable, Hashable {
    package var earliest: Int64
    package var latest: Int64

    package init(earliest: Int64 = 0, latest: Int64 = 0) {
      self.earliest = earliest
      self.latest = latest
    }

    /// The deadline of a timer that starts at an instant.
    init(_ window: TimeWindow, from instant: Int64) {
      earliest = instant &+ window.earliest
      latest = instant &+ window.latest
    }

    /// The moment at which the timer fires.
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
  var due = Int64.max
  /// The layout that gives all this its meaning, and in it the state; see ``PolicyTables/place(of:)``.
  var place: UInt32
  /// How many decisions the session has had: those of firings, and of ignored and refused events, too.
  ///
  /// A decision's id is its session and this number after it; a host that writes a session back only if
  /// the stored one has the number that was read loses nothing. It begins again at 0 after 2³² decisions.
  public internal(set) var step: UInt32 = 0
  /// By timer; meaningful for running ones only.
  package var deadlines = Deadlines()

  /// A session whose timers have no deadlines yet.
  package init(facts: UInt64, present: Int64, state: UInt8, layoutTag: UInt32, step: UInt32 = 0) {
    self.facts = facts
    self.present = present
    self.step = step
    place = layoutTag << 8 | UInt32(state)
  }

  /// The index of the state.
  package var state: UInt8 { UInt8(truncatingIfNeeded: place) }

  /// Which layout gives the session's bits and indices their meaning; see ``PolicyTables/layoutTag``.
  package var layoutTag: UInt32 { place >> 8 }

  /// Whether a timer runs.
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
