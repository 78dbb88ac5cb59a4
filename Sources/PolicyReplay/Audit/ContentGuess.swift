import PolicyAnalysis
import PolicyEngine

/// Finds what an event may have said of which a log has only what it did.
struct ContentGuess {
  private let base: Policy
  private let outcomes: EventOutcomes

  init(_ policy: Policy) {
    base = policy
    outcomes = EventOutcomes(policy)
  }

  /// An event of which a session does what a record says, with its fields as far as words are known for them;
  /// nil where none does.
  ///
  /// - Parameters:
  ///   - policy: that of the moment.
  ///   - session: the session as the event comes.
  func event(
    _ index: Int,
    doing check: RecordCheck,
    in session: Session,
    _ policy: Policy
  ) -> (event: Event, fields: [String: String])? {
    let outcomes =
      policy.settingValues == base.settingValues ? outcomes : EventOutcomes(policy)
    for outcome in outcomes.outcomes(of: index, in: session).all {
      var event = Event(index: index, facts: outcome.facts)
      for lengths in lengths(of: outcome, check) {
        event.lengths = lengths
        var next = session
        let decision = policy.receive(event, at: session.lastSeen, in: &next, firing: .latest)
        let differences = check.differences(from: decision, policy, after: next)
        if differences.isEmpty { return (event, outcome.fields ?? [:]) }
      }
    }
    return nil
  }

  /// What an event's lengths may be: those of an example, or such that a timer is due when the record says.
  private func lengths(of outcome: EventOutcome, _ check: RecordCheck) -> [[Int64]?] {
    guard let example = outcome.lengths else { return [nil] }
    let due = (check.recorded.started ?? []).flatMap { [$0.earliest, $0.latest] }
    let spans = due.compactMap { $0.flatMap { Instant($0) } }
      .map { $0.milliseconds - check.at.milliseconds }
    let guesses = Set(spans).sorted().map { span in example.map { $0 == 0 ? 0 : span } }
    return [example] + guesses
  }
}
