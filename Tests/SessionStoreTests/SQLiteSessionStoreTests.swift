import PolicyEngine
import SessionStore
import SessionStoreSQLite
import SessionStoreTesting
import TestSupport
import Testing

@Suite("Sessions in SQLite")
struct SQLiteSessionStoreTests {
  private static let begin = Instant(milliseconds: 1_767_603_600_000)

  @Test("do what every store does", arguments: StoreConformance.cases)
  func conformance(one: StoreConformance.Case) async throws {
    let folder = try TemporaryFolder()
    try await one.run {
      try SQLiteSessionStore(path: folder.path("sessions.sqlite")) { Self.begin }
    }
  }
}
