import PolicyEngine
import PolicyReplay

/// Plays one scenario over virtual time and holds what comes about against what is expected.
struct ScenarioRun {
  /// The most timers that fire between two steps: a timer can start itself for ever.
  private static let mostFirings = 10_000

  private let scenario: Scenario
  private let channel: PolicyLibrary.Channel
  /// Under which the settings know the session.
  private static let number = 0

  private var settings: SettingTimeline
  private var replay: SessionReplay
  private(set) var now: Instant
  /// What came about, in order.
  private(set) var records: [Timeline.Record] = []
  /// What was not as expected, with how many records there were by then, and when.
  private(set) var failures: [(mismatch: Mismatch, recordCount: Int, moment: Instant)] = []
  private(set) var coverage: Coverage
  /// What must hold of every session of the channel.
  private var properties: [PropertyWatch]
  /// The event of the step that is played.
  private var event: Event?
  /// What a step has seen.
  struct Seen {
    var step: Scenario.Step
    var entries: [(key: String, value: String)]
    var records: [Timeline.Record]
    /// How long the running timers still run, by index.
    var timers: [TimeWindow]
  }

  /// What each step has seen, where the run is to write it down; nil: it is held against what is expected.
  private(set) var recorded: [Seen]?

  init(
    _ scenario: Scenario,
    of channel: PolicyLibrary.Channel,
    policy: Policy,
    isRecording: Bool = false,
    holdsProperties: Bool = true
  ) {
    recorded = isRecording ? [] : nil
    self.scenario = scenario
    self.channel = channel
    now = scenario.beginning
    settings = SettingTimeline(policy)
    replay = SessionReplay(
      Self.number,
      at: scenario.beginning,
      &settings,
      firing: scenario.firing
    )
    coverage = Coverage(of: channel.model)
    properties =
      holdsProperties && scenario.holdsProperties
      ? channel.model.properties.map(PropertyWatch.init) : []
  }

  var model: PolicyModel { channel.model }
  var session: Session { replay.session }

  mutating func run() {
    coverage.visit(Int(session.state), model)
    holdAgainstLimits(session)
    holdAgainstOffers()
    let start = settings.policy(in: settings.count(of: Self.number) - 1, of: Self.number)
    for index in properties.indices {
      properties[index].see(session, under: start, at: now.milliseconds)
    }
    for step in scenario.steps {
      guard play(step) else { return }
    }
    guard let until = scenario.until, recorded == nil else { return }
    let end = scenario.beginning.adding(until.value)
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
    let first = records.count
    var decision: Decision?
    guard drive(through: step, at: moment, &decision) else { return false }
    coverage.look(at: session, now, replay.firing, model)
    let records = Array(records[first...])
    let known = failures.count
    holdAgainstProperties()
    if recorded != nil {
      let entries = ExpectationRecorder.entries(
        records,
        session,
        model,
        hasEvent: decision != nil,
        at: now
      )
      let timers = model.timers.indices.compactMap { session.timeLeft(of: $0, at: now) }
      recorded?.append(Seen(step: step, entries: entries, records: records, timers: timers))
      return true
    }
    compare(records, decision == nil ? nil : records.last, with: step.expectation)
    // What comes after a surprise would be one surprise after the other.
    return failures.count == known
  }

