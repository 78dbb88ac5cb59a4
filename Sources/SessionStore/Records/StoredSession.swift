public import PolicyEngine

/// A session as a store keeps it: a row.
public struct StoredSession: Sendable, Hashable {
  /// The session's id, as its host chose it.
  public var id: String
  /// The id of the channel that it follows.
  public var channel: String
  /// The policy under which ``body`` has its meaning.
  public var revision: PolicyRevision
  /// How many decisions the session has had; with its id the id of the last one.
  public var step: UInt32
  /// The name of its state.
  public var state: String
  /// The latest moment that it has seen.
  public var lastSeen: Instant
  /// The rest of the session, as `Policy.pack(_:)` gives it.
  public var body: [UInt8]
  /// No timer of the session fires before this instant; nil where none runs.
  ///
  /// A hint: it may be earlier than the next firing, and whoever finds nothing to fire then sets it anew. A step that
  /// only stops or postpones timers leaves it as it is, so that an index over it is seldom written.
  public var wakeAt: Instant?
  /// When the session came into a final state; nil for one that has not ended.
  public var endedAt: Instant?

  /// A row; nothing is checked.
  public init(
    id: String,
    channel: String,
    revision: PolicyRevision,
    step: UInt32,
    state: String,
    lastSeen: Instant,
    body: [UInt8],
    wakeAt: Instant? = nil,
    endedAt: Instant? = nil
  ) {
    self.id = id
    self.channel = channel
    self.revision = revision
    self.step = step
    self.state = state
    self.lastSeen = lastSeen
    self.body = body
    self.wakeAt = wakeAt
    self.endedAt = endedAt
  }
}
