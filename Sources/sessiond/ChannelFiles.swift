import CommandSupport
import Foundation
import PolicyEngine
import PolicyViews
import SessionService
import SessionStore

/// The channels of configurations and policies, as files have them.
enum ChannelFiles {
  /// All channels that can be run; ends the command where there is an error in any file.
  static func versions(_ configurations: [String], _ policies: PolicyPaths) throws
    -> [ChannelVersion]
  {
    let workspace = Workspace(configurations, policies: policies, asksForPolicies: true)
    workspace.reportProblems()
    if !workspace.problems.isEmpty { throw ExitStatus.failure }
    try workspace.requireConfigurations(configurations)
    let library = PolicyLibrary(workspace.documents)
    if library.findings.hasErrors {
      StandardError.write(TextRenderer().render(library.findings))
      throw ExitStatus.failure
    }
    let versions = library.channelIDs.compactMap { version($0, of: library) }
    if versions.isEmpty {
      throw ExitStatus.failure(
        reporting: "there is no channel to run: a policy that isn't abstract"
      )
    }
    return versions
  }

  /// A channel; nil for a policy that can only be run as a channel of a configuration.
  private static func version(_ id: String, of library: PolicyLibrary) -> ChannelVersion? {
    guard let channel = try? library.channel(id), let policy = try? library.policy(id),
      let flat = library.flatPolicy(of: channel, isOwn: false)
    else { return nil }
    return ChannelVersion(
      channel: id,
      policy: policy,
      text: PolicyText(flat, library.findings.sources).text
    )
  }

  /// The policy of a version that a store has.
  static func policy(of version: StoredVersion) throws -> Policy {
    let settings = try JSONDecoder().decode(
      [String: String].self,
      from: Data(version.settings.utf8)
    )
    let name = "\(version.channel)@\(version.since).yaml"
    let library = ZoneFiles.library(of: [SourceFile(name: name, text: version.policy)])
    guard let id = library.channelIDs.first else {
      throw StoreError.unreadable("the policy of `\(version.channel)` can't be used any more")
    }
    return try library.policy(id, settings: settings)
  }
}
