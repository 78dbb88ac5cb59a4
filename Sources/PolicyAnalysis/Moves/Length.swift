/// How long a timer may run that starts in a step.
///
/// Its clock counts from minus the time to the earliest moment of its window: it may fire from zero on, and
/// has fired before it is past the window's width.
struct Length: Hashable, Sendable {
  /// What several timers that start in one step have the same value of.
  enum Origin: Hashable, Sendable {
    /// A field of the event, by its place among the event's lengths.
    case event(UInt8)
    /// What the session remembers.
    case session(UInt8)
    case setting(Int)
  }

  /// What it comes from; nil: it is always the same.
  var origin: Origin?
  /// The least and the greatest that what it comes from can be, in milliseconds; no greatest where nothing
  /// bounds it.
  var least: Int64
  var greatest: Int64?
  /// What is added to it for the earliest moment.
  var offset: Int64 = 0
  /// How long it may fire from the earliest moment on.
  var width: Int64

  /// The least and the greatest time to the earliest moment.
  var earliest: (least: Int64, greatest: Int64?) {
    (max(0, least + offset), greatest.map { max(0, $0 + offset) })
  }
}
