import PolicyEngine
import Synchronization

/// A clock that stands still until it is set.
final class ManualClock: Sendable {
  private let milliseconds = Mutex<Int64>(1_767_603_600_000)

  var now: Instant { Instant(milliseconds: milliseconds.withLock { $0 }) }

  func advance(_ time: Int64) { milliseconds.withLock { $0 += time } }
}
