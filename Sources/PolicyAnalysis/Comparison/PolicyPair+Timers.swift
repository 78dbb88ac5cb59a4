import PolicyEngine

/// The timers of two sessions side by side: when they may fire, and what that shows.
extension PolicyPair {
  /// The running timers, in the order of declaration.
  func timers(_ side: Side, in locations: Sides<Location>) -> [Int] {
    TimerSet(facts: running(side, in: locations)).indices
  }

  /// How long a running timer may fire once it may, in milliseconds.
  func width(of timer: Int, _ side: Side, in locations: Sides<Location>) -> Int64 {
    behaviours[side].width(of: timer, in: locations[side])
  }

  /// When a timer may fire: in its window, where none that was declared earlier is at the end of its own (D1, D2).
  func conditions(
    firing timer: Int,
    _ side: Side,
    in locations: Sides<Location>
  ) -> [ZoneBound] {
    [.atLeast(clock(of: timer, side, in: locations), 0)]
      + timers(side, in: locations).filter { $0 < timer }.map { before(endOf: $0, side, locations) }
  }

  /// When an event may come: where no timer of either is at the end of its window.
  func conditionsOfEvents(in locations: Sides<Location>) -> [ZoneBound] {
    Side.allCases.flatMap { side in
      timers(side, in: locations).map { before(endOf: $0, side, locations) }
    }
  }

  private func before(endOf timer: Int, _ side: Side, _ locations: Sides<Location>) -> ZoneBound {
    .atMost(clock(of: timer, side, in: locations), width(of: timer, side, in: locations) - 1)
  }

  /// Whether the firing of a timer shows nothing.
  func isHidden(_ timer: Int, _ side: Side, in locations: Sides<Location>) -> Bool {
    !react(firing: timer, 0, side, locations[side]).observation.isVisible
  }

  /// The timer of the other side that may fire at just the same moments, and shows as much.
  func partner(
    of timer: Int,
    _ side: Side,
    in locations: Sides<Location>,
    _ zone: Zone
  ) -> Int? {
    let own = clock(of: timer, side, in: locations)
    return timers(side.other, in: locations).first { other in
      width(of: other, side.other, in: locations) == width(of: timer, side, in: locations)
        && zone.isEqual(own, clock(of: other, side.other, in: locations))
        && isHidden(other, side.other, in: locations) == isHidden(timer, side, in: locations)
    }
  }

  /// Whether a timer that starts in a step of one side runs as long as one that the other starts with it.
  func isShared(
    _ start: Move.Start,
    _ side: Side,
    in moves: Sides<Move?>,
    _ sameMemories: UInt64
  ) -> Bool {
    let shared = sharedStarts(moves, sameMemories)
    return side == .new
      ? shared[start.timer] != nil : shared.values.contains { $0.timer == start.timer }
  }
}
