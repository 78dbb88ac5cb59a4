import PolicyEngine

/// Joins zones to hulls in such a way that none of them grows for ever.
///
/// The first times a hull grows no more than it has to. Then its bounds that grow become what they can be at most,
/// going by the windows of the timers that run; and at last all bounds.
struct Widening {
  /// How often a hull grows until that is done to some bounds, and to all.
  private static let (patience, end) = (3, 8)

  private let watch: Exploration.Watch
  /// By timer, the least value that its clock has had.
  private var least: [Int64?]
  private var isSeen: [Bool]
  /// By node, how often it has grown.
  private var growths: [Int: Int] = [:]

  init(_ watch: Exploration.Watch, timers: Int) {
    self.watch = watch
    least = Array(repeating: nil, count: timers)
    isSeen = Array(repeating: false, count: timers)
  }

  mutating func join(
    _ zone: Zone,
    to hull: inout Zone,
    of node: Int,
    _ running: TimerSet,
    width: (Int) -> Int64
  ) {
    let growth = growths[node, default: 0] + 1
    growths[node] = growth
    if growth < Self.patience {
      _ = hull.join(zone)
      return
    }
    var ranges: [(least: Int64?, greatest: Int64?)] = []
    for (clock, timer) in running.indices.enumerated() {
      for one in [hull, zone] {
        let value = one.least(clock + 1)
        if isSeen[timer] {
          if let known = least[timer], let value { least[timer] = min(known, value) }
          if value == nil { least[timer] = nil }
        } else {
          (isSeen[timer], least[timer]) = (true, value)
        }
      }
      ranges.append((least[timer], width(timer)))
    }
    // With something that is watched there is one clock more.
    if zone.size > ranges.count + 1 {
      ranges.append((watch == .greatest ? nil : 0, nil))
    }
    var widest = Zone(between: ranges)
    if growth < Self.end {
      hull.widen(with: zone, upTo: widest)
    } else {
      _ = widest.join(hull)
      _ = widest.join(zone)
      hull = widest
    }
  }
}
