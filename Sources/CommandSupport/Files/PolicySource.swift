package import PolicyEngine

/// Policies that are named as one: a folder, a file, or what git has of a folder.
package struct PolicySource {
  /// What names a commit, a branch or a tag of git.
  package static let gitPrefix = "git:"

  /// As the command line has it.
  package let text: String

  package init(text: String) {
    self.text = text
  }

  /// Whether it is one file.
  package var isFile: Bool {
    if text.hasPrefix(Self.gitPrefix) { return FileFinder.isYAML(committed.folder) }
    guard case .file = FileFinder.find(text, isDeep: false) else { return false }
    return true
  }

  /// The policies with configurations for them; ends the command when they can't be read.
  package func library(with configurations: [String]) async throws -> PolicyLibrary {
    guard text.hasPrefix(Self.gitPrefix) else {
      let workspace = Workspace(
        configurations,
        policies: PolicyPaths(named: [text]),
        asksForPolicies: true
      )
      workspace.reportProblems()
      if !workspace.problems.isEmpty { throw ExitStatus.failure }
      try workspace.requireConfigurations(configurations)
      return PolicyLibrary(workspace.documents)
    }
    var files = try await committedFiles()
    let first = files.count
    for path in configurations {
      do {
        let bytes = try FileReader.read(path, limit: YAMLLimits().bytes)
        files.append(SourceFile(name: FileFinder.name(of: path), bytes: bytes))
      } catch {
        throw ExitStatus.failure(reporting: "`\(path)` can't be read: \(error.words)")
      }
    }
    var documents = DocumentSet(files, zones: .none)
    for (path, document) in zip(configurations, documents.documents.dropFirst(first)) {
      if let found = document.otherThanConfiguration {
        throw Workspace.noConfiguration(path, found)
      }
    }
    if let zones = ZoneFiles.read(documents.zoneNames) { documents.zones = zones }
    return PolicyLibrary(documents)
  }

  // MARK: Git

  /// The commit, branch or tag, and the folder.
  private var committed: (reference: String, folder: String) {
    let rest = text.dropFirst(Self.gitPrefix.count)
    guard let colon = rest.firstIndex(of: ":") else { return (String(rest), "policies") }
    return (String(rest[..<colon]), String(rest[rest.index(after: colon)...]))
  }

  private func committedFiles() async throws -> [SourceFile] {
    let (reference, folder) = committed
    // An option is no reference.
    if reference.isEmpty || reference.hasPrefix("-") {
      throw ExitStatus.failure(
        reporting: "`\(text)` names no commit: write git:REF or git:REF:FOLDER, such as git:HEAD"
      )
    }
    let list = try await git(["ls-tree", "-r", "-z", "--name-only", reference, "--", folder])
    let names = list.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    if names.isEmpty {
      throw ExitStatus.failure(
        reporting:
          "`\(reference)` has no policies in `\(folder)`; git:REF:FOLDER names another folder"
      )
    }
    // A name with a line break could not be asked for.
    let asked = names.filter { !$0.contains("\n") }
    let input = asked.map { "\(reference):./\($0)\n" }.joined()
    let contents = try await git(["cat-file", "--batch"], input: input)
    return try files(named: asked, in: contents, reference)
  }

  private func git(_ arguments: [String], input: String = "") async throws -> [UInt8] {
    let result: OtherProgram.Result
    do throws(OtherProgram.Failure) {
      result = try await OtherProgram.run("git", arguments, input: input, limit: .seconds(60))
    } catch {
      let words =
        switch error {
        case .isMissing: "there is no program `git`"
        case .cannotRun(let words): words
        case .isTooSlow: "git takes more than a minute"
        }
      throw ExitStatus.failure(reporting: "`\(text)` can't be read: \(words)")
    }
    if result.hasSucceeded { return result.output }
    let words = result.errors.split(separator: "\n").first.map(String.init) ?? "git failed"
    throw ExitStatus.failure(reporting: "`\(text)` can't be read: \(words)")
  }

  /// What `git cat-file --batch` has written: for each file a line that ends with its size, then its bytes and a
  /// line break.
  private func files(
    named names: [String],
    in contents: [UInt8],
    _ reference: String
  ) throws -> [SourceFile] {
    var rest = contents[...]
    return try names.map { name in
      guard let end = rest.firstIndex(of: 0x0A),
        let size = Int(
          String(decoding: rest[..<end].split(separator: 0x20).last ?? [], as: UTF8.self)
        ), size >= 0, rest.endIndex - end > size
      else { throw ExitStatus.failure(reporting: "`\(name)` of `\(reference)` can't be read") }
      let bytes = Array(rest[end + 1..<end + 1 + size])
      rest = rest[min(end + size + 2, rest.endIndex)...]
      return SourceFile(name: "\(reference):\(name)", bytes: bytes)
    }
  }
}

extension PolicyLibrary {
  /// Whether one of its files has errors; settings that conflict leave a channel all its rules.
  package var hasUnusableFiles: Bool {
    findings.diagnostics.contains { $0.severity == .error && $0.id != .conflictingSettings }
  }
}
