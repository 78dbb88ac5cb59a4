package import PolicyEngine
import PolicyViews

/// What a step does that came about, or may come about.
package struct StepWords: Sendable, Hashable {
  package struct Started: Sendable, Hashable {
    package var timer: String
    package var window: TimeWindow
    /// What time it is of, as the end of a phrase; empty where all time counts.
    package var calendar = ""
    /// Where the policy says that the event starts it.
    package var source: FileLine
  }

  /// The event's name, or `timer.NAME`.
  package var event: String
  package var outcome: Outcome
  package var from: String
  package var to: String
  /// The rule that is taken; nil where only timers react.
  package var rule: RuleSource?
  package var effects: [EffectCall]
  /// Why it is refused, or ignored in a final state.
  package var reason: String?
  package var started: [Started]
  package var cancelled: [String]

  /// `unopened → waiting`, or `stays active`.
  var change: String { from == to ? "stays \(to)" : "\(from) → \(to)" }

  /// What the step does: `inactive → ended by NAME, effect …, starts …`.
  var text: String {
    var text = change
    if let rule, !rule.isOfTimer { text += " by \(rule.name)" }
    if let effects = effects.words { text += ", \(effects)" }
    for start in started {
      let timer = start.timer
      let starts = cancelled.contains(timer) ? "sets \(timer) anew" : "starts \(timer)"
      text += ", \(starts) (\(start.window)\(start.calendar))"
    }
    for timer in cancelled where !started.contains(where: { $0.timer == timer }) {
      text += ", stops \(timer)"
    }
    return text
  }
}

extension Evidence {
  /// - Parameters:
  ///   - session: the session after the step.
  ///   - lengths: of an event that has not come, those that were taken for it.
  func words(
    _ decision: Decision,
    _ policy: Policy,
    after session: Session,
    giving lengths: [Int64]? = nil
  ) -> StepWords {
    let words = policy.describe(decision, after: session)
    return StepWords(
      event: words.event,
      outcome: words.outcome,
      from: words.from,
      to: words.to,
      rule: decision.rule.map { rule($0.index) },
      effects: words.effects,
      reason: words.reason,
      started: decision.started.indices.map {
        StepWords.Started(
          timer: model.timers[$0].name,
          window: policy.window(of: $0, startedBy: decision, giving: lengths, in: session),
          calendar: model.calendarWords(of: model.timers[$0]),
          source: line(place(ofStart: $0, decision.event.index))
        )
      },
      cancelled: words.cancelled
    )
  }
}

extension [EffectCall] {
  /// `effect NAME(PARAMETER=VALUE)`, or several; nil where there is none.
  var words: String? {
    isEmpty ? nil : "effect\(count == 1 ? "" : "s") \(Phrase.all(map(\.description)))"
  }
}
