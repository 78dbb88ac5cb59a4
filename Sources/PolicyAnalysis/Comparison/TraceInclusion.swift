import PolicyEngine

/// Finds out whether all that the sessions of one policy show to a host, and when, those of another may show, too.
///
/// Both policies take in the same events at the same moments. What the other one shows is followed step by step: as
/// long as a session is determined by what was observed, and when, that is exact. Where it is not, as a firing that
/// shows nothing may be anywhere in its window, or two firings show the same, one of the ways is followed; it proves
/// as well, but what it can't follow is no difference, and counts as undecided.
///
/// Source: S. Taşıran, R. Alur, R. Kurshan, R. Brayton, "Verifying Abstractions of Timed Systems" (1996).
final class TraceInclusion {
  /// What the leading policy's sessions do at a node that the other's can't.
  struct Finding {
    enum Kind {
      /// They see an event differently.
      case event(PolicyPair.JointEvent)
      /// A timer fires when none of the other's can that shows the same.
      case firing(timer: Int, PolicyPair.Reaction)
      /// Nothing happens although a timer of the other's must have fired.
      case silence(otherTimer: Int, PolicyPair.Reaction)
    }

    var kind: Kind
    var node: Int
    /// The values of the clocks then.
    var zone: Zone
  }

  let pair: PolicyPair
  /// Whose observations are looked for among those of the other.
  let leader: Side
  let effort: Effort
  private var store = JointNodes()
  private(set) var findings: [Finding] = []
  /// Whether all was looked at that comes before a difference.
  private(set) var isComplete = true

  init(_ pair: PolicyPair, leader: Side, _ effort: Effort) {
    (self.pair, self.leader, self.effort) = (pair, leader, effort)
  }

  var nodes: [JointNode] { store.all }
  private var other: Side { leader.other }

  func run() {
    add(pair.beginning, Zone(), nil, doubt: nil, isFurther: false, pair.memories.all)
    while let index = store.takeNext() {
      if effort.isOver() {
        if !nodes[index].isFurther { isComplete = false }
        break
      }
      look(at: index)
    }
    if !pair.isComplete { isComplete = false }
  }

  // MARK: Nodes

  private func add(
    _ locations: Sides<Location>,
    _ arrival: Zone,
    _ parent: (node: Int, moves: Sides<Move?>)?,
    doubt: JointNode.Doubt?,
    isFurther: Bool,
    _ sameMemories: UInt64
  ) {
    var zone = arrival
    var doubt = doubt
    zone.elapse()
    for timer in pair.timers(leader, in: locations) {
      // Time has passed up to here at most, so some values are left.
      _ = zone.keep(
        pair.clock(of: timer, leader, in: locations),
        atMost: pair.width(of: timer, leader, in: locations)
      )
    }
    var hidden: [(timer: Int, at: Int64)] = []
    for timer in pair.timers(other, in: locations)
    where pair.isHidden(timer, other, in: locations)
      && pair.partner(of: timer, other, in: locations, arrival) == nil
    {
      let width = pair.width(of: timer, other, in: locations)
      let clock = pair.clock(of: timer, other, in: locations)
      let isLate = arrival.greatest(clock).map { $0 > 0 } ?? true
      hidden.append((timer, isLate ? width : 0))
      if width > 0 {
        doubt = doubt ?? .hidden(name(timer))
        doubt?.isHidden = true
      }
    }
    let node = JointNode(
      locations: locations,
      zone: zone,
      parent: parent,
      hidden: hidden,
      doubt: doubt,
      isFurther: isFurther,
      sameMemories: sameMemories
    )
    if !store.add(node, atMost: effort.zones) { isComplete = false }
  }

  private func follow(
    _ index: Int,
    _ zone: Zone,
    _ moves: Sides<Move?>,
    doubt: JointNode.Doubt? = nil,
    isFurther: Bool = false
  ) {
    let node = nodes[index]
    let (locations, after) = pair.follow(zone, from: node.locations, moves, node.sameMemories)
    // One that runs as long as one of the leading policy is known as well as that.
    let unknown = moves[other]?.starts.first { start in
      !pair.isExact(start, other) && !pair.isShared(start, other, in: moves, node.sameMemories)
    }
    add(
      locations,
      after,
      (index, moves),
      doubt: node.doubt ?? doubt ?? unknown.map { .length(of: name($0.timer)) },
      isFurther: node.isFurther || isFurther,
      pair.memories.same(node.sameMemories, after: moves)
    )
  }

