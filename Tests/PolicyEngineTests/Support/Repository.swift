import Foundation
import PolicyEngine
import TestSupport
import Testing

extension Repository {
  /// The shipped policies, read once.
  static let policies: PolicyLibrary? = (try? yamlFiles(in: "policies")).map {
    PolicyLibrary($0, zones: Zones.data)
  }

  /// The channels that shipped configurations name.
  static var configuredChannels: [String] {
    let ids = policies?.channelIDs ?? []
    return ids.filter { (try? policies?.channel($0))??.isConfigured ?? false }
  }

  /// A shipped channel, compiled.
  static func policy(_ channel: String, _ settings: [String: String] = [:]) throws -> Policy {
    try #require(policies).policy(channel, settings: settings)
  }
}

/// The channels of the mission, by what they have in common.
enum Channels {
  static let withInactivityLimit = [
    "enhanced-in-app-chat", "enhanced-web-chat", "bring-your-own-channel",
  ]
  static let otherEnhanced = [
    "enhanced-whatsapp", "enhanced-facebook-messenger", "enhanced-sms", "enhanced-apple-messages",
    "enhanced-line",
  ]
  static let standard = ["standard-whatsapp", "standard-facebook-messenger", "standard-sms"]
  static let withInactive = withInactivityLimit + otherEnhanced
  static let businessInitiated = (withInactive + standard).filter { $0 != "enhanced-web-chat" }
  static let enhancedBusinessInitiated = withInactive.filter { $0 != "enhanced-web-chat" }
  static let all = withInactive + standard
}
