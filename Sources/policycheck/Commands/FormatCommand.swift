import ArgumentParser
import PolicyEngine
import PolicyFormat

/// `policycheck fmt`: gives policies, configurations and tests one layout.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract:
      "Lay policies, configurations and tests out in one way; what they say stays the same.",
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
    for path in files(of: paths.isEmpty ? ["policies"] : paths, &outcome) {
      format(path, &outcome)
    }
    if outcome.hasFailed { throw ExitStatus.failure }
    if outcome.hasFindings { throw ExitStatus.findings }
  }

  /// What the run comes to.
  private struct Outcome {
    var hasFailed = false
    var hasFindings = false

    mutating func fail(_ message: String) {
      StandardError.write("policycheck: \(message)\n")
      hasFailed = true
    }
  }

  /// The files that paths stand for, each once.
  private func files(of paths: [String], _ outcome: inout Outcome) -> [String] {
    var files: [String] = []
    for path in paths {
      if path == "-" {
        files.append(path)
        continue
      }
      switch FileFinder.find(path) {
      case .file(let file): files.append(file)
      case .folder(let found, let unreadable):
        files += found
        for folder in unreadable { outcome.fail("the folder `\(folder)` can't be read") }
        if found.isEmpty, unreadable.isEmpty {
          outcome.fail("`\(path)` holds no policies: no file in it ends in .yaml or .yml")
        }
      case .nothing(let reason): outcome.fail("`\(path)` can't be read: \(reason)")
      }
    }
    var seen: Set<String> = []
    return files.filter { seen.insert($0).inserted }
  }

  private func format(_ path: String, _ outcome: inout Outcome) {
    let name = path == "-" ? "<stdin>" : path
    let file: SourceFile
    do throws(FileReader.Failure) {
      file = SourceFile(name: name, bytes: try FileReader.read(path, limit: YAMLLimits().bytes))
    } catch {
      return outcome.fail("`\(name)` can't be read: \(error.reason)")
    }
    switch PolicyFormatter.format(file) {
    case .unreadable(let findings):
      StandardError.write(TextRenderer().render(findings))
      outcome.hasFindings = true
    case .refused(let reason):
      outcome.fail("`\(name)` is left as it is: \(reason)")
    case .unchanged:
      if path == "-", !check, !diff { StandardOutput.write(file.bytes) }
    case .changed(let bytes):
      if check || diff {
        outcome.hasFindings = true
        if diff {
          StandardOutput.write(UnifiedDiff.text(from: file.bytes, to: bytes, name: name))
        } else {
          StandardOutput.write(name + "\n")
        }
      } else if path == "-" {
        StandardOutput.write(bytes)
      } else if let reason = FileWriter.replace(path, with: bytes) {
        outcome.fail("`\(path)` can't be written: \(reason)")
      }
    }
  }
}
