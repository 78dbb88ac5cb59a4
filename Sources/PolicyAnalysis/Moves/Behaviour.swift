import PolicyEngine

/// All that may happen to the sessions of a policy, time left out.
///
/// It asks the policy's own tables: a location's moves are its discrete steps, for every content of an event
/// that makes a difference, and for every running timer. What is asked once is remembered. With several
/// settings any of them may hold at any step, as they may change at any moment.
final class Behaviour {
  /// A policy under some settings.
  private struct Variant {
    var policy: Policy
    var outcomes: EventOutcomes
    let known = EventOutcomes.Known()
    var lengths: TimerLengths
  }

  private let variants: [Variant]
  /// Under the channel's own settings.
  let policy: Policy
  let model: PolicyModel
  private let timerFacts: UInt64
  private let empty: Session
  private var known: [Location: [Move]] = [:]
  /// Whether all choices, and all contents of events, that make a difference were distinguished.
  private(set) var isComplete: Bool
  private let classes = CellClasses()
  /// Whether the time is up; what is found after that isn't all.
  var isOver: () -> Bool = { false }
  /// Whether events that change nothing are among the moves.
  private let hasIgnored: Bool
  private let calendarOrder: CalendarOrder

  /// What may happen under the policy's settings, as long as they stay what they are.
  ///
  /// - Parameter spans: those of the policy's calendars.
  convenience init(
    _ policy: Policy,
    withIgnored hasIgnored: Bool = false,
    _ spans: CalendarSpans = CalendarSpans()
  ) {
    self.init([policy], isOpen: false, isComplete: true, withIgnored: hasIgnored, spans)
  }

  /// What may happen whatever values the settings have that are set.
  ///
  /// - Parameter spans: those of the policy's calendars.
  convenience init(anyLengthsOf policy: Policy, _ spans: CalendarSpans) {
    self.init([policy], isOpen: true, isComplete: true, withIgnored: false, spans)
  }

  /// What may happen whatever an admin chooses, and whenever.
  ///
  /// - Throws: what keeps the policy from being compiled for a choice.
  convenience init(
    anyChoiceOf policy: Policy,
    withIgnored hasIgnored: Bool = false,
    _ spans: CalendarSpans = CalendarSpans()
  ) throws(PolicyError) {
    let choices = SettingVariants(policy.words.model, from: policy.settingValues)
    var policies = [policy]
    for values in choices.all.dropFirst() { policies.append(try policy.with(values)) }
    self.init(
      policies,
      isOpen: policies.count > 1,
      isComplete: !choices.isCut,
      withIgnored: hasIgnored,
      spans
    )
  }

  /// What may happen whatever an admin chooses, and whenever, as long as some timer exists; nil: no choice lets
  /// it exist.
  ///
  /// - Throws: what keeps the policy from being compiled for a choice.
  convenience init?(
    anyChoiceOf policy: Policy,
    with timer: Int,
    _ spans: CalendarSpans
  ) throws(PolicyError) {
    let choices = SettingVariants(policy.words.model, from: policy.settingValues)
    var policies: [Policy] = []
    for values in choices.all {
      let policy = try policy.with(values)
      if policy.tables.existingTimers >> UInt64(timer) & 1 == 1 { policies.append(policy) }
    }
    if policies.isEmpty { return nil }
    self.init(
      policies,
      isOpen: choices.all.count > 1,
      isComplete: !choices.isCut,
      withIgnored: false,
      spans
    )
  }

  /// What may happen under some settings, of which any may hold at any moment, and no others.
  convenience init(under policies: [Policy], withIgnored hasIgnored: Bool = false) {
    self.init(
      policies,
      isOpen: false,
      isComplete: true,
      withIgnored: hasIgnored,
      CalendarSpans()
    )
  }

  private init(
    _ policies: [Policy],
    isOpen: Bool,
    isComplete: Bool,
    withIgnored hasIgnored: Bool,
    _ spans: CalendarSpans
  ) {
    self.isComplete = isComplete
    self.hasIgnored = hasIgnored
    calendarOrder = CalendarOrder(policies[0].words.model)
    let plan = FlowPlan(policies[0].words.model)
    variants = policies.map { policy in
      Variant(
        policy: policy,
        outcomes: EventOutcomes(policy, plan, forProperties: hasIgnored),
        lengths: TimerLengths(policy, isOpen: isOpen, spans)
      )
    }
    policy = policies[0]
    model = policies[0].words.model
    timerFacts = policies[0].tables.timerFacts
    empty = policies[0].newSession()
  }

