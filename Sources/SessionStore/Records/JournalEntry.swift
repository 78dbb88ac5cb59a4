public import PolicyEngine

/// What happened to a session at one step: written once, and never changed.
///
/// A session's entries are in the order of their steps, and in no other.
public struct JournalEntry: Sendable, Hashable {
  /// What a step was.
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// A host sent an event.
    case event = 0
    /// A timer fired.
    case firing = 1
    /// Other settings, or another policy, took the session over.
    case adoption = 2
  }

  /// The session's id.
  public var session: String
  /// The session's step after it.
  public var step: UInt32
  /// What it was.
  public var kind: Kind
  /// The id that the host gave the event, by which it is known again; nil for none.
  public var eventID: String?
  /// The policy that decided.
  public var revision: PolicyRevision
  /// When it took place, for the session.
  public var at: Instant
  /// When the store took it in, by the store's clock; of a firing that was late this is later than ``at``.
  public var received: Instant
  /// What was sent, as JSON on one line; nil where nothing was.
  public var input: String?
  /// What was decided, as JSON on one line.
  public var decision: String

  /// An entry; nothing is checked.
  public init(
    session: String,
    step: UInt32,
    kind: Kind,
    eventID: String? = nil,
    revision: PolicyRevision,
    at: Instant,
    received: Instant,
    input: String? = nil,
    decision: String
  ) {
    self.session = session
    self.step = step
    self.kind = kind
    self.eventID = eventID
    self.revision = revision
    self.at = at
    self.received = received
    self.input = input
    self.decision = decision
  }
}

/// An event of a session, by the id that its host gave it.
public struct EventKey: Sendable, Hashable {
  /// The session's id.
  public var session: String
  /// The event's id.
  public var event: String

  /// A key.
  public init(session: String, event: String) {
    (self.session, self.event) = (session, event)
  }
}
