public import PolicyEngine

/// What a decision called for, and what has become of it.
public struct StoredEffect: Sendable, Hashable, Identifiable {
  /// Which effect it is: the session, the step that called for it, and which of its effects it is.
  public struct ID: Sendable, Hashable {
    /// The session's id.
    public var session: String
    /// The session's step after the decision.
    public var step: UInt32
    /// Counted from 0.
    public var index: UInt32

    /// An id.
    public init(session: String, step: UInt32, index: UInt32) {
      (self.session, self.step, self.index) = (session, step, index)
    }
  }

  /// What has become of it.
  public enum State: Sendable, Hashable {
    /// It is to be tried, not before an instant, and not before the session's effects that come first.
    case pending(next: Instant)
    /// It was carried out, at an instant.
    case delivered(Instant)
    /// It was given up.
    case dead
  }

  /// Stays the same however often it is tried.
  public var id: ID
  /// The channel of the session.
  public var channel: String
  /// The name of the effect.
  public var name: String
  /// Its parameters, as a JSON object on one line.
  public var parameters: String
  /// When the decision took place, for the session.
  public var at: Instant
  /// How often it was tried.
  public var attempts: Int
  /// What has become of it.
  public var state: State
  /// Why the last try failed; nil where none has.
  public var problem: String?

  /// An effect that is to be tried at once.
  public init(
    id: ID,
    channel: String,
    name: String,
    parameters: String,
    at: Instant,
    next: Instant
  ) {
    self.id = id
    self.channel = channel
    self.name = name
    self.parameters = parameters
    self.at = at
    attempts = 0
    state = .pending(next: next)
  }

  var isPending: Bool {
    if case .pending = state { true } else { false }
  }
}

extension StoredEffect.ID: Comparable {
  /// Orders the effects of a session as they were called for; sessions by id.
  public static func < (a: Self, b: Self) -> Bool {
    (a.session, a.step, a.index) < (b.session, b.step, b.index)
  }
}
