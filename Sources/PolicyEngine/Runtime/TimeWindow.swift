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

  /// What is added to a length to make a window of it, in milliseconds; negative for less.
  package struct Margin: Sendable, Hashable {
    package var earliest: Int64
    package var latest: Int64

    package init(earliest: Int64, latest: Int64) {
      (self.earliest, self.latest) = (earliest, latest)
    }
  }

  /// The window of a length.
  package init(_ length: Int64, adding margin: Margin) {
    self.init(
      earliest: max(0, length + margin.earliest),
      latest: max(0, length + margin.latest)
    )
  }
}
