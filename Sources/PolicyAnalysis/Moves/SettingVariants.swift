import PolicyEngine

/// All choices of an admin that make a difference to what sessions may do.
///
/// A duration is either not set, or has any of the values that may be chosen: which one is left open by
/// ``Behaviour``, or else it is at one of the ends.
struct SettingVariants {
  /// Which values of a duration are there besides those that tests name.
  enum Durations {
    /// One for all of them.
    case any
    /// The least and the greatest.
    case ends
  }

  /// The most choices that are distinguished.
  static let most = 64

  /// The first one is what the channel has by itself.
  private(set) var all: [SettingValues]
  /// Whether there are more choices than are distinguished.
  private(set) var isCut = false
  /// The settings that make a difference, with the values that do; nil: not set.
  private(set) var values: [(setting: Int, values: [SettingValue?])] = []
  /// The choices in which one setting is another than by itself.
  private(set) var single: [SettingValues] = []

  init(_ model: PolicyModel, from present: SettingValues, durations: Durations = .any) {
    all = [present]
    var asked: Set<Int> = []
    var named: [Int: [SettingValue]] = [:]
    var asksWhetherSet: Set<Int> = []
    model.forEachTest { test in
      guard case .setting(let setting, let values) = test.subject else { return }
      asked.insert(setting)
      named[setting, default: []] += values
      if case .isSet = test { asksWhetherSet.insert(setting) }
    }
    for timer in model.timers {
      for case .setting(let setting) in timer.length.allSources { asked.insert(setting) }
    }
    for case .setting(let setting, _)? in model.rules.map(\.to) { asked.insert(setting) }
    for setting in asked.sorted() where model.settings[setting].isOffered {
      let declared = model.settings[setting]
      var values: [SettingValue?] = [nil]
      switch declared.type {
      case .boolean:
        // What is not set is as good as false, but where it is asked whether it is.
        if asksWhetherSet.contains(setting) {
          values.append(.boolean(false))
        } else if present[setting] == .boolean(false) {
          values = [.boolean(false)]
        }
        values.append(.boolean(true))
      case .choice(let words): values += words.map { .choice($0) }
      case .text: values.append(.choice(" "))
      case .duration, .instant:
        let least = declared.values?.min() ?? declared.range?.value.earliest ?? 60_000
        values += [.duration(least)] + (named[setting] ?? [])
        if durations == .ends {
          let greatest = declared.values?.max() ?? declared.range?.value.latest
          if let greatest, greatest > least { values.append(.duration(greatest)) }
        }
      }
      self.values.append((setting, values))
      for value in values where value != present[setting] {
        var other = present
        other[setting] = value
        single.append(other)
      }
      if isCut { continue }
      var next: [SettingValues] = []
      for chosen in all {
        for value in values {
          var other = chosen
          other[setting] = value
          if !next.contains(other) { next.append(other) }
        }
      }
      if next.count > Self.most { isCut = true } else { all = next }
    }
    if let own = all.firstIndex(of: present) {
      all.swapAt(0, own)
    } else {
      all.insert(present, at: 0)
    }
  }

  /// The choices in which just one setting differs from some.
  func neighbours(of chosen: SettingValues) -> [SettingValues] {
    values.flatMap { setting, values in
      values.compactMap { value in
        if value == chosen[setting] { return nil }
        var other = chosen
        other[setting] = value
        return other
      }
    }
  }
}
