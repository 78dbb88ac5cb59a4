/// Reports timers that start one another in a circle and are due again in less than a second.
///
/// For as long as the session stays there they keep the host busy: a thousand firings a second, perhaps, of
/// each of a million sessions.
enum BusyChecks {
  /// In milliseconds.
  private static let shortest: Int64 = 1_000

  /// All problems of this kind in a policy that has no errors, whatever the admin chooses.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    busy(in: model, .offered).map { timer, circle in
      diagnostic(timer, circle, model, at: model.timers[timer].lengthPlace)
    }
  }

  /// What an admin's values make of this kind that the policy alone does not, reported at the value.
  ///
  /// - Parameter chosen: where the values of settings are written.
  static func run(
    _ model: PolicyModel,
    under values: SettingValues,
    chosen: [Int: Place]
  ) -> [Diagnostic] {
    if chosen.isEmpty { return [] }
    let found = busy(in: model, .chosen(values))
    if found.isEmpty { return [] }
    let known = Set(busy(in: model, .offered).map(\.timer))
    return found.compactMap { timer, circle in
      let place = model.timers[timer].length.settings.compactMap { chosen[$0] }.first
      guard !known.contains(timer), let place else { return nil }
      return diagnostic(timer, circle, model, at: place)
    }
  }

  private static func diagnostic(
    _ timer: Int,
    _ circle: Int64,
    _ model: PolicyModel,
    at place: Place
  ) -> Diagnostic {
    let firing = model.firing(of: timer)
    let itself = model.timers[timer].starts.contains { $0.value == firing }
    return Diagnostic(
      .busyTimer,
      at: place,
      "`\(model.timers[timer].name)` starts itself again after \(DurationText.format(circle)), for as long as no event comes between",
      help: itself
        ? "let it take at least a second, or leave its own firing out of `start`"
        : "let it take at least a second, or break the circle of timers"
    )
  }

  /// The first timer of each circle, with the time that it takes at most.
  private static func busy(
    in model: PolicyModel,
    _ settings: Circumstances.Settings
  ) -> [(timer: Int, circle: Int64)] {
    let now = Circumstances(model, settings: settings)
    // The most time that each takes, where that is short.
    let lengths = model.timers.indices.map { timer -> Int64? in
      // In a calendar's open time, where it has one.
      guard let most = now.bounds(of: timer, firing: false)?.latest, most < shortest else {
        return nil
      }
      return most
    }
    let short = lengths.indices.filter { lengths[$0] != nil }
    if short.isEmpty { return [] }
    // The least time from a start of one to a start of another.
    var times = [[Int64?]](
      repeating: Array(repeating: nil, count: model.timers.count),
      count: model.timers.count
    )
    for timer in short {
      for next in short where starts(next, firing: timer, model) {
        times[timer][next] = lengths[timer]
      }
    }
    for middle in short {
      for first in short {
        for last in short {
          guard let one = times[first][middle], let other = times[middle][last] else { continue }
          times[first][last] = min(times[first][last] ?? .max, one + other)
        }
      }
    }
    var reported: Set<Int> = []
    return short.compactMap { timer in
      guard let circle = times[timer][timer], circle < shortest, !reported.contains(timer) else {
        return nil
      }
      // All of one circle are one mistake.
      reported.formUnion(short.filter { times[timer][$0] != nil && times[$0][timer] != nil })
      return (timer, circle)
    }
  }

  /// Whether a timer's firing starts another, or itself, as far as that is seen without following sessions.
  private static func starts(_ next: Int, firing timer: Int, _ model: PolicyModel) -> Bool {
    let firing = model.firing(of: timer)
    let states = model.timers[next].states
    let rule = model.rules.first { $0.events.contains { $0.value == firing } }
    var target: Int?
    if let rule, rule.guardCondition.tests.isEmpty, rule.eventConditions.isEmpty,
      case .state(let state)? = rule.to
    {
      target = state
    }
    if model.timers[next].starts.contains(where: { $0.value == firing }) {
      // Where its first rule always leads elsewhere, nothing starts.
      return target.map(states.contains) ?? true
    }
    // It may bring the session into the states of the other.
    return model.timers[next].startsOnEntry != nil && target.map(states.contains) ?? false
      && states.isDisjoint(with: model.timers[timer].states)
  }
}
