import PolicyEngine
import SessionStore
import Synchronization
import TestSupport

/// A store whose connection is lost at random: before a transaction, or after it has been committed, when nobody knows.
final class FaultyStore: SessionStore {
  private let base: any SessionStore
  private let random: Mutex<SeededRandom>
  private let percent: Int
  private let crashCount = Mutex(0)

  /// How often the connection was lost.
  var crashes: Int { crashCount.withLock { $0 } }

  init(_ base: any SessionStore, percent: Int, run: Int) {
    (self.base, self.percent) = (base, percent)
    random = Mutex(SeededRandom(run: run))
  }

  private func fail() throws {
    guard random.withLock({ $0.chance(percent) }) else { return }
    crashCount.withLock { $0 += 1 }
    throw StoreError.unavailable("the connection is lost")
  }

  private func guarded<Value>(_ body: () async throws -> Value) async throws -> Value {
    try fail()
    let value = try await body()
    try fail()
    return value
  }

  func now() async throws -> Instant { try await base.now() }

  func update<Result: Sendable>(
    _ sessions: [String],
    events: [EventKey],
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result)
  ) async throws -> Result {
    try await guarded { try await base.update(sessions, events: events, decide) }
  }

  func updateDue<Result: Sendable>(
    through instant: Instant,
    atMost count: Int,
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result)
  ) async throws -> Result {
    try await guarded { try await base.updateDue(through: instant, atMost: count, decide) }
  }

  func nextWake() async throws -> Instant? { try await guarded { try await base.nextWake() } }

  func session(_ id: String) async throws -> StoredSession? {
    try await guarded { try await base.session(id) }
  }

  func journal(of session: String, after step: UInt32, atMost count: Int) async throws
    -> [JournalEntry]
  {
    try await guarded { try await base.journal(of: session, after: step, atMost: count) }
  }

  func takeEffects(
    at instant: Instant,
    atMost count: Int,
    retry: @Sendable (StoredEffect) -> Instant
  ) async throws -> [StoredEffect] {
    try await guarded { try await base.takeEffects(at: instant, atMost: count, retry: retry) }
  }

  func settle(_ outcomes: [EffectOutcome], at instant: Instant) async throws {
    try await guarded { try await base.settle(outcomes, at: instant) }
  }

  func effects(of session: String) async throws -> [StoredEffect] {
    try await guarded { try await base.effects(of: session) }
  }

  func deadEffects(atMost count: Int) async throws -> [StoredEffect] {
    try await guarded { try await base.deadEffects(atMost: count) }
  }

  func resend(_ effect: StoredEffect.ID, at instant: Instant) async throws -> Bool {
    try await guarded { try await base.resend(effect, at: instant) }
  }

  func add(_ versions: [StoredVersion]) async throws -> Bool {
    try await guarded { try await base.add(versions) }
  }

  func versions() async throws -> [StoredVersion] {
    try await guarded { try await base.versions() }
  }

  func removeExpired(_ horizons: Retention, at instant: Instant) async throws -> Removed {
    try await guarded { try await base.removeExpired(horizons, at: instant) }
  }
}
