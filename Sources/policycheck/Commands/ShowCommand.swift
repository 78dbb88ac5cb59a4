import ArgumentParser
import CommandSupport
import PolicyEngine
import PolicyViews

/// `policycheck show`: prints the whole policy of a channel as one file.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a channel's whole policy, after inheritance and configuration.",
    discussion: HelpText.discussion(
      """
      What is printed is a policy file that extends nothing and behaves the same. Settings that a \
      configuration chooses are the defaults.
      """,
      example: "policycheck show CHANNEL --config CONFIG.yaml --origin",
      findings: nil
    )
  )

  @OptionGroup var options: PolicyOptions

  @Flag(help: "Say at the end of each line where its value was written, as file:line.")
  var origin = false

  @Argument(
    help: "The channel: one of the configuration, or a policy's id.",
    completion: .channel
  )
  var channel: String

  func run() throws {
    // It shows what is ignored of what only times decide, too.
    let (channel, library) = try options.channel(channel, lookingAtTimes: true)
    guard let flat = library.flatPolicy(of: channel) else { throw ExitStatus.failure }
    let policy = PolicyText(
      flat,
      library.findings.sources,
      library.suppressions,
      ignored: library.findings.ignored,
      zones: library.documents.zones
    )
    StandardOutput.write(origin ? policy.textWithOrigins : policy.text)
  }
}
