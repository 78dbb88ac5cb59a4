import PolicyEngine

/// The clocks of a zone: those of the running timers, in the order of declaration, then a watch.
///
/// A timer's clock is at zero at the earliest moment of its window, and below before. The watch says how long
/// something has lasted. The clocks of several policies are side by side in one zone: each then says after
/// how many others its own come.
struct Clocks {
  private let behaviour: Behaviour
  /// The timers that have clocks, as bits.
  private let timed: UInt64

  /// - Parameter timed: the timers that have clocks, as bits; others may fire whenever they run, so that more may
  ///   happen than really does.
  init(_ behaviour: Behaviour, timing timed: UInt64 = .max) {
    (self.behaviour, self.timed) = (behaviour, timed)
  }

  /// The running timers that have clocks.
  private func running(in location: Location) -> UInt64 {
    behaviour.running(in: location) & timed
  }

  /// Whether a timer has a clock while it runs.
  func has(_ timer: Int) -> Bool { timed >> UInt64(timer) & 1 == 1 }

  /// The index of the watch, where a zone has one.
  func watch(in location: Location) -> Int {
    1 + running(in: location).nonzeroBitCount
  }

  /// The index of a running timer's clock.
  func clock(of timer: Int, in location: Location) -> Int {
    Self.clock(of: timer, among: running(in: location))
  }

  /// The index of a timer's clock, where some timers run.
  static func clock(of timer: Int, among running: UInt64, after others: Int = 0) -> Int {
    1 + others + (running & (1 << UInt64(timer) - 1)).nonzeroBitCount
  }

  /// Lets time pass up to the first end of a running timer's window.
  func elapse(_ zone: inout Zone, in location: Location, after others: Int = 0) {
    zone.elapse()
    for (clock, timer) in TimerSet(facts: running(in: location)).indices.enumerated() {
      // Time has passed up to here at most, so some values are left.
      _ = zone.keep(clock + 1 + others, atMost: behaviour.width(of: timer, in: location))
    }
  }

  /// The values that clocks may have when something happens; nil where it never may.
  ///
  /// At the end of a window nothing but firings happens, and no timer fires before one that was declared
  /// earlier and is at the end of its window (D1, D2).
  func keep(_ zone: Zone, in location: Location, for move: Move) -> Zone? {
    var zone = zone
    let fired = move.timer ?? Int.max
    for (clock, timer) in TimerSet(facts: running(in: location)).indices.enumerated() {
      if timer == fired, !zone.keep(clock + 1, atLeast: 0) { return nil }
      guard timer < fired else { continue }
      let width = behaviour.width(of: timer, in: location)
      if !zone.keep(clock + 1, atMost: width - 1) { return nil }
    }
    return zone
  }

  /// The values that clocks have after a step, no time later.
  ///
  /// - Parameter shared: timers whose clocks are ahead of others, before them in the zone, by some milliseconds.
  func follow(
    _ zone: Zone,
    from location: Location,
    by move: Move,
    after others: Int = 0,
    sharing shared: [Int: (clock: Int, ahead: Int64)] = [:]
  ) -> Zone {
    var zone = zone
    var running = self.running(in: location)
    let after = self.running(in: move.next)
    let started = UInt64(move.step.started) & timed
    for timer in TimerSet(facts: running & (started | ~after)).indices.reversed() {
      zone.remove(Self.clock(of: timer, among: running, after: others))
      running &= ~(1 << UInt64(timer))
    }
    var known: [Length.Origin: (timer: Int, offset: Int64)] = [:]
    let starts = move.starts.filter { has($0.timer) }
    for start in starts {
      let (timer, length) = (start.timer, start.length)
      let clock = Self.clock(of: timer, among: running, after: others)
      if let (other, ahead) = shared[timer] {
        zone.insert(clock, ahead: ahead, of: other)
      } else if let origin = length.origin, let other = known[origin] {
        zone.insert(
          clock,
          ahead: other.offset - length.offset,
          of: Self.clock(of: other.timer, among: running, after: others)
        )
      } else {
        let (least, greatest) = length.earliest
        zone.insert(clock, from: greatest.map { -$0 }, to: -least)
        if let origin = length.origin { known[origin] = (timer, length.offset) }
      }
      running |= 1 << UInt64(timer)
    }
    // What is shared with clocks of another policy is in their order already.
    for start in starts where others == 0 && shared.isEmpty {
      for other in behaviour.dueBefore(start.timer, among: running) {
        // Some values are left, as each of the two may take any of its own.
        _ = zone.keep(
          Self.clock(of: start.timer, among: running),
          atMost: 0,
          after: Self.clock(of: other, among: running)
        )
      }
    }
    return zone
  }

  // MARK: Backward

  /// The values that clocks may have while a session is in a location for a step to lead to some values; nil where none
  /// do.
  func precede(_ zone: Zone, in location: Location, by move: Move) -> Zone? {
    var zone = zone
    var after = behaviour.running(in: move.next)
    var known: [Length.Origin: (timer: Int, offset: Int64)] = [:]
    for start in move.starts {
      let clock = Self.clock(of: start.timer, among: after)
      let (least, greatest) = start.length.earliest
      guard zone.keep(clock, atMost: -least),
        greatest.map({ zone.keep(clock, atLeast: -$0) }) ?? true
      else { return nil }
      guard let origin = start.length.origin else { continue }
      guard let other = known[origin] else {
        known[origin] = (start.timer, start.length.offset)
        continue
      }
      let ahead = other.offset - start.length.offset
      let second = Self.clock(of: other.timer, among: after)
      guard zone.keep(clock, atMost: ahead, after: second),
        zone.keep(second, atMost: -ahead, after: clock)
      else { return nil }
    }
    for start in move.starts.reversed() {
      zone.remove(Self.clock(of: start.timer, among: after))
      after &= ~(1 << UInt64(start.timer))
    }
    let before = behaviour.running(in: location)
    for timer in TimerSet(facts: before & ~after).indices {
      zone.insert(Self.clock(of: timer, among: after))
      after |= 1 << UInt64(timer)
    }
    for (clock, timer) in TimerSet(facts: before).indices.enumerated() {
      let width = behaviour.width(of: timer, in: location)
      guard zone.keep(clock + 1, atMost: width) else { return nil }
    }
    guard var before = keep(zone, in: location, for: move) else { return nil }
    before.precede()
    return before
  }
}
