/// Reports timers that another always comes before: those that warn of something, and those that never fire.
///
/// A reminder is a timer that has effects and leaves the state as it is; a deadline is one that surely
/// leaves the other's states. Only what holds in all sessions is reported: that the deadline runs
/// whenever the other does, since the same moment or an earlier one, and is due by then.
struct LateTimerChecks {
  private struct Late {
    /// The timer that comes too late.
    var timer: Int
    /// Whether it warns of something, and leads nowhere.
    var isReminder: Bool
    var deadline: Int
    /// The least time from the deadline's start to the timer, in milliseconds.
    var lead: Int64
    /// The most time from the deadline's start to its firing; nil where that is a setting's value.
    var limit: Int64?
    /// What the sessions have in a memory for which it is so; empty: all sessions.
    var keys: [String] = []
  }

  private let model: PolicyModel
  /// The settings that are chosen; without them whatever can be chosen.
  private let values: SettingValues?
  /// What is known of the sessions that are looked at.
  private let now: Circumstances
  /// By timer, the indices of the rules for its firing that these settings do not exclude.
  private let firing: [[Int]]

  /// All problems of this kind in a policy that has no errors: under all settings, and under its defaults.
  ///
  /// - Parameter files: the policy's own file, then those of what it extends; asked for when needed.
  static func run(_ model: PolicyModel, files: () -> [Int32]) -> [Diagnostic] {
    ownLate(model).map { diagnostic($0, model, files()) }
  }

  /// What an admin's values make late that the policy alone does not, reported at the value.
  ///
  /// - Parameter choice: says where the values are written.
  static func run(
    _ model: PolicyModel,
    under values: SettingValues,
    chosen choice: SettingChoice
  ) -> [Diagnostic] {
    if choice.places.isEmpty { return [] }
    let found = lateForAnyKey(in: model, under: values)
    if found.isEmpty { return [] }
    let known = Set(ownLate(model).map(\.timer))
    return found.compactMap { late in
      let own = model.timers[late.timer]
      let settings = [model.timers[late.deadline], own].compactMap { timer in
        timer.length.settings.compactMap { setting in
          let places = choice.placesOfKeys[setting]
          return late.keys.lazy.compactMap { places?[$0] ?? places?[SettingValue.otherwise] }.first
            ?? choice.places[setting]
        }.first
      }
      guard !known.contains(late.timer), let place = settings.first else { return nil }
      // That a timer of the policy is not needed here is no mistake of who chose another's value.
      if !late.isReminder, !own.length.settings.contains(where: { choice.places[$0] != nil }) {
        return nil
      }
      return diagnostic(late, model, at: place, beside: own)
    }
  }

  /// The timers that are late under all settings, then the reminders that are under the defaults: a timer that
  /// another replaces by default may be there for whoever switches that off.
  private static func ownLate(_ model: PolicyModel) -> [Late] {
    var reported: Set<Int> = []
    let byDefault = lateForAnyKey(in: model, under: SettingValues(defaultsOf: model))
      .filter(\.isReminder)
    return (late(in: model) + byDefault).filter { reported.insert($0.timer).inserted }
  }

  /// The timers that never come in time under some values: in all sessions, or in those of some keys.
  private static func lateForAnyKey(in model: PolicyModel, under values: SettingValues) -> [Late] {
    var found = late(in: model, under: values)
    let everywhere = Set(found.map(\.timer))
    for memory in values.keyMemories(in: model) {
      var byTimer: [Int: Late] = [:]
      for key in model.memory[memory].keys.reversed() {
        let narrow = values.narrowed(to: key, of: memory, in: model)
        // A session without a key has what all others have.
        let name = key.map { model.memory[memory].values[$0] } ?? SettingValue.otherwise
        for late in late(in: model, under: narrow, knowing: .init(memory: memory, value: key))
        where !everywhere.contains(late.timer) {
          var first = late
          first.keys = [name] + (byTimer[late.timer]?.keys ?? [])
          byTimer[late.timer] = first
        }
      }
      let known = Set(found.map(\.timer))
      found += byTimer.sorted { $0.key < $1.key }.map(\.value)
        .filter { !known.contains($0.timer) }
    }
    return found
  }

