import ArgumentParser
import CommandSupport
import PolicyAnalysis
import PolicyEngine

/// Where a command's channels come from.
struct PolicyOptions: ParsableArguments {
  @OptionGroup var location: PolicyPathOptions

  @Option(help: "A configuration; can be given several times.", completion: .yaml)
  var config: [String] = []

  /// The policies and the configuration; ends the command when files can't be read.
  ///
  /// - Parameter looksAtTimes: whether what only times decide is looked for, too.
  func library(lookingAtTimes looksAtTimes: Bool = false) throws -> PolicyLibrary {
    try library(at: location.paths, lookingAtTimes: looksAtTimes)
  }

  /// The same with policies from elsewhere.
  func library(
    at paths: PolicyPaths,
    lookingAtTimes looksAtTimes: Bool = false
  ) throws -> PolicyLibrary {
    let workspace = Workspace(config, policies: paths, asksForPolicies: true)
    workspace.reportProblems()
    if !workspace.problems.isEmpty { throw ExitStatus.failure }
    try workspace.requireConfigurations(config)
    let documents = workspace.documents
    return looksAtTimes ? PolicyLibrary(lookingAtTimesIn: documents) : PolicyLibrary(documents)
  }

  /// A channel with its library; ends the command where there is none that could be run.
  func channel(
    _ id: String,
    lookingAtTimes looksAtTimes: Bool = false
  ) throws -> (PolicyLibrary.Channel, PolicyLibrary) {
    let library = try library(lookingAtTimes: looksAtTimes)
    let channel = try library.channel(id)
    // It can be shown all the same, but not all that is shown can come about (R5).
    for (setting, other) in channel.settings.conflicts(in: channel.model) {
      let names = [setting, other.value].map { channel.model.settings[$0].name }
      StandardError.report("`\(names[0])` has no effect while `\(names[1])` is in use")
    }
    return (channel, library)
  }

  /// All channels that could be run, and whether there are no others; what is wrong is reported.
  func channels(of library: PolicyLibrary) -> (usable: [PolicyLibrary.Channel], areAll: Bool) {
    if library.findings.hasErrors { StandardError.write(TextRenderer().render(library.findings)) }
    let channels = library.channelIDs.compactMap { try? library.channel($0) }
    return (channels, !library.hasUnusableFiles)
  }
}
