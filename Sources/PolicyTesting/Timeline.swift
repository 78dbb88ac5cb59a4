package import PolicyEngine

/// What came about in a run of a scenario.
package enum Timeline {
  /// The instant at which every scenario begins; which one it is makes no difference.
  package static let beginning = Instant(milliseconds: 1_767_225_600_000)

  /// One step of the session, in words.
  package struct Record: Sendable {
    package var at: Instant
    package var event: String
    package var outcome: Outcome
    package var from: String
    package var to: String
    package var rule: Rule?
    package var effects: [EffectCall] = []
    package var reason: String?
    package var started: [DecisionDescription.StartedTimer] = []
    package var cancelled: [String] = []
    package var isLate = false
    package var isSettings = false
  }

  package struct Rule: Sendable, Hashable {
    package var name: String
    package var location: SourceLocation
  }
}

extension Timeline.Record {
  init(_ words: DecisionDescription, _ decision: Decision) {
    at = decision.at
    (event, outcome, reason) = (words.event, words.outcome, words.reason)
    (from, to) = (words.from, words.to)
    if let name = words.rule, let location = words.source {
      rule = Timeline.Rule(name: name, location: location)
    }
    effects = words.effects
    (started, cancelled) = (words.started, words.cancelled)
    isLate = decision.isLate
  }

  /// A change of settings in a state.
  init(_ settings: [ChosenSetting], stopped: [String], in state: String, at instant: Instant) {
    let values = settings.map { "\($0.name.value)=\($0.value.value)" }.joined(separator: " ")
    (at, event) = (instant, "set \(values)")
    outcome = stopped.isEmpty ? .ignored : .applied
    (from, to) = (state, state)
    cancelled = stopped
    isSettings = true
  }

  /// The record in one line: `+5m timer.x: active → inactive, by timer.x (file:line), effects …`.
  package var line: String {
    let since = at.milliseconds - Timeline.beginning.milliseconds
    var text = "\(DurationText.format(since))  \(event)"
    if isSettings {
      if !cancelled.isEmpty { text += "; stopped \(cancelled.joined(separator: ", "))" }
      return text
    }
    text += from == to ? ": \(outcome) in \(from)" : ": \(from) → \(to)"
    if let rule { text += ", by \(rule.name) (\(rule.location.file):\(rule.location.line))" }
    if let reason { text += ", \(reason)" }
    if !effects.isEmpty { text += "; effects \(effects.map(\.name).joined(separator: ", "))" }
    for timer in started {
      let left = TimeWindow(
        earliest: timer.earliest.milliseconds - at.milliseconds,
        latest: timer.latest.milliseconds - at.milliseconds
      )
      text += "; started \(timer.timer) \(left)"
    }
    if !cancelled.isEmpty { text += "; stopped \(cancelled.joined(separator: ", "))" }
    if isLate { text += "; late" }
    return text
  }
}
