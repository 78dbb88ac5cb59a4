import PolicyAnalysis
import PolicyEngine

/// What a change breaks of a channel.
struct ChannelBreaks {
  var channel: String
  var changes: [BreakingChange] = []
  var isComplete = true

  /// - Parameter tier: the last of the tiers that count.
  init(
    _ pair: ChannelPair,
    _ old: PolicyLibrary,
    _ new: PolicyLibrary,
    _ setting: SettingOptions,
    _ effort: EffortOptions,
    upTo tier: BreakingChange.Tier
  ) throws {
    channel = pair.channel
    switch pair.presence {
    case .onlyNew: return
    case .onlyOld: changes = [BreakingChange(.channelGone, "the channel is gone")]
    case .broken: isComplete = false
    case .both(let isConfigured):
      let analysis = try BreakingAnalysis(
        old: try setting.policy(channel, of: old),
        new: try setting.policy(channel, of: new),
        isOpen: try setting.chosen().isEmpty && !isConfigured,
        effort.effort()
      )
      (changes, isComplete) = (analysis.changes, analysis.isComplete)
    }
    let tiers = BreakingChange.Tier.allCases
    let last = tiers.firstIndex(of: tier) ?? tiers.count
    changes.removeAll { change in
      tiers.firstIndex(of: change.kind.tier).map { $0 > last } ?? false
    }
  }
}
