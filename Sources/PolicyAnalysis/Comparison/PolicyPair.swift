import PolicyEngine

/// Two policies under settings that stay what they are, asked for the steps that they make side by side.
final class PolicyPair {
  /// What one of the policies makes of something that happens.
  struct Reaction {
    /// Nil where the policy doesn't know the event: nothing happens.
    var move: Move?
    var observation: Observation
  }

  /// What both make of an event.
  struct JointEvent {
    var name: String
    var reactions: Sides<Reaction>
  }

  let policies: Sides<Policy>
  let behaviours: Sides<Behaviour>
  let clocks: Sides<Clocks>
  let calendars: SharedCalendars
  let memories: SharedMemories
  private let events: [(event: String, all: [Sides<EventContent?>])]
  private var known: [Sides<Location>: [JointEvent]] = [:]
  private var spans: [Side: FiringSpans] = [:]
  /// Whether all contents of events that make a difference were distinguished.
  let isComplete: Bool

  /// - Parameter written: the events of both, as hosts write them.
  init(_ policies: Sides<Policy>, _ written: [SharedContents.Written]) {
    self.policies = policies
    let behaviours = Sides { Behaviour(policies[$0]) }
    self.behaviours = behaviours
    clocks = Sides { Clocks(behaviours[$0]) }
    calendars = SharedCalendars(policies)
    memories = SharedMemories(policies)
    isComplete = calendars.isComplete && written.allSatisfy(\.isComplete)
    events = written.map { SharedContents.contents(of: $0, for: policies) }
  }

  var beginning: Sides<Location> { Sides { behaviours[$0].beginnings[0] } }

  func running(_ side: Side, in locations: Sides<Location>) -> UInt64 {
    behaviours[side].running(in: locations[side])
  }

  /// The clock of a running timer: those of the old policy's timers come first.
  func clock(of timer: Int, _ side: Side, in locations: Sides<Location>) -> Int {
    let others = side == .old ? 0 : running(.old, in: locations).nonzeroBitCount
    return Clocks.clock(of: timer, among: running(side, in: locations), after: others)
  }

  /// When the timers of a policy do fire.
  func firingSpans(of side: Side, _ effort: Effort) -> FiringSpans {
    if let known = spans[side] { return known }
    let found = FiringSpans(policies[side], behaviours[side], effort)
    spans[side] = found
    return found
  }

  // MARK: Steps

  /// What both policies make of all events that change something, or that they see differently.
  func events(in locations: Sides<Location>) -> [JointEvent] {
    if let events = known[locations] { return events }
    var found: [JointEvent] = []
    for (name, contents) in events {
      var seen: [JointEvent] = []
      for content in contents {
        for openings in calendars.openings(asking: asked(by: name, in: locations)) {
          let event = JointEvent(
            name: name,
            reactions: Sides { react(to: name, content[$0], openings[$0], $0, locations[$0]) }
          )
          if !seen.contains(where: { isSame($0, event) }) { seen.append(event) }
        }
      }
      found += seen.filter { !changesNothing($0, in: locations) }
    }
    known[locations] = found
    return found
  }

  private func changesNothing(_ event: JointEvent, in locations: Sides<Location>) -> Bool {
    event.reactions.old.observation.isLike(event.reactions.new.observation)
      && Side.allCases.allSatisfy { side in
        event.reactions[side].move.map { $0.next == locations[side] && $0.starts.isEmpty } ?? true
      }
  }

  private func isSame(_ one: JointEvent, _ two: JointEvent) -> Bool {
    Side.allCases.allSatisfy { side in
      guard let first = one.reactions[side].move, let second = two.reactions[side].move else {
        return one.reactions[side].move == nil && two.reactions[side].move == nil
      }
      return first.effect == second.effect
    }
  }

  private func asked(by event: String, in locations: Sides<Location>) -> Sides<UInt64> {
    Sides { side in
      let model = policies[side].words.model
      guard let index = model.events.firstIndex(where: { $0.name == event }) else { return 0 }
      return policies[side].tables.calendarFacts(of: index, in: Int(locations[side].state))
    }
  }

