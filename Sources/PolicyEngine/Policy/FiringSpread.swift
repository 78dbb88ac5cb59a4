/// Which moment of its window each timer of a session fires at, so that the timers of many sessions spread over their
/// windows instead of firing all at once (D1).
///
/// The moment depends on the session's id, the timer's place in the policy, and the window, and on nothing else: whoever
/// asks again is given the same.
public struct FiringSpread: Sendable, Hashable {
  private let seed: UInt64

  /// The spread of a session's timers.
  ///
  /// - Parameter session: the session's id.
  public init(of session: String) {
    seed = StableHash.fnv1a(session.utf8)
  }

  /// When a timer fires: a moment of its window, both ends included, each as likely as any other.
  func moment(of timer: Int, _ deadline: Session.Deadline) -> Int64 {
    let width = UInt64(deadline.latest - deadline.earliest)
    if width == 0 { return deadline.earliest }
    let mixed = Self.mix(
      seed ^ Self.mix(UInt64(bitPattern: deadline.earliest) &+ UInt64(timer) << 56)
    )
    // The upper half of the product is below the number of moments (D. Lemire, 2019).
    return deadline.earliest + Int64(mixed.multipliedFullWidth(by: width + 1).high)
  }

  /// The finalizer of SplitMix64, by Steele, Lea and Flood (2014).
  private static func mix(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

extension Policy {
  /// Fires the session's next timer, at the moment that a spread gives it, if that is at or before an instant; nil when
  /// none is.
  ///
  /// A timer whose moment has come fires before every event that comes later, as with the ends of windows. A loop over
  /// this function wants a bound, see ``fireNext(in:through:firing:)``.
  public func fireNext(
    in session: inout Session,
    through instant: Instant,
    _ spread: FiringSpread
  ) -> Decision? {
    guard let next = next(in: session, spread), next.moment <= instant.milliseconds else {
      return nil
    }
    return tables.fire(next.timer, in: &session, at: max(next.moment, session.present))
  }

  /// When the session's next timer fires; nil when none runs, or not before the end of the year 9999.
  public func nextFiring(in session: Session, _ spread: FiringSpread) -> Instant? {
    guard let moment = next(in: session, spread)?.moment, moment <= Instant.latest.milliseconds
    else { return nil }
    return Instant(milliseconds: max(moment, session.present))
  }

  /// The timer that fires first, and when; of two that fire at once, the one declared first (D2).
  private func next(
    in session: Session,
    _ spread: FiringSpread
  ) -> (timer: Int, moment: Int64)? {
    tables.expectOwn(session)
    var rest = session.facts & tables.timerFacts
    var next: (timer: Int, moment: Int64)?
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      rest &= rest &- 1
      let moment = spread.moment(of: timer, session.deadlines[timer])
      if next.map({ moment < $0.moment }) ?? true { next = (timer, moment) }
    }
    return next
  }
}
