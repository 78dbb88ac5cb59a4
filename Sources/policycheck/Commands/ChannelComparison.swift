import PolicyAnalysis
import PolicyEngine

/// What is known of a channel of two libraries.
struct ChannelComparison {
  enum Result {
    case compared(Comparison)
    case isNew
    case isGone
    /// One of its policies can't be run.
    case isBroken
  }

  var channel: String
  var result: Result

  init(
    _ pair: ChannelPair,
    _ old: PolicyLibrary,
    _ new: PolicyLibrary,
    _ setting: SettingOptions,
    _ effort: EffortOptions
  ) throws {
    channel = pair.channel
    switch pair.presence {
    case .onlyNew: result = .isNew
    case .onlyOld: result = .isGone
    case .broken: result = .isBroken
    case .both(let isConfigured):
      result = .compared(
        try Comparison(
          old: try setting.policy(channel, of: old),
          new: try setting.policy(channel, of: new),
          isOpen: try setting.chosen().isEmpty && !isConfigured,
          effort.effort()
        )
      )
    }
  }

  var differs: Bool {
    switch result {
    case .compared(let comparison): comparison.verdict != .equivalent
    case .isNew, .isGone, .isBroken: true
    }
  }

  var isUndecided: Bool {
    switch result {
    case .compared(let comparison): comparison.verdict == .inconclusive
    case .isBroken: true
    case .isNew, .isGone: false
    }
  }
}
