import PolicyEngine

/// Finds the timers that others always come before: reminders that come too late, and timers that never fire.
///
/// Only what holds in all sessions is found: nothing where there is more to look at than the effort allows.
struct LateTimerSearch {
  private let model: PolicyModel
  private let sources: SourceSet
  private let effort: Effort
  private let spans = CalendarSpans()

  init(_ model: PolicyModel, _ sources: SourceSet, _ effort: Effort) {
    (self.model, self.sources, self.effort) = (model, sources, effort)
  }

  // MARK: A policy

  /// What is late whatever an admin chooses, then the reminders that are by default: a timer that another replaces
  /// by default may be there for whoever switches that off.
  ///
  /// - Parameter states: those of which it is to be known whether sessions come into them.
  /// - Returns: the timers, and the states that no session comes into.
  func run(reaching states: [Int]) -> (late: [LateTimer], unreached: Set<Int>) {
    let defaults = SettingValues(defaultsOf: model)
    let open = Rivals(model, .offered)
    let usual = Rivals(model, .chosen(defaults))
    if open.all.isEmpty, usual.all.isEmpty, states.isEmpty { return ([], []) }
    guard let policy = try? Policy.compile(model, sources, settings: defaults) else {
      return ([], [])
    }
    let rivals = open.all.merging(usual.all) { open, _ in open }
    var goals = TimerSurvey.Goals()
    // What leads somewhere only under other settings is a reminder under these.
    for timer in rivals.keys { goals.timers[timer] = usual.isReminder(timer) }
    goals.memories = memories(of: usual, under: defaults)
    goals.states = Set(states)
    let behaviour = Behaviour(policy, spans)
    let survey = TimerSurvey(behaviour, for: goals, effort)
    var questions: [Question] = []
    for timer in open.all.keys.sorted() {
      let isInTime = survey.inTime.contains(.init(timer: timer))
      if !open.isReminder(timer) {
        if !isInTime { questions.append(Question(timer: timer)) }
        continue
      }
      for deadline in open.all[timer] ?? [] {
        let isThere = policy.tables.existingTimers >> UInt64(deadline) & 1 == 1
        if isInTime, isThere { continue }
        questions.append(Question(timer: timer, deadline: deadline))
      }
    }
    var found = answers(to: questions, open, policy)
    let known = Set(found.map(\.timer))
    var usualGoals = goals
    usualGoals.timers = goals.timers.filter { $0.value && !known.contains($0.key) }
    found += late(in: survey, behaviour, usualGoals, usual, effort, under: defaults)
    let missing = Set(states).subtracting(survey.reached)
    return (
      found.filter { isCause($0, among: found) }, missing.isEmpty ? [] : unreached(missing, policy)
    )
  }

  /// Whether a timer is late whatever is chosen: a reminder in all the channels in which some deadline is.
  private struct Question {
    var timer: Int
    var deadline: Int?
    var isReminder: Bool { deadline != nil }
  }

  private func answers(
    to questions: [Question],
    _ rivals: Rivals,
    _ policy: Policy
  ) -> [LateTimer] {
    if questions.isEmpty { return [] }
    let choices = SettingVariants(model, from: policy.settingValues)
    var open = questions
    // That a timer comes in time is found soonest where only some settings are chosen.
    var tried = 0
    for values in choices.all where tried < Self.mostTried && !open.isEmpty {
      let now = Circumstances(model, settings: .chosen(values))
      let asked = open.filter { question in
        now.mayExist(question.timer) && question.deadline.map(now.mayExist) ?? true
      }
      guard !asked.isEmpty, let chosen = try? policy.with(values) else { continue }
      tried += 1
      let goals = TimerSurvey.Goals(asked.map { ($0.timer, $0.isReminder) })
      let survey = TimerSurvey(Behaviour(anyLengthsOf: chosen, spans), for: goals, effort)
      let inTime = Set(asked.map(\.timer).filter { survey.inTime.contains(.init(timer: $0)) })
      open.removeAll { question in
        inTime.contains(question.timer) && question.deadline.map(now.mayExist) ?? true
      }
    }
    guard choices.areFew else { return [] }
    var found: [LateTimer] = []
    for question in open where !found.contains(where: { $0.timer == question.timer }) {
      let behaviour =
        question.deadline.map { try? Behaviour(anyChoiceOf: policy, with: $0, spans) }
        ?? (try? Behaviour(anyChoiceOf: policy, spans))
      guard let behaviour else { continue }
      let goals = TimerSurvey.Goals([(question.timer, question.isReminder)])
      let effort = effort(for: choices)
      let survey = TimerSurvey(behaviour, for: goals, effort)
      found += late(in: survey, behaviour, goals, rivals, effort, under: nil)
    }
    return found
  }

