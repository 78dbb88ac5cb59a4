import Dispatch
import PolicyEngine
import Synchronization

/// Reads and parses files on all cores; each file is on its own until documents are put together.
enum ParallelReader {
  /// A file with what it holds.
  struct Read: Sendable {
    var source: SourceFile
    var document: Document
    var diagnostics: [Diagnostic]
  }

  /// The files in the order of their paths; the first gets the file index `firstFile`.
  static func read(_ paths: [String], firstFile: Int) -> [Result<Read, FileReader.Failure>] {
    let chunk = 64
    if paths.count <= chunk { return paths.indices.map { read(paths[$0], Int32(firstFile + $0)) } }
    let chunks = (paths.count + chunk - 1) / chunk
    let results = Mutex<[[Result<Read, FileReader.Failure>]]>(Array(repeating: [], count: chunks))
    DispatchQueue.concurrentPerform(iterations: chunks) { index in
      let range = index * chunk..<min((index + 1) * chunk, paths.count)
      let files = range.map { read(paths[$0], Int32(firstFile + $0)) }
      results.withLock { $0[index] = files }
    }
    return results.withLock { $0.flatMap(\.self) }
  }

  private static func read(_ path: String, _ file: Int32) -> Result<Read, FileReader.Failure> {
    do throws(FileReader.Failure) {
      let bytes = try FileReader.read(path, limit: YAMLLimits().bytes)
      let source = SourceFile(name: FileFinder.name(of: path), bytes: bytes)
      var diagnostics: [Diagnostic] = []
      let document = Document.read(source, file: file, diagnostics: &diagnostics)
      return .success(Read(source: source, document: document, diagnostics: diagnostics))
    } catch {
      return .failure(error)
    }
  }
}
