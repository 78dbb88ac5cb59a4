import Dispatch
import PolicyEngine
import Synchronization

/// Checks documents on all cores; the engine itself knows nothing of threads.
enum ParallelChecker {
  /// What is wrong with some files, and with what they depend on.
  static func check(_ documents: DocumentSet, telling files: Set<Int32>) -> Findings {
    var checker = PolicyChecker(documents)
    let wanted = checker.documents(in: files)
    let chunk = 64
    var parts: [PolicyChecker.Part] = []
    if wanted.count <= chunk {
      for index in wanted { parts.append(checker.check(index, keeping: false)) }
    } else {
      checker.prepare()
      let prepared = checker
      let chunks = (wanted.count + chunk - 1) / chunk
      let results = Mutex<[[PolicyChecker.Part]]>(Array(repeating: [], count: chunks))
      DispatchQueue.concurrentPerform(iterations: chunks) { number in
        var checker = prepared
        let range = number * chunk..<min((number + 1) * chunk, wanted.count)
        let checked = range.map { checker.check(wanted[$0], keeping: false) }
        results.withLock { $0[number] = checked }
      }
      parts = results.withLock { $0.flatMap(\.self) }
    }
    return Findings(sources: documents.sources, diagnostics: checker.diagnostics(of: parts))
  }
}
