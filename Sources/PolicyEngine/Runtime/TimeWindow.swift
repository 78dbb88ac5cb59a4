/// A span of time with an earliest and a latest end, in milliseconds after its start (D1).
///
/// Both bounds are inclusive: a timer with the window 24h–30h may fire at exactly 24 h and at exactly
/// 30 h, never before and never after. A plain duration is a window of no width.
public struct TimeWindow: Sendable, Hashable {
  /// The earliest moment, in milliseconds.
  public let earliest: Int64
  /// The latest moment, in milliseconds; not less than ``earliest``.
  public let latest: Int64

  package init(earliest: Int64, latest: Int64) {
    self.earliest = earliest
    self.latest = max(earliest, latest)
  }

  package init(exactly milliseconds: Int64) {
    self.init(earliest: milliseconds, latest: milliseconds)
  }
}
