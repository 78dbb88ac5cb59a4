import ArgumentParser
import CommandSupport
import PolicyEngine

/// The files that a command looks at, and where the policies are that these depend on.
struct FileOptions: ParsableArguments {
  @Argument(
    help:
      "Files and folders, or - for standard input; the policies of --policies if there are none.",
    completion: .yaml
  )
  var paths: [String] = []

  @OptionGroup var location: PolicyPathOptions

  func load() -> Workspace {
    Workspace(paths, policies: location.paths, asksForPolicies: paths.isEmpty)
  }

  func wantFiles(_ message: String) throws {
    if paths.contains(FileFinder.standardInput) {
      throw ValidationError("\(message), which standard input is none of")
    }
  }
}

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
