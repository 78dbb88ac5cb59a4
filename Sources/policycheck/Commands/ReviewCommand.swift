import ArgumentParser
import CommandSupport
import PolicyAnalysis
import PolicyEngine
import PolicyReplay

/// `policycheck review`: all that a change of policies does, in one go.
struct ReviewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Say all about a change: what differs, which properties fail, whom it breaks.",
    discussion: HelpText.discussion(
      """
      What diff, verify and breaking say of two versions, and with --log what replay says of a recorded log of \
      the channel: how its sessions go under the old and under the new policy. OLD and NEW are folders, files, or git:REF, as for diff.
      """,
      example: "policycheck review OLD NEW",
      findings: "something differs, fails or breaks, or could not be found out"
    )
  )

  @OptionGroup var options: ChangeOptions

  @Option(help: "The form of the output: text; markdown, for a pull request; or json, one object.")
  var format = ReviewFormat.text

  @Option(
    help: ArgumentHelp("A recorded log of the channel that --channel names.", valueName: "file"),
    completion: .events
  )
  var log: String?

  @Argument(help: "The policies as they were: a folder, a file, or git:REF.")
  var old: String

  @Argument(help: "The policies as they are now: a folder, a file, or git:REF.")
  var new: String

  func run() async throws {
    let change = try await options.change(from: old, to: new)
    let (pairs, compile, isOpen) = (change.pairs, change.compile, change.isOpen)
    let effort = options.effort
    let replay = try log.map { try report(on: $0, pairs, compile) }
    let start = ContinuousClock.now
    let clock = { Int64((ContinuousClock.now - start) / .milliseconds(1)) }
    let review = Review(
      comparisons: try pairs.map {
        try ChannelComparison($0, compile, isOpen: isOpen, effort.effort)
      },
      properties: try pairs.map {
        try ChannelProperties($0, compile, isOpen: isOpen, effort.effort, clock: clock)
      },
      breaks: try pairs.map {
        try ChannelBreaks($0, compile, isOpen: isOpen, effort.effort, upTo: .behaviour)
      },
      replay: replay
    )
    StandardOutput.write(format.render(review))
    try change.wantUsableFiles()
    if review.hasFindings { throw ExitStatus.findings }
  }

  /// How a log goes under both policies of the one channel that is named.
  private func report(
    on log: String,
    _ pairs: [ChannelPair],
    _ compile: ChannelPair.Compiler
  ) throws -> ReplayReport {
    guard !options.channels.isEmpty, pairs.count == 1 else {
      throw ExitStatus.failure(reporting: "--log is of one channel: name it by --channel")
    }
    guard case .both = pairs[0].presence else {
      throw ExitStatus.failure(
        reporting: "--log plays a channel of both sides, and only one has `\(pairs[0].channel)`"
      )
    }
    let policies = try pairs[0].policies(compile)
    return try LogReplayReport.make(
      of: log,
      pairs[0].channel,
      old: .init(policies.old, from: old),
      new: .init(policies.new, from: new)
    )
  }
}

extension ReviewFormat: ExpressibleByArgument {}
