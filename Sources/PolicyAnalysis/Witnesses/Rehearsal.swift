import PolicyEngine

/// Finds moments for the steps of a way by playing them: where a calendar decides, or a session remembers a length,
/// the analysis knows more moments than there are.
struct Rehearsal {
  /// How many openings and closings a step waits for at most.
  private static let mostEdges = 40

  private let behaviour: Behaviour
  private var policy: Policy
  private let begin: Instant
  private var session: Session
  private var now: Instant

  private init(_ behaviour: Behaviour, from begin: Instant) {
    self.behaviour = behaviour
    policy = behaviour.policy
    self.begin = begin
    now = begin
    session = policy.newSession()
  }

  /// The way with moments, and when it begins; nil where none of the beginnings that are tried leads through it.
  ///
  /// - Parameters:
  ///   - way: under the policy's own settings.
  ///   - clock: the value that a timer's clock is to have at the last step; as near to it as can be.
  ///   - isWanted: whether no other beginning is to be tried.
  static func play(
    _ way: [WayStep],
    _ behaviour: Behaviour,
    clock: (timer: Int, isAtEnd: Bool)?,
    where isWanted: (_ way: [WayStep], _ begin: Instant) -> Bool = { _, _ in true }
  ) -> (way: [WayStep], begin: Instant)? {
    for begin in beginnings(of: behaviour.policy) {
      var rehearsal = Rehearsal(behaviour, from: begin)
      if let played = rehearsal.play(way, clock: clock), isWanted(played, begin) {
        return (played, begin)
      }
    }
    return nil
  }

  /// Instants at which the calendars of a policy are open or closed, and about to change.
  private static func beginnings(of policy: Policy) -> [Instant] {
    let first = Beginnings.usual.milliseconds
    var instants = [first]
    let (minute, hour): (Int64, Int64) = (60_000, 3_600_000)
    for table in policy.tables.calendars.openings {
      guard let open = table.nextOpening(atOrAfter: first),
        let closed = table.nextClosing(after: open)
      else { continue }
      instants += [open, open + hour, closed - hour, closed - minute, closed - 1, closed]
      instants += [closed + hour, open - hour, open - minute, open - 1]
    }
    return instants.map { Instant(milliseconds: $0) }
  }

  private mutating func play(
    _ way: [WayStep],
    clock: (timer: Int, isAtEnd: Bool)?
  ) -> [WayStep]? {
    var played: [WayStep] = []
    for (index, step) in way.enumerated() {
      let wanted = index == way.count - 1 ? clock : nil
      // Settings change right after the step before, so that no timer has fired by then.
      let before = policy.settingValues
      policy = behaviour.policy(of: step.move.variant)
      if before != policy.settingValues { policy.adopt(&session, at: now) }
      switch step.move.cause {
      case .event(let outcome):
        guard wait(for: outcome, step, wanted) else { return nil }
        guard receive(outcome, step)?.record == step.move.record else { return nil }
      case .firing(let timer, _):
        guard wait(for: timer, step, wanted) else { return nil }
        let decision = policy.fire(timer, at: now, in: &session)
        guard decision?.record == step.move.record else { return nil }
      case .settings:
        guard session.facts & policy.tables.timerFacts == behaviour.running(in: step.move.next)
        else { return nil }
      }
      var moved = step
      moved.moment = now.milliseconds - begin.milliseconds
      played.append(moved)
    }
    return played
  }

  /// Goes on to a moment at which an event can come; false where there is none.
  private mutating func wait(
    for outcome: EventOutcome,
    _ step: WayStep,
    _ wanted: (timer: Int, isAtEnd: Bool)?
  ) -> Bool {
    let event = Int(step.move.record.event)
    let end = policy.nextFiring(in: session, firing: .latest)
    if let wanted, session.runs(wanted.timer) {
      let last = Instant(milliseconds: session.deadlines[wanted.timer].latest - 1)
      now = max(now, min(last, end.map { $0.adding(-1) } ?? last))
    } else {
      guard let moment = moment(of: event, asFacts: outcome.facts, from: now) else { return false }
      now = moment
    }
    return end.map { now < $0 } ?? true
  }

  private mutating func receive(_ outcome: EventOutcome, _ step: WayStep) -> Decision? {
    guard let fields = behaviour.fields(of: outcome, [:])?.written(at: now) else { return nil }
    let event = behaviour.model.eventName(Int(step.move.record.event))
    let made = try? policy.event(event, fields, at: now)
    return made.map { policy.receive($0, at: now, in: &session, firing: .latest) }
  }

  /// Goes on to a moment at which a timer may fire; false where there is none.
  private mutating func wait(
    for timer: Int,
    _ step: WayStep,
    _ wanted: (timer: Int, isAtEnd: Bool)?
  ) -> Bool {
    guard session.runs(timer), case .firing(_, let facts) = step.move.cause else { return false }
    let deadline = session.deadlines[timer]
    let isAtEnd = wanted?.isAtEnd ?? false
    let due = Instant(milliseconds: isAtEnd ? deadline.latest : deadline.earliest)
    let event = Int(step.move.record.event)
    guard let moment = moment(of: event, asFacts: facts, from: max(now, due)) else { return false }
    now = moment
    return true
  }

  /// The first moment at which the calendars are as an event asks for.
  private func moment(of event: Int, asFacts facts: UInt64, from first: Instant) -> Instant? {
    let state = Int(session.state)
    let asked = policy.tables.calendarFacts(of: event, in: state)
    var moment = first.milliseconds
    for _ in 0..<Self.mostEdges {
      let found = policy.tables.calendarFacts(of: event, in: state, at: moment)
      if (found ^ facts) & asked == 0 { return Instant(milliseconds: moment) }
      let edges = policy.tables.calendars.openings.compactMap { table in
        table.isOpen(at: moment)
          ? table.nextClosing(after: moment) : table.nextOpening(atOrAfter: moment)
      }
      guard let next = edges.min(), next > moment else { return nil }
      moment = next
    }
    return nil
  }
}
