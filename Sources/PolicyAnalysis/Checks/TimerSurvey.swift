import PolicyEngine

/// What becomes of some timers over all that the sessions of a channel may do.
///
/// Ends early where all of them are found to fire in time, and all states to be come into.
struct TimerSurvey {
  /// A timer in all sessions, or in those that have some value in a memory.
  struct Mark: Hashable {
    var timer: Int
    var memory: Int?
    var value: Int?
  }

  /// What is looked for.
  struct Goals {
    /// The timers, and whether each only warns of something.
    var timers: [Int: Bool] = [:]
    /// By timer, the memories for whose values it is looked at apart.
    var memories: [Int: [Int]] = [:]
    /// The states that are to be come into.
    var states: Set<Int> = []

    init(_ timers: [(timer: Int, isReminder: Bool)] = []) {
      for (timer, isReminder) in timers { self.timers[timer] = isReminder }
    }
  }

  private(set) var started: Set<Mark> = []
  private(set) var inTime: Set<Mark> = []
  /// The timers that come before another, by that one, and whether they lead out of its states.
  private(set) var before: [Mark: [Int: Bool]] = [:]
  /// The least value of a timer's clock as another one starts; that is in a row as ``Pair``.
  private(set) var leads: [Pair: Int64] = [:]
  private(set) var reached: Set<Int> = []
  /// Whether all was looked at, or all that was looked for was found.
  private(set) var isComplete = false

  struct Pair: Hashable {
    var timer: Int
    var other: Int
  }

  private let behaviour: Behaviour
  private let goals: Goals
  private var missing: Set<Mark> = []
  /// The timers whose firing surely leads out of another one's states, by location.
  private var leaving: [Location: [Pair: Bool]] = [:]

  /// - Parameter timed: the timers whose times are looked at, as bits: the others may fire at any time, so that more
  ///   may happen than really does.
  init(
    _ behaviour: Behaviour,
    for goals: Goals,
    timing timed: UInt64 = .max,
    _ effort: Effort
  ) {
    self.behaviour = behaviour
    self.goals = goals
    let model = behaviour.model
    for timer in goals.timers.keys {
      missing.insert(Mark(timer: timer))
      for memory in goals.memories[timer] ?? [] {
        for key in model.memory[memory].keys {
          missing.insert(Mark(timer: timer, memory: memory, value: key))
        }
      }
    }
    let all = Exploration(behaviour, timing: timed, effort)
    for beginning in behaviour.beginnings {
      reached.insert(Int(beginning.state))
      all.begin(beginning, Zone(), as: 0)
    }
    all.run { step in
      note(step, all)
      return isDone ? .finish : .follow
    }
    isComplete = isDone || all.isComplete
  }

  private var isDone: Bool {
    missing.isEmpty && goals.states.isSubset(of: reached)
  }

  // MARK: Steps

  private mutating func note(_ step: Exploration.Step, _ all: Exploration) {
    let (move, location) = (step.move, all.nodes[step.node].location)
    reached.insert(Int(move.record.to))
    noteStarts(step, all)
    guard let fired = move.timer else { return }
    if goals.timers[fired] != nil {
      let late = latecomers(fired, step, location, all)
      for mark in marks(of: fired, in: location.facts) {
        if late.isEmpty {
          inTime.insert(mark)
          missing.remove(mark)
        }
        for other in late { before[mark, default: [:]][other] = true }
      }
    }
    let stopped = TimerSet(rawValue: move.step.stopped | move.step.started).indices
    for timer in stopped where timer != fired && goals.timers[timer] != nil {
      guard behaviour.running(in: location) >> UInt64(timer) & 1 == 1 else { continue }
      let leads = !behaviour.model.timers[timer].states.contains(Int(move.record.to))
      for mark in marks(of: timer, in: location.facts) {
        before[mark, default: [:]][fired, default: false] =
          leads || before[mark]?[fired] ?? false
      }
    }
  }

  private mutating func noteStarts(_ step: Exploration.Step, _ all: Exploration) {
    for start in step.move.starts where goals.timers[start.timer] != nil {
      for mark in marks(of: start.timer, in: step.move.next.facts) { started.insert(mark) }
      let running = TimerSet(facts: behaviour.running(in: step.move.next)).indices
      for other in running where other != start.timer && all.clocks.has(other) {
        let pair = Pair(timer: start.timer, other: other)
        let clock = all.clocks.clock(of: other, in: step.move.next)
        leads[pair] = min(leads[pair] ?? .max, step.after.least(clock) ?? -Zone.unbounded)
      }
    }
  }

  /// The marks of a timer in a session of some facts.
  private func marks(of timer: Int, in facts: UInt64) -> [Mark] {
    let layout = behaviour.policy.words.layout
    return [Mark(timer: timer)]
      + (goals.memories[timer] ?? []).map { memory in
        Mark(timer: timer, memory: memory, value: layout.value(of: memory, in: facts))
      }
  }

  /// The timers at the end of whose windows a reminder comes, so that it warns of nothing any more; none where it
  /// comes in time.
  private mutating func latecomers(
    _ timer: Int,
    _ step: Exploration.Step,
    _ location: Location,
    _ all: Exploration
  ) -> [Int] {
    guard goals.timers[timer] == true else { return [] }
    var zone = step.zone
    for other in TimerSet(facts: behaviour.running(in: location)).indices
    where other != timer && all.clocks.has(other)
      && leads(other, outOfStatesOf: timer, from: location)
    {
      let clock = all.clocks.clock(of: other, in: location)
      if !zone.keep(clock, atMost: behaviour.width(of: other, in: location) - 1) { return [other] }
    }
    return []
  }

  private mutating func leads(
    _ other: Int,
    outOfStatesOf timer: Int,
    from location: Location
  ) -> Bool {
    let pair = Pair(timer: timer, other: other)
    if let known = leaving[location]?[pair] { return known }
    let states = behaviour.model.timers[timer].states
    let firings = behaviour.moves(from: location).filter { $0.timer == other }
    let leads =
      !firings.isEmpty && firings.allSatisfy { !states.contains(Int($0.next.state)) }
    leaving[location, default: [:]][pair] = leads
    return leads
  }
}
