import PolicyEngine

/// The timers of a session that run, as numbers in a system of moments: of each the earliest moment of its
/// window.
struct TimingLane {
  private let behaviour: Behaviour
  private(set) var running: [Int: Int] = [:]

  init(_ behaviour: Behaviour) {
    self.behaviour = behaviour
  }

  /// Lets a move be made at a moment.
  ///
  /// - Parameter shared: timers that start at another moment of the system, give or take some milliseconds.
  /// - Returns: the timers that it starts.
  mutating func pass(
    _ location: Location,
    _ move: Move,
    at moment: Int,
    _ system: inout DifferenceSystem,
    sharing shared: [Int: (number: Int, ahead: Int64)] = [:]
  ) -> [Int: Int] {
    let fired = move.timer ?? Int.max
    for (timer, earliest) in running {
      let width = behaviour.width(of: timer, in: location)
      // At the end of a window nothing but firings happens, in the order of declaration.
      system.require(moment, atMost: timer < fired ? width - 1 : width, after: earliest)
      if timer == fired { system.require(moment, atLeast: 0, after: earliest) }
    }
    let after = behaviour.running(in: move.next)
    running = running.filter { after >> UInt64($0.key) & 1 == 1 }
    return start(move, at: moment, &system, shared)
  }

  /// Lets nothing happen up to a moment.
  func wait(in location: Location, at moment: Int, _ system: inout DifferenceSystem) {
    for (timer, earliest) in running {
      system.require(moment, atMost: behaviour.width(of: timer, in: location), after: earliest)
    }
  }

  private mutating func start(
    _ move: Move,
    at moment: Int,
    _ system: inout DifferenceSystem,
    _ shared: [Int: (number: Int, ahead: Int64)]
  ) -> [Int: Int] {
    var started: [Int: Int] = [:]
    var known: [Length.Origin: (earliest: Int, offset: Int64)] = [:]
    for start in move.starts {
      let (timer, length) = (start.timer, start.length)
      let earliest = system.add()
      let range = length.earliest
      system.require(earliest, atLeast: range.least, after: moment)
      if let most = range.greatest { system.require(earliest, atMost: most, after: moment) }
      if let (number, ahead) = shared[timer] {
        system.require(earliest, atLeast: -ahead, after: number)
        system.require(earliest, atMost: -ahead, after: number)
      }
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
}
