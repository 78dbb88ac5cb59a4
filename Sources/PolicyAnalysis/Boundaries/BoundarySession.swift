package import PolicyEngine

/// A session that shows something of a channel.
package struct BoundarySession: Sendable {
  /// What makes two sessions the same.
  struct Course: Hashable {
    var settings: [Witness.Assignment]
    var begin: Instant?
    var witness: Witness
    /// Whether the last step is looked at a millisecond before.
    var isTimed: Bool
  }

  /// What it is for; of events that change nothing the first.
  package var point: BoundaryPoint
  /// All that it shows.
  package var shown: Set<BoundaryPoint>
  /// The settings under which it begins, where they are others than the channel's.
  package var settings: [Witness.Assignment]
  /// When it begins, where that makes a difference.
  package var begin: Instant?
  package var witness: Witness
  /// The values of all settings as it begins.
  var values: SettingValues
  /// Whether no other session could show it better.
  var isSharp: Bool

  var course: Course {
    Course(settings: settings, begin: begin, witness: witness, isTimed: point.isTimed)
  }

  /// The session with a change of a setting instead of its last step, a millisecond before that.
  func changing(_ setting: String, to value: String, as point: BoundaryPoint) -> BoundarySession {
    var session = self
    let last = session.witness.steps.removeLast()
    let start = session.witness.steps.last?.at ?? 0
    session.witness.steps.append(
      Witness.Step(
        at: max(start, last.at - 1),
        settings: [.init(name: setting, value: value)],
        from: last.from,
        to: last.from
      )
    )
    session.point = point
    session.shown = [point]
    return session
  }
}
