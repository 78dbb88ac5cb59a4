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
    for index in way.indices { steps[index].due = due[index].mapValues { solution[$0] } }
    return (steps, look.map { solution[$0] })
  }
}
