/// When a timer started whose setting moves it at once, and for which key of a memory, as one number: 0 for a
/// timer that runs for something else.
package struct StartMark: Sendable, Hashable {
  private static let keyBits: Int64 = 8

  /// In milliseconds.
  package var instant: Int64
  /// The memory's value, counted from 1; 0 for none.
  package var key: Int

  package init(instant: Int64, key: Int) {
    (self.instant, self.key) = (instant, key)
  }

  package init?(_ number: Int64) {
    if number == 0 { return nil }
    key = Int(number & (1 << Self.keyBits - 1))
    instant = number >> Self.keyBits - 1 + Instant.earliest.milliseconds
  }

  package var number: Int64 {
    (instant - Instant.earliest.milliseconds + 1) << Self.keyBits | Int64(key)
  }
}
