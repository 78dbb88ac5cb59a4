import PolicyEngine

/// Plays a way from a session on through its policy, at the earliest moments at which it can be gone.
///
/// Where a calendar, or a length that the session remembers, lets a timer be due at another moment than was assumed,
/// or a condition not hold yet, the moments are corrected, and the way is played again.
struct SessionPlay {
  /// How often a way is played until its moments are right.
  private static let mostRounds = 40

  private let policy: Policy
  private let session: Session
  private let behaviour: Behaviour

  init(_ policy: Policy, _ session: Session, _ behaviour: Behaviour) {
    (self.policy, self.session, self.behaviour) = (policy, session, behaviour)
  }

  /// The steps; nil where no moments were found at which the way can be gone.
  func play(_ way: [WayStep]) -> [Continuations.Step]? {
    var known = Timing.Known(session)
    for _ in 0..<Self.mostRounds {
      let timing = Timing(way, behaviour, from: known)
      guard let moments = timing.earliest(behaviour.model)?.way else { return nil }
      switch play(moments, known) {
      case .steps(let steps): return steps
      case .otherwise(let better): known = better
      case .impossible: return nil
      }
    }
    return nil
  }

  private enum Outcome {
    case steps([Continuations.Step])
    /// The moments have to be others, for what is known now.
    case otherwise(Timing.Known)
    case impossible
  }

  private func play(_ way: [WayStep], _ known: Timing.Known) -> Outcome {
    var now = session
    var steps: [Continuations.Step] = []
    for (index, step) in way.enumerated() {
      let at = session.present + step.moment
      let isLater = at > now.present
      now.present = at
      guard let (decision, next, asked) = self.step(step, at: at, now) else {
        // Another time of a calendar that is asked may make it hold.
        var better = known
        guard let change = change(after: at) else { return .impossible }
        better.notBefore[index] = change - session.present
        return .otherwise(better)
      }
      steps.append(.init(decision: decision, session: next, asked: asked, isLater: isLater))
      now = next
      var better = known
      for start in step.move.starts {
        let deadline = next.deadlines[start.timer]
        let offset = deadline.earliest - at
        let key = Timing.Known.Start(step: index, timer: start.timer)
        let isAssumed =
          known.offsets[key].map { $0 == offset }
          ?? (step.due[start.timer].map { $0 == deadline.earliest - session.present } ?? true)
        if isAssumed, deadline.latest - deadline.earliest == known.widths[key] ?? start.length.width
        {
          continue
        }
        better.offsets[key] = offset
        better.widths[key] = deadline.latest - deadline.earliest
      }
      if better != known { return .otherwise(better) }
    }
    return .steps(steps)
  }

  /// What a step comes to at an instant; nil where it can't happen, or is another one.
  private func step(
    _ step: WayStep,
    at: Int64,
    _ now: Session
  ) -> (decision: Decision, session: Session, asked: AskedFacts)? {
    var next = now
    let decision: Decision
    var asked = AskedFacts()
    switch step.move.cause {
    case .settings: return nil
    case .event(let outcome):
      guard outcome.fields != nil, policy.tables.mayReceive(at: at, in: now) else { return nil }
      var lengths = outcome.lengths
      for (place, length) in step.lengths {
        lengths = lengths ?? Array(repeating: 0, count: policy.words.lengthFields.count)
        lengths?[place] = max(1, length)
      }
      let event = UInt16(outcome.decision.event.index)
      decision = policy.tables.handle(
        event,
        outcome.facts,
        lengths,
        at: at,
        isLate: false,
        in: &next
      )
      asked = outcome.exact
    case .firing(let timer, _):
      guard policy.tables.mayFire(timer, at: at, in: now) else { return nil }
      decision = policy.tables.fire(timer, in: &next, at: at)
    }
    let isSame = next.state == step.move.next.state && next.facts == step.move.next.facts
    return isSame && decision.rule?.index == step.move.record.rule ? (decision, next, asked) : nil
  }

  /// When a calendar opens or closes next that guards ask.
  private func change(after instant: Int64) -> Int64? {
    let calendars = policy.tables.calendars
    return calendars.asked.map { calendars.openings[Int($0)] }.flatMap { openings in
      [openings.nextOpening(atOrAfter: instant + 1), openings.nextClosing(after: instant)]
        .compactMap(\.self)
    }.filter { $0 > instant }.min()
  }
}
