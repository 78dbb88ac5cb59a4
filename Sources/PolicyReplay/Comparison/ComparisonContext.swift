import PolicyEngine

/// What all sessions of a comparison share: both policies, and how their steps are held against each other.
struct ComparisonContext {
  var old: ReplaySide
  var new: ReplaySide
  /// Whether the log says when timers fired under the old policy.
  let recordsFirings: Bool
  private var visible = VisibleSteps()
  private let oldLooks: VisibleSteps.Side
  private let newLooks: VisibleSteps.Side
  /// By timer of the new policy, the old policy's of the same name.
  private let namesakes: [Int?]

  init(_ old: Policy, _ new: Policy, recordsFirings: Bool) {
    self.old = ReplaySide(old)
    self.new = ReplaySide(new)
    self.recordsFirings = recordsFirings
    oldLooks = visible.side(of: old)
    newLooks = visible.side(of: new)
    namesakes = new.timers.map { old.timer(named: $0.name)?.id.index }
  }

  /// Whether both policies have the settings that they began with.
  var isUnchanged: Bool { old.timeline.isUnchanged && new.timeline.isUnchanged }

  /// Whether the same shows of two steps under the settings at the beginning.
  mutating func areAlike(_ old: Decision, _ new: Decision) -> Bool {
    visible.look(old, oldLooks, self.old.policy) == visible.look(new, newLooks, self.new.policy)
  }

  mutating func look(_ step: PlayedStep, isOld: Bool) -> VisibleSteps.Look {
    look(step.decision, step.policy, isOld: isOld)
  }

  mutating func look(
    _ decision: Decision,
    _ policy: Policy,
    isOld: Bool
  ) -> VisibleSteps.Look {
    visible.look(decision, isOld ? oldLooks : newLooks, policy)
  }

  /// Firings without those of which nothing shows.
  mutating func visible(_ firings: [PlayedStep], isOld: Bool) -> [PlayedStep] {
    let looks = isOld ? oldLooks : newLooks
    // Nearly always all of them, or there are none.
    if firings.allSatisfy({ visible.shows($0.decision, looks, $0.policy) }) { return firings }
    return firings.filter { visible.shows($0.decision, looks, $0.policy) }
  }

  /// Whether a session that has ended under both policies ignores all that comes in the same way.
  func endsAlike(_ old: UInt8, _ new: UInt8) -> Bool {
    self.old.hasEnded(in: old) && self.new.hasEnded(in: new)
      && visible.lookOfEnd(in: old, oldLooks) == visible.lookOfEnd(in: new, newLooks)
  }

  /// The timer of the new policy that has the name of one of the old policy.
  func namesake(of timer: Int) -> Int? { namesakes.firstIndex { $0 == timer } }

  /// The new policy's timers that run for the same time as those of the same name under the old policy: the log
  /// says when these fire, so the others need not fire as soon as they may.
  func followers(_ new: Session, of old: Session) -> UInt64 {
    namesakes.indices.reduce(0) { followers, timer in
      guard new.runs(timer), let namesake = namesakes[timer], old.runs(namesake),
        old.window(of: namesake) == new.window(of: timer)
      else { return followers }
      return followers | 1 << UInt64(timer)
    }
  }
}
