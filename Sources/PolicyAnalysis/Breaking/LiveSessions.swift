import PolicyEngine

/// What becomes of all sessions of a policy that can be live when a new one takes its place.
///
/// For each state, memory and set of running timers that the exploration finds, a session is played there by the
/// shortest way, and handed over by ``PolicyMapping`` twice: as soon as it is there, and right before its
/// next timer has to fire. Where a timer's changes count at once, so is one in which that timer is as old as it can be.
struct LiveSessions {
  /// How many ways to one place are tried.
  private static let mostTries = 12

  private let policies: Sides<Policy>
  private let mapping: PolicyMapping
  private let effort: Effort
  private let behaviours: Sides<Behaviour>
  private let exploration: Exploration
  private let player: PlacePlayer
  private(set) var all: [BreakingChange] = []
  private(set) var refused = RefusedSessions()
  /// Whether the time was up before all was looked at.
  private(set) var isTimeUp = false
  /// What else could not be looked at, as sentences.
  private(set) var doubts: [String] = []

  init(_ policies: Sides<Policy>, _ effort: Effort) {
    self.policies = policies
    self.effort = effort
    mapping = PolicyMapping(from: policies.old, to: policies.new)
    behaviours = Sides { Behaviour(policies[$0]) }
    let hasCalendars = Side.allCases.contains {
      !policies[$0].words.model.usedCalendars.isEmpty
    }
    player = PlacePlayer(behaviours.old, hasCalendars: hasCalendars)
    exploration = Exploration(behaviours.old, effort)
    for beginning in behaviours.old.beginnings { exploration.begin(beginning, Zone(), as: 0) }
    exploration.run { _ in .follow }
    if !exploration.isComplete {
      doubt(
        behaviours.old.isComplete
          ? "there are more sessions than could be looked at"
          : "events can have more contents than could be distinguished"
      )
    }
    var places: [Location] = []
    var nodes: [Location: [Int]] = [:]
    for (index, node) in exploration.nodes.enumerated() where index > 0 {
      var place = node.location
      place.widths = []
      if nodes[place] == nil { places.append(place) }
      nodes[place, default: []].append(index)
    }
    for place in places { look(at: nodes[place] ?? [], place) }
  }

  private mutating func look(at nodes: [Int], _ place: Location) {
    guard let played = firstPlayed(nodes.map { ($0, nil) }) else {
      doubtPlace(place, nodes)
      return
    }
    hand(over: played)
    if let late = player.late(played) { hand(over: late) }
    for timer in TimerSet(facts: behaviours.old.running(in: place)).indices
    where movesAtOnce(timer) {
      lookAtOldest(timer, nodes)
    }
  }

  /// The first session that can be played to a node, where its clocks have values of a zone.
  private func firstPlayed(
    _ places: [(node: Int, zone: Zone?)],
    where isWanted: (PlayedSession) -> Bool = { _ in true }
  ) -> PlayedSession? {
    for (node, zone) in places.prefix(Self.mostTries) {
      let location = exploration.nodes[node].location
      let way = exploration.steps(to: node)
      if let played = player.play(way, to: location, in: zone, where: isWanted) { return played }
    }
    return nil
  }

  // MARK: Age

  /// Whether a timer of the old policy is due at another moment at once where its length changes.
  private func movesAtOnce(_ timer: Int) -> Bool {
    let model = policies.new.words.model
    let name = policies.old.words.model.timers[timer].name
    return model.timers.contains { $0.name == name && $0.length.changes == .atOnce }
  }

  /// Hands over the session with the fewest steps in which a timer is due at once, if it is in the oldest.
  private mutating func lookAtOldest(_ timer: Int, _ nodes: [Int]) {
    let aged = nodes.compactMap { node in
      oldest(timer, node).map { (place: (node: node, zone: Optional($0.zone)), age: $0.age) }
    }
    let order = aged.indices.sorted { (aged[$1].age, $0) < (aged[$0].age, $1) }
    // Which one is oldest may also depend on a calendar, or on what is remembered.
    let played = firstPlayed(order.map { aged[$0].place }) { isDue(timer, $0) }
    guard let played else { return }
    let first = firstPlayed(aged.map(\.place)) { isDue(timer, $0) }
    hand(over: first ?? played)
  }

  /// The values of a node's clocks at which a timer has run longest, and no other has to fire.
  private func oldest(_ timer: Int, _ node: Int) -> (zone: Zone, age: Int64)? {
    let (location, behaviour) = (exploration.nodes[node].location, behaviours.old)
    var zone = exploration.nodes[node].zone
    for (clock, other) in TimerSet(facts: behaviour.running(in: location)).indices.enumerated()
    where !zone.keep(clock + 1, atMost: behaviour.width(of: other, in: location) - 1) {
      return nil
    }
    let clock = exploration.clocks.clock(of: timer, in: location)
    guard let age = zone.greatest(clock), zone.keep(clock, atLeast: age) else { return nil }
    return (zone, age)
  }

