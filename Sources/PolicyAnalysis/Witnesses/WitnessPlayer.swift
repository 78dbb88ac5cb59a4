import PolicyEngine

/// Plays a session that an analysis shows through the interpreter.
struct WitnessPlayer {
  private let policy: Policy
  /// When it begins, in milliseconds since 1970.
  private let start: Int64

  init(_ policy: Policy, from start: Int64) {
    (self.policy, self.start) = (policy, start)
  }

  /// The session after its last step, and what a host has seen; nil where it doesn't go so.
  func play(_ witness: Witness) -> (session: Session, shown: [Observation])? {
    var session = policy.newSession()
    var shown: [Observation] = []
    for step in witness.steps {
      guard let event = step.event else { return nil }
      let at = Instant(milliseconds: start + step.at)
      let decision: Decision?
      if event.hasPrefix(Name.timerPrefix) {
        guard let timer = policy.event(named: event)?.timer else { return nil }
        decision = policy.fire(timer, at: at, in: &session)
      } else {
        decision = receive(step, at: at, in: &session)
      }
      guard let decision else { return nil }
      let seen = policy.observation(of: decision.record)
      guard seen.from == step.from, seen.to == step.to else { return nil }
      shown.append(seen)
    }
    if let until = witness.until,
      let due = policy.nextFiring(in: session, firing: .latest),
      due.milliseconds < start + until
    {
      return nil
    }
    return (session, shown)
  }

  /// The decision on an event; nil where a timer fires before it, or the policy refuses it.
  func receive(_ step: Witness.Step, at instant: Instant, in session: inout Session) -> Decision? {
    if let due = policy.nextFiring(in: session, firing: .latest), due <= instant { return nil }
    guard let name = step.event, let declared = policy.event(named: name) else { return nil }
    // Another policy may know fewer of its fields.
    let known = step.fields.filter { field in declared.fields.contains { $0.name == field.name } }
    guard let event = try? policy.event(name, known.written(at: instant), at: instant) else {
      return nil
    }
    return policy.receive(event, at: instant, in: &session, firing: .latest)
  }
}