  private func react(
    to name: String,
    _ content: EventContent?,
    _ openings: UInt64,
    _ side: Side,
    _ location: Location
  ) -> Reaction {
    let model = policies[side].words.model
    guard var content, let event = model.events.firstIndex(where: { $0.name == name }) else {
      let state = model.states[Int(location.state)].name
      let observation = Observation(
        event: name,
        outcome: .ignored,
        from: state,
        to: state,
        isAccepted: false
      )
      return Reaction(move: nil, observation: observation)
    }
    content.facts = content.facts & ~policies[side].tables.calendars.facts | openings
    let move = behaviours[side].move(by: event, content, in: location)
    return Reaction(move: move, observation: policies[side].observation(of: move.record))
  }

  func react(firing timer: Int, _ openings: UInt64, _ side: Side, _ location: Location) -> Reaction
  {
    let move = behaviours[side].move(firing: timer, openings, in: location)
    return Reaction(move: move, observation: policies[side].observation(of: move.record))
  }

  /// Which calendars the firings of some timers ask for, open and closed in all ways.
  func openings(firing timers: Sides<[Int]>, in locations: Sides<Location>) -> [Sides<UInt64>] {
    calendars.openings(
      asking: Sides { side in
        let (model, tables) = (policies[side].words.model, policies[side].tables)
        return timers[side].reduce(0) { facts, timer in
          let event = model.firing(of: timer)
          return facts | tables.calendarFacts(of: event, in: Int(locations[side].state))
        }
      }
    )
  }

  // MARK: Clocks

  /// The locations and the clocks after a step of one of the policies, or of both at one moment.
  func follow(
    _ zone: Zone,
    from locations: Sides<Location>,
    _ moves: Sides<Move?>,
    _ sameMemories: UInt64
  ) -> (locations: Sides<Location>, zone: Zone) {
    var zone = zone
    let next = Sides { moves[$0]?.next ?? locations[$0] }
    if let move = moves.old { zone = clocks.old.follow(zone, from: locations.old, by: move) }
    let count = running(.old, in: next).nonzeroBitCount
    if let move = moves.new {
      var shared: [Int: (clock: Int, ahead: Int64)] = [:]
      for (timer, (other, ahead)) in sharedStarts(moves, sameMemories) {
        shared[timer] = (clock(of: other, .old, in: next), ahead)
      }
      zone = clocks.new.follow(zone, from: locations.new, by: move, after: count, sharing: shared)
    }
    return (next, zone)
  }

  /// The new policy's timers whose length is that of a timer that the old one starts, by what it comes from, and
  /// how far their clocks are then ahead.
  func sharedStarts(
    _ moves: Sides<Move?>,
    _ sameMemories: UInt64
  ) -> [Int: (timer: Int, ahead: Int64)] {
    guard let old = moves.old, let new = moves.new else { return [:] }
    var shared: [Int: (timer: Int, ahead: Int64)] = [:]
    for start in new.starts {
      let other = old.starts.first { other in
        isSharing(old: other, new: start, sameMemories)
      }
      if let other {
        shared[start.timer] = (other.timer, other.length.offset - start.length.offset)
      }
    }
    return shared
  }

  private func isSharing(old: Move.Start, new: Move.Start, _ sameMemories: UInt64) -> Bool {
    if calendars.uses(old.timer, .old) || calendars.uses(new.timer, .new) {
      return calendars.isSame(old: old.timer, new: new.timer) && old.length == new.length
        && (old.length.origin == nil)
    }
    switch (old.length.origin, new.length.origin) {
    case (.event(let one), .event(let two)):
      return policies.old.words.lengthFields[Int(one)] == policies.new.words.lengthFields[Int(two)]
    case (.session(let one), .session(let two)):
      return memories.index(old: Int(one), new: Int(two)).map {
        sameMemories >> UInt64($0) & 1 == 1
      }
        ?? false
    default: return false
    }
  }

  /// Whether it is known how long a timer runs that starts, when it starts.
  func isExact(_ start: Move.Start, _ side: Side) -> Bool {
    if calendars.uses(start.timer, side) { return false }
    guard case .session? = start.length.origin else { return true }
    return start.length.least == start.length.greatest
  }
}
