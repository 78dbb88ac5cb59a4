import PolicyEngine

/// The choices of an admin that make a difference to one of two policies, and that both allow.
///
/// A duration is at the ends of what may be chosen, at each listed value, at the times that timers have by themselves, and
/// right beside; a text that effects give is one other. A few durations are also one longer than the other in each order,
/// and as long as each other. What lies between is not looked at.
struct SharedChoices {
  /// The most choices of all settings that are looked at together.
  private static let most = 1_024

  private let policies: Sides<Policy>
  /// The channel's own first, then those with few changes first.
  private(set) var all: [Sides<SettingValues>]
  /// Whether there are more.
  var isCut: Bool { !cut.isEmpty }
  /// The settings of which not all choices together are there, by name.
  private(set) var cut: [String] = []
  /// The durations of which not each length is looked at beside each of the others, by name.
  private(set) var sampled: [String] = []

  /// What the policies have.
  init(only policies: Sides<Policy>) {
    self.policies = policies
    all = [Sides { policies[$0].settingValues }]
  }

  init(_ policies: Sides<Policy>) {
    self.init(only: policies)
    for side in Side.allCases {
      let policy = policies[side]
      let variants = SettingVariants(
        policy.words.model,
        from: policy.settingValues,
        durations: .ends,
        atMost: Self.most
      )
      // What is asked together is not enough here, as settings stay what they are while a session lasts.
      let names = variants.values.map { policy.words.model.settings[$0.setting].name }
      for name in names where !variants.isWhole && !cut.contains(name) { cut.append(name) }
      let durations = variants.values.map(\.setting).filter { setting in
        policy.words.model.settings[setting].type == .duration
      }
      for name in durations.map({ policy.words.model.settings[$0].name })
      where !sampled.contains(name) { sampled.append(name) }
      for values in variants.all + between(policy) + ordered(durations, policy) {
        guard let others = Self.values(values, of: policy, for: policies[side.other]) else {
          continue
        }
        let choice = side == .old ? Sides(values, others) : Sides(others, values)
        if !all.contains(choice) { all.append(choice) }
      }
    }
    let counted = all.map { (choice: $0, count: changes(of: $0).count) }
    let most = counted.map(\.count).max() ?? 0
    all = (0...most).flatMap { count in counted.filter { $0.count == count }.map(\.choice) }
  }

  // MARK: Values in between

  /// The policy's own values with one setting at each value besides the ends that may make a difference: those that are
  /// listed, those at the times of both policies, and what effects tell.
  private func between(_ policy: Policy) -> [SettingValues] {
    let model = policy.words.model
    var all: [SettingValues] = []
    for (index, setting) in model.settings.enumerated() where setting.isOffered {
      for value in values(of: setting) where value != policy.settingValues[index] {
        var chosen = policy.settingValues
        chosen[index] = value
        all.append(chosen)
      }
    }
    return all
  }

  private func values(of setting: PolicyModel.Setting) -> [SettingValue] {
    switch setting.type {
    case .boolean: return [.boolean(true), .boolean(false)]
    case .choice(let words): return words.map { .choice($0) }
    case .text: return [.choice("another text")]
    case .instant: return []
    case .duration:
      if let values = setting.values { return values.map { .duration($0) } }
      let range = setting.choosableRange
      let (least, greatest) = (range?.earliest ?? 1, range?.latest)
      let step = setting.step?.value ?? 1
      var lengths: Set<Int64> = []
      for time in times {
        // A value right at the time, and those beside it.
        let near = time / step * step
        for value in [near - step, near, near + step]
        where value >= least && value <= greatest ?? .max && value > 0 {
          lengths.insert(value)
        }
      }
      return lengths.sorted().map { .duration($0) }
    }
  }

  /// The policy's own values with its durations as long as each other, and longer than each other in each order.
  private func ordered(_ durations: [Int], _ policy: Policy) -> [SettingValues] {
    LengthOrders(of: durations.map { policy.words.model.settings[$0] }).all.map { lengths in
      var chosen = policy.settingValues
      for (index, length) in lengths { chosen[durations[index]] = .duration(length) }
      return chosen
    }
  }

  /// The times that the policies' timers run for by themselves.
  private var times: Set<Int64> {
    var times: Set<Int64> = []
    for side in Side.allCases {
      for timer in policies[side].words.model.timers {
        for case .window(let window) in timer.length.allSources {
          times.formUnion([window.earliest, window.latest])
        }
      }
    }
    return times
  }

  /// What an admin changes for a choice, by name.
  func changes(of choice: Sides<SettingValues>) -> [Witness.Assignment] {
    var changes: [Witness.Assignment] = []
    for side in [Side.new, .old] {
      let policy = policies[side]
      for (index, setting) in policy.words.model.settings.enumerated()
      where !changes.contains(where: { $0.name == setting.name }) {
        let values = [policy.settingValues[index], choice[side][index]].map { value in
          // A flag that is not set is as good as false.
          setting.type == .boolean ? value ?? .boolean(false) : value
        }
        if values[0] != values[1] {
          let value = choice[side][index]?.description ?? "none"
          changes.append(.init(name: setting.name, value: value))
        }
      }
    }
    return changes
  }

  /// The same values by name; nil where the other policy doesn't allow one of them.
  private static func values(
    _ values: SettingValues,
    of policy: Policy,
    for other: Policy
  ) -> SettingValues? {
    var result = other.settingValues
    for (index, setting) in other.words.model.settings.enumerated() {
      guard let own = policy.words.model.settings.firstIndex(where: { $0.name == setting.name })
      else { continue }
      let value = values[own]
      if value == policy.settingValues[own], value == other.settingValues[index] { continue }
      guard setting.isOffered, value.map(setting.allows) ?? true else { return nil }
      result[index] = value
    }
    return result
  }
}

extension PolicyModel.Setting {
  /// Whether a value is one that may be chosen.
  fileprivate func allows(_ value: SettingValue) -> Bool {
    switch (value, type) {
    case (.boolean, .boolean): true
    case (.choice(let word), .choice(let words)): words.contains(word)
    case (.choice, .text): true
    case (.duration(let length), .duration):
      values?.contains(length)
        ?? (range.map { $0.value.earliest <= length && length <= $0.value.latest } ?? true)
    default: false
    }
  }
}
