import PolicyEngine
import SessionStore

/// The versions of a channel's policy, the oldest first.
struct ChannelHistory: Sendable {
  /// A version, with what becomes of the sessions of the one before it.
  struct Entry: Sendable {
    var version: ChannelVersion
    var since: Instant
    /// From the version before; nil for the first one.
    var mapping: PolicyMapping?
  }

  private(set) var entries: [Entry] = []
  /// Whether the channel is still there, so that sessions may begin in it.
  var isOpen = true

  /// The version that new sessions follow; nil where none may begin.
  var current: Entry? { isOpen ? entries.last : nil }

  mutating func append(_ version: ChannelVersion, since: Instant) {
    let mapping = entries.last.map { PolicyMapping(from: $0.version.policy, to: version.policy) }
    entries.append(Entry(version: version, since: since, mapping: mapping))
  }

  /// Puts the same policy in the place of the last version, as it is written now.
  mutating func replaceLast(with version: ChannelVersion) {
    guard let last = entries.popLast() else { return }
    append(version, since: last.since)
  }

  /// The version that a stored session has its meaning under: the last of its revision that was in force when it was
  /// last written, or the first of its revision; nil where none has that revision.
  func index(of session: StoredSession) -> Int? {
    let own = entries.indices.filter { entries[$0].version.policy.revision == session.revision }
    return own.last { entries[$0].since <= session.lastSeen } ?? own.first
  }
}
