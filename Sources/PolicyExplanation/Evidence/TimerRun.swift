package import PolicyEngine
import PolicyReplay

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
  package var due: ClosedRange<Instant>
  /// Where its length is written.
  package var lengthSource: FileLine
  /// What gives its length, if the policy doesn't say it itself.
  package var length: LengthSource?
  package var conditions: [TestFinding]
  package var states: [String]
  package var statesSource: FileLine
  package var cancels: [(event: String, source: FileLine)]
  package var origin: Origin?
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
    start(of: timer, before: entry).map { run(of: timer, startedIn: history.entries[$0]) }
  }

  func run(of index: Int, startedIn entry: SessionHistory.Entry) -> TimerRun {
    let timer = model.timers[index]
    let step = entry.step
    let event = entry.event ?? 0
    return TimerRun(
      timer: timer.name,
      startedBy: model.eventName(event),
      startedAt: step.at,
      recorded: entry.line?.place,
      startsOnEntry: !timer.starts.contains { $0.value == event },
      startSource: line(place(ofStart: index, event)),
      window: step.decision.map {
        step.policy.window(of: index, startedBy: $0, in: step.after)
      } ?? step.policy.tables.windows[index],
      due: step.after.window(of: index),
      lengthSource: line(timer.lengthPlace),
      length: lengthSource(of: index, startedIn: entry),
      conditions: TestReader(self, before: entry, startsTimers: true).conditions(
        of: timer.guardCondition
      ),
      states: states(timer.states),
      statesSource: line(timer.statesPlace),
      cancels: timer.cancels.map { (model.eventName($0.value), line($0.place)) },
      origin: origin(of: timer.name, in: "timers")
    )
  }

  /// Where a timer says that an event, or coming into its states, starts it.
  func place(ofStart timer: Int, _ event: Int) -> Place {
    let timer = model.timers[timer]
    return timer.starts.first { $0.value == event }?.place ?? timer.startsOnEntry ?? timer.place
  }

  /// Where a timer says that an event, or leaving its states, stops it.
  func place(ofStop timer: Int, _ event: Int) -> Place {
    let timer = model.timers[timer]
    return timer.cancels.first { $0.value == event }?.place ?? timer.statesPlace
  }
}