  // MARK: Steps

  private func look(at index: Int) {
    let node = nodes[index]
    var zone = node.zone
    for timer in pair.timers(other, in: node.locations)
    where !node.hidden.contains(where: { $0.timer == timer }) {
      lookForSilence(index, timer)
      let clock = pair.clock(of: timer, other, in: node.locations)
      guard zone.keep(clock, atMost: pair.width(of: timer, other, in: node.locations)) else {
        return
      }
    }
    for (timer, moment) in node.hidden {
      guard zone.keep(pair.clock(of: timer, other, in: node.locations), atMost: moment) else {
        return
      }
    }
    for region in fireHidden(index, zone) {
      lookAtEvents(index, region)
      lookAtFirings(index, region)
    }
  }

  /// Looks for moments past the window of one of the other policy's timers.
  private func lookForSilence(_ index: Int, _ timer: Int) {
    let node = nodes[index]
    let clock = pair.clock(of: timer, other, in: node.locations)
    let width = pair.width(of: timer, other, in: node.locations)
    var bounds = [ZoneBound.atLeast(clock, width + 1)]
    // What fires alone before may change all.
    for (hidden, moment) in node.hidden {
      let margin: Int64 = timer < hidden ? 0 : 1
      let hiddenClock = pair.clock(of: hidden, other, in: node.locations)
      bounds.append(ZoneBound(clock: hiddenClock, most: moment - width - margin, other: clock))
    }
    guard let late = node.zone.part(bounds) else { return }
    let reaction = pair.react(firing: timer, 0, other, node.locations[other])
    findings.append(Finding(kind: .silence(otherTimer: timer, reaction), node: index, zone: late))
    // Where the session stays where it is, it goes on without what is missing.
    guard reaction.observation.from == reaction.observation.to else { return }
    var end = pair.conditions(firing: timer, other, in: node.locations)
    end.append(.atLeast(clock, width))
    end.append(.atMost(clock, width))
    if let part = node.zone.part(end) {
      follow(index, part, moves(nil, reaction.move), isFurther: true)
    }
  }

  /// Lets the other policy's timers fire alone whose firing shows nothing.
  ///
  /// - Returns: the rest, in which none of them does.
  private func fireHidden(_ index: Int, _ zone: Zone) -> [Zone] {
    let node = nodes[index]
    var rest = [zone]
    for (timer, moment) in node.hidden {
      var bounds = pair.conditions(firing: timer, other, in: node.locations)
      bounds.append(.atLeast(pair.clock(of: timer, other, in: node.locations), moment))
      for openings in pair.openings(firing: timers([], [timer]), in: node.locations) {
        let move = pair.react(firing: timer, openings[other], other, node.locations[other]).move
        for part in rest.compactMap({ $0.part(bounds) }) {
          follow(index, part, moves(nil, move))
        }
      }
      rest = rest.flatMap { $0.parts(without: bounds) }
    }
    return rest
  }

  private func lookAtEvents(_ index: Int, _ region: Zone) {
    let node = nodes[index]
    // Where the other's timers end, it has been silent for too long a moment later, and that is found.
    guard let part = region.part(pair.conditionsOfEvents(in: node.locations)) else { return }
    for event in pair.events(in: node.locations) {
      if effort.isOver() {
        if !node.isFurther { isComplete = false }
        return
      }
      let moves = Sides { event.reactions[$0].move }
      let (old, new) = (event.reactions.old.observation, event.reactions.new.observation)
      if old.isLike(new) {
        follow(index, part, moves)
      } else {
        findings.append(Finding(kind: .event(event), node: index, zone: part))
        if old.to == new.to { follow(index, part, moves, isFurther: true) }
      }
    }
  }

