import ArgumentParser
import PolicyAnalysis
import PolicyEngine

/// `policycheck bounds`: says how long things can take in a channel.
struct BoundsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bounds",
    abstract:
      "Say how long sessions stay in each state, and when they end, over all that may happen.",
    discussion: HelpText.discussion(
      """
      Every event may come at any moment, with any content, and timers may fire anywhere in their windows. \
      Settings are as given, else as the channel has them.
      """,
      example: "policycheck bounds CHANNEL --set SETTING=VALUE --witness",
      findings: "more may happen than could be looked at"
    )
  )

  @OptionGroup var options: PolicyOptions

  @OptionGroup var setting: SettingOptions

  @OptionGroup var limit: EffortOptions

  @Option(help: "The form of the output: text or json, an object a line.")
  var format = BoundsFormat.text

  @Flag(
    help: "Show a session of which it takes the least time, and one of which it takes the most."
  )
  var witness = false

  @Argument(
    help: "The channels: of the configuration, or policies' ids; without any, all.",
    completion: .channel
  )
  var channels: [String] = []

  func run() throws {
    let library = try options.library()
    var isComplete = true
    let ids = channels.isEmpty ? options.channels(of: library).usable.map(\.id) : channels
    for id in ids {
      var analysis = try BoundsAnalysis(setting.policy(id, of: library), limit.effort())
      let bounds = analysis.bounds()
      StandardOutput.write(format.render(bounds, of: id, witnesses: witness))
      guard !analysis.isComplete else { continue }
      isComplete = false
      StandardError.report(
        "more may happen in `\(id)` than could be looked at, so some of these bounds may be too narrow"
      )
    }
    if !isComplete { throw ExitStatus.findings }
  }
}

extension BoundsFormat: ExpressibleByArgument {}
