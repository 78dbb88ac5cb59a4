package import PolicyEngine

/// The settings of a channel over the time of a log: those at its beginning, and every change.
///
/// Of the policy under all these settings only some variants are kept compiled.
package struct SettingTimeline {
  /// The most compiled policies that are kept.
  private static let mostKept = 64

  private let base: Policy
  /// The settings that hold from some moment on, as the number of a variant.
  private var epochs: [(start: Instant, variant: Int)] = [(.earliest, 0)]
  /// By variant.
  private var values: [SettingValues]
  private var policies: [Policy?]
  private var variants: [SettingValues: Int]
  /// The variants that are kept, the one that was compiled first at the front.
  private var kept: [Int] = []

  /// The settings of a policy, until something changes them.
  package init(_ policy: Policy) {
    base = policy
    values = [policy.settingValues]
    policies = [policy]
    variants = [policy.settingValues: 0]
  }

  /// How many epochs there are: one, and one for each change.
  package var count: Int { epochs.count }

  /// The policy under the settings of an epoch, counted from 0.
  package mutating func policy(in epoch: Int) -> Policy { policy(ofVariant: epochs[epoch].variant) }

  private mutating func policy(ofVariant index: Int) -> Policy {
    if let policy = policies[index] { return policy }
    // It compiled before, so it does again.
    guard let policy = try? base.with(values[index]) else { return base }
    keep(policy, as: index)
    return policy
  }

  private mutating func keep(_ policy: Policy, as variant: Int) {
    if kept.count >= Self.mostKept { policies[kept.removeFirst()] = nil }
    policies[variant] = policy
    kept.append(variant)
  }

  /// The epoch in which a session begins that has its first event at an instant.
  package func epoch(at instant: Instant) -> Int {
    epochs.lastIndex { $0.start <= instant } ?? 0
  }

  /// When the epoch after another begins, if that is at or before an instant.
  package func end(of epoch: Int, through limit: Instant) -> Instant? {
    guard epoch + 1 < epochs.count, epochs[epoch + 1].start <= limit else { return nil }
    return epochs[epoch + 1].start
  }

  /// Changes settings for every session from an instant on; never before an earlier change.
  ///
  /// - Returns: whether the settings can be used, and what is to be reported about them: settings that
  ///   exclude each other are reported, and used as a session would (R5).
  /// - Throws: what is wrong with a policy that can't be compiled for the settings.
  package mutating func change(
    to chosen: [ChosenSetting],
    at instant: Instant
  ) throws(PolicyError) -> (isUsable: Bool, diagnostics: [Diagnostic]) {
    let last = epochs[epochs.count - 1]
    let choice = policy(ofVariant: last.variant).choose(chosen)
    guard let settings = choice.values else { return (false, choice.diagnostics) }
    if variants[settings] == nil {
      let policy = try base.with(settings)
      variants[settings] = values.count
      values.append(settings)
      policies.append(nil)
      keep(policy, as: values.count - 1)
    }
    if let variant = variants[settings], variant != last.variant {
      epochs.append((max(instant, last.start), variant))
    }
    return (true, choice.diagnostics)
  }
}
