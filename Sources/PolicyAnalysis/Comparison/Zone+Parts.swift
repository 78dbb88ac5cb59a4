/// That a clock of a zone is ahead of another by no more than some milliseconds.
struct ZoneBound {
  var clock: Int
  var most: Int64
  var other: Int = 0

  static func atMost(_ clock: Int, _ value: Int64) -> ZoneBound {
    ZoneBound(clock: clock, most: value)
  }

  static func atLeast(_ clock: Int, _ value: Int64) -> ZoneBound {
    ZoneBound(clock: 0, most: -value, other: clock)
  }
}

extension Zone {
  /// The part for which some bounds hold; nil where there is none.
  func part(_ bounds: [ZoneBound]) -> Zone? {
    var part = self
    for bound in bounds where !part.keep(bound.clock, atMost: bound.most, after: bound.other) {
      return nil
    }
    return part
  }

  /// The rest, for which some of the bounds don't hold, as zones that have nothing in common.
  func parts(without bounds: [ZoneBound]) -> [Zone] {
    var rest: [Zone] = []
    var inside = self
    for bound in bounds {
      var outside = inside
      if outside.keep(bound.other, atMost: -bound.most - 1, after: bound.clock) {
        rest.append(outside)
      }
      if !inside.keep(bound.clock, atMost: bound.most, after: bound.other) { return rest }
    }
    return rest
  }

  /// Whether two clocks always have the same value.
  func isEqual(_ clock: Int, _ other: Int) -> Bool {
    self[clock, other] == 0 && self[other, clock] == 0
  }
}
