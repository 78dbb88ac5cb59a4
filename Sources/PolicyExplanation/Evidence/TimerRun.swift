package import PolicyEngine
import PolicyReplay
import PolicyViews

/// One run of a timer: what started it, how long it takes, and what would stop it.
package struct TimerRun: Sendable {
  package var timer: String
  package var startedBy: String
  package var startedAt: Instant
  /// The line of the log that started it; nil for a firing.
  package var recorded: FileLine?
  /// Whether coming into one of its states started it.
  package var startsOnEntry: Bool
  /// Where the policy says that this starts it.
  package var startSource: FileLine
  package var window: TimeWindow
  /// When it was due as it started.
  package var due: ClosedRange<Instant>
  /// What a changed setting made of that last.
  package var move: Move?
  /// Where its length is written.
  package var lengthSource: FileLine
  /// What gives its length, if the policy doesn't say it itself.
  package var length: LengthSource?
  /// What it asks of a calendar, and the days of it that are not as others.
  package var calendar: CalendarRun?
  package var conditions: [TestFinding]
  package var states: [String]
  package var statesSource: FileLine
  /// The events that would stop it, with their conditions.
  package var cancels: [(event: String, condition: String?, source: FileLine)]
  package var origin: Origin?

  /// When it was due last.
  package var lastDue: ClosedRange<Instant> { move?.due ?? due }

  /// That a changed setting has a running timer due at another time.
  package struct Move: Sendable {
    package var at: Instant
    package var due: ClosedRange<Instant>
    /// The changes, as `NAME=VALUE`.
    package var assignments: [String]
    package var recorded: FileLine?
  }
}

extension ClosedRange<Instant> {
  /// One moment, or from the first to the last.
  var words: String {
    lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)"
  }
}

extension Evidence {
  /// The run of a timer that began before an entry of the history; nil where it never started.
  func run(of timer: Int, before entry: Int) -> TimerRun? {
    guard let start = start(of: timer, before: entry) else { return nil }
    var run = run(of: timer, startedIn: history.entries[start])
    let moved = history.entries[start..<entry].last { $0.step.moved.contains(timer) }
    run.move = moved.map { entry in
      TimerRun.Move(
        at: entry.step.at,
        due: entry.step.after.window(of: timer),
        assignments: entry.line?.assignments ?? [],
        recorded: entry.line?.place
      )
    }
    return run
  }

  func run(of index: Int, startedIn entry: SessionHistory.Entry) -> TimerRun {
    let timer = model.timers[index]
    let step = entry.step
    let event = entry.event ?? 0
    // Its own firing starts it again.
    let isGap = model.timer(firedBy: event) == index && timer.gapsPlace != nil
    return TimerRun(
      timer: timer.name,
      startedBy: model.eventName(event),
      startedAt: step.at,
      recorded: entry.line?.place,
      startsOnEntry: !isGap && !timer.starts.contains { $0.value == event },
      startSource: line(place(ofStart: index, event)),
      window: step.decision.map {
        step.policy.window(of: index, startedBy: $0, entry.line?.event, in: step.after)
      } ?? step.policy.tables.windows[index],
      due: step.after.window(of: index),
      lengthSource: line(isGap ? timer.gapsPlace ?? timer.lengthPlace : timer.lengthPlace),
      length: lengthSource(of: index, startedIn: entry),
      calendar: calendar(of: timer, from: step.at, to: step.after.window(of: index).lowerBound),
      conditions: isGap
        ? []
        : TestReader(self, before: entry, startsTimers: true).conditions(of: timer.guardCondition),
      states: states(timer.states),
      statesSource: line(timer.statesPlace),
      cancels: timer.cancels.map { cancel in
        let condition = ConditionWords(model).condition(on: cancel.value, timer.cancelConditions)
        return (model.eventName(cancel.value), condition, line(cancel.place))
      },
      origin: origin(of: timer.name, in: "timers")
    )
  }

  /// Where a timer says that an event, or coming into its states, starts it.
  func place(ofStart timer: Int, _ event: Int) -> Place {
    let declared = model.timers[timer]
    if model.timer(firedBy: event) == timer, let place = declared.gapsPlace { return place }
    return declared.starts.first { $0.value == event }?.place ?? declared.startsOnEntry
      ?? declared.place
  }

  /// Where a timer says that an event, or leaving its states, stops it.
  func place(ofStop timer: Int, _ event: Int) -> Place {
    let timer = model.timers[timer]
    return timer.cancels.first { $0.value == event }?.place ?? timer.statesPlace
  }
}