  /// Whether settings may change.
  var isChanging: Bool { variants.count > 1 }

  /// The policy under the settings of a variant.
  func policy(of variant: Int) -> Policy { variants[variant].policy }

  /// The settings of a variant.
  func settings(of variant: Int) -> SettingValues { variants[variant].policy.settingValues }

  /// Where a session can begin.
  var beginnings: [Location] {
    var beginnings: [Location] = []
    let hasWidths = variants.contains {
      $0.lengths.varies || $0.lengths.alwaysWidths != variants[0].lengths.alwaysWidths
    }
    for variant in variants {
      let session = variant.policy.newSession()
      let location = Location(
        state: session.state,
        facts: session.facts,
        widths: hasWidths ? Array(repeating: 0, count: model.timers.count) : []
      )
      if !beginnings.contains(location) { beginnings.append(location) }
    }
    return beginnings
  }

  /// Where a session is.
  func location(of session: Session) -> Location {
    let hasWidths = variants.contains { $0.lengths.varies }
    let widths = model.timers.indices.map { timer in
      let deadline = session.deadlines[timer]
      return session.runs(timer) ? deadline.latest - deadline.earliest : 0
    }
    return Location(
      state: session.state,
      facts: session.facts,
      widths: hasWidths ? widths : []
    )
  }

  func isFinal(_ location: Location) -> Bool { model.states[Int(location.state)].isFinal }

  /// The timers that run, as bits.
  func running(in location: Location) -> UInt64 { location.facts & timerFacts }

  /// The running timers that are due no later than one that starts now, whatever a calendar says.
  func dueBefore(_ timer: Int, among running: UInt64) -> [Int] {
    calendarOrder.dueBefore(timer, among: running)
  }

  /// How long a running timer may fire once it may.
  func width(of timer: Int, in location: Location) -> Int64 {
    location.widths.isEmpty
      ? variants[0].lengths.alwaysWidths[timer] ?? 0 : location.widths[timer]
  }

  /// What is known of a session under some settings before a step, or between two.
  func circumstances(_ variant: Int, in location: Location, event: Int?) -> Circumstances {
    let session = empty.with(facts: location.facts, state: location.state)
    var now = variants[variant].policy.circumstances(of: session, event: event ?? 0)
    now.event = event
    return now
  }

  /// The settings under which a session can be somewhere: those under which all its timers exist.
  func variants(in location: Location) -> [Int] {
    let running = running(in: location)
    return variants.indices.filter {
      running & ~variants[$0].policy.tables.existingTimers == 0
    }
  }

  /// Whether something can be done at every moment at which no timer is at the end of its window.
  func isUpToTheHost(_ move: Move) -> Bool {
    switch move.cause {
    case .firing: return false
    case .settings: return true
    case .event(let outcome):
      let layout = policy.words.layout
      let event = Int(move.record.event)
      return layout.calendars.allSatisfy { calendar in
        let fact = layout.fact(.open(calendar: calendar), event: event) ?? 0
        return outcome.exact.mask & fact == 0
      }
    }
  }

  // MARK: Moves

  /// What may happen to a session in a location: events, in the policy's order, then firings.
  func moves(from watched: Location) -> [Move] {
    var location = watched
    location.phase = 0
    if let moves = known[location] { return moves }
    var moves: [Move] = []
    if !isFinal(location) {
      var asked: Set<CellClasses.Class> = []
      var seen: Set<Move.Effect> = []
      for variant in variants.indices {
        if isOver() {
          isComplete = false
          return moves
        }
        for move in find(location, variant, &asked) where seen.insert(move.effect).inserted {
          moves.append(move)
        }
      }
    }
    known[location] = moves
    return moves
  }

  /// What an event of some content does, under the first of the settings.
  func move(by event: Int, _ content: EventContent, in location: Location) -> Move {
    let step = policy.tables.discreteStep(
      event: event,
      eventFacts: content.facts,
      state: Int(location.state),
      facts: location.facts
    )
    let decision = Decision(
      at: .init(milliseconds: 0),
      started: step.started,
      cancelled: step.stopped,
      record: step.record
    )
    let outcome = EventOutcome(
      decision: decision,
      step: step,
      fields: content.fields,
      facts: content.facts,
      lengths: content.lengths
    )
    return move(.event(outcome), step, content.lengths, event, location, 0)
  }

  /// What a timer's firing does where calendars are open as some facts say, under the first of the settings.
  func move(firing timer: Int, _ facts: UInt64, in location: Location) -> Move {
    let event = model.firing(of: timer)
    let step = policy.tables.discreteStep(
      event: event,
      eventFacts: facts,
      state: Int(location.state),
      facts: location.facts
    )
    return move(.firing(timer: timer, facts: facts), step, nil, event, location, 0)
  }

