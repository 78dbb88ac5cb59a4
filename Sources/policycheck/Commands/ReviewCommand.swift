import ArgumentParser
import PolicyAnalysis
import PolicyEngine

/// `policycheck review`: all that a change of policies does, in one go.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Say all about a change: what differs, which properties fail, whom it breaks.",
    discussion: HelpText.discussion(
      """
      What diff, verify and breaking say of two versions, and with --log what replay says of a recorded log. OLD \
      and NEW are folders, files, or git:REF, as for diff.
      """,
      example: "policycheck review OLD NEW",
      findings: "something differs, fails or breaks, or could not be found out"
    )
  )

  @OptionGroup var setting: SettingOptions

  @OptionGroup var effort: EffortOptions

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

  @Option(help: "The form of the output: text; markdown, for a pull request; or json, one object.")
  var format = ReviewFormat.text

  @Argument(help: "The policies as they were: a folder, a file, or git:REF.")
  var old: String

  @Argument(help: "The policies as they are now: a folder, a file, or git:REF.")
  var new: String

  func run() async throws {
    let before = try await PolicySource(text: old).library(with: config)
    let after = try await PolicySource(text: new).library(with: config)
    let pairs = try ChannelPair.all(before, after, only: channels)
    let isOpen = try setting.chosen().isEmpty
    let start = ContinuousClock.now
    let clock = { Int64((ContinuousClock.now - start) / .milliseconds(1)) }
    let review = Review(
      comparisons: try pairs.map {
        try ChannelComparison($0, setting.policy, isOpen: isOpen, effort.effort)
      },
      properties: try pairs.map {
        try ChannelProperties($0, setting.policy, isOpen: isOpen, effort.effort, clock: clock)
      },
      breaks: try pairs.map {
        try ChannelBreaks($0, setting.policy, isOpen: isOpen, effort.effort, upTo: .behaviour)
      }
    )
    StandardOutput.write(format.render(review))
    if review.hasFindings { throw ExitStatus.findings }
  }
}

extension ReviewFormat: ExpressibleByArgument {}
