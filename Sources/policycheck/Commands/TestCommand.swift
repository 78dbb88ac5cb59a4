import ArgumentParser
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
      list, a change of status, an effect or a refusal, must not come about.
      """,
      example: "policycheck test --coverage policies",
      findings: "scenarios failed, or less than --threshold is covered"
    )
  )

  @Argument(
    help: "Files and folders; the folder of --policies if there are none.",
    completion: .yaml
  )
  var paths: [String] = []

  @Option(help: "The folder of the policies that are tested.", completion: .directory)
  var policies = "policies"

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

  @Flag(help: "Let it count as a failure that there is no scenario to run.")
  var failOnEmpty = false

  func validate() throws {
    if let threshold, !(0...100).contains(threshold) {
      throw ValidationError("--threshold wants a percentage from 0 to 100, found \(threshold)")
    }
  }

  func run() throws {
    let isWanted = try filter()
    let workspace = Workspace(paths.isEmpty ? [policies] : paths, policies: policies)
    for problem in workspace.problems { StandardError.write("policycheck: \(problem)\n") }
    if workspace.wanted.isEmpty { throw ExitStatus.failure }
    let tests = PolicyTests(workspace.documents, telling: workspace.wanted)
    // What can't be read as it was meant can't be relied upon.
    if tests.findings.hasErrors {
      StandardError.write(TextRenderer().render(tests.findings))
      throw ExitStatus.failure
    }
    let report = tests.run(where: isWanted)
    StandardOutput.write(format.render(report, coverage: coverage))
    if !workspace.problems.isEmpty { throw ExitStatus.failure }
    let isCovered = report.reaches(threshold ?? 0)
    if let threshold, !isCovered {
      StandardError.write("policycheck: less than \(threshold) % of something is covered\n")
    }
    if report.results.isEmpty { StandardError.write("policycheck: there is no scenario to run\n") }
    if !report.hasPassed || !isCovered || failOnEmpty && report.results.isEmpty {
      throw ExitStatus.findings
    }
  }

  private func filter() throws -> (String) -> Bool {
    guard let pattern else { return { _ in true } }
    do {
      let expression = try Regex(pattern)
      return { $0.contains(expression) }
    } catch {
      StandardError.write("policycheck: --run wants a regular expression, found `\(pattern)`\n")
      throw ExitStatus.failure
    }
  }
}

extension TestFormat: ExpressibleByArgument {}
