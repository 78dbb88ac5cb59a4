import Glibc
import PolicyEngine
import SessionStore
import SessionStoreSQLite

/// Where sessions are kept, as `--store` names it.
enum StoreLocation {
  case memory
  case sqlite(String)

  init?(argument: String) {
    switch argument {
    case "memory:": self = .memory
    case let text where text.hasPrefix("sqlite:") && text.count > "sqlite:".count:
      self = .sqlite(String(text.dropFirst("sqlite:".count)))
    default: return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .memory: "memory:"
    case .sqlite(let path): "sqlite:\(path)"
    }
  }

  func open() throws -> any SessionStore {
    switch self {
    case .memory: InMemorySessionStore { Instant.now }
    case .sqlite(let path): try SQLiteSessionStore(path: path) { Instant.now }
    }
  }
}

extension Instant {
  /// The system's clock.
  static var now: Instant {
    var time = timespec()
    // SAFETY: the system fills in the value, and keeps no pointer to it.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
