import PolicyAnalysis
import PolicyEngine

/// What a change breaks of a channel.
struct ChannelBreaks {
  var channel: String
  var changes: [BreakingChange] = []
  /// What kept it from being found out, as the end of a sentence; nil: nothing did.
  var problem: String?

  /// - Parameter tier: the last of the tiers that count.
  init(
    _ pair: ChannelPair,
    _ compile: ChannelPair.Compiler,
    isOpen: Bool,
    _ effort: () throws -> Effort,
    upTo tier: BreakingChange.Tier
  ) throws {
    channel = pair.channel
    switch pair.presence {
    case .onlyNew: return
    case .onlyOld: changes = [BreakingChange(.channelGone, "the channel is gone")]
    case .broken(let why): problem = why
    case .both(let mayChoose):
      let (old, new) = try pair.policies(compile)
      let analysis = try BreakingAnalysis(
        old: old,
        new: new,
        isOpen: isOpen && mayChoose,
        effort()
      )
      changes = analysis.changes
      var doubts = analysis.doubts
      if analysis.isTimeUp {
        doubts.append("the time was up before all was looked at: give it more with `--within`")
      }
      if !doubts.isEmpty { problem = doubts.joined(separator: "; ") }
    }
    let tiers = BreakingChange.Tier.allCases
    let last = tiers.firstIndex(of: tier) ?? tiers.count
    changes.removeAll { change in
      tiers.firstIndex(of: change.kind.tier).map { $0 > last } ?? false
    }
  }
}