  private func lookAtFirings(_ index: Int, _ region: Zone) {
    let node = nodes[index]
    let own = pair.timers(leader, in: node.locations)
    let others = pair.timers(other, in: node.locations).filter { timer in
      !node.hidden.contains { $0.timer == timer }
    }
    for timer in own {
      let bounds = pair.conditions(firing: timer, leader, in: node.locations)
      guard let part = region.part(bounds) else { continue }
      let asking = timers([timer], others)
      for openings in pair.openings(firing: asking, in: node.locations) {
        let reaction = pair.react(firing: timer, openings[leader], leader, node.locations[leader])
        let candidates = candidates(for: reaction.observation, timer, others, openings, node)
        let rest = answer(index, part, reaction, candidates)
        if !reaction.observation.isVisible {
          for part in rest { follow(index, part, moves(reaction.move, nil)) }
          continue
        }
        for part in rest {
          findings.append(
            Finding(kind: .firing(timer: timer, reaction), node: index, zone: part)
          )
        }
        if let part = rest.first {
          followFurther(index, part, reaction, others, openings[other])
        }
      }
    }
  }

  /// Goes on after a firing at a moment at which the other policy's session can't do the same: as if it could, or where
  /// it never does and the session stays where it is, without it.
  private func followFurther(
    _ index: Int,
    _ zone: Zone,
    _ reaction: PolicyPair.Reaction,
    _ others: [Int],
    _ openings: UInt64
  ) {
    let locations = nodes[index].locations
    let answer = others.lazy.map {
      self.pair.react(firing: $0, openings, self.other, locations[self.other])
    }.first { $0.observation == reaction.observation }
    if let move = answer?.move {
      follow(index, zone, moves(reaction.move, move), isFurther: true)
    } else if reaction.observation.from == reaction.observation.to {
      follow(index, zone, moves(reaction.move, nil), isFurther: true)
    }
  }

  /// A timer of the other policy whose firing shows the same.
  private struct Candidate {
    var timer: Int
    var move: Move
    var bounds: [ZoneBound]
    var rank: Int
  }

  private func candidates(
    for observation: Observation,
    _ timer: Int,
    _ others: [Int],
    _ openings: Sides<UInt64>,
    _ node: JointNode
  ) -> [Candidate] {
    let locations = node.locations
    let name = pair.policies[leader].timers[timer].name
    let partner = pair.partner(of: timer, leader, in: locations, node.zone)
    var found: [Candidate] = []
    for other in others {
      let reaction = pair.react(
        firing: other,
        openings[self.other],
        self.other,
        locations[self.other]
      )
      guard reaction.observation == observation, let move = reaction.move,
        observation.isVisible || partner == other
      else { continue }
      let isNamesake = pair.policies[self.other].timers[other].name == name
      found.append(
        Candidate(
          timer: other,
          move: move,
          bounds: pair.conditions(firing: other, self.other, in: locations),
          rank: partner == other ? 0 : isNamesake ? 1 : 2
        )
      )
    }
    return found.sorted { $0.rank < $1.rank }
  }

  /// Lets the other policy's timers fire at the same moments.
  ///
  /// - Returns: the moments at which none can.
  private func answer(
    _ index: Int,
    _ zone: Zone,
    _ reaction: PolicyPair.Reaction,
    _ candidates: [Candidate]
  ) -> [Zone] {
    var rest = [zone]
    for (place, candidate) in candidates.enumerated() {
      for part in rest.compactMap({ $0.part(candidate.bounds) }) {
        let rival = candidates[(place + 1)...].first { rival in
          !(rival.move.next == candidate.move.next && rival.move.starts == candidate.move.starts)
            && part.part(rival.bounds) != nil
        }
        follow(
          index,
          part,
          moves(reaction.move, candidate.move),
          doubt: rival.map { .either(name(candidate.timer), or: name($0.timer)) }
        )
      }
      rest = rest.flatMap { $0.parts(without: candidate.bounds) }
    }
    return rest
  }

  // MARK: Sides

  private func timers(_ own: [Int], _ others: [Int]) -> Sides<[Int]> {
    leader == .old ? Sides(own, others) : Sides(others, own)
  }

  private func moves(_ own: Move?, _ others: Move?) -> Sides<Move?> {
    leader == .old ? Sides(own, others) : Sides(others, own)
  }

  /// The name of one of the other policy's timers.
  private func name(_ timer: Int) -> String { pair.policies[other].timers[timer].name }
}
