import PolicyAnalysis
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

  package var words: StepWords
  package var conditions: [Asked]
  /// The first and the last moment at which it may come about; nil for an event.
  package var window: ClosedRange<Instant>?
  /// What the refusal means.
  package var reasonTitle: String?
  /// Where the policy says that the event stops timers.
  package var cancelSources: [FileLine]
  /// How many steps that are like earlier ones come after it and are left out.
  package var moreAlike = 0
}

extension Evidence {
  /// The words for a step that did not come about yet, with some facts of its event as conditions.
  ///
  /// - Parameters:
  ///   - session: the session after it.
  ///   - lengths: the event's, of which others may be given as well.
  func future(
    _ decision: Decision,
    asked: AskedFacts = AskedFacts(),
    after session: Session,
    giving lengths: [Int64]? = nil
  ) -> FutureStep {
    let words = words(decision, history.policy, after: session, giving: lengths)
    let event = decision.event.index
    return FutureStep(
      words: words,
      conditions: conditions(on: event, asked),
      window: model.timer(firedBy: event) == nil ? nil : decision.at...decision.at,
      reasonTitle: words.reason.flatMap { history.policy.refusal(named: $0)?.title },
      cancelSources: decision.cancelled.indices.map { line(place(ofStop: $0, event)) }
    )
  }

  /// The conditions on an event's fields that some facts stand for.
  func conditions(on event: Int, _ asked: AskedFacts) -> [FutureStep.Asked] {
    guard event < model.events.count else { return [] }
    let words = ConditionWords(model)
    var seen: Set<FutureStep.Asked> = []
    return history.policy.words.layout.eventTests[event]
      .filter { asked.mask >> UInt64($0.bit) & 1 == 1 }
      .map { test, bit in
        FutureStep.Asked(
          isWanted: asked.value >> UInt64(bit) & 1 == 1,
          test: words.words(for: test, of: [event]),
          words: keywords(of: test)
        )
      }
      .filter { seen.insert($0).inserted }
  }

  private func keywords(of test: PolicyModel.Test) -> String? {
    if case .field(_, _, let sets) = test.subject, !sets.isEmpty { words(of: sets) } else { nil }
  }

  /// What comes about at the present if an event comes now, and whether nothing else may; the last case
  /// is for all that the others are not for.
  func outcomes(of event: Int) -> (all: [FutureStep], isComplete: Bool) {
    let (all, isComplete) = events.outcomes(of: event, in: present)
    let steps = all.map { outcome in
      let (decision, next) = events.step(event, outcome.facts, outcome.lengths, present)
      return future(decision, asked: outcome.asked, after: next, giving: outcome.lengths)
    }
    return (steps, isComplete)
  }

  /// The session at the instant that is explained, to go on from.
  var present: Session {
    var session = history.session
    session.present = max(session.present, history.at.milliseconds)
    return session
  }
}
