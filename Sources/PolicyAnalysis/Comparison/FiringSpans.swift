import PolicyEngine

/// When the timers of a policy do fire, over all that its sessions may do.
final class FiringSpans {
  private struct Key: Hashable {
    var timer: Int
    var observation: Observation
  }

  /// The least and the greatest time from the earliest moment of the window on, in milliseconds.
  private var spans: [Key: (least: Int64, greatest: Int64)] = [:]
  private let isComplete: Bool

  init(_ policy: Policy, _ behaviour: Behaviour, _ effort: Effort) {
    let exploration = Exploration(behaviour, effort)
    for beginning in behaviour.beginnings { exploration.begin(beginning, Zone(), as: 0) }
    var spans: [Key: (least: Int64, greatest: Int64)] = [:]
    exploration.run { step in
      guard let timer = step.move.timer else { return .follow }
      let location = exploration.nodes[step.node].location
      let clock = Clocks.clock(of: timer, among: behaviour.running(in: location))
      let least = max(0, step.zone.least(clock) ?? 0)
      let greatest = step.zone.greatest(clock) ?? behaviour.width(of: timer, in: location)
      let key = Key(timer: timer, observation: policy.observation(of: step.move.record))
      let known = spans[key]
      spans[key] = (min(least, known?.least ?? least), max(greatest, known?.greatest ?? greatest))
      return .follow
    }
    self.spans = spans
    isComplete = exploration.isComplete
  }

  /// When a timer fires that shows something, of the window that it has; nil where it never does.
  func narrowed(
    _ span: BehaviourChange.Span,
    of timer: Int,
    showing observation: Observation
  ) -> BehaviourChange.Span? {
    guard isComplete else { return span }
    guard let found = spans[Key(timer: timer, observation: observation)] else { return nil }
    // One whose length is another from time to time has no moments of its own.
    guard span.greatest == span.least else { return span }
    var span = span
    span.least += found.least
    span.greatest = span.least
    span.width = found.greatest - found.least
    return span
  }
}
