import PolicyEngine

/// The documents of a run: those that were asked for, and those that they depend on.
struct Workspace {
  /// The documents, the ones asked for first.
  private(set) var documents = DocumentSet()
  /// The files that were asked for.
  private(set) var wanted: Set<Int32> = []
  /// Paths that lead nowhere and files that can't be read, as sentences.
  private(set) var problems: [String] = []
  private var seen: Set<String> = []

  /// Whether there are tests among the documents that were asked for.
  var hasTests: Bool {
    documents.documents.contains { $0.kind == .test && wanted.contains($0.file) }
  }

  /// Reads what the paths stand for; `policies` and the files' own folders give what is missing.
  init(_ paths: [String], policies: String) {
    var folders: [String] = []
    for path in paths {
      switch FileFinder.find(path) {
      case .file(let file):
        read([file], isWanted: true)
        folders.append(FileFinder.folder(of: file))
      case .folder(let files, let unreadable):
        for folder in unreadable { problems.append("the folder `\(folder)` can't be read") }
        if files.isEmpty, unreadable.isEmpty {
          problems.append("`\(path)` holds no policies: no file in it ends in .yaml or .yml")
        }
        read(files, isWanted: true)
      case .nothing(let reason):
        problems.append("`\(path)` can't be read: \(reason)")
      }
    }
    let hasPolicies = documents.documents.contains { $0.kind == .policy }
    // A configuration alone is meant for the policies of the folder; a lone policy for its neighbours.
    if !hasPolicies { read(context: policies) }
    for folder in folders + [policies] where documents.needsOthers {
      read(context: folder)
    }
  }

  private mutating func read(context folder: String) {
    guard case .folder(let files, _) = FileFinder.find(folder) else { return }
    read(files, isWanted: false)
  }

  private mutating func read(_ paths: [String], isWanted: Bool) {
    let new = paths.filter { seen.insert(Self.normalized($0)).inserted }
    let first = documents.documents.count
    let files = ParallelReader.read(new, firstFile: first)
    for (offset, file) in files.enumerated() {
      switch file {
      case .success(let read):
        if isWanted { wanted.insert(Int32(documents.documents.count)) }
        documents.add(read.document, of: read.source, read.diagnostics)
      case .failure(let failure):
        // The place in the order is kept, so that file indices stay what the reader was reported.
        documents.add(
          Document.unreadable(file: Int32(first + offset)),
          of: SourceFile(name: new[offset], bytes: []),
          []
        )
        if isWanted { problems.append("`\(new[offset])` can't be read: \(failure.reason)") }
      }
    }
  }

  /// One spelling of a path, so that a file named twice is read once.
  private static func normalized(_ path: String) -> String {
    let relative = path.utf8.first == UInt8(ascii: "/") ? path.dropFirst() : path[...]
    if isNormal(relative) { return String(relative) }
    var path = path
    while path.hasPrefix("./") { path.removeFirst(2) }
    return path.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }
      .joined(separator: "/")
  }

  /// Whether every part of a relative path is a name other than `.`, as in most.
  private static func isNormal(_ path: Substring) -> Bool {
    var length = 0
    var isDot = false
    for byte in path.utf8 {
      if byte != UInt8(ascii: "/") {
        length += 1
        isDot = length == 1 && byte == UInt8(ascii: ".")
      } else if length == 0 || isDot {
        return false
      } else {
        length = 0
        isDot = false
      }
    }
    return length > 0 && !isDot
  }
}
