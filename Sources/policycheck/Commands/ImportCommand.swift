import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyImport

/// `policycheck import`: writes a configuration from other products' exports.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Write a configuration from what another product exports.",
    discussion: HelpText.discussion(
      """
      The import tables among the policies say what each field of an export becomes. The \
      configuration goes to standard output; what could not be carried goes to standard error, with \
      its place in the export and the reason.
      """,
      example: "policycheck import --name acme EXPORT.xml",
      findings: "something of the exports is not in the configuration"
    )
  )

  @OptionGroup var location: PolicyPathOptions

  @Option(help: "The configuration's id.")
  var name = Importer.Options().name

  @Option(help: "The channel's id, if all exports are about one channel.")
  var channel: String?

  @Option(
    help: ArgumentHelp(
      "The policy to follow where an export doesn't say which of several.",
      valueName: "id"
    ),
    completion: .channel
  )
  var policy: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write the configuration to a file.", valueName: "file"),
    completion: .yaml
  )
  var output: String?

  @Argument(
    help: ArgumentHelp("The exports, or - for standard input.", valueName: "export"),
    completion: .file(extensions: ["xml", "json"])
  )
  var exports: [String]

  func validate() throws {
    for (option, id) in [("--name", name), ("--channel", channel)] {
      guard let id, !Name.isValid(id) || Name.isReserved(id) else { continue }
      let meant = Name.closest(to: id, dotted: false).map { "; did you mean `\($0)`?" } ?? ""
      throw ValidationError(
        "\(option) wants lower-case words joined by `-` or `_`, found `\(id)`\(meant)"
      )
    }
  }

  func run() throws {
    let workspace = Workspace([], policies: location.paths, asksForPolicies: true)
    workspace.reportProblems()
    let library = PolicyLibrary(workspace.documents)
    let tables = ImportTables(library)
    let problems = library.findings.adding(tables.diagnostics)
    // What is wrong with a table or a policy may be why an export can't be carried.
    if problems.hasErrors { StandardError.write(TextRenderer().render(problems)) }
    if !workspace.problems.isEmpty { throw ExitStatus.failure }
    if let policy, !tables.tables.contains(where: { $0.policies.contains(policy) }) {
      let known = tables.tables.flatMap(\.policies)
      throw ExitStatus.failure(
        reporting:
          "no import table is for the policy `\(policy)`; \(Suggestion.help(for: policy, among: known, "policies"))"
      )
    }
    let (files, hasFailed) = read()
    var options = Importer.Options()
    options.name = name
    options.channel = channel
    options.policy = policy
    let result = Importer.run(files, library, tables.tables, options)
    StandardError.write(TextRenderer().render(result.findings))
    StandardError.write(TextRenderer().render(result.mistakes))
    if hasFailed || result.isUnreadable { throw ExitStatus.failure }
    if let channel, result.channels.count > 1 {
      throw ExitStatus.failure(
        reporting:
          "`--channel \(channel)` names one channel, and these exports are of \(result.channels.count): import them one by one"
      )
    }
    if let text = result.text { try write(text) }
    if !result.isWhole { throw ExitStatus.findings }
  }

  /// The exports, each once, and whether some can't be read, which is reported.
  private func read() -> (files: [SourceFile], hasFailed: Bool) {
    var files: [SourceFile] = []
    var hasFailed = false
    var identities: Set<String> = []
    for path in exports {
      var reason: String?
      switch FileFinder.find(path, isDeep: false) {
      case .folder: reason = "it is a folder, and a file is wanted"
      case .nothing(let why): reason = why
      case .file(let file) where identities.insert(file.identity).inserted:
        do {
          let bytes = try FileReader.read(path, limit: YAMLLimits().bytes)
          files.append(SourceFile(name: FileFinder.name(of: path), bytes: bytes))
        } catch { reason = error.words }
      case .file: break
      }
      if let reason {
        StandardError.report("`\(path)` can't be read: \(reason)")
        hasFailed = true
      }
    }
    return (files, hasFailed)
  }

  private func write(_ text: String) throws {
    if let output { try FileWriter.write(text, to: output) } else { StandardOutput.write(text) }
  }
}
