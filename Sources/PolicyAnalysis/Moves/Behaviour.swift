import PolicyEngine

/// All that may happen to the sessions of a policy under its settings, time left out.
///
/// It asks the policy's own tables: a location's moves are its discrete steps, for every content of an event
/// that makes a difference, and for every running timer. What is asked once is remembered.
final class Behaviour {
  let policy: Policy
  private let outcomes: EventOutcomes
  private let empty: Session
  private var known: [Location: [Move]] = [:]
  /// Whether all contents of events that make a difference were told apart.
  private(set) var isComplete = true
  /// By timer, how long it may fire once it may; nil where that is another matter at each start.
  private let widths: [Length.Width]
  private var spans: [Int: [TimeWindow: CalendarSpan]] = [:]

  init(_ policy: Policy) {
    self.policy = policy
    outcomes = EventOutcomes(policy)
    empty = policy.newSession()
    let tables = policy.tables
    widths = tables.windows.indices.map { timer in
      // One that asks a calendar has another at each start.
      if tables.calendars.timer(timer) != nil { return .varies }
      let all = Set(tables.timerLengths[timer].map { $0.margin.latest - $0.margin.earliest })
      switch all.count {
      case 0: return .always(tables.windows[timer].latest - tables.windows[timer].earliest)
      case 1: return .always(all.first ?? 0)
      default: return .varies
      }
    }
  }

  /// Where a session begins.
  var beginning: Location {
    Location(
      state: empty.state,
      facts: empty.facts,
      widths: widths.contains(.varies) ? Array(repeating: 0, count: widths.count) : []
    )
  }

  var model: PolicyModel { policy.words.model }

  func isFinal(_ location: Location) -> Bool { model.states[Int(location.state)].isFinal }

  /// The timers that run, as bits.
  func running(in location: Location) -> UInt64 { location.facts & policy.tables.timerFacts }

  /// How long a running timer may fire once it may.
  func width(of timer: Int, in location: Location) -> Int64 {
    switch widths[timer] {
    case .always(let width): width
    case .varies: location.widths[timer]
    }
  }

  private func isOfCalendar(_ timer: Int) -> Bool {
    policy.tables.calendars.timer(timer) != nil
  }

  private func calendarSpan(of timer: Int, _ window: TimeWindow) -> CalendarSpan {
    if let span = spans[timer]?[window] { return span }
    let span = CalendarSpan(of: timer, running: window, policy.tables)
    spans[timer, default: [:]][window] = span
    return span
  }

  // MARK: Moves

  /// What may happen to a session in a location: events that change something or are refused, in the policy's
  /// order, then firings.
  func moves(from location: Location) -> [Move] {
    if let moves = known[location] { return moves }
    let moves = find(location)
    known[location] = moves
    return moves
  }

  private func find(_ location: Location) -> [Move] {
    if isFinal(location) { return [] }
    let session = empty.with(facts: location.facts, state: location.state)
    var moves: [Move] = []
    for event in model.events.indices {
      let (all, isComplete) = outcomes.outcomes(of: event, in: session, isNow: false)
      if !isComplete { self.isComplete = false }
      for outcome in all where outcome.step.record.outcome != .ignored {
        moves.append(move(.event(outcome), outcome.step, outcome.lengths, event, location))
      }
    }
    for timer in TimerSet(facts: running(in: location)).indices {
      moves += firings(of: timer, in: location)
    }
    return moves
  }

  /// What a timer's firing may do, whichever calendars are open then.
  private func firings(of timer: Int, in location: Location) -> [Move] {
    let event = model.firing(of: timer)
    let asked = policy.tables.calendarFacts(of: event, in: Int(location.state))
    // All sets of the facts that are asked for, from all of them to none.
    var facts = asked
    var moves: [Move] = []
    while true {
      let step = policy.tables.discreteStep(
        event: event,
        eventFacts: facts,
        state: Int(location.state),
        facts: location.facts
      )
      if !moves.contains(where: { $0.step == step }) {
        moves.append(move(.firing(timer: timer, facts: facts), step, nil, event, location))
      }
      if facts == 0 { return moves }
      facts = (facts &- 1) & asked
    }
  }

