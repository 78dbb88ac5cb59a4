import PolicyEngine

/// The moments at which the steps of a way may happen.
struct Timing {
  private var system = DifferenceSystem()
  /// By step, its number in the system; the first is zero.
  private var moments: [Int] = []
  /// By step, the numbers of the earliest moments of the timers that it starts.
  private var due: [[Int: Int]] = []
  /// By step, the numbers of the earliest moments of the timers that run before it.
  private var before: [[Int: Int]] = []
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
      before.append(lane.running)
      due.append(lane.pass(step.location, step.move, at: moment, &system))
    }
  }

  /// Looks at the session some milliseconds or more after a step, when nothing has happened since the last one.
  mutating func look(after step: Int, atLeast duration: Int64) {
    let number = system.add()
    system.require(number, atLeast: duration, after: moments[step])
    if let last = moments.last { system.require(number, atLeast: 0, after: last) }
    if let last = way.last { lane.wait(in: last.move.next, at: number, &system) }
    look = number
  }

  // MARK: Solutions

  /// Lets one step happen some milliseconds after another, no sooner and no later.
  mutating func require(_ step: Int, after other: Int, by duration: Int64) {
    system.require(moments[step], atLeast: duration, after: moments[other])
    system.require(moments[step], atMost: duration, after: moments[other])
  }

  /// Lets a step happen when the clock of a timer that runs by then has a value: at zero at the earliest moment
  /// of its window.
  mutating func require(_ step: Int, whenClockOf timer: Int, is value: Int64) {
    guard let earliest = before[step][timer] else { return }
    system.require(moments[step], atLeast: value, after: earliest)
    system.require(moments[step], atMost: value, after: earliest)
  }

  /// Lets one step happen no more than some milliseconds after another.
  mutating func require(_ step: Int, atMost duration: Int64, after other: Int) {
    system.require(moments[step], atMost: duration, after: moments[other])
  }

  /// The way with the earliest moments that there are; nil where it can't happen.
  var earliest: (way: [WayStep], look: Int64?)? {
    guard let solution = system.least else { return nil }
    let steps = way.indices.map { way[$0].timed(solution, moments[$0], due[$0]) }
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
