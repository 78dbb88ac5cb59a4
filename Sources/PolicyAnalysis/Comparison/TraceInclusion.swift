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
  /// Both sessions, with the values that their clocks can have while nothing happens that a host sees.
  struct Node {
    var locations: Sides<Location>
    var zone: Zone
    /// The node that it follows; nil for the beginning.
    var parent: (node: Int, moves: Sides<Move?>)?
    /// Firings of the other policy that show nothing and are made alone, with the values of their clocks then.
    var hidden: [(timer: Int, at: Int64)]
    /// Why the other session could be somewhere else; nil: it can't.
    var doubt: Doubt?
    /// Whether something was different before.
    var isFurther: Bool
    /// The lengths that both sessions remember alike, as bits.
    var sameMemories: UInt64
  }

  /// Why what is followed of the other session may not be all that it can have been.
  struct Doubt {
    var sentence: String
    /// Whether it is about moments that nothing shows, so that playing does not tell either.
    var isHidden = false
  }

  /// A place among the nodes: those with equal ones are compared.
  private struct Key: Hashable {
    var locations: Sides<Location>
    var isDoubted: Bool
    var isFurther: Bool
    var sameMemories: UInt64
  }

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

  /// The most nodes after a difference.
  private static let mostFurther = 2_000

  let pair: PolicyPair
  /// Whose observations are looked for among those of the other.
  let leader: Side
  let effort: Effort
  private(set) var nodes: [Node] = []
  private(set) var findings: [Finding] = []
  private(set) var isComplete = true
  private var found: [Key: [Int]] = [:]
  /// The nodes to look at: those before any difference, then the others.
  private var open: (first: [Int], further: [Int]) = ([], [])
  private var next = (first: 0, further: 0)

  init(_ pair: PolicyPair, leader: Side, _ effort: Effort) {
    (self.pair, self.leader, self.effort) = (pair, leader, effort)
  }

  private var other: Side { leader.other }

  func run() {
    add(pair.beginning, Zone(), nil, doubt: nil, isFurther: false, pair.memories.all)
    while isComplete {
      if effort.isOver() { isComplete = false }
      if next.first < open.first.count {
        look(at: open.first[next.first])
        next.first += 1
      } else if next.further < open.further.count {
        look(at: open.further[next.further])
        next.further += 1
      } else {
        break
      }
    }
    if !pair.isComplete { isComplete = false }
  }

  // MARK: Nodes

  private func add(
    _ locations: Sides<Location>,
    _ arrival: Zone,
    _ parent: (node: Int, moves: Sides<Move?>)?,
    doubt: Doubt?,
    isFurther: Bool,
    _ sameMemories: UInt64
  ) {
    var zone = arrival
    var doubt = doubt
    zone.elapse()
    for timer in timers(leader, in: locations) {
      // Time has passed up to here at most, so some values are left.
      _ = zone.keep(clock(timer, leader, locations), atMost: width(timer, leader, locations))
    }
    var hidden: [(timer: Int, at: Int64)] = []
    for timer in timers(other, in: locations)
    where isHidden(timer, other, locations) && partner(of: timer, other, locations, arrival) == nil
    {
      let clock = clock(timer, other, locations)
      let width = width(timer, other, locations)
      let isLate = arrival.greatest(clock).map { $0 > 0 } ?? true
      hidden.append((timer, isLate ? width : 0))
      if width > 0 {
        doubt = doubt ?? doubtOfHidden(timer)
        doubt?.isHidden = true
      }
    }
    let key = Key(
      locations: locations,
      isDoubted: doubt != nil,
      isFurther: isFurther,
      sameMemories: sameMemories
    )
    if found[key]?.contains(where: { nodes[$0].zone.contains(zone) }) ?? false { return }
    if isFurther {
      // What comes after a difference is for readers, and decides nothing.
      if open.further.count >= Self.mostFurther { return }
    } else if open.first.count >= effort.zones {
      isComplete = false
      return
    }
    found[key, default: []].append(nodes.count)
    if isFurther { open.further.append(nodes.count) } else { open.first.append(nodes.count) }
    nodes.append(
      Node(
        locations: locations,
        zone: zone,
        parent: parent,
        hidden: hidden,
        doubt: doubt,
        isFurther: isFurther,
        sameMemories: sameMemories
      )
    )
  }

  private func follow(
    _ index: Int,
    _ zone: Zone,
    _ moves: Sides<Move?>,
    doubt: Doubt? = nil,
    isFurther: Bool = false
  ) {
    let node = nodes[index]
    let (locations, after) = pair.follow(zone, from: node.locations, moves, node.sameMemories)
    var doubt = node.doubt ?? doubt
    if doubt == nil, let start = moves[other]?.starts.first(where: { !pair.isExact($0, other) }) {
      // One that runs as long as one of the leading policy is known as well as that.
      let shared = pair.sharedStarts(moves, node.sameMemories)
      let isShared =
        other == .new
        ? shared[start.timer] != nil : shared.values.contains { $0.timer == start.timer }
      if !isShared { doubt = doubtOfLength(start.timer) }
    }
    add(
      locations,
      after,
      (index, moves),
      doubt: doubt,
      isFurther: node.isFurther || isFurther,
      pair.memories.same(node.sameMemories, after: moves)
    )
  }

  // MARK: Steps

  private func look(at index: Int) {
    let node = nodes[index]
    var zone = node.zone
    for timer in timers(other, in: node.locations)
    where !node.hidden.contains(where: { $0.timer == timer }) {
      lookForSilence(index, timer)
      let clock = clock(timer, other, node.locations)
      guard zone.keep(clock, atMost: width(timer, other, node.locations)) else { return }
    }
    for (timer, moment) in node.hidden {
      guard zone.keep(clock(timer, other, node.locations), atMost: moment) else { return }
    }
    for region in fireHidden(index, zone) {
      lookAtEvents(index, region)
      lookAtFirings(index, region)
    }
  }

  /// Looks for moments past the window of one of the other policy's timers.
  private func lookForSilence(_ index: Int, _ timer: Int) {
    let node = nodes[index]
    let clock = clock(timer, other, node.locations)
    let width = width(timer, other, node.locations)
    var bounds = [ZoneBound.atLeast(clock, width + 1)]
    // What fires alone before may change all.
    for (hidden, moment) in node.hidden {
      let margin: Int64 = timer < hidden ? 0 : 1
      let hiddenClock = self.clock(hidden, other, node.locations)
      bounds.append(ZoneBound(clock: hiddenClock, most: moment - width - margin, other: clock))
    }
    guard let late = node.zone.part(bounds) else { return }
    let reaction = pair.react(firing: timer, 0, other, node.locations[other])
    findings.append(Finding(kind: .silence(otherTimer: timer, reaction), node: index, zone: late))
    // Where the session stays where it is, it goes on without what is missing.
    guard reaction.observation.from == reaction.observation.to else { return }
    var end = conditions(firing: timer, other, node.locations)
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
      var bounds = conditions(firing: timer, other, node.locations)
      bounds.append(.atLeast(clock(timer, other, node.locations), moment))
      for openings in pair.openings(firing: timers([timer], other), in: node.locations) {
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
    let bounds = Side.allCases.flatMap { side in
      timers(side, in: node.locations).map { timer in
        ZoneBound.atMost(
          clock(timer, side, node.locations),
          width(timer, side, node.locations) - 1
        )
      }
    }
    guard let part = region.part(bounds) else { return }
    for event in pair.events(in: node.locations) {
      if effort.isOver() {
        isComplete = false
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
    let own = timers(leader, in: node.locations)
    let others = timers(other, in: node.locations).filter { timer in
      !node.hidden.contains { $0.timer == timer }
    }
    for timer in own {
      let bounds = conditions(firing: timer, leader, node.locations)
      guard let part = region.part(bounds) else { continue }
      let asking = leader == .old ? Sides([timer], others) : Sides(others, [timer])
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
    _ node: Node
  ) -> [Candidate] {
    let locations = node.locations
    let name = pair.policies[leader].timers[timer].name
    let partner = partner(of: timer, leader, locations, node.zone)
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
          bounds: conditions(firing: other, self.other, locations),
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
          doubt: rival.map { doubt(between: candidate.timer, and: $0.timer) }
        )
      }
      rest = rest.flatMap { $0.parts(without: candidate.bounds) }
    }
    return rest
  }

  // MARK: Timers

  private func timers(_ side: Side, in locations: Sides<Location>) -> [Int] {
    TimerSet(facts: pair.running(side, in: locations)).indices
  }

  private func timers(_ timers: [Int], _ side: Side) -> Sides<[Int]> {
    side == .old ? Sides(timers, []) : Sides([], timers)
  }

  private func moves(_ own: Move?, _ others: Move?) -> Sides<Move?> {
    leader == .old ? Sides(own, others) : Sides(others, own)
  }

  private func clock(_ timer: Int, _ side: Side, _ locations: Sides<Location>) -> Int {
    pair.clock(of: timer, side, in: locations)
  }

  private func width(_ timer: Int, _ side: Side, _ locations: Sides<Location>) -> Int64 {
    pair.behaviours[side].width(of: timer, in: locations[side])
  }

  /// When a timer may fire: in its window, where none that was declared earlier is at the end of its own (D1, D2).
  private func conditions(
    firing timer: Int,
    _ side: Side,
    _ locations: Sides<Location>
  ) -> [ZoneBound] {
    var bounds = [ZoneBound.atLeast(clock(timer, side, locations), 0)]
    for earlier in timers(side, in: locations) where earlier < timer {
      bounds.append(
        .atMost(clock(earlier, side, locations), width(earlier, side, locations) - 1)
      )
    }
    return bounds
  }

  private func isHidden(_ timer: Int, _ side: Side, _ locations: Sides<Location>) -> Bool {
    !pair.react(firing: timer, 0, side, locations[side]).observation.isVisible
  }

  /// The timer of the other side that may fire at just the same moments, and shows as much.
  private func partner(
    of timer: Int,
    _ side: Side,
    _ locations: Sides<Location>,
    _ zone: Zone
  ) -> Int? {
    let own = clock(timer, side, locations)
    return timers(side.other, in: locations).first { other in
      width(other, side.other, locations) == width(timer, side, locations)
        && zone.isEqual(own, clock(other, side.other, locations))
        && isHidden(other, side.other, locations) == isHidden(timer, side, locations)
    }
  }

  // MARK: Doubts

  private func name(_ timer: Int) -> String { pair.policies[other].timers[timer].name }

  private func doubtOfHidden(_ timer: Int) -> Doubt {
    Doubt(
      sentence: "the firing of `\(name(timer))` shows nothing, and can be anywhere in its window",
      isHidden: true
    )
  }

  private func doubtOfLength(_ timer: Int) -> Doubt {
    Doubt(sentence: "how long `\(name(timer))` runs is not known when it starts")
  }

  private func doubt(between timer: Int, and rival: Int) -> Doubt {
    Doubt(
      sentence:
        "`\(name(timer))` and `\(name(rival))` can fire at the same moment and show the same"
    )
  }
}
