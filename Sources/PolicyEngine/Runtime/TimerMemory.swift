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
  func firingCounts(of timers: UInt64) -> UInt64 {
    firingCounts.indices.reduce(0) { facts, timer in
      timers >> UInt64(timer) & 1 == 1 ? facts | firingCounts[timer] : facts
    }
  }
}

/// When a timer started whose setting moves it at once, and for which key of a memory, as one number: 0 for a
/// timer that runs for something else.
package struct StartMark: Sendable, Hashable {
  private static let keyBits: Int64 = 8

  /// In milliseconds.
  package var instant: Int64
  /// The memory's value, counted from 1; 0 for none.
  package var key: Int

  package init(instant: Int64, key: Int) {
    (self.instant, self.key) = (instant, key)
  }

  package init?(_ number: Int64) {
    if number == 0 { return nil }
    key = Int(number & (1 << Self.keyBits - 1))
    instant = number >> Self.keyBits - 1 + Instant.earliest.milliseconds
  }

  package var number: Int64 {
    (instant - Instant.earliest.milliseconds + 1) << Self.keyBits | Int64(key)
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

extension PolicyTables {
  /// Takes over a session that ran under other settings, at an instant.
  ///
  /// Timers stop that these settings leave out. One that a changed setting moves at once is due as if it had
  /// started with the value of now; at that instant, where that would be before it.
  ///
  /// - Returns: the timers that stopped, and those that are due at another time, as bits.
  func adopt(_ session: inout Session, at instant: Int64) -> (stopped: UInt64, moved: UInt64) {
    // Of a session that has seen nothing, all that it has is its beginning.
    if !session.hasBegun {
      session = newSession()
      return (0, 0)
    }
    let running = session.facts & timerFacts
    var stopped = running & ~existingTimers
    var moved: UInt64 = 0
    let floor = max(instant, session.present)
    for held in timerMemory.moving where (running & ~stopped) >> UInt64(held.timer) & 1 == 1 {
      guard let start = StartMark(session.deadlines[length: held.slot]) else { continue }
      guard let now = deadline(of: held.timer, startedAt: start) else {
        stopped |= 1 << UInt64(held.timer)
        continue
      }
      let known = session.deadlines[held.timer]
      let next = Session.Deadline(
        earliest: max(now.earliest, min(known.earliest, floor)),
        latest: max(now.latest, min(known.latest, floor))
      )
      if next == known { continue }
      session.deadlines.set(held.timer, next)
      moved |= 1 << UInt64(held.timer)
    }
    session.facts &= ~(stopped | timerMemory.firingCounts(of: stopped))
    forgetStarts(in: &session)
    if stopped | moved != 0 { session.updateDue(among: timerFacts) }
    return (stopped, moved)
  }

  /// When a timer is due that started some time ago, under these settings; nil where they leave it out.
  private func deadline(of timer: Int, startedAt start: StartMark) -> Session.Deadline? {
    guard let source = timerLengths[timer].first(where: { $0.key == start.key }),
      case .fixed(let length) = source.length
    else { return nil }
    let window = TimeWindow(length, adding: source.margin)
    return deadline(of: timer, startingAt: start.instant, window)
  }

  /// Forgets when timers started that run no more, so that two sessions are the same that go on the same.
  func forgetStarts(in session: inout Session) {
    for held in timerMemory.moving where session.facts >> UInt64(held.timer) & 1 == 0 {
      session.deadlines[length: held.slot] = 0
    }
  }
}
