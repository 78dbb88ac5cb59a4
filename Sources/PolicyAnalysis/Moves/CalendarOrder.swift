import PolicyEngine

/// Which timers are due in which order, as they count the same calendar's time.
///
/// When a timer is due that counts open time is not known before it starts. But of two that count the time of one
/// calendar one that starts no earlier, and runs no shorter, is due no earlier.
struct CalendarOrder {
  private struct Length {
    var calendar: PolicyModel.TimerCalendar
    var before: Int64
    var milliseconds: Int64
  }

  /// How long each timer runs in its calendar's time, where that is always the same.
  private let lengths: [Length?]
  /// The timers of which that is known, as bits.
  private let known: UInt64

  init(_ model: PolicyModel) {
    let lengths: [Length?] = model.timers.map { timer in
      guard let calendar = timer.calendar, timer.length.gaps.isEmpty,
        case .window(let own)? = timer.length.sources.first
      else { return nil }
      let window = timer.length.window(own)
      if window.earliest != window.latest { return nil }
      return Length(
        calendar: calendar,
        before: timer.length.before,
        milliseconds: window.earliest
      )
    }
    self.lengths = lengths
    known = lengths.indices.reduce(0) { lengths[$1] == nil ? $0 : $0 | 1 << UInt64($1) }
  }

  /// The running timers that are due no later than one that starts now.
  func dueBefore(_ timer: Int, among running: UInt64) -> [Int] {
    guard known >> UInt64(timer) & 1 == 1, let own = lengths[timer] else { return [] }
    return TimerSet(facts: running & known).indices.filter { other in
      guard other != timer, let others = lengths[other] else { return false }
      return others.calendar == own.calendar && others.before == own.before
        && own.milliseconds >= others.milliseconds
    }
  }
}