  private func move(
    _ cause: Move.Cause,
    _ step: DiscreteStep,
    _ lengths: [Int64]?,
    _ event: Int,
    _ location: Location
  ) -> Move {
    var next = Location(state: step.state, facts: step.facts, widths: location.widths)
    var starts: [(timer: Int, length: Length)] = []
    for timer in TimerSet(rawValue: step.started).indices {
      starts.append((timer, length(of: timer, startedBy: event, lengths, step)))
    }
    if !next.widths.isEmpty {
      for timer in next.widths.indices where next.facts >> UInt64(timer) & 1 == 0 {
        next.widths[timer] = 0
      }
      for (timer, length) in starts where widths[timer] == .varies {
        next.widths[timer] = length.width
      }
    }
    return Move(cause: cause, step: step, starts: starts, next: next)
  }

  // MARK: Lengths

  /// How long a timer may run that a step starts.
  private func length(
    of timer: Int,
    startedBy event: Int,
    _ lengths: [Int64]?,
    _ step: DiscreteStep
  ) -> Length {
    let tables = policy.tables
    var length: Length
    if let source = tables.lengthSource(
      of: timer,
      startedBy: lengths,
      after: session(after: step)
    ) {
      length = self.length(from: source, event)
    } else {
      let window = tables.windows[timer]
      length = Length(
        least: window.earliest,
        greatest: window.earliest,
        width: window.latest - window.earliest
      )
    }
    if isOfCalendar(timer) {
      let (least, greatest) = length.earliest
      let latest = (greatest ?? Instant.latest.milliseconds) + length.width
      let span = calendarSpan(of: timer, TimeWindow(earliest: least, latest: latest))
      // The window of any start, from the least length to the greatest.
      length = Length(least: span.least, greatest: span.greatest, width: span.width)
    }
    return length
  }

  private func length(from source: PolicyTables.TimerLength, _ event: Int) -> Length {
    let margin = source.margin
    let width = margin.latest - margin.earliest
    func ranging(_ origin: Length.Origin, _ range: TimeWindow?) -> Length {
      Length(
        origin: origin,
        least: range?.earliest ?? 1,
        greatest: range?.latest,
        offset: margin.earliest,
        width: width
      )
    }
    switch source.length {
    case .fixed(let length):
      let window = TimeWindow(length, adding: margin)
      return Length(
        least: window.earliest,
        greatest: window.earliest,
        width: window.latest - window.earliest
      )
    case .event(let place):
      let name = policy.words.lengthFields[Int(place)]
      let fields = event < model.events.count ? model.events[event].fields : []
      return ranging(.event(place), fields.first { $0.name == name }?.range?.value)
    case .session(let slot):
      let memories = policy.words.lengthMemories
      if Int(slot) < memories.count {
        return ranging(.session(slot), model.memory[memories[Int(slot)]].range?.value)
      }
      // A setting's value as the session came into the timer's states.
      let values = policy.tables.timerMemory.entries.first { $0.slot == Int(slot) }?.values ?? []
      let lengths = values.map(\.length)
      return Length(
        origin: .session(slot),
        least: lengths.min() ?? 1,
        greatest: lengths.max(),
        offset: margin.earliest,
        width: width
      )
    }
  }

  /// A session after a step, in which there is a length wherever it remembers one.
  private func session(after step: DiscreteStep) -> Session {
    var session = empty.with(facts: step.facts, state: step.state)
    let words = policy.words
    for (slot, memory) in words.lengthMemories.enumerated() {
      let isKnown = words.layout.value(of: memory, in: step.facts) != nil
      session.deadlines[length: slot] = isKnown ? 1 : 0
    }
    for entry in policy.tables.timerMemory.entries {
      session.deadlines[length: entry.slot] = step.facts & entry.fact == 0 ? 0 : 1
    }
    return session
  }
}

extension Length {
  /// How long a timer may fire once it may.
  enum Width: Hashable {
    case always(Int64)
    /// Another time for each of the lengths that it can have.
    case varies
  }
}
