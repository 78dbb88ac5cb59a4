import PolicyEngine

/// Whether what happens, or is so, is what a property speaks of.
struct OccurrenceMatcher {
  let behaviour: Behaviour
  private var model: PolicyModel { behaviour.model }

  /// Whether a step is what an occurrence says.
  func matches(_ occurrence: PolicyModel.Occurrence, _ move: Move, in location: Location) -> Bool {
    if case .settings = move.cause { return false }
    let record = move.record
    let (from, to, event) = (Int(record.from), Int(record.to), Int(record.event))
    let rule = record.rule.map { model.rules[$0] }
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
    let facts =
      switch move.cause {
      case .event(let outcome): outcome.facts
      case .firing(_, let facts): facts
      case .settings: 0 as UInt64
      }
    let now = behaviour.circumstances(move.variant, in: location, event: event)
    guard holds(occurrence.condition, now, facts, event) else { return false }
    return occurrence.eventConditions.of(event).contains { holds($0, now, facts, event) }
  }

  /// Whether a session that is somewhere can be as a guard says, or not as it says.
  func canBe(
    _ condition: PolicyModel.Guard,
    _ wanted: Bool,
    in location: Location
  ) -> Bool {
    behaviour.variants(in: location).contains { variant in
      let now = behaviour.circumstances(variant, in: location, event: nil)
      return now.outcome(of: condition).map { $0 == wanted } ?? true
    }
  }

  private func holds(
    _ condition: PolicyModel.Guard,
    _ now: Circumstances,
    _ facts: UInt64,
    _ event: Int
  ) -> Bool {
    func holds(_ test: PolicyModel.Test) -> Bool {
      if let holds = now.outcome(of: test) { return holds }
      return behaviour.policy.words.layout.fact(test, event: event).map { $0 & facts != 0 } ?? false
    }
    return condition.requires.allSatisfy { holds($0.value) }
      && !condition.excludes.contains { holds($0.value) }
  }
}
