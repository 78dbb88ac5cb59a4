/// Whether a step, or a session between two, is what a property speaks of.
///
/// Asked here by proofs over all sessions and by scenarios of one.
package struct OccurrenceMatch {
  /// What is known of the session before the step, or between two.
  package var now: Circumstances
  package var layout: FactLayout
  /// What the step's event says, and which calendars are open.
  package var facts: UInt64 = 0

  package init(_ now: Circumstances, _ layout: FactLayout, facts: UInt64 = 0) {
    (self.now, self.layout, self.facts) = (now, layout, facts)
  }

  /// Whether a step is what an occurrence says.
  package func matches(_ occurrence: PolicyModel.Occurrence, _ record: DecisionRecord) -> Bool {
    let (from, to, event) = (Int(record.from), Int(record.to), Int(record.event))
    let rule = record.rule.map { now.model.rules[$0] }
    if let events = occurrence.events, !events.contains(event) { return false }
    if let states = occurrence.states, !states.contains(from) { return false }
    if let entering = occurrence.entering, from == to || !entering.contains(to) { return false }
    if let leaving = occurrence.leaving, from == to || !leaving.contains(from) { return false }
    if let effects = occurrence.effects,
      !(rule?.effects ?? []).contains(where: { effects.contains($0.effect) })
    {
      return false
    }
    if let refusals = occurrence.refusals, !refusals.contains(rule?.refusal ?? -1) { return false }
    return holds(occurrence.condition, event)
      && occurrence.eventConditions.of(event).contains { holds($0, event) }
  }

  private func holds(_ condition: PolicyModel.Guard, _ event: Int) -> Bool {
    func holds(_ test: PolicyModel.Test) -> Bool {
      now.outcome(of: test) ?? layout.fact(test, event: event).map { $0 & facts != 0 } ?? false
    }
    return condition.requires.allSatisfy { holds($0.value) }
      && !condition.excludes.contains { holds($0.value) }
  }
}
