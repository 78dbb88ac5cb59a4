import PolicyEngine

/// One session under two policies, each with timers that fire as soon and as late as they may.
///
/// As long as nothing fires, both ways are one, and only one is played.
struct ComparedSession {
  /// What only some sessions need.
  final class Apart {
    /// The session with timers that fire as soon as they may, where that makes a difference.
    var oldEarly: SessionReplay?
    var newEarly: SessionReplay?
    var early = SessionLikeness()
    var late = SessionLikeness()

    var isOneWay: Bool { oldEarly == nil && newEarly == nil }
    /// Whether all ways are one, and none has steps that others may still take.
    var isSettled: Bool { isOneWay && early.ahead.isEmpty && late.ahead.isEmpty }
    var hasDivergence: Bool { early.divergence != nil || late.divergence != nil }
    /// Whether there is nothing that must be kept.
    var isEmpty: Bool {
      isSettled && !hasDivergence
    }
  }

  /// What a line, or time, does to a session under one policy.
  private struct Play {
    var firings: [PlayedStep] = []
    /// What the line's event did.
    var own: PlayedStep?

    mutating func note(_ step: SessionReplay.Step, isOwn: Bool = false) {
      guard let decision = step.decision else { return }
      let played = PlayedStep(decision: decision, policy: step.policy)
      if isOwn { own = played } else { firings.append(played) }
    }
  }

  /// With timers that fire as late as they may, or when the log says that they did.
  private(set) var old: SessionReplay
  private(set) var new: SessionReplay
  private(set) var apart: Apart?
  /// The number of its last line.
  private(set) var lastLine: Int?

  init(_ number: Int, at instant: Instant, _ context: inout ComparisonContext) {
    old = SessionReplay(number, at: instant, &context.old.timeline, firing: .latest)
    new = SessionReplay(number, at: instant, &context.new.timeline, firing: .latest)
  }

  /// Whether a difference was found.
  var hasDivergence: Bool { apart?.hasDivergence ?? false }

  /// Whether it has ended under both policies, in every way, and nothing can come that shows a difference.
  func hasEnded(_ context: ComparisonContext) -> Bool {
    guard context.endsAlike(old.session.state, new.session.state) else { return false }
    guard let apart else { return true }
    return apart.early.ahead.isEmpty && apart.late.ahead.isEmpty
      && (apart.isOneWay
        || context.endsAlike(
          (apart.oldEarly ?? old).session.state,
          (apart.newEarly ?? new).session.state
        ))
  }

  // MARK: Lines

  /// Handles an event before which nothing happens by itself, or the same in every way.
  ///
  /// - Returns: whether its state may be another one; nil, with nothing done, where something else might happen.
  mutating func receiveAtOnce(
    _ oldEvent: BareEvent,
    _ newEvent: BareEvent,
    at instant: Instant,
    line: Int,
    _ context: inout ComparisonContext
  ) -> Bool? {
    guard apart?.isOneWay ?? true, context.isUnchanged else { return nil }
    let mayFire = old.mayFire(by: instant) || new.mayFire(by: instant)
    if mayFire, !fireAlike(by: instant, &context) { return nil }
    guard let a = old.receiveAtOnce(oldEvent, at: instant, context.old.timeline),
      let b = new.receiveAtOnce(newEvent, at: instant, context.new.timeline)
    else { return nil }
    if apart != nil || !context.areAlike(a, b) {
      compare(
        Play(own: PlayedStep(decision: a, policy: context.old.policy)),
        Play(own: PlayedStep(decision: b, policy: context.new.policy)),
        line,
        &context
      )
    }
    lastLine = line
    return mayFire || a.changesState || b.changesState
  }

  /// Fires what is due by an instant, if it is alike under both policies and in every way; false, with nothing done,
  /// where it may not be, or there is no end to it.
  private mutating func fireAlike(by instant: Instant, _ context: inout ComparisonContext) -> Bool {
    guard !context.recordsFirings, apart?.isSettled ?? true else { return false }
    let (oldBefore, newBefore) = (old, new)
    for _ in 0..<LogReplay.longestRun {
      switch (
        old.fireAlike(by: instant, context.old.timeline),
        new.fireAlike(by: instant, context.new.timeline)
      ) {
      case (.none, .none): return true
      case (.fired(let a), .fired(let b))
      where a.at == b.at && a.changesState == b.changesState && context.areAlike(a, b):
        continue
      default:
        (old, new) = (oldBefore, newBefore)
        return false
      }
    }
    (old, new) = (oldBefore, newBefore)
    return false
  }

  /// Handles an event of a line.
  mutating func receive(
    _ oldEvent: Event,
    _ newEvent: Event,
    at instant: Instant,
    line: Int,
    _ context: inout ComparisonContext
  ) {
    play(line: line, &context) { replay, timeline, isOld, play in
      var last: SessionReplay.Step?
      replay.receive(isOld ? oldEvent : newEvent, at: instant, &timeline) { step in
        if let last { play.note(last) }
        last = step
      }
      if let last { play.note(last, isOwn: true) }
      return nil
    }
  }

