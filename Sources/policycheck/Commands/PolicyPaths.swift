import ArgumentParser

/// Where policies are: the folders and files that were named, else the folder `policies`.
struct PolicyPaths {
  let named: [String]

  /// Whether somebody said where they are.
  var isNamed: Bool { !named.isEmpty }

  /// The folders and files.
  var paths: [String] { isNamed ? named : ["policies"] }

  private var hint: String {
    isNamed ? "" : "; --policies names the folder or file that the policies are in"
  }

  /// The files of the policies themselves.
  func files() -> FileList { FileList(paths, hint: hint) }

  /// The files of the policies for what depends on them, of which there may be none.
  func context() -> FileList { FileList(paths, hint: hint, mayBeEmpty: true) }
}

/// The option that names policies.
struct PolicyPathOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder or file of policies, instead of the folder `policies`; may be given several times.",
      valueName: "path"
    ),
    completion: .yaml
  )
  var policies: [String] = []

  var paths: PolicyPaths { PolicyPaths(named: policies) }
}
