import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyFormat

/// `policycheck fmt`: gives policies, configurations, tests and import tables one layout.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract:
      "Lay policies, configurations, tests and import tables out in one way; they say the same.",
    discussion: HelpText.discussion(
      """
      Files are written in place; one that is laid out already is not touched. Comments and the order \
      of keys are kept. With --check or --diff nothing is written. What can't be read as YAML, or is \
      no file of the language, is reported on standard error and left alone.
      """,
      example: "policycheck fmt --check policies",
      findings: "a file can't be read as YAML, or would change (--check, --diff)"
    )
  )

  @Argument(
    help: "Files and folders, or - for standard input; the folder `policies` if there are none.",
    completion: .yaml
  )
  var paths: [String] = []

  @Flag(help: "List the files that would change, and write nothing.")
  var check = false

  @Flag(help: "Print what would change, as a unified diff, and write nothing.")
  var diff = false

  func run() throws {
    var outcome = Outcome()
    let list = paths.isEmpty ? PolicyPaths(named: []).files() : FileList(paths)
    for problem in list.problems { outcome.fail(problem) }
    for file in list.files { format(file.path, &outcome) }
    if outcome.hasFailed { throw ExitStatus.failure }
    if outcome.hasFindings { throw ExitStatus.findings }
  }

  private struct Outcome {
    var hasFailed = false
    var hasFindings = false

    mutating func fail(_ message: String) {
      StandardError.report(message)
      hasFailed = true
    }
  }

  private func format(_ path: String, _ outcome: inout Outcome) {
    let name = FileFinder.name(of: path)
    let file: SourceFile
    do {
      file = SourceFile(name: name, bytes: try FileReader.read(path, limit: YAMLLimits().bytes))
    } catch {
      return outcome.fail("`\(name)` can't be read: \(error.words)")
    }
    switch PolicyFormatter.format(file) {
    case .unreadable(let findings):
      StandardError.write(TextRenderer().render(findings))
      outcome.hasFindings = true
    case .refused(let reason):
      outcome.fail("`\(name)` is left as it is: \(reason)")
    case .unchanged:
      if path == FileFinder.standardInput, !check, !diff { StandardOutput.write(file.bytes) }
    case .changed(let bytes):
      if check || diff {
        outcome.hasFindings = true
        if diff {
          StandardOutput.write(UnifiedDiff.text(from: file.bytes, to: bytes, name: name))
        } else {
          StandardOutput.write(TextRenderer.printable(name) + "\n")
        }
      } else if path == FileFinder.standardInput {
        StandardOutput.write(bytes)
      } else {
        do { try FileWriter.replace(path, with: bytes) } catch { outcome.hasFailed = true }
      }
    }
  }
}
