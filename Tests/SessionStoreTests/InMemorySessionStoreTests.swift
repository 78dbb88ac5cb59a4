import PolicyEngine
import SessionStore
import SessionStoreTesting
import Testing

@Suite("Sessions in memory")
struct InMemorySessionStoreTests {
  private static let begin = Instant(milliseconds: 1_767_603_600_000)

  @Test("do what every store does", arguments: StoreConformance.cases)
  func conformance(one: StoreConformance.Case) async throws {
    try await one.run { InMemorySessionStore { Self.begin } }
  }
}
