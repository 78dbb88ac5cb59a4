import PolicyEngine

/// The moments at which the steps of a way may happen.
struct Timing {
  private var system = DifferenceSystem()
  /// By step, its number in the system; the first is zero.
  private var moments: [Int] = []
  /// By step, the numbers of the earliest moments of the timers that it starts.
  private var due: [[Int: Int]] = []
  private let way: [WayStep]
  private var lane: TimingLane
  /// When the session is looked at, after the last step.
  private var look: Int?

  init(_ way: [WayStep], _ behaviour: Behaviour) {
    self.way = way
    lane = TimingLane(behaviour)
    for step in way {
      let moment = system.add()
      if let last = moments.last { system.require(moment, atLeast: 0, after: last) }
      moments.append(moment)
      due.append(lane.pass(step.location, step.move, at: moment, &system))
    }
  }

  /// Looks at the session some milliseconds or more after a step, when nothing has happened since the last one.
  mutating func look(after step: Int, atLeast duration: Int64) {
    if moments.isEmpty { return }
    let number = system.add()
    system.require(number, atLeast: duration, after: moments[step])
    if let last = moments.last { system.require(number, atLeast: 0, after: last) }
    if let last = way.last { lane.wait(in: last.move.next, at: number, &system) }
    look = number
  }

  /// Looks at the session after the last step, when the clocks of its timers have values of a zone.
  mutating func look(in zone: Zone) {
    look(after: 0, atLeast: 0)
    guard let look else { return }
    let numbers = lane.running.sorted { $0.key < $1.key }.map(\.value)
    for (index, earliest) in numbers.enumerated() {
      let clock = index + 1
      if let greatest = zone.greatest(clock) {
        system.require(look, atMost: greatest, after: earliest)
      }
      if let least = zone.least(clock) { system.require(look, atLeast: least, after: earliest) }
      for (other, number) in numbers.enumerated() where other != index {
        let most = zone[clock, other + 1]
        if most < Zone.unbounded { system.require(number, atMost: most, after: earliest) }
      }
    }
  }

  /// Lets the steps happen at these moments, and looks at the session at another one after them.
  mutating func pin(_ all: [Int64], look: Int64?) {
    guard let first = moments.first else { return }
    for (moment, value) in zip(moments, all) {
      system.require(moment, atLeast: value, after: first)
      system.require(moment, atMost: value, after: first)
    }
    guard let look else { return }
    self.look(after: 0, atLeast: look)
    if let number = self.look { system.require(number, atMost: look, after: first) }
  }

  // MARK: Solutions

  /// Lets one step happen some milliseconds after another, no sooner and no later.
  mutating func require(_ step: Int, after other: Int, by duration: Int64) {
    system.require(moments[step], atLeast: duration, after: moments[other])
    system.require(moments[step], atMost: duration, after: moments[other])
  }

  /// Lets one step happen no more than some milliseconds after another.
  mutating func require(_ step: Int, atMost duration: Int64, after other: Int) {
    system.require(moments[step], atMost: duration, after: moments[other])
  }

  /// The way with the earliest moments that there are, and with lengths at the ends of their ranges, or in whole
  /// units, where several do; nil where it can't happen.
  func earliest(_ model: PolicyModel) -> (way: [WayStep], look: Int64?)? {
    guard var solution = system.least else { return nil }
    // What is found earliest stays.
    var system = system
    for number in moments + [look].compactMap(\.self) where number != moments.first {
      system.require(number, atMost: solution[number], after: 0)
    }
    var steps = way
    for index in way.indices {
      steps[index].moment = solution[moments[index]]
      for start in way[index].move.starts {
        guard let number = due[index][start.timer] else { continue }
        let length = start.length
        var choice = LengthChoice(length)
        switch length.origin {
        case .event: break
        case .setting(let setting): choice.take(model.settings[setting])
        case .session, nil: continue
        }
        let past = steps[index].moment + length.offset
        let greatest = system.greatest?[number].map { $0 - past }
        let value = choice.best(from: solution[number] - past, to: greatest)
        system.require(number, atLeast: past + value, after: 0)
        system.require(number, atMost: past + value, after: 0)
        guard let next = system.least else { return nil }
        solution = next
        switch length.origin {
        case .event(let place): steps[index].lengths[Int(place)] = value
        case .setting(let setting): steps[index].chosen[setting] = value
        case .session, nil: break
        }
      }
    }
    return (steps, look.map { solution[$0] })
  }
}

/// One step of a way that a session may go.
struct WayStep {
  /// Where the session is before it.
  var location: Location
  var move: Move
  /// In milliseconds after the first step.
  var moment: Int64 = 0
  /// The lengths that the event gives, by their place among all.
  var lengths: [Int: Int64] = [:]
  /// The values of settings that timers run for which it starts.
  var chosen: [Int: Int64] = [:]

  init(_ location: Location, _ move: Move) {
    (self.location, self.move) = (location, move)
  }

  /// The step at its moment, with the lengths that its timers run for.
  ///
  /// - Parameters:
  ///   - solution: the numbers of a system.
  ///   - moment: that of the step.
  ///   - due: those of the earliest moments of the timers that it starts.
  func timed(_ solution: [Int64], _ moment: Int, _ due: [Int: Int]) -> WayStep {
    var step = self
    step.moment = solution[moment]
    for start in move.starts {
      guard let number = due[start.timer] else { continue }
      let value = solution[number] - solution[moment] - start.length.offset
      switch start.length.origin {
      case .event(let place): step.lengths[Int(place)] = value
      case .setting(let setting): step.chosen[setting] = value
      case .session, nil: break
      }
    }
    return step
  }
}
