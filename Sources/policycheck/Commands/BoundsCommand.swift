import ArgumentParser
import CommandSupport
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
      example: "policycheck bounds CHANNEL --witness",
      findings: "more may happen than could be looked at"
    )
  )

  @OptionGroup var analysis: AnalysisOptions

  @Option(help: "The form of the output: text or json, an object a line.")
  var format = BoundsFormat.text

  @Flag(
    help: "Show a session of which it takes the least time, and one of which it takes the most."
  )
  var witness = false

  func run() throws {
    let (ids, library) = try analysis.channelIDs()
    var isComplete = true
    for id in ids {
      var search = try BoundsAnalysis(
        analysis.setting.policy(id, of: library),
        analysis.effort.effort()
      )
      let bounds = search.bounds()
      StandardOutput.write(format.render(bounds, of: id, witnesses: witness))
      guard !search.isComplete else { continue }
      isComplete = false
      StandardError.report(
        "more may happen in `\(id)` than could be looked at, so some of these bounds may be too narrow"
      )
    }
    if !isComplete { throw ExitStatus.findings }
  }
}

extension BoundsFormat: ExpressibleByArgument {}
