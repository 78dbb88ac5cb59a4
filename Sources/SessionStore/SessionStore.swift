public import PolicyEngine

/// Keeps sessions, what happened to them, and what is still to be done for them.
///
/// A session's work is one pure step of microseconds, so reading, deciding and writing are one transaction: there is no
/// lease that somebody would have to wait for after a crash. A decision is durable when ``update(_:events:_:)`` returns,
/// and where it throws nothing was written, or, if the connection was lost while committing, all of it or nothing.
///
/// Several processes may use one store. Every home of sessions is held against the same conformance suite.
public protocol SessionStore: Sendable {
  /// The store's clock, the only one that counts for all who use the store.
  func now() async throws -> Instant

  /// One transaction over some sessions, which nobody else changes meanwhile.
  ///
  /// - Parameters:
  ///   - sessions: the ids of the sessions, each once.
  ///   - events: those of which an earlier decision is looked for.
  ///   - decide: gives what is to be written, and a result; it may be called again where the transaction has to be
  ///     repeated, and then only the last call counts.
  /// - Returns: the result, once all is durable.
  /// - Throws: what `decide` throws, with nothing written, and ``StoreError``.
  func update<Result: Sendable>(
    _ sessions: [String],
    events: [EventKey],
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result)
  ) async throws -> Result

  /// One transaction over the sessions that are to be woken up to an instant, the earliest first; those that somebody
  /// else holds are left to them.
  ///
  /// - Parameters:
  ///   - instant: inclusive.
  ///   - count: how many sessions at most.
  ///   - decide: as with ``update(_:events:_:)``.
  func updateDue<Result: Sendable>(
    through instant: Instant,
    atMost count: Int,
    _ decide: @Sendable (StoreView) throws -> (changes: StoreChanges, result: Result)
  ) async throws -> Result

  /// When the next session is to be woken; nil where none is.
  func nextWake() async throws -> Instant?

  /// A session; nil where there is none of this id.
  func session(_ id: String) async throws -> StoredSession?

  /// What happened to a session after a step, in order.
  func journal(of session: String, after step: UInt32, atMost count: Int) async throws
    -> [JournalEntry]

  // MARK: Effects

  /// Takes effects that may be tried at an instant: of each session the first that is pending.
  ///
  /// Each counts as tried, and is not to be taken again before the instant that `retry` gives for it: who crashes while
  /// trying it loses nothing.
  func takeEffects(
    at instant: Instant,
    atMost count: Int,
    retry: @Sendable (StoredEffect) -> Instant
  ) async throws -> [StoredEffect]

  /// Says how tries have ended, at an instant; of an effect that is no longer pending, or has been taken once more since,
  /// nothing is noted.
  func settle(_ outcomes: [EffectOutcome], at instant: Instant) async throws

  /// The effects of a session that are kept, in their order.
  func effects(of session: String) async throws -> [StoredEffect]

  /// The effects that were given up, in the order of their ids.
  func deadEffects(atMost count: Int) async throws -> [StoredEffect]

  /// Has an effect tried again that was given up; false where it was not.
  ///
  /// It comes after none of its session's: what was called for later may have been carried out.
  func resend(_ effect: StoredEffect.ID, at instant: Instant) async throws -> Bool

  // MARK: Policies

  /// Adds versions of channels' policies: all of them, or where one of a channel isn't later than its last one, none.
  ///
  /// - Returns: whether they were added.
  func add(_ versions: [StoredVersion]) async throws -> Bool

  /// The versions of all channels, by channel, the oldest first.
  func versions() async throws -> [StoredVersion]

  // MARK: Retention

  /// Removes what is older than it is kept, as far as it is no longer needed: a session, once nothing
  /// is to be done for it, and a policy, once the next one is older than the journal is kept and no session has its
  /// revision.
  ///
  /// - Returns: how much was removed.
  func removeExpired(_ horizons: Retention, at instant: Instant) async throws -> Removed
}

/// How a try to carry out an effect has ended.
public struct EffectOutcome: Sendable, Hashable {
  /// What became of it.
  public enum Result: Sendable, Hashable {
    case delivered
    /// It is to be tried again, not before an instant.
    case failed(String, retry: Instant)
    /// It is given up.
    case dead(String)
  }

  /// The effect.
  public var effect: StoredEffect.ID
  /// Which try it was, counted from 1.
  public var attempt: Int
  /// What became of it.
  public var result: Result

  /// The outcome of the last try of an effect that was taken.
  public init(_ effect: StoredEffect, _ result: Result) {
    (self.effect, self.attempt, self.result) = (effect.id, effect.attempts, result)
  }
}
