import ArgumentParser
import CommandSupport
import PolicyEngine

/// The channels that an analysis looks at, their settings, and how long it may take.
struct AnalysisOptions: ParsableArguments {
  @OptionGroup var options: PolicyOptions

  @OptionGroup var setting: SettingOptions

  @OptionGroup var effort: EffortOptions

  @Argument(
    help: "The channels: of the configuration, or policies' ids; without any, all.",
    completion: .channel
  )
  var channels: [String] = []

  /// The ids of the channels, with the library that has them.
  ///
  /// - Parameter orFile: whether the channels can be those of a file from standard input.
  func channelIDs(orFile: Bool = false) throws -> (ids: [String], library: PolicyLibrary) {
    if orFile, channels == [FileFinder.standardInput] { return try channelsOfStandardInput() }
    let library = try options.library()
    let ids = channels.isEmpty ? options.channels(of: library).usable.map(\.id) : channels
    return (ids, library)
  }

  /// The channels of a file that is read, in the place of one that there is, with all that it depends on.
  private func channelsOfStandardInput() throws -> (ids: [String], library: PolicyLibrary) {
    let input = FileFinder.standardInput
    let workspace = Workspace(
      [input] + options.config,
      policies: options.location.paths,
      asksForPolicies: false,
      wantsTests: true
    )
    workspace.reportProblems()
    if !workspace.problems.isEmpty { throw ExitStatus.failure }
    let library = PolicyLibrary(workspace.documents)
    let ids = library.channels(of: workspace.wanted.min() ?? 0)
    if !ids.isEmpty { return (ids, library) }
    StandardError.write(TextRenderer().render(library.findings))
    throw ExitStatus.failure(
      reporting: "standard input has no channel: a policy that isn't abstract, or a configuration"
    )
  }
}
