import PolicyEngine

/// Plays one scenario over virtual time and holds what comes about against what is expected.
struct ScenarioRun {
  /// The most timers that fire between two steps: a timer can start itself for ever.
  private static let mostFirings = 10_000

  private let scenario: Scenario
  private let channel: PolicyLibrary.Channel
  private var policy: Policy
  private var session: Session
  private var now = Timeline.beginning
  private(set) var timeline = Timeline()
  private(set) var failures: [FoundFailure] = []
  private(set) var coverage: Coverage
  /// What each step has seen, where the run is to write it down; nil: it is held against what is expected.
  private(set) var recorded: [(step: Scenario.Step, entries: [(key: String, value: String)])]?

  init(
    _ scenario: Scenario,
    of channel: PolicyLibrary.Channel,
    policy: Policy,
    isRecording: Bool = false
  ) {
    recorded = isRecording ? [] : nil
    self.scenario = scenario
    self.channel = channel
    self.policy = policy
    session = policy.newSession()
    coverage = Coverage(of: channel.model)
  }

  private var model: PolicyModel { channel.model }

  mutating func run() {
    coverage.visit(Int(session.state), model)
    holdAgainstLimits(nil)
    for step in scenario.steps {
      guard play(step) else { return }
    }
    guard let until = scenario.until, recorded == nil else { return }
    let end = Timeline.beginning.adding(until.value)
    let step = Scenario.Step(
      place: until.place,
      at: Located(.sinceBeginning(until.value), at: until.place),
      expectation: Scenario.Expectation(place: until.place)
    )
    if end < now {
      let late = DurationText.format(now.milliseconds - end.milliseconds)
      fail("`until` is \(late) before the last step", at: until.place)
    } else {
      _ = play(step)
    }
  }

  /// Plays a step; false when nothing sensible can come after it.
  private mutating func play(_ step: Scenario.Step) -> Bool {
    guard let moment = moment(of: step) else { return false }
    let first = timeline.records.count
    let before = Int(session.state)
    guard fireTimers(through: moment, of: step) else { return false }
    now = max(now, moment)
    if !step.settings.isEmpty { change(step.settings, at: moment) }
    var decision: Decision?
    if let event = step.event {
      let made = policy.receive(event, at: moment, in: &session, firing: scenario.firing)
      note(made)
      decision = made
    }
    coverage.look(at: session, now, scenario.firing, model)
    let records = Array(timeline.records[first...])
    if recorded != nil {
      let entries = ExpectationRecorder.entries(
        records,
        session,
        policy,
        hasEvent: step.event != nil,
        at: now
      )
      recorded?.append((step, entries))
      return true
    }
    var comparison = ExpectationComparison(
      step.expectation,
      records: records,
      from: before,
      session: session,
      policy: policy,
      at: now
    )
    comparison.compare(decision)
    for mismatch in comparison.mismatches {
      failures.append(FoundFailure(mismatch: mismatch, recordCount: timeline.records.count))
    }
    // What comes after a surprise would be one surprise after the other.
    return comparison.mismatches.isEmpty
  }

  private mutating func moment(of step: Scenario.Step) -> Instant? {
    let instant: Instant
    switch step.at.value {
    case .sinceBeginning(let time): instant = Timeline.beginning.adding(time)
    case .sinceLast(let time): instant = now.adding(time)
    case .timer(let timer, let offset):
      guard session.runs(timer) else {
        fail("the timer `\(model.timers[timer].name)` doesn't run here", at: step.at.place)
        return nil
      }
      let due = session.deadlines[timer].moment(scenario.firing)
      instant = Instant(milliseconds: due + offset)
    }
    if instant < now, step.event == nil {
      fail(
        "this is \(DurationText.format(now.milliseconds - instant.milliseconds)) before the step before, and only an event can come late",
        at: step.at.place
      )
      return nil
    }
    return instant
  }

  private mutating func fireTimers(through moment: Instant, of step: Scenario.Step) -> Bool {
    for _ in 0..<Self.mostFirings {
      guard let decision = policy.fireNext(in: &session, through: moment, firing: scenario.firing)
      else { return true }
      if let timer = model.timer(firedBy: decision.event.index) {
        coverage.fire(timer, isLookedAt: decision.at == moment, model)
      }
      note(decision)
    }
    fail("more than \(Self.mostFirings) timers fire before this step", at: step.at.place)
    return false
  }

  private mutating func change(_ settings: [ChosenSetting], at moment: Instant) {
    guard let changed = try? policy.with(choosing: settings).policy else { return }
    policy = changed
    let stopped = policy.adopt(&session)
    coverage.stop(stopped, model)
    timeline.add(
      settings,
      stopped: stopped.indices.map { model.timers[$0].name },
      in: model.states[Int(session.state)].name,
      at: moment
    )
  }

  private mutating func note(_ decision: Decision) {
    coverage.take(decision, model)
    timeline.add(policy.describe(decision), decision)
    holdAgainstLimits(decision)
  }

  private mutating func fail(_ message: String, at place: Place) {
    let mismatch = Mismatch(place: place, message: message)
    failures.append(FoundFailure(mismatch: mismatch, recordCount: timeline.records.count))
  }

  // MARK: Every moment

  /// Holds the present moment, and what has just come about, against `never` and `always`.
  private mutating func holdAgainstLimits(_ decision: Decision?) {
    let state = Int(session.state)
    let name = model.states[state].name
    let never = scenario.never
    let always = scenario.always
    if let place = never.states[state] { violate("never", "the state is `\(name)`", at: place) }
    if let place = always.statesPlace, always.states[state] == nil {
      violate("always", "the state is `\(name)`, which is not among these", at: place)
    }
    for (timer, place) in never.timers where session.runs(timer) {
      violate("never", "the timer `\(model.timers[timer].name)` runs", at: place)
    }
    for (timer, place) in always.timers where !session.runs(timer) {
      violate("always", "the timer `\(model.timers[timer].name)` doesn't run", at: place)
    }
    guard let decision else { return }
    let words = policy.describe(decision)
    for effect in words.effects {
      if let place = never.effects[effect.name] {
        violate("never", "the effect `\(effect.name)` is called for", at: place)
      }
    }
    if let refusal = words.reason, let place = never.refusals[refusal] {
      violate("never", "the refusal `\(refusal)` is given", at: place)
    }
    if let rule = words.rule, let place = never.rules[rule] {
      violate("never", "the rule `\(rule)` is taken", at: place)
    }
  }

  /// Each limit is reported once: the first time.
  private mutating func violate(_ limit: String, _ what: String, at place: Place) {
    if failures.contains(where: { $0.mismatch.place == place }) { return }
    let since = DurationText.format(
      max(0, timeline.now.milliseconds - Timeline.beginning.milliseconds)
    )
    let rule = timeline.records.last.flatMap(\.rule)
    let mismatch = Mismatch(
      place: place,
      message: "`\(limit)` is broken \(since) after the beginning: \(what)",
      rule: rule
    )
    failures.append(FoundFailure(mismatch: mismatch, recordCount: timeline.records.count))
  }
}
