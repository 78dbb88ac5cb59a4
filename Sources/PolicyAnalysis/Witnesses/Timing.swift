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

  /// What is known of a way besides its steps.
  struct Known: Equatable {
    struct Start: Hashable {
      var step: Int
      var timer: Int
    }

    /// The session that it goes on from, at whose present its moments begin.
    var session: Session
    /// How long after its start a timer is due, and how wide its window is.
    var offsets: [Start: Int64] = [:]
    var widths: [Start: Int64] = [:]
    /// Before which moment a step doesn't happen.
    var notBefore: [Int: Int64] = [:]

    init(_ session: Session) {
      self.session = session
    }
  }

  /// - Parameter known: what the way goes on from; without it, from a session before its first event.
  init(_ way: [WayStep], _ behaviour: Behaviour, from known: Known? = nil) {
    self.way = way
    lane = TimingLane(behaviour)
    if let session = known?.session { lane.begin(session, at: system.add(), &system) }
    for (index, step) in way.enumerated() {
      let moment = system.add()
      if let last = moments.last { system.require(moment, atLeast: 0, after: last) }
      if let least = known?.notBefore[index] { system.require(moment, atLeast: least, after: 0) }
      moments.append(moment)
      before.append(lane.running)
      let started = lane.pass(step.location, step.move, at: moment, &system)
      due.append(started)
      for (timer, earliest) in started {
        let key = Known.Start(step: index, timer: timer)
        if let width = known?.widths[key] { lane.know([timer: width]) }
        guard let offset = known?.offsets[key] else { continue }
        system.require(earliest, atLeast: offset, after: moment)
        system.require(earliest, atMost: offset, after: moment)
      }
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
  /// The earliest moments of the timers that it starts, counted like its own.
  var due: [Int: Int64] = [:]
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
      step.due[start.timer] = solution[number]
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