  /// Handles a firing that a line records.
  ///
  /// Under the new policy a timer of this name fires then if it may.
  ///
  /// - Returns: why the timer can't fire then under the old policy.
  mutating func fire(
    _ timer: Int,
    at instant: Instant,
    line: Int,
    _ context: inout ComparisonContext
  ) -> FiringRefusal? {
    let newTimer = context.namesake(of: timer)
    return play(line: line, &context) { replay, timeline, isOld, play in
      if !isOld {
        _ = replay.advance(through: instant.adding(-1), &timeline) { play.note($0) }
      }
      guard let timer = isOld ? timer : newTimer else { return nil }
      let refusal = replay.fire(timer, at: instant, &timeline) { play.note($0) }
      return isOld ? refusal : nil
    }
  }

  /// Lets time pass after the last line.
  ///
  /// - Parameters:
  ///   - end: the instant of the log's last line: up to it the log says what fired, if it says that at all.
  ///   - limit: the instant after which nothing is played.
  /// - Returns: whether there was an end to the firings.
  mutating func runOut(from end: Instant, to limit: Instant, _ context: inout ComparisonContext)
    -> Bool
  {
    if context.recordsFirings {
      _ = play(line: nil, &context) { replay, timeline, _, play in
        _ = replay.advance(through: min(end, limit), &timeline) { play.note($0) }
        return nil
      }
      let apart = self.apart ?? Apart()
      self.apart = apart
      var (oldEarly, newEarly) = (old, apart.newEarly ?? new)
      oldEarly.wait(until: min(end, limit))
      newEarly.wait(until: min(end, limit))
      (apart.oldEarly, apart.newEarly) = (oldEarly, newEarly)
    }
    if fireAlike(by: limit, &context) { return true }
    var isDone = true
    _ = play(line: nil, isAfterLog: true, &context) { replay, timeline, _, play in
      let most = LogReplay.longestRun
      if !replay.advance(through: limit, atMost: most, &timeline, note: { play.note($0) }) {
        isDone = false
      }
      return nil
    }
    apart?.early.settle(line: nil, after: lastLine)
    apart?.late.settle(line: nil, after: lastLine)
    return isDone
  }

  // MARK: Both ways

  /// Plays something under both policies, with timers that fire as late and as soon as they may.
  @discardableResult
  private mutating func play(
    line: Int?,
    isAfterLog: Bool = false,
    _ context: inout ComparisonContext,
    _ body: (inout SessionReplay, inout SettingTimeline, _ isOld: Bool, inout Play) ->
      FiringRefusal?
  ) -> FiringRefusal? {
    let apart = self.apart ?? Apart()
    self.apart = apart
    let isRecorded = context.recordsFirings && !isAfterLog
    var oldEarly = apart.oldEarly ?? old
    var newEarly = apart.newEarly ?? new
    if !isRecorded { oldEarly.lateTimers = Firing.earliest.lateTimers }
    newEarly.lateTimers =
      isRecorded
      ? context.followers(newEarly.session, of: old.session) : Firing.earliest.lateTimers
    var (oldLatePlay, newLatePlay, oldEarlyPlay, newEarlyPlay) = (Play(), Play(), Play(), Play())
    let refusal = body(&old, &context.old.timeline, true, &oldLatePlay)
    if let refusal { return refusal }
    _ = body(&new, &context.new.timeline, false, &newLatePlay)
    if isRecorded {
      (oldEarly, oldEarlyPlay) = (old, oldLatePlay)
    } else {
      _ = body(&oldEarly, &context.old.timeline, true, &oldEarlyPlay)
    }
    _ = body(&newEarly, &context.new.timeline, false, &newEarlyPlay)
    apart.oldEarly = oldEarly.session == old.session ? nil : oldEarly
    apart.newEarly = newEarly.session == new.session ? nil : newEarly
    compare(&apart.late, oldLatePlay, newLatePlay, line, &context)
    compare(&apart.early, oldEarlyPlay, newEarlyPlay, line, &context)
    if apart.isEmpty { self.apart = nil }
    if line != nil { lastLine = line }
    return nil
  }

  private mutating func compare(
    _ old: Play,
    _ new: Play,
    _ line: Int,
    _ context: inout ComparisonContext
  ) {
    let apart = self.apart ?? Apart()
    self.apart = apart
    compare(&apart.late, old, new, line, &context)
    compare(&apart.early, old, new, line, &context)
  }

  private func compare(
    _ likeness: inout SessionLikeness,
    _ old: Play,
    _ new: Play,
    _ line: Int?,
    _ context: inout ComparisonContext
  ) {
    let firings = (
      old: context.visible(old.firings, isOld: true),
      new: context.visible(new.firings, isOld: false)
    )
    likeness.compare(firings.old, firings.new, line: line, after: lastLine) { step, isOld in
      context.look(step, isOld: isOld)
    }
    guard let a = old.own, let b = new.own else { return }
    likeness.settle(line: line, after: lastLine)
    if context.look(a, isOld: true) != context.look(b, isOld: false) {
      likeness.diverge(Divergence(line: line, after: lastLine, old: a, new: b))
    }
  }
}
