import PolicyEngine

/// One session of a log that is held against the policy.
///
/// Where the log doesn't say when timers fired, it is played with timers that fire as soon and as late as they
/// may, and the log agrees if it does so in one of these ways.
struct AuditedSession {
  /// What a line says of its event.
  struct Said {
    var record: LineRecord?
    /// Whether the event has fields, and the line doesn't say them.
    var lacksFields = false
  }

  /// What only some sessions need.
  private final class Apart {
    /// With timers that fire as soon as they may, where that makes a difference.
    var early: SessionReplay?
    var earlyFinding: AuditFinding?
    var lateFinding: AuditFinding?
  }

  /// With timers that fire as late as they may, or when the log says that they did.
  private(set) var late: SessionReplay
  private var apart: Apart?
  private(set) var lastLine: Int?
  /// How many events were taken as what the log says they did.
  private(set) var guessed = 0

  init(_ number: Int, at instant: Instant, _ side: inout ReplaySide) {
    late = SessionReplay(number, at: instant, &side.timeline, firing: .latest)
  }

  /// A session that has ended.
  init(
    _ number: Int,
    late: UInt8,
    early: UInt8,
    lastSeen: Instant,
    _ side: ReplaySide
  ) {
    func replay(_ state: UInt8) -> SessionReplay {
      let session = side.policy.session(endedIn: state, lastSeen: lastSeen)
      return SessionReplay(number, session, side.timeline, firing: .latest)
    }
    self.late = replay(late)
    if late != early { keep { $0.early = replay(early) } }
  }

  var early: SessionReplay? { apart?.early }
  private var earlyFinding: AuditFinding? { apart?.earlyFinding }
  private var lateFinding: AuditFinding? { apart?.lateFinding }

  private mutating func keep(_ change: (Apart) -> Void) {
    let apart = self.apart ?? Apart()
    change(apart)
    self.apart = apart
  }

  private mutating func keep(lateFinding finding: AuditFinding?) {
    if let finding { keep { $0.lateFinding = finding } }
  }

  /// What the log and the policy disagree about first, in whatever way timers fire; nil where they agree.
  var finding: AuditFinding? {
    guard let lateFinding else { return nil }
    if early == nil, earlyFinding == nil { return lateFinding }
    guard let earlyFinding else { return nil }
    return (earlyFinding.line ?? .max) > (lateFinding.line ?? .max) ? earlyFinding : lateFinding
  }

  /// Whether more of it need not be known.
  func isDone(_ side: borrowing ReplaySide) -> Bool {
    if apart != nil, finding != nil { return true }
    guard side.hasEnded(in: late.session.state) else { return false }
    return early.map { side.hasEnded(in: $0.session.state) } ?? true
  }

  // MARK: Lines

  /// Handles an event of which the log says nothing more, and before which nothing happens by itself; false, with
  /// nothing done, where something might.
  mutating func receiveAtOnce(
    _ event: BareEvent,
    at instant: Instant,
    line: Int,
    _ context: borrowing AuditContext
  ) -> Bool {
    guard apart == nil, fireAlike(by: instant, context),
      late.receiveAtOnce(event, at: instant, context.side.timeline) != nil
    else { return false }
    lastLine = line
    return true
  }

  /// Fires what is due by an instant if the log doesn't say that, and it is the same in every way; false, with
  /// nothing done, where it may not be.
  @inline(__always)
  private mutating func fireAlike(by instant: Instant, _ context: borrowing AuditContext) -> Bool {
    if !late.mayFire(by: instant) { return true }
    if context.recordsFirings { return false }
    let before = late
    while true {
      switch late.fireAlike(by: instant, context.side.timeline) {
      case .none: return true
      case .fired: continue
      case .differs:
        late = before
        return false
      }
    }
  }

  /// The same of an event of which the log says more; false, with nothing done, as well where the policy may say
  /// otherwise.
  mutating func receiveAtOnce(
    _ event: BareEvent,
    _ record: PlainRecord,
    _ buffer: [UInt8],
    line: Int,
    _ context: inout AuditContext
  ) -> Bool {
    guard apart == nil else { return false }
    let before = late
    guard fireAlike(by: record.frame.at, context),
      let decision = late.receiveAtOnce(event, at: record.frame.at, context.side.timeline)
    else { return false }
    guard
      context.words.agree(
        with: record,
        buffer.span,
        decision,
        context.side.policy,
        after: late.session,
        lastSeen: before.session.lastSeen
      )
    else {
      late = before
      return false
    }
    lastLine = line
    return true
  }

