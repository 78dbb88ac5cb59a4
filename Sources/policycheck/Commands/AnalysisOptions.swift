import ArgumentParser
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
  func channelIDs() throws -> (ids: [String], library: PolicyLibrary) {
    let library = try options.library()
    let ids = channels.isEmpty ? options.channels(of: library).usable.map(\.id) : channels
    return (ids, library)
  }
}
