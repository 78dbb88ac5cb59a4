import GRDB
import PolicyEngine
import SessionStore

/// What sessions have called for, as rows.
enum SQLiteEffects {
  private static let columns =
    "session, step, number, channel, name, parameters, at, attempts, problem, next_at, delivered_at"
  private static let key = "bucket = ? AND session = ? AND step = ? AND number = ?"

  private static func arguments(_ id: StoredEffect.ID) -> StatementArguments {
    [SessionBucket(of: id.session).number, id.session, id.step, id.index]
  }

  static func all(of session: String, _ db: Database) throws -> [StoredEffect] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(columns) FROM effects WHERE bucket = ? AND session = ? ORDER BY step, number
        """
    )
    let bucket = SessionBucket(of: session).number
    return try Row.fetchAll(statement, arguments: [bucket, session]).map(effect)
  }

  static func dead(atMost count: Int, _ db: Database) throws -> [StoredEffect] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT \(columns) FROM effects WHERE next_at IS NULL AND delivered_at IS NULL
        ORDER BY session, step, number LIMIT ?
        """,
      arguments: [count]
    ).map(effect)
  }

  private static func effect(_ row: Row) -> StoredEffect {
    var effect = StoredEffect(
      id: .init(session: row[0], step: row[1], index: row[2]),
      channel: row[3],
      name: row[4],
      parameters: row[5],
      at: Instant(milliseconds: row[6]),
      next: Instant(milliseconds: row[9] ?? 0)
    )
    effect.attempts = row[7]
    effect.problem = row[8]
    let next: Int64? = row[9]
    let delivered: Int64? = row[10]
    if let delivered {
      effect.state = .delivered(Instant(milliseconds: delivered))
    } else if next == nil {
      effect.state = .dead
    }
    return effect
  }

  // MARK: Writing

  static func write(_ effect: StoredEffect, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO effects (bucket, session, step, number, channel, name, parameters, at, attempts,
          next_at, is_first)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
        """
    )
    guard case .pending(let next) = effect.state else { return }
    try statement.execute(
      arguments: arguments(effect.id) + [
        effect.channel, effect.name, effect.parameters, effect.at.milliseconds, effect.attempts,
        next.milliseconds,
      ]
    )
    try markFirst(of: effect.id.session, db)
  }

  static func take(
    at instant: Instant,
    atMost count: Int,
    _ retry: (StoredEffect) -> Instant,
    _ db: Database
  ) throws -> [StoredEffect] {
    let ready = try db.cachedStatement(
      sql: """
        SELECT \(columns) FROM effects WHERE is_first AND next_at <= ? ORDER BY next_at LIMIT ?
        """
    )
    let update = try db.cachedStatement(
      sql: "UPDATE effects SET attempts = attempts + 1, next_at = ? WHERE \(key)"
    )
    return try Row.fetchAll(ready, arguments: [instant.milliseconds, count]).map { row in
      var effect = effect(row)
      effect.attempts += 1
      let next = retry(effect)
      effect.state = .pending(next: next)
      try update.execute(arguments: [next.milliseconds] + arguments(effect.id))
      return effect
    }
  }

  static func settle(_ outcome: EffectOutcome, at instant: Instant, _ db: Database) throws {
    let next: Int64?
    var delivered: Int64?
    var problem: String?
    switch outcome.result {
    case .delivered: (next, delivered) = (nil, instant.milliseconds)
    case .failed(let reason, let retry): (next, problem) = (retry.milliseconds, reason)
    case .dead(let reason): (next, problem) = (nil, reason)
    }
    // Why an earlier try failed stays known of one that is delivered.
    let statement = try db.cachedStatement(
      sql: """
        UPDATE effects SET next_at = ?, delivered_at = ?, problem = coalesce(?, problem)
        WHERE \(key) AND next_at IS NOT NULL AND attempts = ?
        """
    )
    try statement.execute(
      arguments: [next, delivered, problem] + arguments(outcome.effect) + [outcome.attempt]
    )
    try markFirst(of: outcome.effect.session, db)
  }

  static func resend(_ effect: StoredEffect.ID, at instant: Instant, _ db: Database) throws -> Bool
  {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE effects SET next_at = ?, attempts = 0
        WHERE \(key) AND next_at IS NULL AND delivered_at IS NULL
        """
    )
    try statement.execute(arguments: [instant.milliseconds] + arguments(effect))
    guard db.changesCount == 1 else { return false }
    try markFirst(of: effect.session, db)
    return true
  }

  /// Marks the first effect of a session that is pending, and no other.
  private static func markFirst(of session: String, _ db: Database) throws {
    let bucket = SessionBucket(of: session).number
    let find = try db.cachedStatement(
      sql: """
        SELECT step, number FROM effects WHERE bucket = ? AND session = ? AND next_at IS NOT NULL
        ORDER BY step, number LIMIT 1
        """
    )
    let first = try Row.fetchOne(find, arguments: [bucket, session])
    let step: UInt32? = first?[0]
    let number: Int? = first?[1]
    let mark = try db.cachedStatement(
      sql: """
        UPDATE effects SET is_first = (step IS ? AND number IS ?)
        WHERE bucket = ? AND session = ? AND is_first IS NOT (step IS ? AND number IS ?)
        """
    )
    try mark.execute(arguments: [step, number, bucket, session, step, number])
  }
}
