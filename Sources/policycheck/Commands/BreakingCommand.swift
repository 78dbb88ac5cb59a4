import ArgumentParser
import CommandSupport
import PolicyAnalysis
import PolicyEngine

/// `policycheck breaking`: what a change takes from those who depend on the policies.
struct BreakingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "breaking",
    abstract: "Find what a change breaks: kept sessions, hosts, and files that name what is gone.",
    discussion: HelpText.discussion(
      """
      Three tiers, each with those before it: wire is what hosts send and what sessions are kept as; source is \
      what configurations, tests and children name; behaviour is what becomes of sessions that are live when the \
      new policy takes the place of the old one. All states, memories and running timers are looked at that a \
      session can have.
      """,
      example: "policycheck breaking NEW --against OLD",
      findings: "something breaks, or it could not be found out"
    )
  )

  @OptionGroup var options: ChangeOptions

  @Option(help: "The policies as they were: a folder, a file, or git:REF, as for `diff`.")
  var against: String

  @Option(help: "The last of the tiers that count: wire, source or behaviour.")
  var tier = BreakingChange.Tier.behaviour

  @Option(help: "The form of the output: text, or json, an object a line.")
  var format = BreakingFormat.text

  @Argument(help: "The policies as they are now: a folder, a file, or git:REF.")
  var new = "policies"

  func run() async throws {
    let change = try await options.change(from: against, to: new)
    let found = try change.pairs.map { pair in
      try ChannelBreaks(
        pair,
        change.compile,
        isOpen: change.isOpen,
        options.effort.effort,
        upTo: tier
      )
    }
    StandardOutput.write(format.render(found))
    try change.wantUsableFiles()
    if found.contains(where: { !$0.changes.isEmpty || $0.problem != nil }) {
      throw ExitStatus.findings
    }
  }
}

extension BreakingChange.Tier: ExpressibleByArgument {}
extension BreakingFormat: ExpressibleByArgument {}
