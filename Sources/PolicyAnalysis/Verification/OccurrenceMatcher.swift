import PolicyEngine

/// Whether what happens, or is so, is what a property speaks of.
struct OccurrenceMatcher {
  let behaviour: Behaviour

  /// Whether a step is what an occurrence says.
  func matches(_ occurrence: PolicyModel.Occurrence, _ move: Move, in location: Location) -> Bool {
    let model = behaviour.model
    guard OccurrenceMatch.mayMatch(occurrence, move.record, in: model) else { return false }
    let facts: UInt64
    switch move.cause {
    case .event(let outcome): facts = outcome.facts
    case .firing(_, let calendars): facts = calendars
    case .settings: return false
    }
    let event = Int(move.record.event)
    if !OccurrenceMatch.asks(occurrence, event) { return true }
    let now = behaviour.circumstances(move.variant, in: location, event: event)
    let match = OccurrenceMatch(now, behaviour.policy.words.layout, facts: facts)
    return match.matches(occurrence, move.record)
  }

  /// Whether a session that is somewhere can be what an occurrence says that is no step.
  func canBe(_ occurrence: PolicyModel.Occurrence, in location: Location) -> Bool {
    occurrence.states?.contains(Int(location.state)) ?? true
      && canBe(occurrence.condition, true, in: location)
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
}
