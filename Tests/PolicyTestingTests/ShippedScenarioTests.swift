import Foundation
import PolicyEngine
import PolicyTesting
import TestSupport
import Testing

@Suite("Shipped scenarios")
struct ShippedScenarioTests {
  @Test("pass")
  func pass() throws {
    let report = try Self.tests().run()
    #expect(report.hasPassed, "\(report)")
  }

  static func tests() throws -> PolicyTests {
    PolicyTests(try Repository.yamlFiles(in: "policies"), zones: Zones.data)
  }
}
