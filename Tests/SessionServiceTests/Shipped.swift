import PolicyEngine
import PolicyViews
import SessionService
import TestSupport
import Testing

/// Channels that follow shipped policies.
enum Shipped {
  private static let library = Result {
    PolicyLibrary(try Repository.yamlFiles(in: "policies/salesforce"))
  }

  static func version(
    _ channel: String,
    of policy: String,
    _ settings: [String: String] = [:]
  ) throws -> ChannelVersion {
    let library = try library.get()
    let flat = try #require(
      library.flatPolicy(of: try library.channel(policy), isOwn: false)
    )
    return ChannelVersion(
      channel: channel,
      policy: try library.policy(policy, settings: settings),
      text: PolicyText(flat, library.findings.sources).text
    )
  }
}