  private mutating func moment(of step: Scenario.Step) -> Instant? {
    let instant: Instant
    switch step.at.value {
    case .sinceBeginning(let time): instant = scenario.beginning.adding(time)
    case .sinceLast(let time): instant = now.adding(time)
    case .timer(let timer, let offset):
      guard session.runs(timer) else {
        fail("the timer `\(model.timers[timer].name)` doesn't run here", at: step.at.place)
        return nil
      }
      let window = session.window(of: timer)
      instant = (replay.firing == .earliest ? window.lowerBound : window.upperBound).adding(offset)
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

  /// Goes on to a step, and does what it says, which gives the decision; false when that can't be done.
  private mutating func drive(
    through step: Scenario.Step,
    at moment: Instant,
    _ decision: inout Decision?
  ) -> Bool {
    now = max(now, moment)
    event = nil
    var steps: [SessionReplay.Step] = []
    // What comes before a firing is a part of it, as the timer might fire before others.
    if step.firing == nil {
      let isDone = replay.advance(through: now, atMost: Self.mostFirings, &settings) {
        steps.append($0)
      }
      note(&steps, of: step, at: moment)
      if !isDone {
        fail("more than \(Self.mostFirings) timers fire before this step", at: step.at.place)
        return false
      }
    }
    if !step.settings.isEmpty {
      let epochs = settings.count(of: Self.number)
      let change = try? settings.change(to: step.settings, at: moment)
      // Values that hold already make no difference, but are a part of the story.
      if settings.count(of: Self.number) == epochs, change?.isUsable ?? false {
        note(step.settings, at: moment)
      } else if step.firing == nil {
        _ = replay.advance(through: now, &settings) { steps.append($0) }
      }
    }
    if let planned = step.event {
      guard let event = event(planned, at: moment) else { return false }
      decision = replay.receive(event, at: moment, &settings) { steps.append($0) }
      self.event = event
    } else if let timer = step.firing {
      if let refusal = replay.fire(timer.value, at: moment, &settings, note: { steps.append($0) }) {
        let name = model.timers[timer.value].name
        fail(refusal.message(name, at: moment, sinceBeginning), at: timer.place)
        return false
      }
      decision = steps.last?.decision
    }
    note(&steps, of: step, at: moment)
    return true
  }

  /// An event as it is at a moment; nil after a report.
  private mutating func event(_ planned: ScenarioEvent, at moment: Instant) -> Event? {
    let policy = settings.policy(in: settings.count(of: Self.number) - 1, of: Self.number)
    do throws(EventError) {
      return try planned.event(of: policy, at: moment, since: scenario.beginning)
    } catch {
      let place = error.field.flatMap { planned.moments[$0]?.place }
      fail(error.description, at: place ?? scenario.name.place)
      return nil
    }
  }

  private func sinceBeginning(_ instant: Instant) -> String {
    DurationText.format(instant.milliseconds - scenario.beginning.milliseconds)
  }

  /// Writes down what has come about.
  private mutating func note(
    _ steps: inout [SessionReplay.Step],
    of step: Scenario.Step,
    at moment: Instant
  ) {
    for happened in steps {
      let isEvent = happened.decision.map { $0.event.index < model.events.count } ?? false
      for index in properties.indices { properties[index].see(happened, isEvent ? event : nil) }
      guard let decision = happened.decision else {
        note(step.settings, stopped: happened.stopped, moved: happened.moved, at: moment)
        continue
      }
      if decision.at == moment, let timer = model.timer(firedBy: decision.event.index) {
        coverage.fire(timer, model)
      }
      coverage.take(decision, model)
      let words = happened.policy.describe(decision, after: happened.after)
      records.append(Timeline.Record(words, decision, happened, since: scenario.beginning))
      holdAgainstLimits(happened.after, words)
    }
    steps.removeAll()
  }

  private mutating func note(
    _ settings: [ChosenSetting],
    stopped: TimerSet = TimerSet(),
    moved: TimerSet = TimerSet(),
    at moment: Instant
  ) {
    coverage.stop(stopped, model)
    let session = self.session
    records.append(
      Timeline.Record(
        settings,
        stopped: stopped.indices.map { model.timers[$0].name },
        moved: moved.indices.map { (model.timers[$0].name, session.window(of: $0)) },
        in: model.states[Int(session.state)].name,
        at: moment,
        since: scenario.beginning
      )
    )
  }

  mutating func fail(_ message: String, at place: Place, _ rule: Timeline.Rule? = nil) {
    failures.append((Mismatch(place: place, message: message, rule: rule), records.count, now))
  }

  /// A moment, and which of the calendars are open then that the channel asks; nil where it asks none.
  func clock(at moment: Instant) -> String? {
    let calendars = model.usedCalendars.sorted()
    if calendars.isEmpty { return nil }
    let standings = calendars.map { index in
      let calendar = model.calendars[index]
      let isOpen = calendar.hours?.openings?.table.isOpen(at: moment.milliseconds) ?? false
      return "`\(calendar.name)` is \(isOpen ? "open" : "closed")"
    }
    let words = "\(moment), when \(standings.joined(separator: ", "))"
    return scenario.saysBeginning
      ? words
      : "\(words); the scenario has no `begins`, and so began at \(scenario.beginning)"
  }

  // MARK: Properties

  /// Reports the properties that are broken by now, each once.
  private mutating func holdAgainstProperties() {
    for index in properties.indices { properties[index].pass(to: now.milliseconds) }
    for watch in properties {
      guard let (instant, what) = watch.broken else { continue }
      let since = DurationText.format(instant - scenario.beginning.milliseconds)
      fail(
        "the property `\(watch.property.name)` is broken \(since) after the beginning: \(what)",
        at: scenario.name.place,
        records.last?.rule
      )
    }
    properties.removeAll { $0.broken != nil }
  }

  // MARK: Every moment

  /// What an admin may choose is the same all the time.
  private mutating func holdAgainstOffers() {
    for (limits, key, isMeant) in [
      (scenario.always, "always", true), (scenario.never, "never", false),
    ] {
      for chosen in limits.settings {
        let choice = SettingChoice([chosen], over: channel.settings, of: model)
        guard choice.isUsable != isMeant else { continue }
        let reason = choice.diagnostics.first.map { ": \($0.message)" } ?? ""
        fail(
          "`\(key)` is broken: an admin \(isMeant ? "can't" : "can") choose `\(chosen.value.value)` for `\(chosen.name.value)`\(isMeant ? reason : "")",
          at: chosen.value.place
        )
      }
    }
  }

  /// Holds the present moment, and what has just come about, against `never` and `always`.
  private mutating func holdAgainstLimits(
    _ session: Session,
    _ words: DecisionDescription? = nil
  ) {
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
    guard let words else { return }
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
    let since = sinceBeginning(records.last?.at ?? scenario.beginning)
    let message = "`\(limit)` is broken \(since) after the beginning: \(what)"
    fail(message, at: place, records.last?.rule)
  }
}
