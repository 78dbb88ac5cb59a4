import Foundation
import PolicyEngine
import Testing

/// The shipped policies, alone or with files of a test.
enum Shipped {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "policies")

  private static let files: [SourceFile] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().compactMap { name in
      (try? Data(contentsOf: folder.appending(path: name))).map {
        SourceFile(name: "policies/\(name)", bytes: Array($0))
      }
    }
  }()

  static func library(with text: String? = nil) -> PolicyLibrary {
    PolicyLibrary(files + (text.map { [SourceFile(name: "own.yaml", text: $0)] } ?? []))
  }

  static func channels(_ library: PolicyLibrary = library()) throws -> [PolicyLibrary.Channel] {
    try library.channelIDs.map { try library.channel($0) }
  }

  static let ids = library().channelIDs
}
