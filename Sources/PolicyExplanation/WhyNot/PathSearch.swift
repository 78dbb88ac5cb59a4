import PolicyAnalysis
package import PolicyEngine

/// Looks for short sequences of events and firings that bring a session into some state.
///
/// Events may come, and timers fire, at any instant that the windows allow. Of these are tried the first
/// one, the last one, and those from which some timer would be due together with one that runs: there
/// the order of firings changes. So a way that is found can be played, and one that is not found may
/// exist all the same. That there is none is said only where no way exists even if times don't matter.
package struct PathSearch {
  /// The most sessions that are looked at, so that the search ends.
  package static let mostSessions = 4_000

  struct Step {
    var decision: Decision
    /// The session after it.
    var session: Session
    var asked: AskedFacts
    var isLater: Bool
  }

  private let policy: Policy
  private let events: EventOutcomes
  private let start: Session
  private var outcomes: [Situation: [[EventOutcome]]] = [:]
  /// The situations from which one comes about in a step.
  private var before: [Situation: [Situation]] = [:]
  /// The situations that come about, whatever the times are.
  private var situations: Set<Situation>
  /// Whether all of these were looked at.
  package private(set) var isComplete = true
  /// How many steps a situation is from the goal at least, where there is a way.
  private var distances: [Situation: Int] = [:]
  /// How long timers can run.
  private let lengths: [Int64]

  /// Looks at what may come after a session, with at most so many situations.
  package init(_ policy: Policy, from session: Session, atMost most: Int = mostSessions) {
    self.policy = policy
    events = EventOutcomes(policy)
    start = session
    situations = [Situation(session)]
    let tables = policy.tables
    let existing = tables.windows.indices.filter { tables.existingTimers >> UInt64($0) & 1 == 1 }
    let windows = existing.map { tables.windows[$0] }
    lengths = Set(windows.flatMap { [$0.earliest, $0.latest] }).sorted()
    explore(atMost: most)
  }

  /// The states that the session may come into: no others, if ``isComplete``.
  package var states: Set<Int> { Set(situations.map { Int($0.state) }) }

  /// Whether a state may be reached: false where no event, whatever it says and whenever it comes, and no
  /// firing leads there.
  mutating func mayReach(_ target: Int) -> Bool {
    measure(to: target)
    return !isComplete || distances[Situation(start)] != nil
  }

  // MARK: Situations

  /// Finds the situations that come about if times don't matter: events of any kind come, and all running
  /// timers fire in any order.
  private mutating func explore(atMost most: Int) {
    var open = [Situation(start)]
    while let situation = open.popLast() {
      let session = start.with(facts: situation.facts, state: situation.state)
      if policy.hasEnded(session) { continue }
      let (found, isAll) = outcomes(in: session)
      if !isAll { isComplete = false }
      let fired = running(in: session).flatMap { firings(of: $0, in: situation) }
      for step in found.joined().map(\.step) + fired {
        let next = Situation(after: step)
        before[next, default: []].append(situation)
        if situations.count == most {
          if !situations.contains(next) { isComplete = false }
        } else if situations.insert(next).inserted {
          open.append(next)
        }
      }
    }
  }

  /// What a timer's firing may do, whichever calendars are open then.
  private func firings(of timer: Int, in situation: Situation) -> [DiscreteStep] {
    let event = policy.words.model.firing(of: timer)
    let asked = policy.tables.calendarFacts(of: event, in: Int(situation.state))
    // All sets of the facts that are asked for, from all of them to none.
    var facts = asked
    var steps: [DiscreteStep] = []
    while true {
      let step = policy.tables.discreteStep(
        event: event,
        eventFacts: facts,
        state: Int(situation.state),
        facts: situation.facts
      )
      if !steps.contains(step) { steps.append(step) }
      if facts == 0 { return steps }
      facts = (facts &- 1) & asked
    }
  }

  private mutating func measure(to target: Int) {
    var reached = situations.filter { $0.state == target }
    var next = 0
    distances = Dictionary(uniqueKeysWithValues: reached.map { ($0, 0) })
    var open = Array(reached)
    while next < open.count {
      let distance = distances[open[next], default: 0]
      for earlier in before[open[next]] ?? [] where reached.insert(earlier).inserted {
        distances[earlier] = distance + 1
        open.append(earlier)
      }
      next += 1
    }
  }

  private mutating func outcomes(in session: Session) -> (all: [[EventOutcome]], isAll: Bool) {
    let situation = Situation(session)
    if let known = outcomes[situation] { return (known, true) }
    var all: [[EventOutcome]] = []
    var isAll = true
    for event in policy.words.model.events.indices {
      let (found, isComplete) = events.outcomes(of: event, in: session, isNow: false)
      // What changes nothing leads nowhere.
      all.append(found.filter { $0.step.record.outcome == .applied })
      if !isComplete { isAll = false }
    }
    outcomes[situation] = all
    return (all, isAll)
  }

  private func running(in session: Session) -> [Int] {
    policy.words.model.timers.indices.filter(session.runs)
  }

  // MARK: Times

  /// Looks for a way to a state that may be reached, over the sessions first that are least far from it.
  mutating func path(to target: Int) -> (path: [Step]?, sessions: Int) {
    var seen: Set<Moment> = [Moment(start, of: policy)]
    // By the least number of steps of a way over them, the sessions that are still to be looked at.
    var open: [[(session: Session, path: [Step])]] = [[(start, [])]]
    var least = 0
    while least < open.count {
      if open[least].isEmpty {
        least += 1
        continue
      }
      let (session, path) = open[least].removeFirst()
      for (next, step) in steps(from: session) {
        if Int(next.state) == target { return (path + [step], seen.count) }
        let distance = distances[Situation(next)]
        if isComplete, distance == nil { continue }
        guard seen.insert(Moment(next, of: policy)).inserted else { continue }
        if seen.count > Self.mostSessions { return (nil, Self.mostSessions) }
        let cost = max(least, path.count + 1 + (distance ?? 1))
        while open.count <= cost { open.append([]) }
        open[cost].append((next, path + [step]))
      }
    }
    return (nil, seen.count)
  }

  /// All that can come next, at the instants that are tried, each with the session after it.
  private mutating func steps(from session: Session) -> [(Session, Step)] {
    if policy.hasEnded(session) { return [] }
    let running = running(in: session)
    var steps: [(Session, Step)] = []
    let instants = instants(in: session, running)
    let (found, _) = outcomes(in: session)
    for at in instants where policy.tables.mayReceive(at: at, in: session) {
      for outcome in found.joined() where outcome.fields != nil {
        var now = session
        now.present = at
        // The event is the same at another time, if calendars are open that were taken for open.
        let event = outcome.decision.event.index
        if !isPossible(outcome, of: event, in: now) { continue }
        let (decision, next) = events.step(event, outcome.facts, outcome.lengths, now)
        let step = Step(
          decision: decision,
          session: next,
          asked: outcome.exact,
          isLater: at > session.present
        )
        steps.append((next, step))
      }
    }
    let end = running.map { session.deadlines[$0].latest }.min() ?? .max
    for timer in running {
      let earliest = max(session.present, session.deadlines[timer].earliest)
      for at in Set(instants + [earliest, end]).sorted()
      where policy.tables.mayFire(timer, at: at, in: session) {
        var next = session
        let decision = policy.tables.fire(timer, in: &next, at: at)
        let step = Step(
          decision: decision,
          session: next,
          asked: AskedFacts(),
          isLater: at > session.present
        )
        steps.append((next, step))
      }
    }
    return steps
  }

  /// Whether an event does at a session's present what it does where calendars are as was assumed.
  private func isPossible(_ outcome: EventOutcome, of event: Int, in session: Session) -> Bool {
    let (tables, state) = (policy.tables, Int(session.state))
    let asked = tables.calendarFacts(of: event, in: state)
    if asked == 0 { return true }
    let open = tables.calendarFacts(of: event, in: state, at: session.present)
    let step = tables.discreteStep(
      event: event,
      eventFacts: outcome.facts & ~asked | open,
      state: state,
      facts: session.facts & policy.sessionFacts
    )
    return step == outcome.step
  }

  /// When calendars open and close next that guards ask.
  private func changes(after present: Int64) -> [Int64] {
    let calendars = policy.tables.calendars
    return calendars.asked.map { calendars.openings[Int($0)] }.flatMap { openings in
      [openings.nextOpening(atOrAfter: present), openings.nextClosing(after: present)]
        .compactMap(\.self)
    }
  }

  /// The instants that are tried: the present, the last one at which an event may come, those from which a
  /// timer would be due together with one that runs, and those at which calendars open or close.
  private func instants(in session: Session, _ running: [Int]) -> [Int64] {
    let changes = changes(after: session.present)
    guard let end = running.map({ session.deadlines[$0].latest }).min() else {
      return Set([session.present] + changes).sorted()
    }
    var instants = Set([session.present, end - 1] + changes)
    for timer in running {
      let deadline = session.deadlines[timer]
      for due in [deadline.earliest, deadline.latest] {
        for length in [0] + lengths { instants.formUnion([due - length, due - length + 1]) }
      }
    }
    return instants.filter { $0 >= session.present && $0 < end }.sorted()
  }
}
