extension Session {
  /// The deadlines of a session's timers, by the timer's index.
  ///
  /// The first four are kept in the session itself, as few policies have more: such a session is one
  /// piece of memory, and to make or copy it allocates nothing.
  package struct Deadlines: Sendable, Hashable {
    private static let nearCount = 4

    private var near = InlineArray<4, Deadline>(repeating: Deadline())
    /// The deadlines after the fourth; allocated once, with the session.
    private var far: [Deadline]

    /// The deadlines of timers that have not started yet.
    package init(count: Int) {
      far = Array(repeating: Deadline(), count: max(0, count - Self.nearCount))
    }

    /// The deadline of a running timer.
    package subscript(timer: Int) -> Deadline {
      timer < Self.nearCount ? near[timer] : far[timer - Self.nearCount]
    }

    /// Sets the deadline of a timer.
    @inline(__always)
    package mutating func set(_ timer: Int, _ deadline: Deadline) {
      if timer < Self.nearCount { near[timer] = deadline } else { setFar(timer, deadline) }
    }

    // Out of line: the array is only touched where there is one.
    @inline(never)
    private mutating func setFar(_ timer: Int, _ deadline: Deadline) {
      far[timer - Self.nearCount] = deadline
    }

    /// Whether all deadlines are the same.
    package static func == (a: Deadlines, b: Deadlines) -> Bool {
      a.near.indices.allSatisfy { a.near[$0] == b.near[$0] } && a.far == b.far
    }

    /// Hashes all deadlines.
    package func hash(into hasher: inout Hasher) {
      for index in near.indices { hasher.combine(near[index]) }
      hasher.combine(far)
    }
  }

  /// The first of the timers among some facts that fires at a moment; nil when none does.
  func firstTimer(due moment: Int64, _ firing: Firing, of timers: UInt64) -> Int? {
    var rest = facts & timers
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      if deadlines[timer].moment(firing) == moment { return timer }
      rest &= rest &- 1
    }
    return nil
  }

  /// Finds out anew what is due first of the timers that run.
  @inline(__always)
  mutating func updateDue(of running: UInt64) {
    due = .never
    if running != 0 { lowerDue(toAll: running) }
  }

  @inline(never)
  private mutating func lowerDue(toAll running: UInt64) {
    var rest = running
    while rest != 0 {
      due.lower(to: deadlines[rest.trailingZeroBitCount])
      rest &= rest &- 1
    }
  }
}