  private func isDue(_ timer: Int, _ played: PlayedSession) -> Bool {
    var adopted = played.session
    let at = Instant(milliseconds: played.instant)
    let name = policies.old.words.model.timers[timer].name
    guard let target = policies.new.timer(named: name)?.id.index,
      (try? mapping.adopt(&adopted, at: at)) != nil
    else { return false }
    return adopted.runs(target) && adopted.deadlines[target].latest <= played.instant
  }

  // MARK: What becomes of one

  private mutating func hand(over played: PlayedSession) {
    let (session, instant, witness) = (played.session, played.instant, played.witness)
    let at = Instant(milliseconds: instant)
    let state = policies.old.state(of: session)
    let hadEnded = policies.old.hasEnded(session)
    var adopted = session
    let adoption: Adoption
    do throws(SessionError) {
      adoption = try mapping.adopt(&adopted, at: at)
    } catch {
      refused.add("\(state)", reason(error), hasEnded: hadEnded, witness)
      return
    }
    let hasEnded = policies.new.hasEnded(adopted)
    if hadEnded, !hasEnded {
      let sentence = "sessions that ended in `\(state)` go on, as it is final no longer"
      add(.stateReopens, sentence, witness)
    }
    if !hadEnded, hasEnded {
      add(.stateEnds, "sessions in `\(state)` have ended, as it is final now", witness)
      return
    }
    let isIdle = policies.new.nextFiring(in: adopted, firing: .latest) == nil && !hasEnded
    for timer in adoption.stopped {
      let rest = isIdle ? ", and no other timer runs there then" : ""
      let name = policies.old[timer].name
      add(.timerStops, "in `\(state)` the timer `\(name)` stops\(rest)", witness)
    }
    let wasDue = policies.old.nextFiring(in: session, firing: .latest).map { $0 <= at } ?? false
    for timer in adoption.moved
    where !wasDue && adopted.deadlines[timer.index].latest <= instant {
      let name = policies.new[timer].name
      add(.firesAtOnce, "in `\(state)` the timer `\(name)` fires at once", witness)
    }
    compareFirings(of: session, adopted, in: "\(state)", witness)
    let can = canEnd(adopted, at: instant, .new)
    if can == true { return }
    let could = canEnd(session, at: instant, .old)
    if could == false { return }
    if can == nil || could == nil {
      doubt("it is not known whether sessions in `\(state)` can still end")
      return
    }
    add(
      .cannotEnd,
      "sessions in `\(state)` could end, and now no event and no timer ends them",
      witness
    )
  }

  /// Compares what the timers do that go on.
  private mutating func compareFirings(
    of session: Session,
    _ adopted: Session,
    in state: String,
    _ witness: Witness
  ) {
    for timer in TimerSet(facts: session.facts & policies.old.tables.timerFacts).indices {
      let name = policies.old.words.model.timers[timer].name
      guard let target = policies.new.timer(named: name)?.id.index, adopted.runs(target) else {
        continue
      }
      let before = FiringEffects(of: timer, in: session, behaviours.old)
      let now = FiringEffects(of: target, in: adopted, behaviours.new)
      if before == now { continue }
      add(
        .timerChanges,
        "in `\(state)` the running timer `\(name)` now \(now.present); it \(before.past)",
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

  // MARK: Doubts

  /// - Parameter sentence: what it is where the time is not up, which says it all.
  private mutating func doubt(_ sentence: String) {
    if effort.isOver() {
      isTimeUp = true
      return
    }
    note(sentence)
  }

  private mutating func note(_ sentence: String) {
    if !doubts.contains(sentence) { doubts.append(sentence) }
  }

  private mutating func doubtPlace(_ place: Location, _ nodes: [Int]) {
    let model = policies.old.words.model
    let timers = TimerSet(facts: behaviours.old.running(in: place)).indices.map {
      model.timers[$0].name
    }
    let running = timers.isEmpty ? "" : " with \(Suggestion.list(timers)) running"
    let obstacle = nodes.first.flatMap { player.obstacle(on: exploration.steps(to: $0)) }
    note(
      "no session could be played into `\(model.states[Int(place.state)].name)`\(running)"
        + (obstacle.map { ": \($0)" } ?? "")
    )
  }

  // MARK: Ends

  /// Whether a session can still come into a final state; nil where that is not found out.
  private func canEnd(_ session: Session, at instant: Int64, _ side: Side) -> Bool? {
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
    return canEnd ? true : exploration.isComplete ? false : nil
  }
}
