import PolicyEngine

/// What the firing of a timer shows of a session, whichever calendars are open then.
struct FiringEffects: Equatable {
  private let all: [Observation]

  init(of timer: Int, in session: Session, _ behaviour: Behaviour) {
    var all: [Observation] = []
    for move in behaviour.moves(from: behaviour.location(of: session)) where move.timer == timer {
      let seen = behaviour.policy.observation(of: move.record)
      if !all.contains(seen) { all.append(seen) }
    }
    self.all = all
  }

  static func == (one: FiringEffects, two: FiringEffects) -> Bool {
    Set(one.all) == Set(two.all)
  }

  /// `leads to …`, as it is now.
  var present: String { words("leads to", "calls for", "shows nothing") }

  /// `led to …`, as it was.
  var past: String { words("led to", "called for", "showed nothing") }

  private func words(_ leads: String, _ calls: String, _ nothing: String) -> String {
    all.map { seen in
      var parts: [String] = []
      if seen.from != seen.to { parts.append("\(leads) `\(seen.to)`") }
      if !seen.effects.isEmpty {
        parts.append("\(calls) \(seen.effects.map { "`\($0)`" }.joined(separator: ", "))")
      }
      return parts.isEmpty ? nothing : parts.joined(separator: " and ")
    }.joined(separator: ", or ")
  }
}
