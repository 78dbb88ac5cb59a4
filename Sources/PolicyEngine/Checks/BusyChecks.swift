/// Reports timers that start one another in a circle and are due again in less than a second.
///
/// For as long as the session stays there they keep the host busy: a thousand firings a second, perhaps, of
/// each of a million sessions.
enum BusyChecks {
  /// In milliseconds.
  private static let shortest: Int64 = 1_000

  /// All problems of this kind in a policy that has no errors.
  static func run(_ model: PolicyModel) -> [Diagnostic] {
    let now = Circumstances(model, settings: .offered)
    // The most time that each takes, where that is short.
    let lengths = model.timers.indices.map { timer -> Int64? in
      guard let most = now.bounds(of: timer, firing: false)?.latest, most < shortest,
        model.timers[timer].calendar == nil
      else { return nil }
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
      let declared = model.timers[timer]
      return Diagnostic(
        .busyTimer,
        at: declared.lengthPlace,
        "`\(declared.name)` starts itself again after \(DurationText.format(circle)), for as long as the session stays there",
        help: "let it take at least a second, or leave its own firing out of `start`"
      )
    }
  }

  /// Whether a timer's firing starts another, or itself, as far as that is seen without following sessions.
  private static func starts(_ next: Int, firing timer: Int, _ model: PolicyModel) -> Bool {
    let firing = model.firing(of: timer)
    guard model.timers[next].starts.contains(where: { $0.value == firing }) else { return false }
    let states = model.timers[next].states
    // Where its first rule always leads elsewhere, nothing starts.
    let rule = model.rules.first { $0.events.contains { $0.value == firing } }
    guard let rule, rule.guardCondition.tests.isEmpty, rule.eventConditions.isEmpty,
      case .state(let state)? = rule.to
    else { return true }
    return states.contains(state)
  }
}
