import PolicyEngine

/// What becomes of all sessions of a policy that can be live when a new one takes its place.
///
/// For each state, memory and set of running timers that the exploration finds, a session is played there by the
/// shortest way, and handed over by ``PolicyMapping`` twice: as soon as it is there, and right before its
/// next timer has to fire.
struct LiveSessions {
  /// When sessions begin: a Monday.
  private static let start: Int64 = 1_767_571_200_000

  private let policies: Sides<Policy>
  private let mapping: PolicyMapping
  private let effort: Effort
  private let behaviours: Sides<Behaviour>
  private(set) var all: [BreakingChange] = []
  private(set) var isComplete = true

  init(_ policies: Sides<Policy>, _ effort: Effort) {
    self.policies = policies
    self.effort = effort
    mapping = PolicyMapping(from: policies.old, to: policies.new)
    behaviours = Sides { Behaviour(policies[$0]) }
    let exploration = Exploration(behaviours.old, effort)
    for beginning in behaviours.old.beginnings { exploration.begin(beginning, Zone(), as: 0) }
    exploration.run { _ in .follow }
    isComplete = exploration.isComplete
    var seen: Set<Location> = []
    for (index, node) in exploration.nodes.enumerated() {
      var location = node.location
      location.widths = []
      guard index > 0, seen.insert(location).inserted else { continue }
      guard
        let witness = behaviours.old.witness(Timing(exploration.steps(to: index), behaviours.old))
      else {
        isComplete = false
        continue
      }
      look(at: witness)
    }
  }

  private mutating func look(at witness: Witness) {
    let played = WitnessPlayer(policies.old, from: Self.start).play(witness)
    guard let session = played?.session, let last = witness.steps.last else {
      isComplete = false
      return
    }
    let arrival = Self.start + last.at
    hand(over: session, at: arrival, witness)
    // Right before a timer has to fire.
    let due = policies.old.nextFiring(in: session, firing: .latest)
    guard let due, due.milliseconds - 1 > arrival else { return }
    var late = witness
    late.until = due.milliseconds - 1 - Self.start
    hand(over: session, at: due.milliseconds - 1, late)
  }

  private mutating func hand(over session: Session, at instant: Int64, _ witness: Witness) {
    let at = Instant(milliseconds: instant)
    let state = policies.old.state(of: session)
    var adopted = session
    let adoption: Adoption
    do throws(SessionError) {
      adoption = try mapping.adopt(&adopted, at: at)
    } catch {
      add(.sessionRefused, "sessions in `\(state)` are refused: \(reason(error))", witness)
      return
    }
    let isIdle =
      policies.new.nextFiring(in: adopted, firing: .latest) == nil
      && !policies.new.hasEnded(adopted)
    for timer in adoption.stopped {
      let rest = isIdle ? ", and no other timer runs there then" : ""
      let name = policies.old[timer].name
      add(.timerStops, "in `\(state)` the timer `\(name)` stops\(rest)", witness)
    }
    let isDue = policies.new.nextFiring(in: adopted, firing: .latest).map { $0 <= at } ?? false
    let wasDue = policies.old.nextFiring(in: session, firing: .latest).map { $0 <= at } ?? false
    if isDue, !wasDue {
      for timer in adoption.moved {
        let name = policies.new[timer].name
        add(.firesAtOnce, "in `\(state)` the timer `\(name)` fires at once", witness)
      }
    }
    if !canEnd(adopted, at: instant, .new), canEnd(session, at: instant, .old) {
      add(
        .cannotEnd,
        "sessions in `\(state)` could end, and now no event and no timer ends them",
        witness
      )
    }
  }

  private func reason(_ error: SessionError) -> String {
    switch error {
    case .unknownState: "the new policy has no such state"
    default: error.description
    }
  }

  private mutating func add(_ kind: BreakingChange.Kind, _ sentence: String, _ witness: Witness) {
    if all.contains(where: { $0.kind == kind && $0.sentence == sentence }) { return }
    all.append(BreakingChange(kind, sentence, example: witness))
  }

  // MARK: Ends

  /// Whether a session can still come into a final state; also where that is not found out.
  private func canEnd(_ session: Session, at instant: Int64, _ side: Side) -> Bool {
    let behaviour = behaviours[side]
    let policy = policies[side]
    var widths = [Int64](repeating: 0, count: policy.words.model.timers.count)
    var zone = Zone()
    let running = session.facts & policy.tables.timerFacts
    for (clock, timer) in TimerSet(facts: running).indices.enumerated() {
      let deadline = session.deadlines[timer]
      widths[timer] = deadline.latest - deadline.earliest
      let value = instant - deadline.earliest
      zone.insert(clock + 1, from: value, to: value)
    }
    let location = Location(state: session.state, facts: session.facts, widths: widths)
    if behaviour.isFinal(location) { return true }
    let exploration = Exploration(behaviour, effort)
    exploration.begin(location, zone, as: 0)
    var canEnd = false
    exploration.run { step in
      if behaviour.isFinal(step.move.next) { canEnd = true }
      return canEnd ? .finish : .follow
    }
    return canEnd || !exploration.isComplete
  }
}
