import ArgumentParser
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
      admin may choose any settings, and change them at any moment, unless `--config` or `--set` says them.
      """,
      example: "policycheck verify CHANNEL --format json",
      findings: "something is violated, or could not be found out"
    )
  )

  @OptionGroup var options: PolicyOptions

  @OptionGroup var setting: SettingOptions

  @OptionGroup var limit: EffortOptions

  @Option(help: "The form of the output: text or json, an object a line.")
  var format = VerifyFormat.text

  @Argument(
    help: "The channels: of the configuration, or policies' ids; without any, all.",
    completion: .channel
  )
  var channels: [String] = []

  func run() throws {
    let library = try options.library()
    var isProved = true
    let ids = channels.isEmpty ? options.channels(of: library).usable.map(\.id) : channels
    let start = ContinuousClock.now
    for id in ids {
      let policy = try setting.policy(id, of: library)
      let isOpen = try setting.chosen().isEmpty && !library.channel(id).isConfigured
      let verification = try Verification(policy, isOpen: isOpen, limit.effort()) {
        Int64((ContinuousClock.now - start) / .milliseconds(1))
      }
      let verdicts = verification.verdicts()
      StandardOutput.write(format.render(verdicts, of: id, lasting: verification.lasting))
      if verdicts.contains(where: { $0.answer != .proved }) { isProved = false }
    }
    if !isProved { throw ExitStatus.findings }
  }
}

extension VerifyFormat: ExpressibleByArgument {}
