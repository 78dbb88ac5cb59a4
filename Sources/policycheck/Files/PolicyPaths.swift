/// Where policies are: the folders and files that were named, else the folder `policies`.
struct PolicyPaths {
  let named: [String]

  /// Whether somebody said where they are.
  var isNamed: Bool { !named.isEmpty }

  var paths: [String] { isNamed ? named : ["policies"] }

  private var hint: String {
    isNamed ? "" : "; --policies names the folder or file that the policies are in"
  }

  /// The files of the policies themselves.
  func files() -> FileList { FileList(paths, hint: hint) }

  /// The files of the policies for what depends on them, of which there may be none.
  func context() -> FileList { FileList(paths, hint: hint, mayBeEmpty: true) }
}
