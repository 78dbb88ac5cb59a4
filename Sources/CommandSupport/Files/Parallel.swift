import Dispatch
import Glibc
import PolicyAnalysis
package import PolicyEngine
import Synchronization

/// Reads and checks on all cores; the engine itself knows nothing of threads.
package enum Parallel {
  package typealias Read = (source: SourceFile, document: Document, diagnostics: [Diagnostic])

  /// The files in the order of their paths; the first gets the file index `firstFile`.
  ///
  /// Each file is on its own until documents are put together.
  package static func read(_ paths: [String], firstFile: Int) -> [Result<Read, any Error>] {
    map(paths.count, ()) { _, index in
      do {
        let bytes = try FileReader.read(paths[index], limit: YAMLLimits().bytes)
        let source = SourceFile(name: FileFinder.name(of: paths[index]), bytes: bytes)
        var diagnostics: [Diagnostic] = []
        let file = Int32(firstFile + index)
        let document = Document.read(source, file: file, diagnostics: &diagnostics)
        return .success((source, document, diagnostics))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Checks some documents, all of them if they are kept.
  ///
  /// - Parameters:
  ///   - files: the files of which it reports what is wrong with them, and with what they depend on.
  ///   - keeping: whether the library gives channels, and not only its findings.
  package static func check(
    _ documents: DocumentSet,
    reporting files: Set<Int32>,
    keeping: Bool
  ) -> PolicyLibrary {
    var checker = PolicyChecker(documents)
    let wanted = checker.documents(in: keeping ? nil : files)
    if wanted.count > chunk { checker.prepare() }
    let worker = Worker(checker: checker)
    let parts = map(wanted.count, worker) { $0.check(wanted[$1], keeping: keeping) }
    return PolicyLibrary(checker, parts, reporting: files, unsought: [])
  }

  /// Checks documents one after the other.
  private struct Worker: Sendable {
    var checker: PolicyChecker
    var times = TimeChecks()

    mutating func check(_ document: Int, keeping: Bool) -> PolicyChecker.Part {
      var part = checker.check(document)
      times.add(to: &part, &checker)
      if !keeping { (part.policy, part.channels) = (nil, []) }
      return part
    }
  }

  /// So many are done on one core before others are taken.
  private static let chunk = 64

  /// What comes of each number below a count.
  ///
  /// - Parameter worker: does the work, a copy for each core and not for each chunk, as it may remember
  ///   what it has read and found.
  private static func map<Worker: Sendable, Part: Sendable>(
    _ count: Int,
    _ worker: Worker,
    _ work: @Sendable (inout Worker, Int) -> Part
  ) -> [Part] {
    let chunks = (count + chunk - 1) / chunk
    let next = Atomic(0)
    let results = Mutex<[[Part]]>(Array(repeating: [], count: chunks))
    @Sendable func run() {
      var worker = worker
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        if number >= chunks { break }
        let parts = (number * chunk..<min((number + 1) * chunk, count)).map { work(&worker, $0) }
        results.withLock { $0[number] = parts }
      }
    }
    if chunks > 1 {
      DispatchQueue.concurrentPerform(iterations: cores) { _ in run() }
    } else {
      run()
    }
    return results.withLock { $0.flatMap(\.self) }
  }

  private static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
