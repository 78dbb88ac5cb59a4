import ArgumentParser
import CommandSupport
import PolicyAnalysis
import PolicyEngine

/// What the verbs that look at a change have in common: settings, effort, configurations and channels.
struct ChangeOptions: ParsableArguments {
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

  /// Reads both versions; ends the command where one can't be read.
  func change(from old: String, to new: String) async throws -> PolicyVersions {
    let sources = (old: PolicySource(text: old), new: PolicySource(text: new))
    let before = try await sources.old.library(with: config)
    let after = try await sources.new.library(with: config)
    let pairs = try ChannelPair.all(
      before,
      after,
      only: channels,
      inFiles: (sources.old.isFile, sources.new.isFile)
    )
    return PolicyVersions(
      old: before,
      new: after,
      pairs: pairs,
      compile: try setting.compiler(for: pairs),
      isOpen: try setting.chosen().isEmpty
    )
  }
}

/// Two versions of policies, channel by channel.
struct PolicyVersions {
  var old: PolicyLibrary
  var new: PolicyLibrary
  var pairs: [ChannelPair]
  var compile: ChannelPair.Compiler
  /// Whether an admin may choose the settings.
  var isOpen: Bool

  /// Ends the command where files of one of the versions could not be used.
  func wantUsableFiles() throws {
    if old.hasUnusableFiles || new.hasUnusableFiles { throw ExitStatus.failure }
  }
}
