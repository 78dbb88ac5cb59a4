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
    let event = Int(record.event)
    return Self.mayMatch(occurrence, record, in: now.model)
      && holds(occurrence.condition, event)
      && occurrence.eventConditions.of(event).contains { holds($0, event) }
  }

  /// Whether a step is what an occurrence says, but for its conditions.
  package static func mayMatch(
    _ occurrence: PolicyModel.Occurrence,
    _ record: DecisionRecord,
    in model: PolicyModel
  ) -> Bool {
    let (from, to, event) = (Int(record.from), Int(record.to), Int(record.event))
    if let events = occurrence.events, !events.contains(event) { return false }
    if let states = occurrence.states, !states.contains(from) { return false }
    if let entering = occurrence.entering, from == to || !entering.contains(to) { return false }
    if let leaving = occurrence.leaving, from == to || !leaving.contains(from) { return false }
    let rule = record.rule
    if let effects = occurrence.effects {
      let called = rule.map { model.rules[$0].effects } ?? []
      if !called.contains(where: { effects.contains($0.effect) }) { return false }
    }
    if let refusals = occurrence.refusals {
      let refusal = rule.flatMap { model.rules[$0].refusal }
      if !(refusal.map(refusals.contains) ?? false) { return false }
    }
    return true
  }

  /// Whether an occurrence has conditions that are asked of an event.
  package static func asks(_ occurrence: PolicyModel.Occurrence, _ event: Int) -> Bool {
    let own = occurrence.eventConditions.of(event)
    return own.isEmpty
      || ([occurrence.condition] + own).contains { !$0.requires.isEmpty || !$0.excludes.isEmpty }
  }

  private func holds(_ condition: PolicyModel.Guard, _ event: Int) -> Bool {
    func holds(_ test: PolicyModel.Test) -> Bool {
      now.outcome(of: test) ?? layout.fact(test, event: event).map { $0 & facts != 0 } ?? false
    }
    return condition.requires.allSatisfy { holds($0.value) }
      && !condition.excludes.contains { holds($0.value) }
  }
}
