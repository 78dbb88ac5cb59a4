import ArgumentParser
import CommandSupport
import PolicyAnalysis
import PolicyEngine

/// `policycheck verify`: proves what a channel should keep to.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove what channels should keep to, over all that may happen.",
    discussion: HelpText.discussion(
      """
      Every event may come at any moment, with any content, and timers may fire anywhere in their windows. An \
      admin may choose any settings, and change them at any moment, unless `--config` or `--set` says them. A \
      - stands for the channels of a policy, or a configuration, from standard input.
      """,
      example: "policycheck verify CHANNEL --format json",
      findings: "something is violated, or could not be found out"
    )
  )

  @OptionGroup var analysis: AnalysisOptions

  @Option(
    help:
      "The form of the output: text; json, an object a line; or test, a test with the counterexamples of one channel."
  )
  var format = VerifyFormat.text

  func run() throws {
    let (ids, library) = try analysis.channelIDs(orFile: true)
    if format == .test, ids.count != 1 {
      throw ExitStatus.failure(
        reporting: "a test is for one channel, and these are \(ids.count): name one"
      )
    }
    var isProved = true
    let start = ContinuousClock.now
    for id in ids {
      let policy = try analysis.setting.policy(id, of: library)
      try library.requireSoundProperties(of: id)
      let isOpen = try analysis.setting.chosen().isEmpty && !library.channel(id).isConfigured
      let verification = try Verification(policy, isOpen: isOpen, analysis.effort.effort()) {
        Int64((ContinuousClock.now - start) / .milliseconds(1))
      }
      let play = CounterexamplePlay(policy: policy)
      let verdicts = verification.verdicts().map(play.played)
      StandardOutput.write(format.render(verdicts, of: id, lasting: verification.lasting))
      if verdicts.contains(where: { $0.answer != .proved }) { isProved = false }
    }
    if !isProved { throw ExitStatus.findings }
  }
}

extension VerifyFormat: ExpressibleByArgument {}