  /// How many choices are looked at by themselves.
  private static let mostTried = 8

  /// Each zone is looked at under all choices, so it should be fewer of them.
  private func effort(for choices: SettingVariants) -> Effort {
    Effort(zones: max(100, 10 * effort.zones / max(10, choices.all.count)))
  }

  /// Those of some states that no session comes into, whatever an admin chooses.
  private func unreached(_ states: Set<Int>, _ policy: Policy) -> Set<Int> {
    let choices = SettingVariants(model, from: policy.settingValues)
    guard choices.areFew, let behaviour = try? Behaviour(anyChoiceOf: policy, spans) else {
      return []
    }
    var goals = TimerSurvey.Goals()
    goals.states = states
    let survey = TimerSurvey(behaviour, for: goals, effort(for: choices))
    return survey.isComplete ? states.subtracting(survey.reached) : []
  }

  // MARK: A channel

  /// What is late in a channel with the values that are chosen for it.
  ///
  /// - Returns: the timers, and those of some states that no session comes into.
  func run(
    under values: SettingValues,
    reaching states: [Int]
  ) -> (late: [LateTimer], unreached: Set<Int>) {
    let rivals = Rivals(model, .chosen(values))
    if rivals.all.isEmpty, states.isEmpty { return ([], []) }
    guard let policy = try? Policy.compile(model, sources, settings: values) else {
      return ([], [])
    }
    var goals = TimerSurvey.Goals()
    for timer in rivals.all.keys { goals.timers[timer] = rivals.isReminder(timer) }
    goals.memories = memories(of: rivals, under: values)
    goals.states = Set(states)
    let behaviour = Behaviour(policy, spans)
    let survey = TimerSurvey(behaviour, for: goals, effort)
    let found = late(in: survey, behaviour, goals, rivals, effort, under: values)
    return (
      found.filter { isCause($0, among: found) },
      survey.isComplete ? Set(states).subtracting(survey.reached) : []
    )
  }

  /// By timer, the memories by which its time goes, or that of another that may come before it.
  private func memories(of rivals: Rivals, under values: SettingValues) -> [Int: [Int]] {
    let known = values.keyMemories(in: model)
    if known.isEmpty { return [:] }
    return Dictionary(
      uniqueKeysWithValues: rivals.all.map { timer, others in
        let settings = ([timer] + others).flatMap { model.timers[$0].length.settings }
        let asked = Set(settings.compactMap { model.settings[$0].key })
        return (timer, known.filter(asked.contains))
      }
    ).filter { !$0.value.isEmpty }
  }

  // MARK: What was found

  /// One that only an earlier late one starts is the same mistake.
  private func isCause(_ late: LateTimer, among all: [LateTimer]) -> Bool {
    let timer = model.timers[late.timer]
    if timer.startsOnEntry != nil || timer.starts.isEmpty { return true }
    return !timer.starts.allSatisfy { start in
      model.timer(firedBy: start.value).map { fired in
        fired != late.timer && all.contains { $0.timer == fired }
      } ?? false
    }
  }