  /// The timers that never come in time, whatever is chosen or under some values.
  ///
  /// - Parameter remembered: what the sessions have in one memory; nil: that is open.
  private static func late(
    in model: PolicyModel,
    under values: SettingValues? = nil,
    knowing remembered: PolicyModel.Remembered? = nil
  ) -> [Late] {
    var firing = [[Int]](repeating: [], count: model.timers.count)
    var now = Circumstances(model, settings: values.map { .chosen($0) } ?? .offered)
    now.remembered = [remembered].compactMap(\.self)
    for index in model.rules.indices
    where now.outcome(of: model.rules[index].guardCondition) != false {
      for event in model.rules[index].events {
        if let timer = model.timer(firedBy: event.value) { firing[timer].append(index) }
      }
    }
    // One whose firing does nothing is there to be asked whether it runs.
    let timers = model.timers.indices.filter { timer in
      firing[timer].contains { model.rules[$0].to != nil || !model.rules[$0].effects.isEmpty }
    }
    if timers.isEmpty { return [] }
    let checks = LateTimerChecks(model: model, values: values, now: now, firing: firing)
    var late: [Late] = []
    for timer in timers {
      // One that only an earlier late one starts never starts: that is the same mistake.
      let declared = model.timers[timer]
      let followsLate =
        declared.startsOnEntry == nil
        && declared.starts.allSatisfy { start in
          model.timer(firedBy: start.value).map { fired in late.contains { $0.timer == fired } }
            ?? false
        }
      if !followsLate, let found = checks.late(timer) { late.append(found) }
    }
    return late
  }

  private func late(_ timer: Int) -> Late? {
    guard let own = duration(of: timer) else { return nil }
    let isReminder = firing[timer].allSatisfy { model.rules[$0].to == nil }
    for deadline in model.timers.indices where deadline != timer {
      guard let limit = duration(of: deadline, beside: timer),
        leaves(model.timers[timer].states, firing: deadline),
        let offset = offset(of: timer, since: deadline, [timer])
      else { continue }
      // In a calendar's time nothing is known of what came between the two starts.
      let lead = (model.timers[timer].calendar == nil ? offset : 0) + own.earliest
      // At the same instant the one that is declared first fires; but who is reminded then is reminded of nothing.
      let losesTies = isReminder || deadline < timer
      func isLate(by margin: Int64) -> Bool { margin > 0 || margin == 0 && losesTies }
      // Where the other may not be there, a timer has its chance.
      let isMet = isReminder || surelyExists(deadline)
      let isSame = sharedMargin(timer, deadline, offset).map(isLate) ?? false
      // Whether both can exist is asked last, as it is the dearest question.
      if isSame || isMet && (limit.latest.map { isLate(by: lead - $0) } ?? false),
        canBothExist(timer, deadline)
      {
        let most = isSame && values == nil ? nil : limit.latest
        return Late(
          timer: timer,
          isReminder: isReminder,
          deadline: deadline,
          lead: lead,
          limit: most
        )
      }
    }
    return nil
  }

  /// The least and the most time that a timer can run; no most where nothing bounds it, nil where it
  /// can't run.
  ///
  /// - Parameter other: a timer that starts no earlier, with which it is compared.
  private func duration(
    of timer: Int,
    beside other: Int? = nil
  ) -> (earliest: Int64, latest: Int64?)? {
    guard let length = now.bounds(of: timer, firing: false) else { return nil }
    // Closed time comes on top, and there may be any amount of it: the same for two of one calendar.
    let calendar = model.timers[timer].calendar
    let isSame = other.map { model.timers[$0].calendar == calendar } ?? false
    return calendar == nil || isSame ? length : (length.earliest, nil)
  }

  /// How much later than a deadline a timer is due that runs for the same setting; nil for another one.
  private func sharedMargin(_ timer: Int, _ deadline: Int, _ offset: Int64) -> Int64? {
    let (own, other) = (model.timers[timer].length, model.timers[deadline].length)
    guard own.sources == other.sources, own.sources.count == 1, own.settings.count == 1,
      own.changes == other.changes,
      // A value on entry is the same only where both were entered at once.
      own.changes != .onEntry || model.timers[timer].states == model.timers[deadline].states,
      model.timers[timer].calendar == model.timers[deadline].calendar
    else { return nil }
    return offset - own.before - (other.lateBy - other.before)
  }

  /// Whether a timer is there whatever the admin chooses.
  private func surelyExists(_ timer: Int) -> Bool {
    guard case .window? = now.lengthSources(of: timer).last else { return false }
    let decided = condition(of: timer, decidedBeforehand: true)
    return now.outcome(of: decided) == true
  }

