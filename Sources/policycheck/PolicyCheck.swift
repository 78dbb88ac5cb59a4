import ArgumentParser
import CommandSupport
import PolicyEngine

/// The command line: parses arguments, runs a verb, and ends with one of three exit codes.
@main
struct PolicyCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policycheck",
    abstract: "Checks, simulates and explains policies for messaging sessions.",
    discussion: """
      Exit codes: 0 clean, 1 findings, 2 could not do it. Findings are printed on standard output, \
      progress and logs on standard error; colour is used on a terminal unless NO_COLOR is set.
      """,
    version: DiagnosticSARIF.version,
    subcommands: [
      CheckCommand.self, TestCommand.self, SimulateCommand.self, ReplayCommand.self,
      ExplainCommand.self, ShowCommand.self,
      ChannelsCommand.self, GraphCommand.self, ImportCommand.self, FormatCommand.self,
      VerifyCommand.self, BoundsCommand.self, DiffCommand.self, BreakingCommand.self,
      ReviewCommand.self, GenerateTestsCommand.self,
      SchemaCommand.self,
      InitCommand.self,
    ]
  )

  static func main() async {
    let code: ExitStatus
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      code = .clean
    } catch let status as ExitStatus {
      code = status
    } catch let error as PolicyError {
      StandardError.write(error.description)
      code = .failure
    } catch {
      let isHelp = exitCode(for: error) == .success
      let text = fullMessage(for: error)
      if isHelp {
        StandardOutput.write(text + "\n")
      } else {
        StandardError.write((unknownVerb ?? text) + "\n")
      }
      code = isHelp ? .clean : .failure
    }
    ExitStatus.finish(with: code)
  }

  /// What to say of a first argument that is no verb.
  private static var unknownVerb: String? {
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"),
      !verbs.contains(word)
    else { return nil }
    return
      "policycheck: there is no verb `\(word)`; \(Suggestion.help(for: word, among: verbs, "verbs"))"
  }
}
