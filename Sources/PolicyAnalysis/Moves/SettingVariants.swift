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

  /// The most choices that are all distinguished; where there are more, those that are asked together are.
  static let most = 64
  /// The most choices of what is asked together.
  static let mostOfCell = 256

  /// The first one is what the channel has by itself.
  private(set) var all: [SettingValues]
  /// Whether there are more choices than are distinguished.
  var isCut: Bool { !cut.isEmpty }
  /// The settings that are asked together in more choices than are distinguished.
  private(set) var cut: Set<Int> = []
  /// The settings that make a difference, with the values that do; nil: not set.
  private(set) var values: [(setting: Int, values: [SettingValue?])] = []
  /// Whether they are so few that a check may look at all of them.
  var areFew: Bool { isWhole && all.count <= Self.most }
  /// Whether all choices together are distinguished.
  private(set) var isWhole = true

  /// - Parameters:
  ///   - present: what the channel has by itself.
  ///   - most: of how many choices all are distinguished.
  ///   - mostOfCell: of how many choices of what is asked together.
  init(
    _ model: PolicyModel,
    from present: SettingValues,
    durations: Durations = .any,
    atMost most: Int = Self.most,
    ofCell mostOfCell: Int = Self.mostOfCell
  ) {
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
      let some = Self.values(
        of: model.settings[setting],
        named: named[setting] ?? [],
        asksWhetherSet: asksWhetherSet.contains(setting),
        present: present[setting],
        durations
      )
      values.append((setting, some))
    }
    let count = values.reduce(1) { min($0 * $1.values.count, most + 1) }
    if count <= most {
      all = Self.product(of: values, over: [present])
    } else {
      isWhole = false
      addByCell(model, present, atMost: mostOfCell)
    }
    if !all.contains(present) { all.insert(present, at: 0) }
    // What differs least from what the channel has comes first.
    func distance(_ values: SettingValues) -> Int {
      model.settings.indices.count { values[$0] != present[$0] }
    }
    let distances = all.map(distance)
    let order = all.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
    all = order.map { all[$0] }
  }

  /// The values of a setting that make a difference; nil: it is not set.
  private static func values(
    of setting: PolicyModel.Setting,
    named: [SettingValue],
    asksWhetherSet: Bool,
    present: SettingValue?,
    _ durations: Durations
  ) -> [SettingValue?] {
    var values: [SettingValue?] = [nil]
    switch setting.type {
    case .boolean:
      values.append(.boolean(true))
      if asksWhetherSet { values.append(.boolean(false)) }
      // One that is not set is as good as false.
      if !asksWhetherSet, present == .boolean(false) { values[0] = present }
    case .choice(let words): values += words.map { .choice($0) }
    case .text: values.append(.choice(" "))
    case .duration, .instant:
      let least = setting.values?.min() ?? setting.range?.value.earliest ?? 60_000
      values += [.duration(least)] + named
      let greatest = setting.values?.max() ?? setting.range?.value.latest
      if durations == .ends, let greatest, greatest > least { values.append(.duration(greatest)) }
    }
    return values
  }

  /// All ways to choose some settings, laid over others.
  private static func product(
    of settings: [(setting: Int, values: [SettingValue?])],
    over bases: [SettingValues]
  ) -> [SettingValues] {
    var all = bases
    for (setting, values) in settings {
      var next: [SettingValues] = []
      var known: Set<SettingValues> = []
      for chosen in all {
        for value in values {
          var other = chosen
          other[setting] = value
          if known.insert(other).inserted { next.append(other) }
        }
      }
      all = next
    }
    return all
  }

  // MARK: Cells

  /// Adds, for each event and each timer's firing in each state, all ways to choose what it asks; what it doesn't ask is as
  /// the channel has it, or set, so that every timer that runs can do so.
  private mutating func addByCell(
    _ model: PolicyModel,
    _ present: SettingValues,
    atMost most: Int
  ) {
    // Durations that are set, with each of the others left out once, as settings can change one by one.
    var set = present
    for (setting, values) in values {
      if case .duration? = values.compactMap(\.self).first { set[setting] = values[1] }
    }
    var found: [SettingValues] = [present]
    var known: Set<SettingValues> = [present]
    func add(_ settings: Set<Int>) {
      let asked = values.filter { settings.contains($0.setting) }
      let count = asked.reduce(1) { min($0 * $1.values.count, most + 1) }
      if count > most {
        cut.formUnion(asked.map(\.setting))
        return
      }
      for values in Self.product(of: asked, over: [present, set])
      where known.insert(values).inserted { found.append(values) }
    }
    for (setting, _) in values { add([setting]) }
    let cells = CellSettings(model)
    for state in model.states.indices where !model.states[state].isFinal {
      for event in 0..<model.events.count + model.timers.count {
        add(cells.settings(askedBy: event, in: state))
      }
    }
    all = found
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