  /// Whether the admin can choose so that two timers can run in one channel.
  private func canBothExist(_ one: Int, _ other: Int) -> Bool {
    if !now.mayExist(one) || !now.mayExist(other) { return false }
    let space = CaseSpace(model)
    var cases = space.cases(in: now)
    for timer in causes(of: one) + causes(of: other) {
      let decided = condition(of: timer, decidedBeforehand: true)
      cases = cases.holding(space.cases(of: decided, event: model.firing(of: timer)))
    }
    return !cases.isEmpty
  }

  /// A timer, and those without whose firings it never starts.
  private func causes(of timer: Int) -> [Int] {
    var causes = [timer]
    while let last = causes.last, model.timers[last].startsOnEntry == nil,
      model.timers[last].starts.count == 1,
      let earlier = model.timer(firedBy: model.timers[last].starts[0].value),
      !causes.contains(earlier)
    {
      causes.append(earlier)
    }
    return causes
  }

  /// Whether a timer's firing surely leads out of some of its states.
  private func leaves(_ states: PolicyModel.StateSet, firing timer: Int) -> Bool {
    let rules = firing[timer].filter { !model.rules[$0].from.isDisjoint(with: states) }
    return rules.allSatisfy { rule in
      model.states.indices.allSatisfy { state in
        !states.contains(state) || !model.rules[rule].from.contains(state)
          || now.targets(of: model.rules[rule], from: state).allSatisfy { !states.contains($0) }
      }
    }
      && rules.contains {
        now.outcome(of: model.rules[$0].guardCondition) == true
          && states.isSubset(of: model.rules[$0].from)
      }
  }

  // MARK: Starts

  /// The least time from a deadline's start to that of another timer; nil where the deadline need not run.
  ///
  /// - Parameter seen: the timers on the way, which no least time goes through twice.
  private func offset(of timer: Int, since deadline: Int, _ seen: Set<Int>) -> Int64? {
    guard keepsRunning(deadline, with: timer) else { return nil }
    let (own, other) = (model.timers[timer], model.timers[deadline])
    var least: Int64?
    for start in own.starts {
      let earlier = model.timer(firedBy: start.value)
      // One that can't run starts nothing.
      if let earlier, duration(of: earlier) == nil { continue }
      var offset: Int64?
      if other.starts.contains(where: { $0.value == start.value }),
        Self.covers(other.startConditions, own.startConditions, start.value),
        holds(deadline, with: timer)
      {
        offset = 0
      } else if let earlier {
        if seen.contains(earlier) { continue }
        let least = duration(of: earlier)?.earliest ?? 0
        offset = self.offset(of: earlier, since: deadline, seen.union([earlier]))
          .map { $0 + least }
      } else if runsFromEntry(deadline) {
        offset = 0
      }
      guard let offset else { return nil }
      least = min(least ?? .max, offset)
    }
    if own.startsOnEntry != nil {
      let isSameEntry =
        other.startsOnEntry != nil && own.states == other.states && holds(deadline, with: timer)
      guard isSameEntry || runsFromEntry(deadline) else { return nil }
      least = 0
    }
    return least
  }

  /// Whether nothing stops a deadline, or sets it anew, that doesn't do the same to another timer.
  private func keepsRunning(_ deadline: Int, with timer: Int) -> Bool {
    let (own, other) = (model.timers[timer], model.timers[deadline])
    guard own.states.isSubset(of: other.states) else { return false }
    // What counts for the other only where a guard holds may leave it as it is.
    func stops(_ event: Int) -> Bool {
      own.cancels.contains { $0.value == event }
        && Self.covers(own.cancelConditions, other.cancelConditions, event)
    }
    guard other.cancels.allSatisfy({ stops($0.value) }) else { return false }
    if !other.restarts { return true }
    return other.starts.allSatisfy { start in
      stops(start.value)
        || own.restarts && own.starts.contains { $0.value == start.value }
          && Self.covers(own.startConditions, other.startConditions, start.value)
    }
  }

  /// Whether an event counts for one whenever it does for another.
  private static func covers(
    _ conditions: PolicyModel.EventConditions,
    _ others: PolicyModel.EventConditions,
    _ event: Int
  ) -> Bool {
    guard let own = conditions[event] else { return true }
    func tests(_ guards: [PolicyModel.Guard]) -> [[Set<PolicyModel.Test>]] {
      guards.map { [Set($0.requires.map(\.value)), Set($0.excludes.map(\.value))] }
    }
    return others[event].map { tests($0) == tests(own) } ?? false
  }

