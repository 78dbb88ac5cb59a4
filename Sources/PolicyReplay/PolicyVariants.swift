package import PolicyEngine

/// One policy under the settings that come up in a run; only some are kept compiled.
package struct PolicyVariants {
  /// The most compiled policies that are kept.
  private static let mostKept = 64

  private let base: Policy
  private var values: [SettingValues]
  private var indices: [SettingValues: Int]
  private var policies: [Policy?]
  /// The variants that are kept, the one that was compiled first at the front.
  private var kept: [Int] = []

  package init(_ policy: Policy) {
    base = policy
    values = [policy.settingValues]
    indices = [policy.settingValues: 0]
    policies = [policy]
  }

  /// The number of the variant with some settings.
  ///
  /// - Throws: what is wrong with a policy that can't be compiled for them.
  package mutating func index(of settings: SettingValues) throws(PolicyError) -> Int {
    if let known = indices[settings] { return known }
    let policy = try base.with(settings)
    values.append(settings)
    policies.append(nil)
    indices[settings] = values.count - 1
    keep(policy, as: values.count - 1)
    return values.count - 1
  }

  /// The policy of a variant.
  package mutating func policy(_ index: Int) -> Policy {
    if let policy = policies[index] { return policy }
    // It compiled before, so it does again.
    guard let policy = try? base.with(values[index]) else { return base }
    keep(policy, as: index)
    return policy
  }

  private mutating func keep(_ policy: Policy, as index: Int) {
    if kept.count >= Self.mostKept { policies[kept.removeFirst()] = nil }
    policies[index] = policy
    kept.append(index)
  }
}
