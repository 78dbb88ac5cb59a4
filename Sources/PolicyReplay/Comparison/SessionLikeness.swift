import PolicyEngine

/// The first of two policies' steps of one session that are not alike, and where in the log that shows.
struct Divergence {
  /// The number of the line; nil for after the last.
  var line: Int?
  /// The number of the session's line before.
  var after: Int?
  /// Nil where nothing happened under the old policy; as below.
  var old: PlayedStep?
  var new: PlayedStep?
}

/// How far what happens to one session under two policies is alike, with timers that fire in one way.
struct SessionLikeness {
  private(set) var byTime: Divergence?
  private(set) var byContent: Divergence?
  /// How much later the last step is under the new policy that is not at the same time.
  private(set) var shift: Int64 = 0
  /// Steps under one of the policies that the other may still take, as no event has come since.
  private(set) var ahead: [PlayedStep] = []
  private var isNewAhead = false

  var kind: SessionClass {
    byContent != nil ? .anotherOutcome : byTime != nil ? .anotherTime : .same
  }

  /// The difference that makes the session be of its class.
  var divergence: Divergence? { byContent ?? byTime }

  /// Takes in timers' firings that show, under both policies.
  mutating func compare(
    _ old: [PlayedStep],
    _ new: [PlayedStep],
    line: Int?,
    after: Int?,
    _ look: (PlayedStep, _ isOld: Bool) -> VisibleSteps.Look
  ) {
    if byContent != nil || old.isEmpty && new.isEmpty { return }
    if ahead.isEmpty, old.count == 1, new.count == 1, look(old[0], true) == look(new[0], false) {
      compareTimes(old[0], new[0], line: line, after: after)
      return
    }
    let all = isNewAhead ? (old: old, new: ahead + new) : (old: ahead + old, new: new)
    for (a, b) in zip(all.old, all.new) {
      guard look(a, true) == look(b, false) else {
        diverge(Divergence(line: line, after: after, old: a, new: b))
        return
      }
      compareTimes(a, b, line: line, after: after)
    }
    let count = min(all.old.count, all.new.count)
    isNewAhead = all.new.count > count
    ahead = Array((isNewAhead ? all.new : all.old)[count...])
  }

  private mutating func compareTimes(
    _ old: PlayedStep,
    _ new: PlayedStep,
    line: Int?,
    after: Int?
  ) {
    if old.at == new.at { return }
    byTime = byTime ?? Divergence(line: line, after: after, old: old, new: new)
    shift = new.at.milliseconds - old.at.milliseconds
  }

  /// Takes in that nothing more can come before an event, or ever.
  mutating func settle(line: Int?, after: Int?) {
    guard byContent == nil, let step = ahead.first else { return }
    diverge(
      Divergence(
        line: line,
        after: after,
        old: isNewAhead ? nil : step,
        new: isNewAhead ? step : nil
      )
    )
  }

  /// Takes in a step of which something else shows under the one policy than under the other.
  mutating func diverge(_ divergence: Divergence) {
    if byContent != nil { return }
    byContent = divergence
    ahead = []
  }
}
