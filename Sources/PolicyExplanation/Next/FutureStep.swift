package import PolicyEngine
import PolicyViews

/// A step that may come about from the present on.
package struct FutureStep: Sendable, Hashable {
  package struct Asked: Sendable, Hashable {
    /// Whether the test has to hold; false: it must not.
    package var isWanted: Bool
    /// `text is in SET`.
    package var test: String
    package var words: String?
  }

  package struct Started: Sendable, Hashable {
    package var timer: String
    package var window: TimeWindow
    /// Where the policy says that the event starts it.
    package var source: FileLine
  }

  package var event: String
  package var conditions: [Asked]
  /// The first and the last moment at which it may come about; nil for an event.
  package var window: ClosedRange<Instant>?
  package var outcome: Outcome
  package var from: String
  package var to: String
  package var rule: RuleSource?
  package var effects: [EffectCall]
  /// The refusal, and what it means.
  package var reason: String?
  package var reasonTitle: String?
  package var started: [Started]
  package var cancelled: [String]
  /// Where the policy says that the event stops them.
  package var cancelSources: [FileLine]
  /// How many steps that are like earlier ones come after it and are left out.
  package var moreAlike = 0

  /// Whether the session is the same after it.
  var changesNothing: Bool { outcome == .ignored }
}

extension Evidence {
  /// The words for a step that did not come about yet.
  ///
  /// - Parameter asked: the facts of the event that are reported as conditions.
  func future(
    _ decision: Decision,
    asked: AskedFacts = AskedFacts()
  ) -> FutureStep {
    let policy = history.policy
    let words = policy.describe(decision)
    let event = decision.event.index
    return FutureStep(
      event: words.event,
      conditions: conditions(on: event, asked),
      window: model.timer(firedBy: event) == nil ? nil : decision.at...decision.at,
      outcome: decision.outcome,
      from: words.from,
      to: words.to,
      rule: decision.rule.map { rule($0.index) },
      effects: words.effects,
      reason: words.reason,
      reasonTitle: words.reason.flatMap { policy.refusal(named: $0)?.title },
      started: decision.started.indices.map {
        FutureStep.Started(
          timer: model.timers[$0].name,
          window: policy.tables.windows[$0],
          source: line(place(ofStart: $0, event))
        )
      },
      cancelled: words.cancelled,
      cancelSources: decision.cancelled.indices.map { line(place(ofStop: $0, event)) }
    )
  }

  /// The conditions on an event's fields that some facts stand for.
  func conditions(on event: Int, _ asked: AskedFacts) -> [FutureStep.Asked] {
    guard event < model.events.count else { return [] }
    let words = ConditionWords(model)
    return history.policy.words.layout.eventTests[event]
      .filter { asked.mask >> UInt64($0.bit) & 1 == 1 }
      .map { test, bit in
        FutureStep.Asked(
          isWanted: asked.value >> UInt64(bit) & 1 == 1,
          test: words.words(for: test, of: [event]),
          words: keywords(of: test)
        )
      }
  }

  private func keywords(of test: PolicyModel.Test) -> String? {
    if case .field(_, _, let sets) = test.subject, !sets.isEmpty { words(of: sets) } else { nil }
  }

  /// What comes about at the present if an event comes now, and whether nothing else may; the last case
  /// is for all that the others are not for.
  func outcomes(of event: Int) -> (all: [FutureStep], isComplete: Bool) {
    let (all, isComplete) = events.outcomes(of: event, in: present)
    return (all.map { future($0.decision, asked: $0.asked) }, isComplete)
  }

  /// The session at the instant that is explained, to go on from.
  var present: Session {
    var session = history.session
    session.present = max(session.present, history.at.milliseconds)
    return session
  }
}
