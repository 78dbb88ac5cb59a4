public import PolicyEngine

/// A policy that a channel has followed from some moment on, with what its sessions need to be read for as long as they
/// are kept.
public struct StoredVersion: Sendable, Hashable {
  /// The channel's id.
  public var channel: String
  /// When it came into force.
  public var since: Instant
  /// Which policy it is.
  public var revision: PolicyRevision
  /// The whole policy as YAML, with all that it inherits; empty where the channel is gone from then on.
  public var policy: String
  /// The channel's settings, as a JSON object of texts on one line.
  public var settings: String

  /// Whether no session begins in the channel from then on.
  public var isEnd: Bool { policy.isEmpty }

  /// A version; nothing is checked.
  public init(
    channel: String,
    since: Instant,
    revision: PolicyRevision,
    policy: String,
    settings: String
  ) {
    self.channel = channel
    self.since = since
    self.revision = revision
    self.policy = policy
    self.settings = settings
  }
}
