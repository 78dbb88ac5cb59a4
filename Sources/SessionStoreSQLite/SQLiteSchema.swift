import GRDB

/// The tables of a store, and how older ones become what they are now: forward only.
enum SQLiteSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      for statement in first { try db.execute(sql: statement) }
    }
    return migrator
  }

  /// The first version: instants are milliseconds since 1970, and what is spread over databases is found by its bucket.
  private static let first = [
    """
    CREATE TABLE sessions (
      bucket INTEGER NOT NULL,
      id TEXT NOT NULL,
      channel TEXT NOT NULL,
      revision TEXT NOT NULL,
      step INTEGER NOT NULL,
      state TEXT NOT NULL,
      last_seen INTEGER NOT NULL,
      body BLOB NOT NULL,
      wake_at INTEGER,
      ended_at INTEGER,
      PRIMARY KEY (bucket, id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX sessions_wake ON sessions (wake_at) WHERE wake_at IS NOT NULL",
    "CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL",
    // What was taken in on one day lies together, so that old days go as one range.
    """
    CREATE TABLE journal (
      day INTEGER NOT NULL,
      bucket INTEGER NOT NULL,
      session TEXT NOT NULL,
      step INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      event TEXT,
      revision TEXT NOT NULL,
      at INTEGER NOT NULL,
      received INTEGER NOT NULL,
      input TEXT,
      decision TEXT NOT NULL,
      PRIMARY KEY (day, bucket, session, step)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX journal_sessions ON journal (bucket, session, event)",
    """
    CREATE TABLE effects (
      bucket INTEGER NOT NULL,
      session TEXT NOT NULL,
      step INTEGER NOT NULL,
      number INTEGER NOT NULL,
      channel TEXT NOT NULL,
      name TEXT NOT NULL,
      parameters TEXT NOT NULL,
      at INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      problem TEXT,
      next_at INTEGER,
      is_first INTEGER NOT NULL,
      delivered_at INTEGER,
      PRIMARY KEY (bucket, session, step, number)
    ) STRICT, WITHOUT ROWID
    """,
    // Only the first pending effect of a session, so that none is tried before those that come first.
    "CREATE INDEX effects_ready ON effects (next_at) WHERE is_first",
    """
    CREATE INDEX effects_dead ON effects (session, step, number)
      WHERE next_at IS NULL AND delivered_at IS NULL
    """,
    """
    CREATE TABLE versions (
      channel TEXT NOT NULL,
      since INTEGER NOT NULL,
      revision TEXT NOT NULL,
      policy TEXT NOT NULL,
      settings TEXT NOT NULL,
      PRIMARY KEY (channel, since)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX effects_delivered ON effects (delivered_at) WHERE delivered_at IS NOT NULL",
  ]
}
