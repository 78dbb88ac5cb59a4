import Dispatch
import Glibc
import PolicyEngine
import Synchronization

/// Checks documents on all cores; the engine itself knows nothing of threads.
enum ParallelChecker {
  /// Checks some documents, all of them if they are kept.
  ///
  /// - Parameters:
  ///   - files: the files of which it reports what is wrong with them, and with what they depend on.
  ///   - keeping: whether the library gives channels, and not only its findings.
  static func check(
    _ documents: DocumentSet,
    telling files: Set<Int32>,
    keeping: Bool
  ) -> PolicyLibrary {
    var checker = PolicyChecker(documents)
    let wanted = checker.documents(in: keeping ? nil : files)
    let chunk = 64
    var parts: [PolicyChecker.Part] = []
    if wanted.count <= chunk {
      for index in wanted { parts.append(checker.check(index, keeping: keeping)) }
    } else {
      checker.prepare()
      let prepared = checker
      let chunks = (wanted.count + chunk - 1) / chunk
      let next = Atomic(0)
      let results = Mutex<[[PolicyChecker.Part]]>(Array(repeating: [], count: chunks))
      // One checker for each core and not for each chunk, as it remembers what it has read and found.
      DispatchQueue.concurrentPerform(iterations: cores) { _ in
        var checker = prepared
        while true {
          let number = next.add(1, ordering: .relaxed).oldValue
          if number >= chunks { break }
          let range = number * chunk..<min((number + 1) * chunk, wanted.count)
          let checked = range.map { checker.check(wanted[$0], keeping: keeping) }
          results.withLock { $0[number] = checked }
        }
      }
      parts = results.withLock { $0.flatMap(\.self) }
    }
    return PolicyLibrary(checker, parts, telling: files)
  }

  private static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
