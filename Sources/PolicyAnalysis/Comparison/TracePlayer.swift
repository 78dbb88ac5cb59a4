import PolicyEngine

/// Plays what one policy shows through both interpreters.
struct TracePlayer {
  private let policies: Sides<Policy>
  private let leader: Side

  init(_ policies: Sides<Policy>, leader: Side) {
    (self.policies, self.leader) = (policies, leader)
  }

  /// The trace from an instant on from which the leading policy's session goes so, and none of the other's shows the
  /// same; nil where there is none among those that are tried.
  func distinguishing(_ trace: Witness) -> Witness? {
    for begin in Beginnings.all(for: trace, of: [policies.old, policies.new]) {
      let start = begin.milliseconds
      guard let shown = WitnessPlayer(policies[leader], from: start).play(trace)?.shown,
        !canShow(shown, until: trace.until.map { start + $0 }, trace, from: start)
      else { continue }
      var found = trace
      if begin != Beginnings.usual { found.begins = begin }
      return found
    }
    return nil
  }

  // MARK: The other policy

  /// Whether some session of the other policy may show the same.
  private func canShow(
    _ shown: [Observation],
    until end: Int64?,
    _ trace: Witness,
    from start: Int64
  ) -> Bool {
    let policy = policies[leader.other]
    var sessions = [policy.newSession()]
    for (step, observation) in zip(trace.steps, shown) where observation.isVisible {
      let at = Instant(milliseconds: start + step.at)
      let isFiring = observation.event == nil
      sessions = sessions.flatMap { session in
        silent(session, until: at, isFiring: isFiring, policy).flatMap { session in
          isFiring
            ? fire(observation, at: at, in: session, policy)
            : answer(step, observation, at: at, in: session, policy)
        }
      }
    }
    guard let end else { return !sessions.isEmpty }
    let at = Instant(milliseconds: end)
    return sessions.contains { !silent($0, until: at, isFiring: true, policy).isEmpty }
  }

  /// The sessions that one may be at an instant up to which it has shown nothing.
  private func silent(
    _ session: Session,
    until instant: Instant,
    isFiring: Bool,
    _ policy: Policy
  ) -> [Session] {
    var all: [Session] = []
    var open = [session]
    while let session = open.popLast(), all.count < 64 {
      let due = policy.nextFiring(in: session, firing: .latest)
      if due.map({ isFiring ? $0 >= instant : $0 > instant }) ?? true { all.append(session) }
      // A firing that shows nothing may be at the ends of its window.
      for timer in policy.timers {
        var moments = [instant]
        for firing in [Firing.earliest, .latest] {
          if let due = policy.nextFiring(in: session, firing: firing), due < instant {
            moments.append(due)
          }
        }
        for moment in moments {
          var next = session
          guard let decision = policy.fire(timer.id, at: moment, in: &next),
            !policy.observation(of: decision.record).isVisible,
            open.count < 64
          else { continue }
          open.append(next)
        }
      }
    }
    return all
  }

  private func fire(
    _ observation: Observation,
    at instant: Instant,
    in session: Session,
    _ policy: Policy
  ) -> [Session] {
    policy.timers.compactMap { timer in
      var next = session
      guard let decision = policy.fire(timer.id, at: instant, in: &next),
        policy.observation(of: decision.record) == observation
      else { return nil }
      return next
    }
  }

  private func answer(
    _ step: Witness.Step,
    _ observation: Observation,
    at instant: Instant,
    in session: Session,
    _ policy: Policy
  ) -> [Session] {
    var next = session
    guard let name = observation.event, policy.event(named: name) != nil else {
      let isNothing =
        observation.outcome == .ignored && observation.effects.isEmpty
        && observation.from == policy.state(of: session)
      return isNothing ? [session] : []
    }
    guard
      let decision = WitnessPlayer(policy, from: 0).receive(step, at: instant, in: &next),
      policy.observation(of: decision.record) == observation
    else { return [] }
    return [next]
  }
}
