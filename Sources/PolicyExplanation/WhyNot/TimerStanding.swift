package import PolicyEngine
import PolicyReplay

/// Whether a timer runs, and why it doesn't.
package struct TimerStanding: Sendable {
  package enum State: Sendable {
    case running(TimerRun?)
    /// It doesn't exist under the present settings: what says so.
    case absent([TestFinding])
    case stopped(Stop)
    case fired(at: Instant)
    case neverStarted
  }

  package struct Stop: Sendable {
    package var at: Instant
    package var by: String
    package var recorded: FileLine?
    package var run: TimerRun?
    /// What of changed settings said that it does not exist.
    package var failing: [TestFinding]
  }

  /// An event that starts it.
  package struct Start: Sendable {
    /// The event; nil for coming into its states.
    package var event: String?
    package var source: FileLine
    package var wouldStart: Bool
    package var window: TimeWindow
  }

  package var timer: String
  package var states: [String]
  package var state: State
  package var starts: [Start]
  /// The timer's own conditions, as they are now.
  package var conditions: [TestFinding]
}

extension Evidence {
  func standing(of timer: Int) -> TimerStanding {
    let declared = model.timers[timer]
    let reader = TestReader(model.firing(of: timer), self)
    return TimerStanding(
      timer: declared.name,
      states: states(declared.states),
      state: state(of: timer, reader),
      starts: starts(of: timer),
      conditions: reader.conditions(of: declared.guardCondition)
    )
  }

  private func state(of timer: Int, _ reader: TestReader) -> TimerStanding.State {
    let policy = history.policy
    if present.runs(timer) { return .running(run(of: timer, before: history.entries.count)) }
    if policy.tables.existingTimers >> UInt64(timer) & 1 == 0 {
      return .absent(reader.absence(of: timer))
    }
    for (index, entry) in history.entries.enumerated().reversed() {
      if entry.step.stopped.contains(timer) {
        let settings = entry.line?.assignments.joined(separator: " ") ?? ""
        return .stopped(
          .init(
            at: entry.step.at,
            by: entry.event.map(model.eventName) ?? "set \(settings)",
            recorded: entry.line?.place,
            run: run(of: timer, before: index),
            failing: entry.event == nil ? absence(of: timer, after: entry) : []
          )
        )
      }
      if entry.event == model.firing(of: timer) { return .fired(at: entry.step.at) }
    }
    return .neverStarted
  }

  private func starts(of timer: Int) -> [TimerStanding.Start] {
    let declared = model.timers[timer]
    let window = history.policy.tables.windows[timer]
    var starts = declared.starts.map { start in
      let wouldStart =
        start.value < model.events.count
        && outcomes(of: start.value).all.contains {
          $0.started.contains { $0.timer == declared.name }
        }
      return TimerStanding.Start(
        event: model.eventName(start.value),
        source: line(start.place),
        wouldStart: wouldStart,
        window: window
      )
    }
    if let place = declared.startsOnEntry {
      starts.append(.init(event: nil, source: line(place), wouldStart: false, window: window))
    }
    return starts
  }
}
