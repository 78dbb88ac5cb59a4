package import PolicyEngine

/// The settings of a channel over the time of a log: those at its beginning, and every change.
package struct SettingTimeline {
  /// The settings that hold from some moment on, as a variant of the policy.
  private struct Epoch {
    var start: Instant
    var variant: Int
  }

  private var epochs = [Epoch(start: .earliest, variant: 0)]
  private var variants: PolicyVariants

  /// The settings of a policy, until something changes them.
  package init(_ policy: Policy) {
    variants = PolicyVariants(policy)
  }

  /// How many epochs there are: one, and one for each change.
  package var count: Int { epochs.count }

  /// The policy under the settings that were chosen last: what the next line is read and judged by.
  package mutating func latest() -> Policy { policy(in: count - 1) }

  /// The policy under the settings of an epoch, counted from 0.
  package mutating func policy(in epoch: Int) -> Policy { variants.policy(epochs[epoch].variant) }

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
    let choice = variants.policy(last.variant).choose(chosen)
    guard let values = choice.values else { return (false, choice.diagnostics) }
    let variant = try variants.index(of: values)
    if variant != last.variant {
      epochs.append(Epoch(start: max(instant, last.start), variant: variant))
    }
    return (true, choice.diagnostics)
  }
}
