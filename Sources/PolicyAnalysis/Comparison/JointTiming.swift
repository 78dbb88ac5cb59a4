import PolicyEngine

/// The moments at which a way may be gone by the sessions of two policies, of which one leads.
struct JointTiming {
  private let pair: PolicyPair
  private let leader: Side
  private var system = DifferenceSystem()
  private var last: Int?
  private var lanes: Sides<TimingLane>
  /// The steps of the leading session, with their numbers in the system.
  private var steps: [(step: WayStep, moment: Int, due: [Int: Int])] = []
  private var look: Int?

  init(_ pair: PolicyPair, leader: Side) {
    (self.pair, self.leader) = (pair, leader)
    lanes = Sides { TimingLane(pair.behaviours[$0]) }
  }

  private mutating func addMoment() -> Int {
    let moment = system.add()
    if let last { system.require(moment, atLeast: 0, after: last) }
    last = moment
    return moment
  }

  /// Adds a step that one of the sessions makes, or both.
  mutating func append(_ moves: Sides<Move?>, at locations: Sides<Location>, _ same: UInt64) {
    let moment = addMoment()
    var started = Sides<[Int: Int]>([:], [:])
    if let move = moves.old {
      started.old = lanes.old.pass(locations.old, move, at: moment, &system)
    } else {
      lanes.old.wait(in: locations.old, at: moment, &system)
    }
    if let move = moves.new {
      var shared: [Int: (number: Int, ahead: Int64)] = [:]
      for (timer, (other, ahead)) in pair.sharedStarts(moves, same) {
        if let number = started.old[other] { shared[timer] = (number, ahead) }
      }
      started.new = lanes.new.pass(locations.new, move, at: moment, &system, sharing: shared)
    } else {
      lanes.new.wait(in: locations.new, at: moment, &system)
    }
    if let move = moves[leader] {
      steps.append((WayStep(locations[leader], move), moment, started[leader]))
    }
  }

  /// Ends the way where the clocks have some values, with a step of the leading session or without.
  mutating func end(_ move: Move?, at locations: Sides<Location>, in zone: Zone) {
    let moment = addMoment()
    var numbers: [Int?] = [nil]
    for side in Side.allCases {
      for timer in TimerSet(facts: pair.running(side, in: locations)).indices {
        numbers.append(lanes[side].running[timer])
      }
    }
    for one in numbers.indices {
      for two in numbers.indices where one != two && zone[one, two] != Zone.unbounded {
        // A clock shows the time since its number.
        let most = zone[one, two]
        switch (numbers[one], numbers[two]) {
        case (let first?, let second?): system.require(second, atMost: most, after: first)
        case (let first?, nil): system.require(moment, atMost: most, after: first)
        case (nil, let second?): system.require(moment, atLeast: -most, after: second)
        case (nil, nil): break
        }
      }
    }
    guard let move else {
      look = moment
      return
    }
    var lane = lanes[leader]
    let due = lane.pass(locations[leader], move, at: moment, &system)
    steps.append((WayStep(locations[leader], move), moment, due))
  }

  /// The leading session at its earliest moments; nil where it can't be, or no texts are known for an event.
  var witness: Witness? {
    guard let solution = system.least else { return nil }
    let way = steps.map { $0.step.timed(solution, $0.moment, $0.due) }
    return pair.behaviours[leader].witness(way, until: look.map { solution[$0] })
  }
}
