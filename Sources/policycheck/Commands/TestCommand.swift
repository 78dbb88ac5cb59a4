import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyTesting

/// `policycheck test`: runs scenarios over virtual time.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run scenarios and tell what is not as they expect.",
    discussion: HelpText.discussion(
      """
      Scenarios are YAML files that begin with `test: NAME`, most often beside the policies as \
      NAME.test.yaml. Nothing waits: time is what the scenarios say it is. What a scenario does not \
      list, a change of state, an effect or a refusal, must not come about. With --watch nothing ends \
      but by Ctrl-C.
      """,
      example: "policycheck test --coverage policies",
      findings: "scenarios failed, or less than --threshold is covered"
    )
  )

  @OptionGroup var files: FileOptions

  @Option(
    name: .customLong("run"),
    help: "Only scenarios whose TEST/NAME matches the regular expression."
  )
  var pattern: String?

  @Option(
    help: "The form of the output: \(TestFormat.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var format = TestFormat.text

  @Flag(help: "Tell what of the policies the scenarios bring about, and what they don't.")
  var coverage = false

  @Option(help: "The least percentage of each kind of thing that has to be covered.")
  var threshold: Int?

  @Flag(help: "Write down what the steps of scenarios with `recorded: true` expect, then run.")
  var update = false

  @Flag(help: "Let it count as a failure that there is no scenario to run.")
  var failOnEmpty = false

  @Flag(help: "Run again whenever a file changes, until the command is interrupted.")
  var watch = false

  func validate() throws {
    if watch, update { throw ValidationError("--watch and --update don't go together") }
    if watch || update { try files.wantFiles("--watch and --update want files") }
    if let threshold, !(0...100).contains(threshold) {
      throw ValidationError("--threshold wants a percentage from 0 to 100, found \(threshold)")
    }
  }

  func run() throws {
    let isWanted = try filter()
    if watch { try runOnChanges(isWanted) } else { try runOnce(isWanted) }
  }

  private func runOnce(_ isWanted: (String) -> Bool) throws {
    var (workspace, tests) = try read()
    if update, try record(tests.recordings(where: isWanted), workspace) {
      (workspace, tests) = try read()
    }
    try report(tests.run(where: isWanted), tests.findings, workspace)
  }

  /// Runs the scenarios now and after each change.
  private func runOnChanges(_ isWanted: (String) -> Bool) throws -> Never {
    // Before the first run, so that what changes during it is noticed.
    var watcher = FileWatcher(files.paths + files.location.paths.paths)
    // Paths that lead nowhere are reported once and for all; what goes away later may come back.
    if files.load().wanted.isEmpty { try runOnce(isWanted) }
    while true {
      do {
        try runOnce(isWanted)
      } catch _ as ExitStatus {}
      StandardOutput.flush()
      let files = watcher.count == 1 ? "file" : "files"
      StandardError.report("watching \(watcher.count) \(files); Ctrl-C ends it")
      watcher.waitForChange()
    }
  }

  private func read() throws -> (Workspace, PolicyTests) {
    let workspace = files.load()
    workspace.reportProblems()
    if workspace.wanted.isEmpty { throw ExitStatus.failure }
    let wanted = workspace.wanted
    let library = Parallel.check(workspace.documents, reporting: wanted, keeping: true)
    return (workspace, PolicyTests(library, reporting: wanted))
  }

  /// Writes files anew; whether there were any.
  private func record(
    _ recordings: (files: [(file: Int32, bytes: [UInt8])], disagreements: [String]),
    _ workspace: Workspace
  ) throws -> Bool {
    for disagreement in recordings.disagreements { StandardError.write("\(disagreement)\n") }
    for (file, bytes) in recordings.files {
      let path = workspace.documents.sources.files[Int(file)].name
      try FileWriter.replace(path, with: bytes)
      StandardError.report("recorded \(path)")
    }
    return !recordings.files.isEmpty
  }

  /// Prints what is wrong in the files, and what became of the scenarios that could be run.
  private func report(
    _ report: TestReport,
    _ findings: Findings,
    _ workspace: Workspace
  ) throws {
    if findings.hasErrors {
      // The other forms are documents of their own.
      let text = DiagnosticFormat.text.render(findings)
      if format == .text { StandardOutput.write(text) } else { StandardError.write(text) }
    }
    StandardOutput.write(format.render(report, coverage: coverage))
    if !workspace.problems.isEmpty { throw ExitStatus.failure }
    let isCovered = report.reaches(threshold ?? 0)
    if let threshold, !isCovered {
      let kinds = report.kinds(below: threshold).joined(separator: ", ")
      StandardError.report("less than \(threshold) % is covered of: \(kinds)")
    }
    if report.results.isEmpty, !findings.hasErrors {
      StandardError.report("there is no scenario to run")
    }
    // A scenario that could not be run is as bad as one that failed.
    if findings.hasErrors || !report.hasPassed || !isCovered
      || failOnEmpty && report.results.isEmpty
    {
      throw ExitStatus.findings
    }
  }

  private func filter() throws -> (String) -> Bool {
    guard let pattern else { return { _ in true } }
    do {
      let expression = try Regex(pattern)
      return { $0.contains(expression) }
    } catch {
      throw ExitStatus.failure(reporting: "--run wants a regular expression, found `\(pattern)`")
    }
  }
}

extension TestFormat: ExpressibleByArgument {}
