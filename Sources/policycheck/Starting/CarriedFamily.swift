import PolicyEngine

/// A product's policies as the tool carries them: a folder of the package's `policies`.
struct CarriedFamily {
  /// The folder's name.
  let name: String
  /// The files of the folder, and of the folders that have what these extend.
  let files: [SourceFile]

  /// The names of all, sorted.
  static var names: [String] {
    var names: [String] = []
    // The files are sorted, so a folder's stand together.
    for file in CarriedFiles.all {
      let name = folder(of: file.path)
      if names.last != name { names.append(name) }
    }
    return names
  }

  init?(_ name: String) {
    var files = Self.files(in: name)
    guard !files.isEmpty else { return nil }
    var folders = Self.names.filter { $0 != name }
    while let missing = DocumentSet(files).missingPolicies.first {
      // A whole folder, as comments and advice in a policy may be for its children.
      let folder = folders.first { DocumentSet(Self.files(in: $0)).policy(missing) != nil }
      guard let folder else { break }
      files += Self.files(in: folder)
      folders.removeAll { $0 == folder }
    }
    self.name = name
    self.files = files
  }

  /// Whether a policy is of the folder itself.
  func has(_ policy: String, in library: PolicyLibrary) -> Bool {
    library.documents.policy(policy).map { index in
      library.findings.sources.files[index].name.hasPrefix("policies/\(name)/")
    } ?? false
  }

  /// The files of a folder, named as they are where they are written.
  private static func files(in folder: String) -> [SourceFile] {
    CarriedFiles.all.filter { Self.folder(of: $0.path) == folder }.map { path, text in
      SourceFile(name: "policies/\(path)", text: text)
    }
  }

  private static func folder(of path: String) -> String { String(path.prefix { $0 != "/" }) }
}
