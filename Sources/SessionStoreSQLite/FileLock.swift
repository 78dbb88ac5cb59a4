import Glibc
import SessionStore
import Synchronization

/// That a file is this process's own, until it ends, however it ends.
final class FileLock: Sendable {
  private let descriptor: Mutex<Int32>

  /// - Throws: ``StoreError/unavailable(_:)`` where another one has it.
  init(path: String) throws(StoreError) {
    // SAFETY: the system reads the path while it is called, and keeps no pointer to it.
    let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .unavailable("`\(path)` can't be opened") }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw .unavailable("`\(path)` is held by another process: one at a time can have the file")
    }
    descriptor = Mutex(file)
  }

  deinit { release() }

  func release() {
    descriptor.withLock { file in
      if file >= 0 { close(file) }
      file = -1
    }
  }
}
