import PolicyAnalysis
package import PolicyEngine
import PolicyReplay

/// What came about in a run of a scenario.
package enum Timeline {
  /// The instant at which a scenario begins that doesn't say when.
  package static let beginning = Beginnings.usual

  /// One step of the session, in words.
  package struct Record: Sendable {
    package var at: Instant
    /// When its scenario began.
    package var beginning: Instant
    package var event: String
    package var outcome: Outcome
    package var from: String
    package var to: String
    package var rule: Rule?
    package var effects: [EffectCall] = []
    package var reason: String?
    package var started: [Start] = []
    package var cancelled: [String] = []
    /// The timers that other settings have due at another time.
    package var moved: [(timer: String, due: ClosedRange<Instant>)] = []
    package var isLate = false
    package var isSettings = false
  }

  /// A timer that was started.
  package struct Start: Sendable {
    package var timer: String
    package var window: TimeWindow
    /// What the calendar makes of that: the calendar's part in it, and in what time the timer is due.
    package var calendar: (words: String, due: TimeWindow)?
  }

  package struct Rule: Sendable, Hashable {
    package var name: String
    package var location: SourceLocation
  }
}

extension Timeline.Record {
  init(
    _ words: DecisionDescription,
    _ decision: Decision,
    _ step: SessionReplay.Step,
    since beginning: Instant
  ) {
    at = decision.at
    self.beginning = beginning
    (event, outcome, reason) = (words.event, words.outcome, words.reason)
    (from, to) = (words.from, words.to)
    if let name = words.rule, let location = words.source {
      rule = Timeline.Rule(name: name, location: location)
    }
    effects = words.effects
    cancelled = words.cancelled
    started = decision.started.indices.map {
      Self.start(of: $0, by: decision, step)
    }
    isLate = decision.isLate
  }

  private static func start(
    of timer: Int,
    by decision: Decision,
    _ step: SessionReplay.Step
  ) -> Timeline.Start {
    let model = step.policy.words.model
    let window = step.policy.window(of: timer, startedBy: decision, in: step.after)
    var start = Timeline.Start(timer: model.timers[timer].name, window: window)
    if let calendar = model.timers[timer].calendar,
      let due = step.after.timeLeft(of: timer, at: decision.at)
    {
      let name = model.calendars[calendar.index].name
      start.calendar = (calendar.counts ? " of \(name)" : ", when \(name) is open", due)
    }
    return start
  }

  /// A change of settings in a state.
  init(
    _ settings: [ChosenSetting],
    stopped: [String],
    moved: [(timer: String, due: ClosedRange<Instant>)],
    in state: String,
    at instant: Instant,
    since beginning: Instant
  ) {
    self.beginning = beginning
    let values = settings.map { "\($0.name.value)=\($0.value.value)" }.joined(separator: " ")
    (at, event) = (instant, "set \(values)")
    outcome = stopped.isEmpty && moved.isEmpty ? .ignored : .applied
    (from, to) = (state, state)
    cancelled = stopped
    self.moved = moved
    isSettings = true
  }

  /// The record in one line: `+5m timer.x: active → inactive, by timer.x (file:line), effects …`.
  package var line: String {
    let since = at.milliseconds - beginning.milliseconds
    var text = "\(DurationText.format(since))  \(event)"
    if isSettings {
      if !cancelled.isEmpty { text += "; stopped \(cancelled.joined(separator: ", "))" }
      for (timer, due) in moved {
        let bounds = [due.lowerBound, due.upperBound].map {
          DurationText.format($0.milliseconds - beginning.milliseconds)
        }
        text +=
          "; \(timer) due \(bounds[0] == bounds[1] ? bounds[0] : bounds.joined(separator: ".."))"
      }
      return text
    }
    text += from == to ? ": \(outcome) in \(from)" : ": \(from) → \(to)"
    if let rule { text += ", by \(rule.name) (\(rule.location.file):\(rule.location.line))" }
    if let reason { text += ", \(reason)" }
    if !effects.isEmpty { text += "; effects \(effects.map(\.name).joined(separator: ", "))" }
    for start in started {
      text += "; started \(start.timer) \(start.window)"
      if let calendar = start.calendar { text += "\(calendar.words), due in \(calendar.due)" }
    }
    if !cancelled.isEmpty { text += "; stopped \(cancelled.joined(separator: ", "))" }
    if isLate { text += "; late" }
    return text
  }
}
