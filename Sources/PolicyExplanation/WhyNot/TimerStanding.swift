package import PolicyEngine
import PolicyReplay
import PolicyViews

/// Whether a timer runs, and why it doesn't.
package struct TimerStanding: Sendable {
  package enum State: String, Sendable {
    case running
    /// It doesn't exist under the present settings.
    case absent
    case stopped
    case fired
    case neverStarted = "never-started"
  }

  /// An event that starts it.
  package struct Start: Sendable {
    /// The event; nil for coming into its states.
    package var event: String?
    /// On what condition it does.
    package var condition: String?
    package var source: FileLine
    package var wouldStart: Bool
    package var window: TimeWindow
    /// What time it is of, as the end of a phrase; empty where all time counts.
    package var calendar = ""
  }

  package var timer: String
  package var states: [String]
  package var state = State.neverStarted
  /// When it fired or was stopped, with the line of the log.
  package var at: Instant?
  package var recorded: FileLine?
  /// The event or firing that stopped it, or `set NAME=VALUE`.
  package var by: String?
  /// The run that goes on, or was stopped.
  package var run: TimerRun?
  /// What of the settings and the channel says that it does not exist, or that changed settings stopped it.
  package var failing: [TestFinding]?
  package var starts: [Start]
  /// The timer's own conditions, as they are now.
  package var conditions: [TestFinding]
}

extension Evidence {
  func standing(of timer: Int) -> TimerStanding {
    let declared = model.timers[timer]
    let reader = TestReader(self, event: model.firing(of: timer))
    var standing = TimerStanding(
      timer: declared.name,
      states: states(declared.states),
      starts: starts(of: timer),
      conditions: reader.conditions(of: declared.guardCondition)
    )
    let last = history.entries.lastIndex {
      $0.step.stopped.contains(timer) || $0.event == model.firing(of: timer)
    }
    if present.runs(timer) {
      standing.state = .running
      standing.run = run(of: timer, before: history.entries.count)
    } else if history.policy.tables.existingTimers >> UInt64(timer) & 1 == 0 {
      standing.state = .absent
      standing.failing = reader.absence(of: timer)
    } else if let last {
      let entry = history.entries[last]
      standing.at = entry.step.at
      standing.state = entry.step.stopped.contains(timer) ? .stopped : .fired
      if standing.state == .fired { return standing }
      let settings = entry.line?.assignments.joined(separator: " ") ?? ""
      standing.by = entry.event.map(model.eventName) ?? "set \(settings)"
      standing.recorded = entry.line?.place
      standing.run = run(of: timer, before: last)
      if entry.event == nil { standing.failing = absence(of: timer, after: entry) }
    }
    return standing
  }

  private func starts(of timer: Int) -> [TimerStanding.Start] {
    let declared = model.timers[timer]
    let window = history.policy.startWindow(of: timer)
    var starts = declared.starts.map { start in
      let wouldStart =
        start.value < model.events.count
        && outcomes(of: start.value).all.contains {
          $0.words.started.contains { $0.timer == declared.name }
        }
      return TimerStanding.Start(
        event: model.eventName(start.value),
        condition: ConditionWords(model).condition(on: start.value, declared.startConditions),
        source: line(start.place),
        wouldStart: wouldStart,
        window: window,
        calendar: model.calendarWords(of: declared)
      )
    }
    if let place = declared.startsOnEntry {
      starts.append(
        .init(
          event: nil,
          source: line(place),
          wouldStart: false,
          window: window,
          calendar: model.calendarWords(of: declared)
        )
      )
    }
    return starts
  }
}