  /// What is late, by a survey or, where that had too much to look at, by one of each timer's own that leaves out
  /// when others fire that it has nothing to do with.
  private func late(
    in survey: TimerSurvey,
    _ behaviour: Behaviour,
    _ goals: TimerSurvey.Goals,
    _ rivals: Rivals,
    _ effort: Effort,
    under values: SettingValues?
  ) -> [LateTimer] {
    if survey.isComplete { return late(in: survey, goals, under: values) }
    return goals.timers.sorted { $0.key < $1.key }.flatMap { timer, isReminder in
      let isInTime = survey.inTime.contains(.init(timer: timer))
      if isInTime, goals.memories[timer] == nil { return [LateTimer]() }
      var own = TimerSurvey.Goals([(timer, isReminder)])
      own.memories = goals.memories
      let timed = rivals.related(to: timer).reduce(0 as UInt64) { $0 | 1 << UInt64($1) }
      let survey = TimerSurvey(behaviour, for: own, timing: timed, effort)
      return late(in: survey, own, under: values)
    }
  }

  private func late(
    in survey: TimerSurvey,
    _ goals: TimerSurvey.Goals,
    under values: SettingValues?
  ) -> [LateTimer] {
    if !survey.isComplete { return [] }
    var found: [LateTimer] = []
    for timer in goals.timers.keys.sorted() {
      let mark = TimerSurvey.Mark(timer: timer)
      if survey.started.contains(mark), !survey.inTime.contains(mark) {
        if let late = late(mark, in: survey, goals, under: values) { found.append(late) }
        continue
      }
      for memory in goals.memories[timer] ?? [] {
        let keys = model.memory[memory].keys.filter { key in
          let mark = TimerSurvey.Mark(timer: timer, memory: memory, value: key)
          return survey.started.contains(mark) && !survey.inTime.contains(mark)
        }
        guard let first = keys.first else { continue }
        let mark = TimerSurvey.Mark(timer: timer, memory: memory, value: first)
        let narrow = values?.narrowed(to: first, of: memory, in: model)
        guard var late = late(mark, in: survey, goals, under: narrow) else { continue }
        // A session without a key has what all others have.
        late.keys = keys.map {
          $0.map { model.memory[memory].values[$0] } ?? SettingValue.otherwise
        }
        found.append(late)
        break
      }
    }
    return found
  }

  private func late(
    _ mark: TimerSurvey.Mark,
    in survey: TimerSurvey,
    _ goals: TimerSurvey.Goals,
    under values: SettingValues?
  ) -> LateTimer? {
    let all = (survey.before[mark] ?? [:]).sorted { $0.key < $1.key }.map { deadline, leads in
      LateTimer(
        timer: mark.timer,
        isReminder: goals.timers[mark.timer] ?? false,
        deadline: deadline,
        leads: leads,
        times: times(of: mark.timer, deadline, survey, values)
      )
    }
    // Several can be there by chance: what the times, or one setting, explain comes first.
    let ways: [(LateTimer) -> Bool] = [
      { $0.leads && $0.times != nil }, { $0.leads && $0.isOfOneSetting(model) },
      { $0.times != nil }, { $0.leads }, { _ in true },
    ]
    return ways.lazy.compactMap { all.first(where: $0) }.first
  }

  /// When both are due, where that alone says that the one comes before the other.
  private func times(
    of timer: Int,
    _ deadline: Int,
    _ survey: TimerSurvey,
    _ values: SettingValues?
  ) -> (lead: Int64, limit: Int64)? {
    let now = Circumstances(model, settings: values.map { .chosen($0) } ?? .offered)
    guard let own = now.bounds(of: timer, firing: false)?.earliest,
      let other = now.bounds(of: deadline, firing: false), let limit = other.latest
    else { return nil }
    let (calendar, others) = (model.timers[timer].calendar, model.timers[deadline].calendar)
    // Closed time comes on top.
    if others != nil, calendar != others { return nil }
    let clock = survey.leads[.init(timer: timer, other: deadline)]
    // In a calendar's time nothing is known of what came between the two starts.
    let age = others == nil ? clock.map { max(0, $0 + other.earliest) } ?? 0 : 0
    return own + age >= limit ? (own + age, limit) : nil
  }
}
