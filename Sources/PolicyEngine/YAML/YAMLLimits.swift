/// Bounds on what the reader accepts, so that no input takes unbounded time or memory.
package struct YAMLLimits: Sendable {
  package var bytes = 1 << 20
  /// The most levels of lists and maps inside each other.
  package var depth = 32
  package var nodes = 100_000

  package init() {}
}
