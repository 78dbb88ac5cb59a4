import ArgumentParser
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

  @OptionGroup var setting: SettingOptions

  @OptionGroup var effort: EffortOptions

  @Option(help: "The policies as they were: a folder, a file, or git:REF, as for `diff`.")
  var against: String

  @Option(
    help: "A configuration, for the policies of both sides; can be given several times.",
    completion: .yaml
  )
  var config: [String] = []

  @Option(
    name: .customLong("channel"),
    help: "A channel to look at; can be given several times, without it all are.",
    completion: .channel
  )
  var channels: [String] = []

  @Option(help: "The last of the tiers that count: wire, source or behaviour.")
  var tier = BreakingChange.Tier.behaviour

  @Option(help: "The form of the output: text, or json, an object a line.")
  var format = BreakingFormat.text

  @Argument(help: "The policies as they are now: a folder, a file, or git:REF.")
  var new = "policies"

  func run() async throws {
    let before = try await PolicySource(text: against).library(with: config)
    let after = try await PolicySource(text: new).library(with: config)
    let pairs = try ChannelPair.all(before, after, only: channels)
    let isOpen = try setting.chosen().isEmpty
    let found = try pairs.map { pair in
      try ChannelBreaks(pair, setting.policy, isOpen: isOpen, effort.effort, upTo: tier)
    }
    StandardOutput.write(format.render(found))
    if found.contains(where: { !$0.changes.isEmpty || $0.problem != nil }) {
      throw ExitStatus.findings
    }
  }
}

extension BreakingChange.Tier: ExpressibleByArgument {}
extension BreakingFormat: ExpressibleByArgument {}
