package import PolicyEngine
package import PolicyReplay

/// Holds one session, step by step, against a property of its policy.
///
/// What speaks of all sessions (`reachable`, `ends`) is for `policycheck verify` alone.
package struct PropertyWatch {
  package let property: PolicyModel.Property
  /// When the time began that runs: for `within` the first one, for `not_before` the last.
  private var began: Int64?
  private var hasHappened = false
  /// When it was broken first, and by what.
  package private(set) var broken: (at: Int64, what: String)?

  package init(_ property: PolicyModel.Property) {
    self.property = property
  }

  /// Sees that time has passed and nothing has happened.
  package mutating func pass(to instant: Int64) {
    guard broken == nil, case .within(let time, _, _, _) = property.kind, let began,
      instant > began + time
    else { return }
    broken = (
      began + time + 1, "\(DurationText.format(time)) are over, and it has not come"
    )
  }

  /// Sees a session between two steps.
  package mutating func see(_ session: Session, under policy: Policy, at instant: Int64) {
    let state = Int(session.state)
    var now = policy.circumstances(of: session, event: 0)
    now.event = nil
    now.openCalendars = nil
    switch property.kind {
    case .never(let occurrence) where !occurrence.isStep:
      guard occurrence.states?.contains(state) ?? true,
        now.outcome(of: occurrence.condition) == true
      else { return }
      fail(at: instant, "it is so in `\(policy.words.model.states[state].name)`")
    case .always(let condition, let states):
      guard states.contains(state), now.outcome(of: condition) == false else { return }
      fail(at: instant, "it is not so in `\(policy.words.model.states[state].name)`")
    default: return
    }
  }

  /// Sees a step, after all the time before it.
  ///
  /// - Parameter event: the event; nil for a firing.
  package mutating func see(_ step: SessionReplay.Step, _ event: Event?) {
    guard let decision = step.decision else {
      return see(step.after, under: step.policy, at: step.at.milliseconds)
    }
    let at = decision.at.milliseconds
    pass(to: at)
    if broken != nil { return }
    let policy = step.policy
    let index = decision.event.index
    var now = policy.circumstances(of: step.before, event: index)
    now.openCalendars = policy.openCalendars(at: decision.at)
    let facts = event.map { policy.tables.facts(of: $0) } ?? 0
    let match = OccurrenceMatch(now, policy.words.layout, facts: facts)
    let record = decision.record
    let name = "`\(policy.words.model.eventName(index))`"
    switch property.kind {
    case .never(let occurrence) where occurrence.isStep:
      if match.matches(occurrence, record) { fail(at: at, "\(name) does it") }
    case .atMostOnce(let effect):
      guard match.matches(.init(effects: [effect]), record) else { break }
      if hasHappened { fail(at: at, "\(name) does it again") }
      hasHappened = true
    case .within(_, let of, let comes, let unless):
      let hasCome = match.matches(comes, record)
      if hasCome || unless.map({ match.matches($0, record) }) ?? false { began = nil }
      if began == nil, !hasCome, match.matches(of, record) { began = at }
    case .notBefore(let time, let of, let comes, let unless):
      if let began, at < began + time, match.matches(comes, record) {
        let age = DurationText.format(at - began)
        fail(at: at, "\(name) does it after \(age), before \(DurationText.format(time))")
      }
      if unless.map({ match.matches($0, record) }) ?? false { began = nil }
      if match.matches(of, record) { began = at }
    case .never, .always, .reachable, .ends: break
    }
    see(step.after, under: policy, at: at)
  }

  private mutating func fail(at instant: Int64, _ what: String) {
    if broken == nil { broken = (instant, what) }
  }
}
