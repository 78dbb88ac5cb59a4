/// What sessions remember of timers besides that they run: how often they have fired, when they started, or
/// what a setting's value was as the session came into their states.
///
/// A step of a policy that has no such timer reads nothing of it.
package struct TimerMemory: Sendable {
  /// A timer that a changed setting moves at once.
  package struct Moving: Sendable {
    package var timer: Int
    /// Which of a session's lengths is its ``StartMark``.
    package var slot: Int
  }

  /// A timer that goes by a setting's value on entry.
  package struct Entry: Sendable {
    package var timer: Int
    /// Which of a session's lengths is that value; 0 where the setting was not set.
    package var slot: Int
    /// The fact that there is one.
    package var fact: UInt64
    /// What the setting says, the last of those that hold.
    package var values: [Value] = []
  }

  /// What a setting says where some of a session's facts are as they are.
  package struct Value: Sendable {
    package var mask: UInt64 = 0
    package var value: UInt64 = 0
    /// In milliseconds.
    package var length: Int64
  }

  /// All facts of a session that are about this.
  package var facts: UInt64 = 0
  /// By timer, the facts about how often it has fired.
  package var firingCounts: [UInt64] = []
  package var moving: [Moving] = []
  package var entries: [Entry] = []
  /// By index in ``entries``, those of timers that can run where a session begins.
  package var initialEntries: [Int] = []

  package init() {}

  /// The timers that a changed setting moves at once, as bits.
  var movingTimers: UInt32 { moving.reduce(0) { $0 | 1 << UInt32($1.timer) } }

  /// All that is known of some timers besides that they run, and is no longer once they stop.
  package func firingCounts(of timers: UInt64) -> UInt64 {
    firingCounts.indices.reduce(0) { facts, timer in
      timers >> UInt64(timer) & 1 == 1 ? facts | firingCounts[timer] : facts
    }
  }
}

extension Session {
  /// Takes a setting's value of now for that on entry.
  package mutating func enter(_ entry: TimerMemory.Entry) {
    let value = entry.values.last { facts & $0.mask == $0.value }
    remember(value?.length, on: entry)
  }

  /// Remembers a setting's value on entry; nil: it was not set.
  package mutating func remember(_ length: Int64?, on entry: TimerMemory.Entry) {
    deadlines[length: entry.slot] = length ?? 0
    facts = length == nil ? facts & ~entry.fact : facts | entry.fact
  }
}
