package import PolicyEngine

extension Session {
  /// When a running timer may fire: both moments are inclusive.
  package func window(of timer: Int) -> ClosedRange<Instant> {
    let deadline = deadlines[timer]
    return Instant(due: deadline.earliest)...Instant(due: deadline.latest)
  }
}
