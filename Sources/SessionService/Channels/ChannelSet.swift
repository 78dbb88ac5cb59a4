import PolicyAnalysis
import PolicyEngine
import SessionStore

/// All channels of a service, with the versions of their policies that sessions may still have.
struct ChannelSet: Sendable {
  private(set) var histories: [String: ChannelHistory] = [:]

  /// The channels as a store knows them.
  ///
  /// - Parameter compile: makes the policy of a version again.
  init(
    _ stored: [StoredVersion],
    compile: (StoredVersion) throws -> Policy
  ) throws {
    for version in stored {
      let own = ChannelVersion(
        channel: version.channel,
        policy: try compile(version),
        text: version.policy
      )
      histories[version.channel, default: ChannelHistory()].append(own, since: version.since)
      histories[version.channel]?.isOpen = false
    }
  }

  /// When another version may come into force at the earliest.
  var earliestNext: Instant {
    let last = histories.values.compactMap(\.entries.last?.since.milliseconds).max()
    return last.map { Instant(milliseconds: $0 + 1) } ?? .earliest
  }

  /// The versions that differ from those that are in force.
  func changed(among versions: [ChannelVersion]) -> [ChannelVersion] {
    versions.filter { version in
      guard let last = histories[version.channel]?.entries.last?.version else { return true }
      return !last.isSame(as: version)
    }
  }

  /// What speaks against taking up some versions in the place of all that are there, as sentences.
  ///
  /// - Parameter effort: how far each change is looked at.
  func objections(to versions: [ChannelVersion], _ effort: Effort) -> [String] {
    var objections: [String] = []
    let given = Set(versions.map(\.channel))
    for (channel, history) in histories.sorted(by: { $0.key < $1.key })
    where history.isOpen && !given.contains(channel) {
      objections.append("the channel `\(channel)` is gone, and sessions may follow it")
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
  mutating func take(_ versions: [ChannelVersion], since: Instant) {
    let changed = Set(changed(among: versions).map(\.channel))
    let given = Set(versions.map(\.channel))
    for channel in histories.keys { histories[channel]?.isOpen = given.contains(channel) }
    for version in versions {
      if changed.contains(version.channel) {
        histories[version.channel, default: ChannelHistory()].append(version, since: since)
      } else {
        histories[version.channel]?.replaceLast(with: version)
      }
    }
  }
}
