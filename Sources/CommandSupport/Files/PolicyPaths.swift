/// Where policies are: the folders and files that were named, else the folder `policies`.
package struct PolicyPaths {
  package let named: [String]

  package init(named: [String]) {
    self.named = named
  }

  package var isNamed: Bool { !named.isEmpty }

  package var paths: [String] { isNamed ? named : ["policies"] }

  /// What to add where there is no such folder.
  package var hint: String {
    isNamed
      ? ""
      : "; --policies names the folder or file that the policies are in, `policycheck init` writes some"
  }

  /// The files of the policies, of which there may be none for what only depends on them.
  package func files(mayBeEmpty: Bool = false) -> FileList {
    FileList(paths, hint: hint, mayBeEmpty: mayBeEmpty)
  }
}
