import ArgumentParser
import CommandSupport
import PolicyAnalysis
import PolicyEngine

/// `policycheck diff`: what a change of policies changes for those who talk.
struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare what two versions of policies do, not how they are written.",
    discussion: HelpText.discussion(
      """
      OLD and NEW are folders, files, or git:REF, which is the folder `policies` of a commit, a branch or a tag; \
      git:REF:FOLDER is another one. Compared are events with their outcomes, states, effects with parameters, \
      refusals, and the moments of all that; not the names of rules, timers and memories.

      Settings stay what they are while a session lasts. Of a channel that no configuration sets up all choices \
      are compared, durations at the ends of what may be chosen. --set counts where a policy has the setting.

      Of a file and a folder the channels of the file are compared. With exit code 2 files of \
      OLD or NEW could not be used; what could be compared is printed all the same.
      """,
      example: "policycheck diff OLD NEW",
      findings: "something differs and --exit-code is given, or it could not be found out"
    )
  )

  @OptionGroup var options: ChangeOptions

  @Option(
    help: """
      The form of the output: text; markdown, for a pull request; json, an object a line; or test, a test of one \
      channel with what only the policy of --of does.
      """
  )
  var format = DiffFormat.text

  @Option(
    help: "Whose sessions a test has, which pass there and fail on the other side: old or new."
  )
  var of = ComparedSide.new

  @Flag(help: "Exit with 1 when something differs.")
  var exitCode = false

  @Argument(help: "The policies as they were: a folder, a file, or git:REF.")
  var old: String

  @Argument(help: "The policies as they are now: a folder, a file, or git:REF.")
  var new: String

  func run() async throws {
    let change = try await options.change(from: old, to: new)
    let comparisons = try change.pairs.map { pair in
      try ChannelComparison(
        pair,
        change.compile,
        isOpen: change.isOpen,
        options.effort.effort
      )
    }
    if format == .test, comparisons.count != 1 {
      throw ExitStatus.failure(
        reporting: "a test is for one channel, and these are \(comparisons.count): name one"
      )
    }
    let known = try change.pairs.first.map { pair in
      try options.setting.known(by: pair.channel, in: of == .old ? change.old : change.new)
    }
    let output = format.render(comparisons, of: of, under: known ?? [])
    if format == .test, output.isEmpty { reportNoTest(comparisons[0]) }
    StandardOutput.write(output)
    try change.wantUsableFiles()
    if comparisons.contains(where: { $0.isUndecided || exitCode && $0.differs }) {
      throw ExitStatus.findings
    }
  }

  /// Says why there is no test.
  private func reportNoTest(_ comparison: ChannelComparison) {
    let channel = comparison.channel
    let words =
      if !comparison.differs {
        "nothing that `\(channel)` does differs, and so there is no test"
      } else if DiffFormat.test(comparison, of: of.other, under: []).isEmpty {
        "no session of `\(channel)` shows what differs, and so there is no test; --format text says what does"
      } else {
        "`\(channel)` does nothing in \(of.rawValue.uppercased()) only; --of \(of.other.rawValue) writes what it does on the other side only"
      }
    StandardError.report(words)
  }
}

extension DiffFormat: ExpressibleByArgument {}

extension ComparedSide: ExpressibleByArgument {}
