package import PolicyEngine

/// The documents of a run: those that were asked for, and those that they depend on.
package struct Workspace {
  /// The documents, the ones asked for first.
  package private(set) var documents = DocumentSet()
  package private(set) var wanted: Set<Int32> = []
  /// Paths that lead nowhere and files that can't be read, as sentences.
  package private(set) var problems: [String] = []
  /// What else is worth knowing where a policy is missing, as sentences.
  package private(set) var notes: [String] = []
  /// Files that weren't asked for and can't be read, as sentences.
  private var contextProblems: [String] = []
  /// The index of each file's document, by what identifies the file.
  private var indices: [String: Int] = [:]

  /// Whether there are documents of a kind among those that were asked for.
  package func has(_ kind: Document.Kind) -> Bool {
    documents.documents.contains { $0.kind == kind && wanted.contains($0.file) }
  }

  /// Reads what the paths stand for; where no policies are asked for, or one is missing, also what lies
  /// beside the files, and then the policies.
  ///
  /// What is nearer takes the place of what is farther off and has the same id.
  ///
  /// - Parameters:
  ///   - asksForPolicies: whether the policies are asked for themselves.
  ///   - wantsTests: whether the tests count that are among the policies, needed or not.
  package init(
    _ paths: [String],
    policies: PolicyPaths,
    asksForPolicies: Bool,
    wantsTests: Bool = false
  ) {
    var asked = asksForPolicies ? policies.files() : FileList()
    for path in paths { asked.add(path) }
    problems = asked.problems
    read(asked.files, isWanted: true)
    lazy var context = asksForPolicies ? FileList() : policies.files(mayBeEmpty: true)
    // What somebody names has to be there, needed or not.
    if policies.isNamed { problems += context.problems }
    // A configuration alone is meant for the policies; a lone policy for its neighbours.
    if !documents.documents.contains(where: { $0.kind == .policy }) { readFarther(context.files) }
    if documents.needsOthers { readFarther(asked.folders.flatMap(Self.files(beside:))) }
    if documents.needsOthers || wantsTests { readFarther(context.files) }
    if let zones = ZoneFiles.read(documents.zoneNames) { documents.zones = zones }
    if documents.missingPolicies.isEmpty { return }
    problems += contextProblems
    if !asksForPolicies, !policies.isNamed { notes += context.problems }
  }

  private static func files(beside folder: String) -> [FileFinder.File] {
    guard case .folder(let files, _) = FileFinder.find(folder, isDeep: false) else { return [] }
    return files
  }

  /// Reads files that weren't asked for, and lie farther off than those that were read before.
  private mutating func readFarther(_ files: [FileFinder.File]) {
    documents.beginContext()
    read(files)
  }

  private mutating func read(_ found: [FileFinder.File], isWanted: Bool = false) {
    var paths: [String] = []
    for file in found where indices[file.identity] == nil {
      indices[file.identity] = documents.documents.count + paths.count
      paths.append(file.path)
    }
    let files = Parallel.read(paths, firstFile: documents.documents.count)
    for (path, file) in zip(paths, files) {
      switch file {
      case .success(let read):
        if isWanted { wanted.insert(Int32(documents.documents.count)) }
        documents.add(read.document, of: read.source, read.diagnostics)
      case .failure(let failure):
        // The place in the order is kept, so that file indices stay as they were given to the reader.
        documents.addUnreadable(path)
        let problem = "`\(path)` can't be read: \(failure.words)"
        if isWanted { problems.append(problem) } else { contextProblems.append(problem) }
      }
    }
  }
}

extension Workspace {
  /// What a path is that was asked for as a configuration and is none; nil for a configuration, and for a
  /// file that is too wrong to tell.
  package func otherThanConfiguration(_ path: String) -> String? {
    guard case .file(let file) = FileFinder.find(path, isDeep: false) else { return "a folder" }
    return indices[file.identity].flatMap { documents.documents[$0].otherThanConfiguration }
  }

  /// Ends the command where one of the paths of `--config` is no configuration.
  package func requireConfigurations(_ paths: [String]) throws {
    for path in paths {
      if let found = otherThanConfiguration(path) { throw Self.noConfiguration(path, found) }
    }
  }

  package static func noConfiguration(_ path: String, _ found: String) -> ExitStatus {
    .failure(
      reporting:
        "`\(path)` is \(found), and `--config` wants a configuration: a file with `config: ID`"
    )
  }

  /// Says on standard error what can't be read, and what else is worth knowing.
  package func reportProblems() {
    for sentence in problems + notes { StandardError.report(sentence) }
  }
}

extension Document {
  /// What it is in the place of a configuration; nil for one, and where that is not clear.
  package var otherThanConfiguration: String? {
    switch kind {
    case .policy: return "a policy"
    case .test: return "a test"
    case .importTable: return "an import table"
    case .configuration, .unknown: return nil
    }
  }
}
