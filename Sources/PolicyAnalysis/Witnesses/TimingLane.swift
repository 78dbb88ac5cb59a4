import PolicyEngine

/// The timers of a session that run, as numbers in a system of moments: of each the earliest moment of its
/// window.
struct TimingLane {
  private let behaviour: Behaviour
  private(set) var running: [Int: Int] = [:]
  /// How long timers may fire once they may, where that is known of these.
  private var widths: [Int: Int64] = [:]

  init(_ behaviour: Behaviour) {
    self.behaviour = behaviour
  }

  /// Begins with the running timers of a session, at its present.
  mutating func begin(_ session: Session, at present: Int, _ system: inout DifferenceSystem) {
    for timer in behaviour.model.timers.indices where session.runs(timer) {
      let earliest = system.add()
      let deadline = session.deadlines[timer]
      // Nothing happens before the present, so that it may be due since long makes no difference.
      let offset = max(0, deadline.earliest - session.present)
      system.require(earliest, atLeast: offset, after: present)
      system.require(earliest, atMost: offset, after: present)
      running[timer] = earliest
      widths[timer] = deadline.latest - session.present - offset
    }
  }

  /// Says how wide the windows of timers are that a move has started.
  mutating func know(_ known: [Int: Int64]) { widths.merge(known) { $1 } }

  private func width(of timer: Int, in location: Location) -> Int64 {
    widths[timer] ?? behaviour.width(of: timer, in: location)
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
      let width = width(of: timer, in: location)
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
      system.require(moment, atMost: width(of: timer, in: location), after: earliest)
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
      widths[timer] = nil
    }
    let facts = running.keys.reduce(0 as UInt64) { $0 | 1 << UInt64($1) }
    for (timer, later) in started {
      for other in behaviour.dueBefore(timer, among: facts) {
        if let sooner = running[other] { system.require(later, atLeast: 0, after: sooner) }
      }
    }
    return started
  }
}