  /// - Parameter asked: what was asked already under other settings, which need not be asked again.
  private func find(
    _ location: Location,
    _ variant: Int,
    _ asked: inout Set<CellClasses.Class>
  ) -> [Move] {
    let policy = variants[variant].policy
    let lost = running(in: location) & ~policy.tables.existingTimers
    if lost != 0 { return [change(location, variant, stopping: lost)] }
    let session = empty.with(facts: location.facts, state: location.state)
    var moves: [Move] = []
    func isNew(_ event: Int) -> Bool {
      variants.count == 1
        || asked.insert(classes.find(policy, variant, event, in: Int(location.state))).inserted
    }
    for event in model.events.indices
    where isNew(event) || variants[variant].outcomes.asksSettings(of: event) {
      let (all, isComplete) = variants[variant].outcomes.outcomes(
        of: event,
        in: session,
        variants[variant].known
      )
      if !isComplete { self.isComplete = false }
      for outcome in all where hasIgnored || outcome.step.record.outcome != .ignored {
        moves.append(
          move(.event(outcome), outcome.step, outcome.lengths, event, location, variant)
        )
      }
    }
    for timer in TimerSet(facts: running(in: location)).indices
    where isNew(model.firing(of: timer)) {
      moves += firings(of: timer, in: location, variant)
    }
    return moves
  }

  /// What the first event does in a final state, as all do: it is ignored.
  func ignoredMove(inFinal location: Location) -> Move? {
    if model.events.isEmpty { return nil }
    var asked: Set<CellClasses.Class> = []
    return find(location, 0, &asked).first
  }

  /// What an event does under some settings of which a guard holds; nil where it never does.
  func move(
    _ event: Int,
    where condition: PolicyModel.Guard,
    in location: Location,
    _ variant: Int
  ) -> Move? {
    let session = empty.with(facts: location.facts, state: location.state)
    guard
      let outcome = variants[variant].outcomes.outcome(of: event, in: session, where: condition)
    else { return nil }
    return move(.event(outcome), outcome.step, outcome.lengths, event, location, variant)
  }

  /// What a timer's firing may do, whichever calendars are open then.
  private func firings(of timer: Int, in location: Location, _ variant: Int) -> [Move] {
    let tables = variants[variant].policy.tables
    let event = model.firing(of: timer)
    let asked = tables.calendarFacts(of: event, in: Int(location.state))
    // All sets of the facts that are asked for, from all of them to none.
    var facts = asked
    var moves: [Move] = []
    while true {
      let step = tables.discreteStep(
        event: event,
        eventFacts: facts,
        state: Int(location.state),
        facts: location.facts
      )
      if !moves.contains(where: { $0.step == step }) {
        let cause = Move.Cause.firing(timer: timer, facts: facts)
        moves.append(move(cause, step, nil, event, location, variant))
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
    _ location: Location,
    _ variant: Int
  ) -> Move {
    let starts = TimerSet(rawValue: step.started).indices.map { timer in
      Move.Start(
        timer: timer,
        length: variants[variant].lengths.length(of: timer, startedBy: event, lengths, step)
      )
    }
    return Move(
      cause: cause,
      variant: variant,
      step: step,
      starts: starts,
      next: next(location, step, starts)
    )
  }

  /// That settings stop some timers.
  private func change(_ location: Location, _ variant: Int, stopping lost: UInt64) -> Move {
    let tables = variants[variant].policy.tables
    let record = DecisionRecord(
      event: .max,
      rule: nil,
      from: location.state,
      to: location.state,
      outcome: .applied
    )
    let step = DiscreteStep(
      row: 0,
      facts: location.facts & ~(lost | tables.timerMemory.firingCounts(of: lost)),
      started: 0,
      stopped: UInt32(truncatingIfNeeded: lost),
      record: record
    )
    return Move(
      cause: .settings,
      variant: variant,
      step: step,
      starts: [],
      next: next(location, step, [])
    )
  }

  private func next(
    _ location: Location,
    _ step: DiscreteStep,
    _ starts: [Move.Start]
  ) -> Location {
    var next = Location(state: step.state, facts: step.facts, widths: location.widths)
    if next.widths.isEmpty { return next }
    for timer in next.widths.indices where next.facts >> UInt64(timer) & 1 == 0 {
      next.widths[timer] = 0
    }
    for start in starts { next.widths[start.timer] = start.length.width }
    return next
  }
}
