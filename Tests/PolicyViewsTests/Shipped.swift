import Foundation
import PolicyEngine
import TestSupport
import Testing

/// The shipped policies, alone or with files of a test.
enum Shipped {
  private static let files = (try? Repository.yamlFiles(in: "policies")) ?? []

  static func library(with text: String? = nil) -> PolicyLibrary {
    PolicyLibrary(files + (text.map { [SourceFile(name: "own.yaml", text: $0)] } ?? []))
  }

  static func channels(_ library: PolicyLibrary = library()) throws -> [PolicyLibrary.Channel] {
    try library.channelIDs.map { try library.channel($0) }
  }

  static let ids = library().channelIDs
}
