import GRDB
import PolicyEngine
import SessionStore

/// The policies that channels follow and have followed, as rows.
enum SQLiteVersions {
  static func add(_ versions: [StoredVersion], _ db: Database) throws -> Bool {
    for version in versions {
      let last = try Int64.fetchOne(
        db,
        sql: "SELECT max(since) FROM versions WHERE channel = ?",
        arguments: [version.channel]
      )
      if let last, last >= version.since.milliseconds { return false }
    }
    for version in versions {
      try db.execute(
        sql:
          "INSERT INTO versions (channel, since, revision, policy, settings) VALUES (?, ?, ?, ?, ?)",
        arguments: [
          version.channel, version.since.milliseconds, version.revision.description, version.policy,
          version.settings,
        ]
      )
    }
    return true
  }

  static func all(_ db: Database) throws -> [StoredVersion] {
    try Row.fetchAll(
      db,
      sql: "SELECT channel, since, revision, policy, settings FROM versions ORDER BY channel, since"
    ).map { row in
      StoredVersion(
        channel: row[0],
        since: Instant(milliseconds: row[1]),
        revision: try SQLiteRows.revision(row[2]),
        policy: row[3],
        settings: row[4]
      )
    }
  }

  /// Removes those that no session has the revision of, and whose next one came before an instant; how many.
  static func remove(supersededBefore instant: Instant, _ db: Database) throws -> Int {
    try db.execute(
      sql: """
        DELETE FROM versions WHERE EXISTS (
            SELECT 1 FROM versions AS later WHERE later.channel = versions.channel
              AND later.since > versions.since AND later.since < ?)
          AND NOT EXISTS (
            SELECT 1 FROM sessions WHERE sessions.channel = versions.channel
              AND sessions.revision = versions.revision)
        """,
      arguments: [instant.milliseconds]
    )
    return db.changesCount
  }
}
