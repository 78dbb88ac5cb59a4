/// A moment in time, in milliseconds since 1970-01-01T00:00:00Z without leap seconds.
///
/// RFC 3339 can write the years 0 to 9999. A sum that is later is `afterCalendar`, which comes after every
/// other instant and is reached by none: no arithmetic on instants overflows, or gives another moment.
public struct Instant: Sendable, Hashable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// The first instant that RFC 3339 can write, 0000-01-01T00:00:00.000Z.
  public static let earliest = Instant(unchecked: -62_167_219_200_000)
  /// The last instant that RFC 3339 can write, 9999-12-31T23:59:59.999Z.
  public static let latest = Instant(unchecked: 253_402_300_799_999)

  /// Later than any instant that RFC 3339 can write.
  package static let afterCalendar = Instant(unchecked: latest.milliseconds + 1)

  /// An instant; values outside ``earliest``…``latest`` become the nearer of the two.
  public init(milliseconds: Int64) {
    self.milliseconds = min(
      max(milliseconds, Self.earliest.milliseconds),
      Self.latest.milliseconds
    )
  }

  init(unchecked milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The instant at which something is due; ``afterCalendar`` for all that RFC 3339 can't write.
  package init(due milliseconds: Int64) {
    self.milliseconds = min(milliseconds, Self.afterCalendar.milliseconds)
  }

  /// The instant that many milliseconds later, ``afterCalendar`` for all that RFC 3339 can't write.
  ///
  /// A duration is at most 100 years long, so the sum fits.
  package func adding(_ duration: Int64) -> Instant {
    Instant(due: milliseconds &+ duration)
  }
}

extension Instant: Comparable {
  /// Orders instants by time.
  public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }
}
