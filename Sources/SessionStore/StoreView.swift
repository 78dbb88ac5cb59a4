public import PolicyEngine

/// What a transaction sees.
public struct StoreView: Sendable {
  /// The store's clock, as the transaction began.
  public var now: Instant
  /// The sessions that there are, by id.
  public var sessions: [String: StoredSession]
  /// The earlier decisions about the events that were asked for.
  public var known: [EventKey: JournalEntry]

  /// What there is to see.
  public init(
    now: Instant,
    sessions: [String: StoredSession],
    known: [EventKey: JournalEntry] = [:]
  ) {
    self.now = now
    self.sessions = sessions
    self.known = known
  }
}

/// What a transaction writes.
public struct StoreChanges: Sendable, Hashable {
  /// Sessions that are new or changed, each once: only such as the transaction sees.
  public var sessions: [StoredSession]
  /// New entries; those of a session in the order of their steps.
  public var journal: [JournalEntry]
  /// New effects; those of a session in their order.
  public var effects: [StoredEffect]

  /// What is to be written; nothing unless given.
  public init(
    sessions: [StoredSession] = [],
    journal: [JournalEntry] = [],
    effects: [StoredEffect] = []
  ) {
    self.sessions = sessions
    self.journal = journal
    self.effects = effects
  }
}
