import Foundation
import PolicyEngine
import Testing

/// The files of the package that tests read.
enum Repository {
  /// The root of the package.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The YAML files of a folder, in order, named relative to the root.
  static func yamlFiles(in folder: String) throws -> [SourceFile] {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: folder).path
    )
    return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      let path = "\(folder)/\(name)"
      return SourceFile(name: path, bytes: Array(try Data(contentsOf: root.appending(path: path))))
    }
  }

  /// The shipped policies, read once.
  static let policies: PolicyLibrary? = (try? yamlFiles(in: "policies")).map { PolicyLibrary($0) }

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
