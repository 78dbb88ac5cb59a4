import Foundation
import PolicyEngine
import PolicyViews
import TestSupport
import Testing

/// The eleven channels, alone or with files of a test.
enum Shipped {
  private static let files = (try? Repository.yamlFiles(in: "policies/salesforce")) ?? []

  static func library(with text: String? = nil) -> PolicyLibrary {
    library(with: text.map { [$0] } ?? [])
  }

  static func library(with texts: [String]) -> PolicyLibrary {
    let own = texts.enumerated().map { SourceFile(name: "own-\($0).yaml", text: $1) }
    return PolicyLibrary(files + own)
  }

  static func channels(_ library: PolicyLibrary = library()) throws -> [PolicyLibrary.Channel] {
    try library.channelIDs.map { try library.channel($0) }
  }

  /// What `channels` prints of all channels of a library.
  static func catalog(_ library: PolicyLibrary = library()) throws -> ChannelCatalog {
    let channels = try channels(library)
    let titles = library.configurationTitles(of: channels)
    return ChannelCatalog(library.families(of: channels), titles: titles)
  }

  static let ids = library().channelIDs
}