  mutating func receive(
    _ event: Event,
    _ said: Said,
    at instant: Instant,
    line: Int,
    _ context: inout AuditContext
  ) {
    splitIfFiring(by: instant, context)
    if lateFinding == nil {
      var late = late
      let finding = receive(event, said, at: instant, line: line, in: &late, &context)
      self.late = late
      keep(lateFinding: finding)
    }
    if var early {
      if earlyFinding == nil {
        let finding = receive(event, said, at: instant, line: line, in: &early, &context)
        keep { ($0.early, $0.earlyFinding) = (early, finding) }
      }
      join()
    }
    lastLine = line
  }

  private mutating func receive(
    _ event: Event,
    _ said: Said,
    at instant: Instant,
    line: Int,
    in replay: inout SessionReplay,
    _ context: inout AuditContext
  ) -> AuditFinding? {
    let before = replay
    var steps: [SessionReplay.Step] = []
    replay.receive(event, at: instant, &context.side.timeline) { steps.append($0) }
    guard let own = steps.popLast(), let decision = own.decision else { return nil }
    if context.recordsFirings, let missing = missing(steps, line: line) { return missing }
    guard let record = said.record else { return nil }
    let lastSeen = before.session.lastSeen
    if context.agrees(record, with: decision, own, lastSeen: lastSeen) { return nil }
    let recorded = record.step
    let check = RecordCheck(recorded: recorded, at: instant, lastSeen: lastSeen)
    let differences = check.differences(from: decision, own.policy, after: own.after)
    if differences.isEmpty { return nil }
    if said.lacksFields {
      var session = own.before
      session.present = max(session.present, instant.milliseconds)
      if let guess = context.guess.event(event.index, doing: check, in: session, own.policy) {
        replay = before
        replay.receive(guess.event, at: instant, &context.side.timeline) { _ in }
        guessed += 1
        return nil
      }
    }
    return AuditFinding(
      .anotherStep,
      line: line,
      after: lastLine,
      decision: decision,
      policy: own.policy,
      recorded: recorded,
      differences: differences,
      lacksFields: said.lacksFields
    )
  }

  /// Handles a firing that a line records.
  mutating func fire(
    _ timer: Int,
    _ record: LineRecord?,
    at instant: Instant,
    line: Int,
    _ context: inout AuditContext
  ) {
    defer { lastLine = line }
    if lateFinding != nil { return }
    let lastSeen = late.session.lastSeen
    var steps: [SessionReplay.Step] = []
    let policy = context.side.policy
    if let refusal = late.fire(
      timer,
      at: instant,
      &context.side.timeline,
      note: { steps.append($0) }
    ) {
      keep(
        lateFinding: AuditFinding(refusal, of: timer, at: instant, policy, line: line, lastLine)
      )
      return
    }
    guard let own = steps.popLast(), let decision = own.decision else { return }
    keep(lateFinding: missing(steps, line: line))
    guard lateFinding == nil, let record,
      !context.agrees(record, with: decision, own, lastSeen: lastSeen)
    else { return }
    let recorded = record.step
    let check = RecordCheck(recorded: recorded, at: instant, lastSeen: lastSeen)
    let differences = check.differences(from: decision, own.policy, after: own.after)
    if differences.isEmpty { return }
    keep(
      lateFinding: AuditFinding(
        .anotherStep,
        line: line,
        after: lastLine,
        decision: decision,
        policy: own.policy,
        recorded: recorded,
        differences: differences
      )
    )
  }

  /// Lets time pass up to the last line of the log: what must have fired before is on record, if anything is.
  mutating func runOut(before end: Instant, _ context: inout AuditContext) {
    guard context.recordsFirings, lateFinding == nil else { return }
    var steps: [SessionReplay.Step] = []
    _ = late.advance(
      through: end.adding(-1),
      atMost: 1,
      &context.side.timeline
    ) { steps.append($0) }
    keep(lateFinding: missing(steps, line: nil))
  }

  /// That a timer fires which the log doesn't tell of.
  private func missing(_ steps: [SessionReplay.Step], line: Int?) -> AuditFinding? {
    for step in steps {
      guard let decision = step.decision else { continue }
      return AuditFinding(
        .missingFiring,
        line: line,
        after: lastLine,
        decision: decision,
        policy: step.policy
      )
    }
    return nil
  }

  // MARK: Both ways

  /// Plays both ways from now on if a timer may fire.
  private mutating func splitIfFiring(by instant: Instant, _ context: AuditContext) {
    guard !context.recordsFirings, early == nil,
      late.mayFire(by: instant) || !context.side.timeline.isUnchanged
    else { return }
    var early = late
    early.lateTimers = Firing.earliest.lateTimers
    let finding = lateFinding
    keep { ($0.early, $0.earlyFinding) = (early, finding) }
  }

  /// Plays one way again if both are the same.
  private mutating func join() {
    guard let early, early.session == late.session, (earlyFinding == nil) == (lateFinding == nil)
    else { return }
    if lateFinding == nil {
      apart = nil
    } else {
      keep { ($0.early, $0.earlyFinding) = (nil, nil) }
    }
  }
}
