import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyImport
import PolicyTesting

/// `policycheck check`: tells everything that is wrong with policies, configurations, tests and import tables.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract:
      "Check policies, configurations, tests and import tables; silent when they are right.",
    discussion: HelpText.discussion(
      """
      A file's content decides what it is: a policy, a configuration, a test or an import table. A \
      configuration is checked against the policies that are given, else those of --policies; a \
      policy that is extended is looked for beside the file, then in --policies.
      """,
      example: "policycheck check --strict policies CONFIG.yaml",
      findings: "found errors; with --strict warnings too"
    )
  )

  @OptionGroup var files: FileOptions

  @Option(
    help:
      "The form of the output: \(DiagnosticFormat.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var format = DiagnosticFormat.text

  @Flag(help: "Let warnings count as findings.")
  var strict = false

  @Flag(help: "Fix the files where nothing else can have been meant, then tell what is left.")
  var fix = false

  @Flag(help: "With --fix, also take the most likely meaning, such as the closest name there is.")
  var unsafeFixes = false

  @Option(
    help: ArgumentHelp(
      "Print the page of a diagnostic instead of checking; the word list names them all.",
      valueName: "id"
    ),
    completion: .list(Diagnostic.ID.allCases.map(\.rawValue) + [DiagnosticPage.listWord])
  )
  var explain: String?

  func validate() throws {
    if unsafeFixes, !fix { throw ValidationError("--unsafe-fixes goes with --fix") }
    if fix { try files.wantFiles("--fix writes files") }
  }

  func run() throws {
    if let explain { return try DiagnosticPage.print(explain) }
    var (workspace, findings) = try check()
    workspace.reportProblems()
    if fix {
      // A fix can bring to light what was hidden behind the problem.
      for _ in 0..<Fixer.rounds {
        guard try Fixer.fix(findings, of: workspace, includingUnsafe: unsafeFixes) else { break }
        (workspace, findings) = try check()
      }
    }
    // Text is silent when there is nothing to say; the other forms are documents of their own.
    let isSilent = format == .text && findings.diagnostics.isEmpty
    if !isSilent { StandardOutput.write(format.render(findings)) }
    if !fix, Terminal.showsProgress { Fixer.advertise(findings, of: workspace) }
    let hasFindings = findings.hasErrors || strict && !findings.diagnostics.isEmpty
    let status: ExitStatus =
      !workspace.problems.isEmpty ? .failure : hasFindings ? .findings : .clean
    // The process ends here, before the trees of thousands of files would be freed one by one.
    withExtendedLifetime(workspace) { ExitStatus.finish(with: status) }
  }

  private func check() throws -> (Workspace, Findings) {
    let workspace = files.load()
    if workspace.wanted.isEmpty {
      workspace.reportProblems()
      throw ExitStatus.failure
    }
    if Terminal.showsProgress, workspace.wanted.count > 1000 {
      StandardError.report("checking \(workspace.wanted.count) files")
    }
    // Tests and import tables need the channels that they are about.
    let (hasTests, hasTables) = (workspace.has(.test), workspace.has(.importTable))
    let library = Parallel.check(
      workspace.documents,
      reporting: workspace.wanted,
      keeping: hasTests || hasTables
    )
    let findings =
      hasTests ? PolicyTests(library, reporting: workspace.wanted).findings : library.findings
    if !hasTables { return (workspace, findings) }
    let tables = ImportTables(library, reporting: workspace.wanted)
    return (workspace, findings.adding(tables.diagnostics))
  }
}
