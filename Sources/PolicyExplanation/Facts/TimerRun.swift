package import PolicyEngine

/// One run of a timer: what started it, how long it takes, and what would stop it.
package struct TimerRun: Sendable, Hashable {
  package var timer: String
  package var title: String?
  /// The event or firing that started it.
  package var startedBy: String
  package var startedAt: Instant
  /// The line of the log that started it; nil for a firing.
  package var recorded: FileLine?
  /// Whether coming into one of its statuses started it.
  package var startsOnEntry: Bool
  /// Where the policy says that this starts it.
  package var startSource: FileLine
  package var window: TimeWindow
  package var earliest: Instant
  package var latest: Instant
  /// Where its duration is written.
  package var durationSource: FileLine
  /// The setting that gives its duration, if one does.
  package var setting: SettingFact?
  /// Its conditions, as they were when it started.
  package var conditions: [Condition]
  /// The statuses that it lives in.
  package var statuses: [String]
  package var statusesSource: FileLine
  /// The events that stop it, with their places.
  package var cancels: [Cancel]
  package var origin: Origin?

  /// An event that stops a timer.
  package struct Cancel: Sendable, Hashable {
    package var event: String
    package var source: FileLine
  }
}

extension Knowledge {
  /// The run of a timer that began before an entry of the history; nil where it never started.
  func run(of timer: Int, before entry: Int) -> (run: TimerRun, entry: Int)? {
    for index in history.entries[..<entry].indices.reversed() {
      guard let step = history.entries[index].step,
        step.decision.started.rawValue >> UInt32(timer) & 1 == 1
      else { continue }
      return (run(of: timer, startedIn: step), index)
    }
    return nil
  }

  private func run(of index: Int, startedIn step: SessionHistory.Step) -> TimerRun {
    let timer = model.timers[index]
    let event = Int(step.decision.event)
    let start = timer.starts.first { $0.value == event }?.place
    var reader = ConditionReader(step, self)
    if step.decision.rule != PolicyTables.noSource {
      reader.remembered = model.rules[Int(step.decision.rule)].remembers
    }
    let deadline = step.after.deadlines[index]
    let window = TimeWindow(
      earliest: deadline.earliest - step.decision.at.milliseconds,
      latest: deadline.latest - step.decision.at.milliseconds
    )
    var setting: SettingFact?
    if case .setting(let index) = timer.duration {
      setting = self.setting(index, epoch: step.epoch)
    }
    return TimerRun(
      timer: timer.name,
      title: timer.title,
      startedBy: model.eventName(event),
      startedAt: step.decision.at,
      recorded: step.recorded?.line,
      startsOnEntry: start == nil,
      startSource: line(start ?? timer.startsOnEntry ?? timer.place),
      window: window,
      earliest: Instant(milliseconds: deadline.earliest),
      latest: Instant(milliseconds: deadline.latest),
      durationSource: line(timer.durationPlace),
      setting: setting,
      conditions: reader.conditions(of: timer.guardCondition),
      statuses: statuses(timer.states),
      statusesSource: line(timer.statesPlace),
      cancels: timer.cancels.map {
        TimerRun.Cancel(event: model.eventName($0.value), source: line($0.place))
      },
      origin: origin(of: timer.name, in: "timers")
    )
  }

  func statuses(_ set: PolicyModel.StateSet) -> [String] {
    model.states.indices.filter(set.contains).map { model.states[$0].name }
  }
}
