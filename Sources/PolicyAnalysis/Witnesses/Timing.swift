import PolicyEngine

/// The moments at which the steps of a way may happen.
struct Timing {
  private var system = DifferenceSystem()
  /// By step, its number in the system; the first is zero.
  private var moments: [Int] = []
  /// By step, the numbers of the earliest moments of the timers that it starts.
  private var due: [[Int: Int]] = []
  private let way: [WayStep]
  /// The timers that run after the last step, with the numbers of their earliest moments and the widths of their
  /// windows.
  private var running: [Int: (earliest: Int, width: Int64)] = [:]
  /// When the session is looked at, after the last step.
  private var look: Int?

  init(_ way: [WayStep], _ behaviour: Behaviour) {
    self.way = way
    var running: [Int: Int] = [:]
    for step in way {
      let moment = system.add()
      if let last = moments.last { system.require(moment, atLeast: 0, after: last) }
      moments.append(moment)
      let fired = step.move.timer ?? Int.max
      for (timer, earliest) in running {
        let width = behaviour.width(of: timer, in: step.location)
        // At the end of a window nothing but firings happens, in the order of declaration.
        system.require(moment, atMost: timer < fired ? width - 1 : width, after: earliest)
        if timer == fired { system.require(moment, atLeast: 0, after: earliest) }
      }
      let after = behaviour.running(in: step.move.next)
      running = running.filter { after >> UInt64($0.key) & 1 == 1 }
      due.append(start(step.move, at: moment, &running))
    }
    guard let last = way.last else { return }
    for (timer, earliest) in running {
      self.running[timer] = (earliest, behaviour.width(of: timer, in: last.move.next))
    }
  }

  /// Looks at the session some milliseconds or more after a step, when nothing has happened since the last one.
  mutating func look(after step: Int, atLeast duration: Int64) {
    let number = system.add()
    system.require(number, atLeast: duration, after: moments[step])
    if let last = moments.last { system.require(number, atLeast: 0, after: last) }
    for (earliest, width) in running.values {
      system.require(number, atMost: width, after: earliest)
    }
    look = number
  }

  private mutating func start(
    _ move: Move,
    at moment: Int,
    _ running: inout [Int: Int]
  ) -> [Int: Int] {
    var started: [Int: Int] = [:]
    var known: [Length.Origin: (earliest: Int, offset: Int64)] = [:]
    for start in move.starts {
      let (timer, length) = (start.timer, start.length)
      let earliest = system.add()
      let range = length.earliest
      system.require(earliest, atLeast: range.least, after: moment)
      if let most = range.greatest { system.require(earliest, atMost: most, after: moment) }
      if let origin = length.origin {
        if let other = known[origin] {
          let ahead = length.offset - other.offset
          system.require(earliest, atLeast: ahead, after: other.earliest)
          system.require(earliest, atMost: ahead, after: other.earliest)
        } else {
          known[origin] = (earliest, length.offset)
        }
      }
      running[timer] = earliest
      started[timer] = earliest
    }
    return started
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

  /// The way with the earliest moments that there are; nil where it can't happen.
  var earliest: (way: [WayStep], look: Int64?)? {
    guard let solution = system.least else { return nil }
    let steps = way.indices.map { index in
      var step = way[index]
      step.moment = solution[moments[index]]
      for (timer, number) in due[index] {
        let length = step.move.starts.first { $0.timer == timer }?.length
        guard let length else { continue }
        let value = solution[number] - solution[moments[index]] - length.offset
        switch length.origin {
        case .event(let place): step.lengths[Int(place)] = value
        case .setting(let setting): step.chosen[setting] = value
        case .session, nil: break
        }
      }
      return step
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
}
