import Foundation
import PolicyEngine
import PolicyTesting
import Testing

@Suite("Shipped scenarios")
struct ShippedScenarioTests {
  @Test("pass")
  func pass() throws {
    let report = try Self.tests().run()
    #expect(report.hasPassed, "\(report)")
  }

  static func tests() throws -> PolicyTests {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "policies")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path())
    let files = try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      SourceFile(
        name: "policies/\(name)",
        bytes: Array(try Data(contentsOf: folder.appending(path: name)))
      )
    }
    return PolicyTests(files)
  }
}