  /// Whether a deadline runs in all its states, since the session came into them.
  private func runsFromEntry(_ deadline: Int) -> Bool {
    let timer = model.timers[deadline]
    return timer.startsOnEntry != nil && timer.cancels.isEmpty && !timer.restarts
      && !timer.states.contains(model.initialState)
      && condition(of: deadline, decidedBeforehand: false).tests.isEmpty
      && leaves(timer.states, firing: deadline)
  }

  /// Whether a deadline's conditions hold whenever those of another timer do, at the same moment.
  private func holds(_ deadline: Int, with timer: Int) -> Bool {
    let own = model.timers[timer].guardCondition
    let other = condition(of: deadline, decidedBeforehand: false)
    return Set(other.requires.map(\.value)).isSubset(of: own.requires.map(\.value))
      && Set(other.excludes.map(\.value)).isSubset(of: own.excludes.map(\.value))
  }

  /// What a timer's start depends on in a channel, or in a session: there, what the admin chooses is as
  /// it has to be, as otherwise there is no timer.
  private func condition(of timer: Int, decidedBeforehand isDecided: Bool) -> PolicyModel.Guard {
    let length = model.timers[timer].length
    var condition = model.timers[timer].guardCondition
    // It only runs where its setting is set.
    if isDecided, length.sources.count == 1, let setting = length.settings.first {
      let isSet = PolicyModel.Test.isSet(setting: setting)
      var isAsked = false
      model.forEachTest { isAsked = isAsked || $0 == isSet }
      if isAsked { condition.requires.append(Located(isSet, at: model.timers[timer].place)) }
    }
    condition.requires.removeAll { model.isDecidedBeforehand($0.value) != isDecided }
    condition.excludes.removeAll { model.isDecidedBeforehand($0.value) != isDecided }
    return condition
  }

  // MARK: Words

  /// Reported where one of the two times was written last, on the way from the first policy to this one.
  private static func diagnostic(
    _ late: Late,
    _ model: PolicyModel,
    _ files: [Int32]
  ) -> Diagnostic {
    let (timer, deadline) = (model.timers[late.timer], model.timers[late.deadline])
    let first = files.first {
      [timer.lengthPlace.file, deadline.lengthPlace.file].contains($0)
    }
    let isOther = first == deadline.lengthPlace.file && first != timer.lengthPlace.file
    let (last, other) = isOther ? (deadline, timer) : (timer, deadline)
    return diagnostic(late, model, at: last.lengthPlace, beside: other)
  }

  private static func diagnostic(
    _ late: Late,
    _ model: PolicyModel,
    at place: Place,
    beside other: PolicyModel.Timer
  ) -> Diagnostic {
    let (timer, deadline) = (model.timers[late.timer].name, model.timers[late.deadline].name)
    var why = "both run for the same setting"
    var help = "give `\(timer)` a shorter time"
    if !late.isReminder {
      let limit = late.limit.map { DurationText.format($0) }
      return Diagnostic(
        .timerNeverFires,
        at: place,
        "the timer `\(timer)` never fires: "
          + (limit.map {
            "it is due after \(DurationText.format(late.lead)), and `\(deadline)`, due after \($0) at the latest, leads out of its states"
          } ?? "both run for the same setting, and `\(deadline)` leads out of its states"),
        help: limit.map {
          "let `\(timer)` be due in less than \($0), or `\(deadline)` later, or remove `\(timer)`"
        } ?? "give it a shorter time, or remove it",
        related: [.init("the time of `\(other.name)` is here", at: other.lengthPlace)]
      )
    }
    if let limit = late.limit.map({ DurationText.format($0) }) {
      why =
        "it is due after \(DurationText.format(late.lead)), and `\(deadline)` is due after \(limit) at the latest"
      help = "let `\(timer)` be due in less than \(limit), or `\(deadline)` later"
    }
    let sessions = late.keys.isEmpty ? "" : " for \(Suggestion.list(late.keys))"
    return Diagnostic(
      .lateReminder,
      at: place,
      "the timer `\(timer)` never comes before `\(deadline)`\(sessions): \(why)",
      help: help,
      related: [.init("the time of `\(other.name)` is here", at: other.lengthPlace)]
    )
  }
}

extension PolicyModel.StateSet {
  func isSubset(of other: PolicyModel.StateSet) -> Bool { bits & ~other.bits == 0 }
}
