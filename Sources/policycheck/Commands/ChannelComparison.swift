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

  /// Compares all channels of two libraries that at least one has, or some of them; ends the command where neither
  /// has one that was asked for.
  static func all(
    _ old: PolicyLibrary,
    _ new: PolicyLibrary,
    only asked: [String],
    _ setting: SettingOptions,
    _ effort: EffortOptions
  ) throws -> [ChannelComparison] {
    for library in [old, new] where library.findings.hasErrors {
      StandardError.write(TextRenderer().render(library.findings))
    }
    var ids = new.channelIDs
    ids += old.channelIDs.filter { !ids.contains($0) }
    for id in asked where !ids.contains(id) { _ = try new.channel(id) }
    if !asked.isEmpty { ids = asked }
    return try ids.map { id in
      let result = try compare(id, old, new, setting, effort)
      return ChannelComparison(channel: id, result: result)
    }
  }

  private static func compare(
    _ id: String,
    _ old: PolicyLibrary,
    _ new: PolicyLibrary,
    _ setting: SettingOptions,
    _ effort: EffortOptions
  ) throws -> Result {
    if !old.knowsChannel(id) { return .isNew }
    if !new.knowsChannel(id) { return .isGone }
    guard let one = try? old.channel(id), let two = try? new.channel(id) else { return .isBroken }
    let isOpen = try setting.chosen().isEmpty && !one.isConfigured && !two.isConfigured
    return .compared(
      try Comparison(
        old: try setting.policy(id, of: old),
        new: try setting.policy(id, of: new),
        isOpen: isOpen,
        effort.effort()
      )
    )
  }
}
