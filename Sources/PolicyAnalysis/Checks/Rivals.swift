import PolicyEngine

/// The timers that others may keep from firing in time, as far as that is seen without following sessions.
///
/// What is left out here fires in time wherever it starts: the ways of its sessions need not be looked at.
struct Rivals {
  /// By timer that others may come before, these others.
  private(set) var all: [Int: [Int]] = [:]

  private let model: PolicyModel
  private let now: Circumstances
  /// By timer, the rules of its firing that these settings do not exclude.
  private let firing: [[Int]]

  init(_ model: PolicyModel, _ settings: Circumstances.Settings) {
    self.model = model
    let now = Circumstances(model, settings: settings)
    self.now = now
    var firing = [[Int]](repeating: [], count: model.timers.count)
    for index in model.rules.indices {
      for event in model.rules[index].events {
        guard let timer = model.timer(firedBy: event.value),
          now.outcome(of: model.rules[index].guardCondition) != false
        else { continue }
        firing[timer].append(index)
      }
    }
    self.firing = firing
    let existing = model.timers.indices.filter(now.mayExist)
    // One whose firing does nothing is there to be asked whether it runs.
    for timer in existing where isOfUse(timer) {
      let others = existing.filter { $0 != timer && mayComeBefore($0, timer) }
      if !others.isEmpty { all[timer] = others }
    }
  }

  /// A timer, those that may come before it, and those whose firings start any of these.
  func related(to timer: Int) -> Set<Int> { starters(of: [timer] + (all[timer] ?? [])) }

  /// Some timers, and those whose firings start any of them, one after the other.
  private func starters(of timers: [Int]) -> Set<Int> {
    var found = Set(timers)
    var open = timers
    while let next = open.popLast() {
      for start in model.timers[next].starts {
        if let earlier = model.timer(firedBy: start.value), found.insert(earlier).inserted {
          open.append(earlier)
        }
      }
    }
    return found
  }

  private func isOfUse(_ timer: Int) -> Bool {
    firing[timer].contains { model.rules[$0].to != nil || !model.rules[$0].effects.isEmpty }
  }

  /// Whether a timer warns of something, and leads nowhere.
  func isReminder(_ timer: Int) -> Bool { firing[timer].allSatisfy { model.rules[$0].to == nil } }

  /// Whether a timer's firing may lead out of some states.
  func mayLead(_ timer: Int, outOf states: PolicyModel.StateSet) -> Bool {
    firing[timer].contains { rule in
      model.states.indices.contains { state in
        states.contains(state) && model.rules[rule].from.contains(state)
          && now.targets(of: model.rules[rule], from: state).contains { !states.contains($0) }
      }
    }
  }

  private func mayComeBefore(_ other: Int, _ timer: Int) -> Bool {
    let own = model.timers[timer]
    if own.states.isDisjoint(with: model.timers[other].states) { return false }
    let firing = model.firing(of: other)
    let mayEnd =
      mayLead(other, outOf: own.states) || own.cancels.contains { $0.value == firing }
      || own.restarts && own.starts.contains { $0.value == firing }
    return mayEnd && isShort(other, beside: timer) && !excludeEachOther(timer, other)
  }

  // MARK: Times

  /// Whether a timer may be over by the time that another is due.
  private func isShort(_ other: Int, beside timer: Int) -> Bool {
    // What has to fire before the one starts makes the other older by then.
    let earlier = starters(of: [timer])
    let isLater = model.timers.indices.contains { first in
      first != timer && first != other
        && !model.timers[first].states.isDisjoint(with: model.timers[other].states)
        && (earlier.contains(first) || matters(first, whileRunning: other))
    }
    guard !isLater, let due = due(timer), let over = over(other) else { return true }
    return due >= over
  }

  /// Whether a timer's firing may make a difference to a session in which another one runs on.
  private func matters(_ timer: Int, whileRunning other: Int) -> Bool {
    let states = model.timers[other].states
    return firing[timer].contains { rule in
      let targets = model.rules[rule].targets
      return targets.isEmpty
        ? !model.rules[rule].remembers.isEmpty : targets.contains(where: states.contains)
    }
  }

  /// The most time to a timer's earliest moment; nil where nothing bounds it.
  private func due(_ timer: Int) -> Int64? {
    let length = model.timers[timer].length
    // A change of the setting can come at any time, and closed time on top.
    if model.timers[timer].calendar != nil { return nil }
    var most: Int64 = 0
    for source in now.lengthSources(of: timer) {
      if case .window(let window) = source {
        most = max(most, window.earliest)
      } else {
        guard let greatest = now.range(of: source).greatest else { return nil }
        most = max(most, greatest)
      }
    }
    return max(0, most - length.before)
  }

  /// The least time to a timer's latest moment.
  private func over(_ timer: Int) -> Int64? {
    let length = model.timers[timer].length
    let least = now.lengthSources(of: timer).map { source in
      if case .window(let window) = source { window.latest } else { now.range(of: source).least }
    }
    return least.min().map { max(0, $0 - length.before) + length.lateBy }
  }

  // MARK: Guards

  /// Whether two timers never run together, for what they ask for.
  private func excludeEachOther(_ one: Int, _ other: Int) -> Bool {
    let (own, others) = (model.timers[one], model.timers[other])
    // What a session remembers is the same for both where both start as it comes into the same states.
    let startTogether =
      own.starts.isEmpty && others.starts.isEmpty && own.states == others.states
    return own.guardCondition.requires.contains { test in
      guard startTogether || model.isDecidedBeforehand(test.value) else { return false }
      return others.guardCondition.requires.contains { exclude($0.value, test.value) }
        || others.guardCondition.excludes.contains { $0.value == test.value }
    }
      || others.guardCondition.requires.contains { test in
        (startTogether || model.isDecidedBeforehand(test.value))
          && own.guardCondition.excludes.contains { $0.value == test.value }
      }
  }

  private func exclude(_ one: PolicyModel.Test, _ other: PolicyModel.Test) -> Bool {
    switch (one, other) {
    case (.memory(let memory, let values), .memory(let other, let others)):
      memory == other && !values.contains(where: others.contains)
    case (.setting(let setting, let values), .setting(let other, let others)):
      setting == other && !values.contains(where: others.contains)
    case (.capability(let one, let value), .capability(let other, let wanted)):
      one == other && value != wanted
    default: false
    }
  }
}
