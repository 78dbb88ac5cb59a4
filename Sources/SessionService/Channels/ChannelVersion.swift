public import PolicyEngine

/// A channel's policy from some moment on, until the next one.
public struct ChannelVersion: Sendable {
  /// The channel's id.
  public var channel: String
  /// The policy under the channel's settings.
  public var policy: Policy
  /// The policy as YAML, with all that it inherits, from which ``policy`` can be made again.
  public var text: String
  /// Whether sessions go on with the policy that they began with, instead of taking up the next one.
  public var isPinned: Bool

  /// A version.
  public init(channel: String, policy: Policy, text: String, isPinned: Bool = false) {
    self.channel = channel
    self.policy = policy
    self.text = text
    self.isPinned = isPinned
  }

  /// Whether another version is the same policy under the same settings.
  func isSame(as other: ChannelVersion) -> Bool {
    policy.revision == other.policy.revision && policy.settings == other.policy.settings
  }
}
