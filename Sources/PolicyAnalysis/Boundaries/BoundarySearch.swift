package import PolicyEngine

/// Finds, for everything that a test is to show of a channel, a shortest session that shows it.
package struct BoundarySearch {
  /// The sessions, in the order of what they show: rules, timers, settings, events that change nothing.
  package private(set) var sessions: [BoundarySession] = []
  /// What may come about as settings change, in no session that could be made up.
  package private(set) var unshown: [BoundaryPoint] = []
  /// Whether everything was looked at.
  package private(set) var isComplete = true

  private let policy: Policy
  private let effort: Effort
  private var found: [BoundaryPoint: BoundarySession] = [:]
  /// What comes about, but in no session that lasts for less than a century.
  private var tooLong: Set<BoundaryPoint> = []
  /// Settings under which something new has shown.
  private var useful: [SettingValues] = []

  /// - Parameters:
  ///   - policy: under the channel's settings.
  ///   - isOpen: whether an admin may choose others, and change them at any moment.
  package init(
    _ policy: Policy,
    isOpen: Bool,
    _ effort: Effort = Effort()
  ) throws(PolicyError) {
    (self.policy, self.effort) = (policy, effort)
    _ = add(policy)
    if isOpen { try addChoices() }
    sessions = Self.merged(found.values.sorted(by: Self.isBefore))
  }

  // MARK: Settings

  /// Adds what sessions show under some settings that do not change.
  ///
  /// - Returns: all that is shown there, also where no session could be made up.
  private mutating func add(_ policy: Policy) -> Set<BoundaryPoint> {
    add(BoundaryMap(Behaviour(policy, withIgnored: true), effort), onlyNew: false)
  }

  private mutating func add(_ map: BoundaryMap, onlyNew: Bool) -> Set<BoundaryPoint> {
    if !map.exploration.isComplete { isComplete = false }
    let maker = BoundarySessionMaker(map, from: policy)
    for (point, sight) in map.sights {
      let known = found[point]
      if known != nil, onlyNew || !sight.isSharp || known?.isSharp ?? false { continue }
      if let session = maker.session(of: point, sight) {
        found[point] = session
      } else if known == nil, !map.behaviour.isChanging {
        tooLong.insert(point)
      }
    }
    for ignored in map.ignored {
      let rest = ignored.moves.filter { found[$0.point] == nil }
      guard !rest.isEmpty, let session = maker.session(of: ignored, rest) else { continue }
      for (point, _) in rest { found[point] = session }
    }
    return map.points
  }

  /// Looks at other settings, until all is found that any settings bring about.
  private mutating func addChoices() throws(PolicyError) {
    let choices = SettingVariants(policy.words.model, from: policy.settingValues)
    if choices.values.isEmpty { return }
    let changing = try Behaviour(anyChoiceOf: policy, withIgnored: true)
    let all = BoundaryMap(changing, effort)
    if !all.exploration.isComplete { isComplete = false }
    try addNeighbours(choices, until: all.points)
    try addChanges(choices)
    try addPairs(choices, until: all.points)
    try addEnds()
    unshown = all.points.filter { found[$0] == nil && !tooLong.contains($0) }
      .sorted { $0.order.lexicographicallyPrecedes($1.order) }
    if effort.isOver() { isComplete = false }
  }

  private func isAllFound(_ wanted: Set<BoundaryPoint>) -> Bool {
    wanted.allSatisfy { found[$0] != nil || tooLong.contains($0) }
  }

  /// Looks at settings that do not change: those that differ in one from such as have shown something, then all.
  private mutating func addNeighbours(
    _ choices: SettingVariants,
    until wanted: Set<BoundaryPoint>
  ) throws(PolicyError) {
    var tried: Set<SettingValues> = [policy.settingValues]
    var next = 0
    useful = [policy.settingValues]
    while next < useful.count {
      for values in choices.neighbours(of: useful[next]) where tried.insert(values).inserted {
        if isAllFound(wanted) || effort.isOver() { return }
        let count = found.count
        _ = add(try policy.with(values))
        if found.count > count { useful.append(values) }
      }
      next += 1
    }
    if choices.isCut { return }
    for values in choices.all where tried.insert(values).inserted {
      if isAllFound(wanted) || effort.isOver() { return }
      _ = add(try policy.with(values))
    }
  }

  /// Looks at sessions during which one setting changes.
  private mutating func addPairs(
    _ choices: SettingVariants,
    until wanted: Set<BoundaryPoint>
  ) throws(PolicyError) {
    for first in useful {
      let start = try policy.with(first)
      for second in choices.neighbours(of: first) {
        if isAllFound(wanted) || effort.isOver() { return }
        let behaviour = Behaviour(under: [start, try policy.with(second)], withIgnored: true)
        _ = add(BoundaryMap(behaviour, effort), onlyNew: true)
      }
    }
  }

  /// Shows timers under the least and the greatest value of their settings.
  private mutating func addEnds() throws(PolicyError) {
    let model = policy.words.model
    for (setting, declared) in model.settings.enumerated()
    where declared.isOffered && declared.type == .duration {
      for timer in model.timers.indices
      where model.timers[timer].length.allSources.contains(.setting(setting)) {
        guard let known = found[.fires(timer, .earliest)] else { continue }
        for value in declared.ends where !effort.isOver() {
          var values = known.values
          if values[setting] == .duration(value) { continue }
          values[setting] = .duration(value)
          let map = BoundaryMap(Behaviour(try policy.with(values)), effort)
          guard let sight = map.sights[.fires(timer, .earliest)] else { continue }
          let point = BoundaryPoint.setting(setting, value: value, timer: timer)
          found[point] = BoundarySessionMaker(map, from: policy).session(of: point, sight)
        }
      }
    }
  }

  /// Changes settings a millisecond before a timer fires that asks for them.
  private mutating func addChanges(_ choices: SettingVariants) throws(PolicyError) {
    let model = policy.words.model
    for timer in model.timers.indices {
      guard let known = found[.fires(timer, .earliest)] else { continue }
      let asked = model.settings(askedBy: timer)
      for (setting, values) in choices.values where asked.contains(setting) {
        let ends = model.settings[setting].ends.suffix(1).map { SettingValue.duration($0) }
        for value in values + ends where value != known.values[setting] {
          var values = known.values
          values[setting] = value
          let isStopped = try !policy.with(values).mayRun(timer)
          let point = BoundaryPoint.settingChange(
            timer,
            setting,
            to: value,
            stops: isStopped
          )
          guard found[point] == nil else { continue }
          found[point] = known.changing(
            model.settings[setting].name,
            to: value?.description ?? "none",
            as: point
          )
          if isStopped { found[.stopsBySettings(timer)] = found[point] }
        }
      }
    }
  }

  // MARK: Order

  /// Sessions that are the same once, with all that they show.
  private static func merged(_ sessions: [BoundarySession]) -> [BoundarySession] {
    var merged: [BoundarySession] = []
    var places: [BoundarySession.Course: Int] = [:]
    for session in sessions {
      if let place = places[session.course] {
        merged[place].shown.formUnion(session.shown)
        // What happens says more than what doesn't.
        if merged[place].point.isDenial, !session.point.isDenial {
          merged[place].point = session.point
        }
      } else {
        places[session.course] = merged.count
        merged.append(session)
      }
    }
    return merged.sorted(by: isBefore)
  }

  private static func isBefore(_ one: BoundarySession, _ other: BoundarySession) -> Bool {
    one.point.order.lexicographicallyPrecedes(other.point.order)
  }
}

extension PolicyModel.Setting {
  /// The least and the greatest duration that may be chosen, as far as there is one.
  fileprivate var ends: [Int64] {
    let all = [
      values?.min() ?? range?.value.earliest, values?.max() ?? range?.value.latest,
    ].compactMap(\.self)
    return Set(all).sorted().filter { $0 < BoundarySessionMaker.longest }
  }
}

extension PolicyModel {
  /// The settings that decide whether, and how long, a timer runs.
  fileprivate func settings(askedBy timer: Int) -> Set<Int> {
    var asked = Set(timers[timer].length.settings)
    let condition = timers[timer].guardCondition
    for test in condition.requires + condition.excludes {
      switch test.value {
      case .isSet(let setting), .setting(let setting, _): asked.insert(setting)
      default: break
      }
    }
    return asked
  }
}
