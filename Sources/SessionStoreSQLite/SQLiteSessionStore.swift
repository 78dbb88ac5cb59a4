internal import GRDB
public import PolicyEngine
public import SessionStore

/// Sessions in a SQLite file, for one process: durable before a call returns.
///
/// The file is in WAL mode with `synchronous=FULL`: what was written survives the loss of power, as far as the disk keeps
/// what it was asked to keep. Each call is one transaction; who has events of many sessions gives them together.
public final class SQLiteSessionStore: SessionStore {
  private let database: DatabasePool
  private let lock: FileLock
  private let clock: @Sendable () -> Instant

  /// Opens a file, or makes it, with the tables of this version.
  ///
  /// - Parameters:
  ///   - path: of the file; beside it are others of the same name that end in `-wal`, `-shm` and `.lock`.
  ///   - clock: gives the time.
  /// - Throws: `StoreError` where the file can't be used, another process has it, or it has tables of a later version.
  public init(path: String, clock: @escaping @Sendable () -> Instant) throws {
    self.clock = clock
    lock = try FileLock(path: path + ".lock")
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    database = try Self.translating {
      let database = try DatabasePool(path: path, configuration: configuration)
      // It is NORMAL after a switch to WAL.
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      let migrator = SQLiteSchema.migrator
      if try database.read(migrator.hasBeenSuperseded) {
        throw StoreError.unreadable("`\(path)` was made by a later version")
      }
      try migrator.migrate(database)
      return database
    }
  }

  /// Closes the file; what is asked of the store afterwards fails.
  public func close() throws {
    try Self.translating { try database.close() }
    lock.release()
  }

  /// The clock that the store was made with.
  public func now() -> Instant { clock() }

  // MARK: Sessions

  /// One transaction; what others write waits for it.
  public func update<Result: Sendable>(
    _ sessions: [String],
    events: [EventKey],
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result)
  ) async throws -> Result {
    let now = clock()
    return try await write(decide) { db in
      var view = StoreView(now: now, sessions: [:])
      for id in sessions { view.sessions[id] = try SQLiteRows.session(id, db) }
      for event in events { view.known[event] = try SQLiteRows.entry(of: event, db) }
      return (view, Set(sessions))
    }
  }

  /// One transaction; what others write waits for it.
  public func updateDue<Result: Sendable>(
    through instant: Instant,
    atMost count: Int,
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result)
  ) async throws -> Result {
    let now = clock()
    return try await write(decide) { db in
      let due = try SQLiteRows.dueSessions(through: instant, atMost: count, db)
      let view = StoreView(
        now: now,
        sessions: Dictionary(due.map { ($0.id, $0) }) { first, _ in first }
      )
      return (view, Set(view.sessions.keys))
    }
  }

  /// Writes what is decided about a view, in one transaction.
  private func write<Result: Sendable>(
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result),
    seeing look: @escaping @Sendable (Database) throws -> (view: StoreView, visible: Set<String>)
  ) async throws -> Result {
    // Nothing outlives the call.
    try await withoutActuallyEscaping(decide) { decide in
      try await Self.translating {
        try await database.write { db in
          let (view, visible) = try look(db)
          let (changes, result) = try decide(view)
          try changes.check(against: view, seeing: visible)
          try SQLiteRows.write(changes, db)
          return result
        }
      }
    }
  }

  /// A moment that no session is to be woken before.
  public func nextWake() async throws -> Instant? {
    try await read { db in
      try Int64.fetchOne(db, sql: "SELECT min(wake_at) FROM sessions WHERE wake_at IS NOT NULL")
        .map { Instant(milliseconds: $0) }
    }
  }

  /// A session; nil where there is none of this id.
  public func session(_ id: String) async throws -> StoredSession? {
    try await read { try SQLiteRows.session(id, $0) }
  }

  /// What happened to a session after a step, in order.
  public func journal(of session: String, after step: UInt32, atMost count: Int) async throws
    -> [JournalEntry]
  {
    try await read { try SQLiteRows.journal(of: session, after: step, atMost: count, $0) }
  }

  // MARK: Effects

  /// Takes effects that may be tried at an instant: of each session the first that is pending.
  public func takeEffects(
    at instant: Instant,
    atMost count: Int,
    retry: @Sendable (StoredEffect) -> Instant
  ) async throws -> [StoredEffect] {
    try await withoutActuallyEscaping(retry) { retry in
      try await Self.translating {
        try await database.write { db in
          try SQLiteEffects.take(at: instant, atMost: count, retry, db)
        }
      }
    }
  }

  /// Says how tries have ended, at an instant.
  public func settle(_ outcomes: [EffectOutcome], at instant: Instant) async throws {
    try await Self.translating {
      try await database.write { db in
        for outcome in outcomes { try SQLiteEffects.settle(outcome, at: instant, db) }
      }
    }
  }

  /// The effects of a session that are kept, in their order.
  public func effects(of session: String) async throws -> [StoredEffect] {
    try await read { try SQLiteEffects.all(of: session, $0) }
  }

  /// The effects that were given up, in the order of their ids.
  public func deadEffects(atMost count: Int) async throws -> [StoredEffect] {
    try await read { try SQLiteEffects.dead(atMost: count, $0) }
  }

  /// Has an effect tried again that was given up; false where it was not.
  public func resend(_ effect: StoredEffect.ID, at instant: Instant) async throws -> Bool {
    try await Self.translating {
      try await database.write { try SQLiteEffects.resend(effect, at: instant, $0) }
    }
  }

  // MARK: Policies

  /// Adds versions of channels' policies: all of them, or where one isn't later than its channel's last one, none.
  public func add(_ versions: [StoredVersion]) async throws -> Bool {
    try await Self.translating {
      try await database.write { try SQLiteVersions.add(versions, $0) }
    }
  }

  /// The versions of all channels, by channel, the oldest first.
  public func versions() async throws -> [StoredVersion] { try await read(SQLiteVersions.all) }

  // MARK: Retention

  /// Removes what is older than it is kept, as far as it is no longer needed.
  public func removeExpired(_ horizons: Retention, at instant: Instant) async throws -> Removed {
    try await Self.translating {
      try await database.write { try SQLiteRows.removeExpired(horizons, at: instant, $0) }
    }
  }

  // MARK: Errors

  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await Self.translating { try await database.read(body) }
  }

  /// What SQLite reports, as an error of a store.
  private static func translating<Value>(_ body: () async throws -> Value) async throws -> Value {
    do { return try await body() } catch let error as DatabaseError { throw storeError(error) }
  }

  private static func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatabaseError { throw storeError(error) }
  }

  private static func storeError(_ error: DatabaseError) -> StoreError {
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT: return .unreadable(reason)
    default: return .unavailable(reason)
    }
  }
}
