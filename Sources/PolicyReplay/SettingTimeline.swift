package import PolicyEngine

/// The settings of a channel over the time of a log: those at its beginning, and every change.
///
/// A change is for all sessions, or for one: what was chosen for one session stays its own whatever is chosen
/// for all later. Of the policy under all these settings only some variants are kept compiled.
package struct SettingTimeline {
  /// The settings that hold from some moment on, as the number of a variant.
  private struct Epoch {
    var start: Instant
    var variant: Int
  }

  /// The epochs of a session with settings of its own.
  private struct Own {
    var epochs: [Epoch]
    /// What was chosen for it last: of each setting all, or some of its keys.
    private(set) var chosen: [ChosenSetting] = []

    mutating func choose(_ settings: [ChosenSetting]) {
      for setting in settings {
        // A value for all keys takes the place of those for some.
        chosen.removeAll { known in
          known.name.value == setting.name.value
            && (setting.key == nil || known.key?.value == setting.key?.value)
        }
        chosen.append(setting)
      }
    }

    /// What a change for all sessions changes here: not what was chosen for this one.
    func rest(of settings: [ChosenSetting]) -> [ChosenSetting] {
      let rest = settings.filter { setting in
        !chosen.contains { known in
          known.name.value == setting.name.value
            && (known.key == nil || known.key?.value == setting.key?.value)
        }
      }
      // A value for all keys leaves this session's own keys what they are.
      let names = Set(rest.filter { $0.key == nil }.map(\.name.value))
      return rest + chosen.filter { names.contains($0.name.value) }
    }
  }

  /// The most compiled policies that are kept.
  private static let mostKept = 64

  /// The policy under the settings at the beginning.
  package let base: Policy
  private var epochs = [Epoch(start: .earliest, variant: 0)]
  /// By the number of a session.
  private var own: [Int: Own] = [:]
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

  /// Whether the settings are, for all sessions, those at the beginning.
  package private(set) var isUnchanged = true

  private func epochs(of session: Int) -> [Epoch] {
    own.isEmpty ? epochs : own[session]?.epochs ?? epochs
  }

  /// How many epochs a session has: one, and one for each change.
  package func count(of session: Int) -> Int { epochs(of: session).count }

  /// The policy under the settings of an epoch of a session, counted from 0.
  package mutating func policy(in epoch: Int, of session: Int) -> Policy {
    if isUnchanged { return base }
    return policy(ofVariant: epochs(of: session)[epoch].variant)
  }

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
  package func epoch(at instant: Instant, of session: Int) -> Int {
    isUnchanged ? 0 : epochs(of: session).lastIndex { $0.start <= instant } ?? 0
  }

  /// When the epoch after another begins, if that is at or before an instant.
  package func end(of epoch: Int, through limit: Instant, of session: Int) -> Instant? {
    if isUnchanged { return nil }
    let epochs = epochs(of: session)
    guard epoch + 1 < epochs.count, epochs[epoch + 1].start <= limit else { return nil }
    return epochs[epoch + 1].start
  }

  /// Changes settings from an instant on, for every session or for one; never before an earlier change.
  ///
  /// - Returns: whether the settings can be used, and what is to be reported about them: settings that
  ///   exclude each other are reported, and used as a session would (R5).
  /// - Throws: what is wrong with a policy that can't be compiled for the settings.
  package mutating func change(
    to chosen: [ChosenSetting],
    at instant: Instant,
    of session: Int? = nil
  ) throws(PolicyError) -> (isUsable: Bool, diagnostics: [Diagnostic]) {
    defer { lookForChanges() }
    if let session {
      var own = own[session] ?? Own(epochs: epochs)
      let result = try change(&own.epochs, to: chosen, at: instant)
      guard result.isUsable else { return result }
      own.choose(chosen)
      self.own[session] = own
      return result
    }
    var all = epochs
    let result = try change(&all, to: chosen, at: instant)
    guard result.isUsable else { return result }
    epochs = all
    for session in own.keys.sorted() {
      guard var own = own[session] else { continue }
      let rest = own.rest(of: chosen)
      if !rest.isEmpty { _ = try change(&own.epochs, to: rest, at: instant) }
      self.own[session] = own
    }
    return result
  }

  private mutating func change(
    _ epochs: inout [Epoch],
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
      epochs.append(Epoch(start: max(instant, last.start), variant: variant))
    }
    return (true, choice.diagnostics)
  }

  /// Forgets the settings of a session that has ended.
  package mutating func forget(_ session: Int) {
    if own.isEmpty { return }
    own[session] = nil
    lookForChanges()
  }

  private mutating func lookForChanges() { isUnchanged = epochs.count == 1 && own.isEmpty }
}
