/// How long a store keeps what is over, in milliseconds each.
public struct Retention: Sendable, Hashable {
  /// A session after it has ended.
  public var endedSessions: Int64
  /// An entry of the journal after it was taken in: so long an event that is sent again is known, and answered with the
  /// same decision.
  public var journal: Int64
  /// An effect after it was carried out.
  public var deliveredEffects: Int64

  /// Thirty days for sessions and the journal, seven for effects, unless given.
  public init(
    endedSessions: Int64 = 30 * 86_400_000,
    journal: Int64 = 30 * 86_400_000,
    deliveredEffects: Int64 = 7 * 86_400_000
  ) {
    self.endedSessions = endedSessions
    self.journal = journal
    self.deliveredEffects = deliveredEffects
  }
}

/// How much was removed, as it is kept no longer.
public struct Removed: Sendable, Hashable {
  /// Sessions that have ended.
  public var sessions = 0
  /// Entries of the journal.
  public var journal = 0
  /// Effects that were carried out.
  public var effects = 0
  /// Versions of policies.
  public var versions = 0

  /// Nothing.
  public init() {}
}

/// Why a store can't do what was asked of it.
public enum StoreError: Error, Sendable, Hashable {
  /// A change of a session that the transaction doesn't see.
  case foreignSession(String)
  /// A step of a session that its journal has already.
  case repeatedStep(String, UInt32)
  /// The store can't be reached, or has failed; what it says itself.
  case unavailable(String)
  /// What the store holds is of a later version, or damaged; what is wrong with it.
  case unreadable(String)
}

extension StoreError: CustomStringConvertible {
  /// What is wrong, in a sentence.
  public var description: String {
    switch self {
    case .foreignSession(let id): "the transaction changes `\(id)`, which it doesn't see"
    case .repeatedStep(let id, let step): "step \(step) of `\(id)` is in the journal already"
    case .unavailable(let reason): "the store can't be used: \(reason)"
    case .unreadable(let reason): "the store can't be read: \(reason)"
    }
  }
}
