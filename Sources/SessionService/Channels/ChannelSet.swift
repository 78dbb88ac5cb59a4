import PolicyAnalysis
import PolicyEngine
import SessionStore

/// All channels of a service, with the versions of their policies that sessions may still have.
struct ChannelSet: Sendable {
  private(set) var histories: [String: ChannelHistory] = [:]
  /// When something changed last.
  private var last: Instant?

  /// The channels as a store knows them.
  ///
  /// - Parameter compile: makes the policy of a version again.
  init(
    _ stored: [StoredVersion],
    compile: (StoredVersion) throws -> Policy
  ) throws {
    last = stored.map(\.since).max()
    for version in stored {
      if version.isEnd {
        histories[version.channel]?.isOpen = false
        continue
      }
      let policy = try compile(version)
      guard policy.revision == version.revision else {
        throw StoreError.unreadable(
          "the policy of `\(version.channel)` since \(version.since) is read as another one than it was written"
        )
      }
      let own = ChannelVersion(channel: version.channel, policy: policy, text: version.policy)
      histories[version.channel, default: ChannelHistory()].append(own, since: version.since)
    }
  }

  /// When another version may come into force at the earliest.
  var earliestNext: Instant {
    last.map { Instant(milliseconds: $0.milliseconds + 1) } ?? .earliest
  }

  /// The versions that differ from those that are in force.
  func changed(among versions: [ChannelVersion]) -> [ChannelVersion] {
    versions.filter { version in
      guard let last = histories[version.channel]?.current?.version else { return true }
      return !last.isSame(as: version)
    }
  }

  /// The channels that take sessions and aren't among some.
  func gone(from versions: [ChannelVersion]) -> [String] {
    let given = Set(versions.map(\.channel))
    return histories.filter { $0.value.isOpen && !given.contains($0.key) }.map(\.key).sorted()
  }

  /// What speaks against taking up some versions in the place of all that are there, as sentences.
  ///
  /// - Parameter effort: how far each change is looked at.
  func objections(to versions: [ChannelVersion], _ effort: Effort) -> [String] {
    var objections = gone(from: versions).map { channel in
      "the channel `\(channel)` is gone, and sessions may follow it"
    }
    for version in changed(among: versions) where !version.isPinned {
      guard let old = histories[version.channel]?.entries.last?.version.policy else { continue }
      guard
        let breaks = try? BreakingAnalysis(old: old, new: version.policy, isOpen: false, effort)
      else { continue }
      // What only files name breaks no session.
      let live = breaks.changes.filter { $0.kind.tier != .source }
      objections += live.map { "`\(version.channel)`: \($0.sentence)" }
    }
    return objections
  }

  /// Takes up versions from an instant on; channels that aren't among them take no new sessions.
  mutating func adopt(_ versions: [ChannelVersion], since: Instant) {
    let changed = Set(changed(among: versions).map(\.channel))
    if !changed.isEmpty || !gone(from: versions).isEmpty { last = since }
    for channel in gone(from: versions) { histories[channel]?.isOpen = false }
    for version in versions {
      if changed.contains(version.channel) {
        histories[version.channel, default: ChannelHistory()].append(version, since: since)
        histories[version.channel]?.isOpen = true
      } else {
        histories[version.channel]?.replaceLast(with: version)
      }
    }
  }
}
