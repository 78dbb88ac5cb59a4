import Foundation
import GRDB
import PolicyEngine
import SessionStore

/// Sessions and their journal, as rows.
enum SQLiteRows {
  private static let dayLength: Int64 = 86_400_000

  // MARK: Sessions

  private static let sessionColumns =
    "id, channel, revision, step, state, last_seen, body, wake_at, ended_at"

  static func session(_ id: String, _ db: Database) throws -> StoredSession? {
    let statement = try db.cachedStatement(
      sql: "SELECT \(sessionColumns) FROM sessions WHERE bucket = ? AND id = ?"
    )
    let arguments: StatementArguments = [SessionBucket(of: id).number, id]
    return try Row.fetchOne(statement, arguments: arguments).map(session)
  }

  static func dueSessions(
    through instant: Instant,
    atMost count: Int,
    _ db: Database
  ) throws -> [StoredSession] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(sessionColumns) FROM sessions WHERE wake_at <= ? ORDER BY wake_at LIMIT ?
        """
    )
    return try Row.fetchAll(statement, arguments: [instant.milliseconds, count]).map(session)
  }

  private static func session(_ row: Row) throws -> StoredSession {
    StoredSession(
      id: row[0],
      channel: row[1],
      revision: try revision(row[2]),
      step: row[3],
      state: row[4],
      lastSeen: Instant(milliseconds: row[5]),
      body: Array(row[6] as Data),
      wakeAt: instant(row[7]),
      endedAt: instant(row[8])
    )
  }

  static func revision(_ text: String) throws -> PolicyRevision {
    guard let revision = PolicyRevision(text) else {
      throw StoreError.unreadable("`\(text)` is no revision of a policy")
    }
    return revision
  }

  private static func instant(_ milliseconds: Int64?) -> Instant? {
    milliseconds.map { Instant(milliseconds: $0) }
  }

  // MARK: Journal

  private static let entryColumns =
    "session, step, kind, event, revision, at, received, input, decision"

  static func journal(
    of session: String,
    after step: UInt32,
    atMost count: Int,
    _ db: Database
  ) throws -> [JournalEntry] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(entryColumns) FROM journal WHERE bucket = ? AND session = ? AND step > ?
        ORDER BY step LIMIT ?
        """
    )
    let bucket = SessionBucket(of: session).number
    return try Row.fetchAll(statement, arguments: [bucket, session, step, count]).map(entry)
  }

  static func entry(of event: EventKey, _ db: Database) throws -> JournalEntry? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(entryColumns) FROM journal WHERE bucket = ? AND session = ? AND event = ?
        ORDER BY step LIMIT 1
        """
    )
    let bucket = SessionBucket(of: event.session).number
    return try Row.fetchOne(statement, arguments: [bucket, event.session, event.event]).map(entry)
  }

  private static func entry(_ row: Row) throws -> JournalEntry {
    guard let kind = JournalEntry.Kind(rawValue: row[2]) else {
      throw StoreError.unreadable("an entry of the journal is of no known kind")
    }
    return JournalEntry(
      session: row[0],
      step: row[1],
      kind: kind,
      eventID: row[3],
      revision: try revision(row[4]),
      at: Instant(milliseconds: row[5]),
      received: Instant(milliseconds: row[6]),
      input: row[7],
      decision: row[8]
    )
  }

  // MARK: Writing

  static func write(_ changes: StoreChanges, _ db: Database) throws {
    for session in changes.sessions { try write(session, db) }
    for entry in changes.journal { try write(entry, db) }
    for effect in changes.effects { try SQLiteEffects.write(effect, db) }
  }

  /// The moment to wake a session at is written only where it changes, as an index has it.
  private static func write(_ session: StoredSession, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO sessions (bucket, \(sessionColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (bucket, id) DO UPDATE SET channel = excluded.channel,
          revision = excluded.revision, step = excluded.step, state = excluded.state,
          last_seen = excluded.last_seen, body = excluded.body, wake_at = excluded.wake_at,
          ended_at = excluded.ended_at
        """
    )
    try statement.execute(arguments: [
      SessionBucket(of: session.id).number, session.id, session.channel,
      session.revision.description, session.step, session.state, session.lastSeen.milliseconds,
      Data(session.body), session.wakeAt?.milliseconds, session.endedAt?.milliseconds,
    ])
  }

  private static func write(_ entry: JournalEntry, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO journal (day, bucket, \(entryColumns))
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    try statement.execute(arguments: [
      day(of: entry.received), SessionBucket(of: entry.session).number, entry.session, entry.step,
      entry.kind.rawValue, entry.eventID, entry.revision.description, entry.at.milliseconds,
      entry.received.milliseconds, entry.input, entry.decision,
    ])
  }

  /// Which day of UTC an instant is in, counted from 1970-01-01.
  private static func day(of instant: Instant) -> Int64 {
    let (day, rest) = instant.milliseconds.quotientAndRemainder(dividingBy: dayLength)
    return rest < 0 ? day - 1 : day
  }

  // MARK: Retention

  static func removeExpired(
    _ horizons: Retention,
    at now: Instant,
    _ db: Database
  ) throws -> Removed {
    func before(_ horizon: Int64) -> Instant { Instant(milliseconds: now.milliseconds - horizon) }
    var removed = Removed()
    let received = before(horizons.journal)
    // Whole days are a range of the table; of the day on which it ends the rest goes.
    try db.execute(
      sql: "DELETE FROM journal WHERE day <= ? AND received < ?",
      arguments: [day(of: received), received.milliseconds]
    )
    removed.journal = db.changesCount
    try db.execute(
      sql: "DELETE FROM effects WHERE delivered_at < ?",
      arguments: [before(horizons.deliveredEffects).milliseconds]
    )
    removed.effects = db.changesCount
    try db.execute(
      sql: """
        DELETE FROM sessions WHERE ended_at < ? AND NOT EXISTS (
          SELECT 1 FROM effects WHERE bucket = sessions.bucket AND session = sessions.id)
        """,
      arguments: [before(horizons.endedSessions).milliseconds]
    )
    removed.sessions = db.changesCount
    removed.versions = try SQLiteVersions.remove(supersededBefore: received, db)
    return removed
  }
}
