/// Where policies are: the folders and files that were named, else the folder `policies`.
struct PolicyPaths {
  let named: [String]

  var isNamed: Bool { !named.isEmpty }

  var paths: [String] { isNamed ? named : ["policies"] }

  /// What to add where there is no such folder.
  var hint: String {
    isNamed
      ? ""
      : "; --policies names the folder or file that the policies are in, `policycheck init` writes some"
  }

  /// The files of the policies, of which there may be none for what only depends on them.
  func files(mayBeEmpty: Bool = false) -> FileList {
    FileList(paths, hint: hint, mayBeEmpty: mayBeEmpty)
  }
}
