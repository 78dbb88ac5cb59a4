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

    /// The moment at which a running timer fires.
    ///
    /// Mutating so that it reads the session where it is: to index an inline array of a value that can't
    /// change, all of it is copied first.
    @inline(__always)
    package mutating func due(_ timer: Int, _ firing: Firing) -> Int64 {
      guard timer < Self.nearCount else { return farDue(timer, firing) }
      return firing == .earliest ? near[timer].earliest : near[timer].latest
    }

    /// Sets the deadline of a timer.
    @inline(__always)
    package mutating func set(_ timer: Int, _ deadline: Deadline) {
      if timer < Self.nearCount { near[timer] = deadline } else { setFar(timer, deadline) }
    }

    // Out of line, as is the one below: the array is only touched where there is one.
    @inline(never)
    private mutating func farDue(_ timer: Int, _ firing: Firing) -> Int64 {
      let deadline = far[timer - Self.nearCount]
      return firing == .earliest ? deadline.earliest : deadline.latest
    }

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
}
