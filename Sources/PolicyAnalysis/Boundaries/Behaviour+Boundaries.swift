import PolicyEngine

extension Behaviour {
  /// What something that happens in a location shows.
  func boundaryPoints(of move: Move, in location: Location) -> [BoundaryPoint] {
    let running = running(in: location)
    if case .settings = move.cause {
      return TimerSet(rawValue: move.step.stopped).indices.map { .stopsBySettings($0) }
    }
    let event = Int(move.record.event)
    var facts = AskedFacts()
    if case .event(let outcome) = move.cause { facts = outcome.exact }
    if move.record.outcome == .ignored {
      return [.ignored(state: Int(location.state), event: event, facts)]
        + restTimers(move, event, running, location)
    }
    var points: [BoundaryPoint] = []
    if let rule = move.record.rule {
      points += [
        .rule(rule, event: event), .ruleFrom(rule, state: Int(location.state)),
        .ruleTo(rule, state: Int(move.record.to)), .content(rule: rule, event: event, facts),
      ]
    }
    if let timer = move.timer {
      points.append(.fires(timer, .earliest))
      if width(of: timer, in: location) > 0 { points.append(.fires(timer, .latest)) }
    }
    return points + starts(move, event, running, location) + stops(move, event)
      + restTimers(move, event, running, location)
  }

  private func starts(
    _ move: Move,
    _ event: Int,
    _ running: UInt64,
    _ location: Location
  ) -> [BoundaryPoint] {
    let to = Int(move.record.to)
    return TimerSet(rawValue: move.step.started).indices.flatMap { timer -> [BoundaryPoint] in
      let declared = model.timers[timer]
      let isAnew = running >> UInt64(timer) & 1 == 1 && move.timer != timer
      if isAnew { return [.restarts(timer, by: event)] }
      if move.timer == timer, !declared.length.gaps.isEmpty {
        return [
          .repeats(timer, count: policy.words.layout.firings(of: timer, in: move.step.facts))
        ]
      }
      var points: [BoundaryPoint] = []
      if declared.starts.contains(where: { $0.value == event }) {
        points.append(.starts(timer, by: event))
      }
      if declared.startsOnEntry != nil, !declared.states.contains(Int(location.state)) {
        points.append(.startsOnEntry(timer, of: to))
      }
      return points
    }
  }

  private func stops(_ move: Move, _ event: Int) -> [BoundaryPoint] {
    let to = Int(move.record.to)
    return TimerSet(rawValue: move.step.stopped).indices.map { timer in
      model.timers[timer].states.contains(to)
        ? .cancels(timer, by: event) : .leaves(timer, to: to)
    }
  }

  /// What happens to timers that neither start nor stop.
  private func restTimers(
    _ move: Move,
    _ event: Int,
    _ running: UInt64,
    _ location: Location
  ) -> [BoundaryPoint] {
    let (from, to) = (Int(location.state), Int(move.record.to))
    let untouched = ~(UInt64(move.step.started) | UInt64(move.step.stopped))
    return model.timers.indices.flatMap { timer -> [BoundaryPoint] in
      let declared = model.timers[timer]
      guard untouched >> UInt64(timer) & 1 == 1, declared.states.contains(to),
        move.timer != timer, move.record.outcome != .rejected
      else { return [] }
      let isNamed = declared.starts.contains { $0.value == event }
      let enters = declared.startsOnEntry != nil && !declared.states.contains(from)
      if running >> UInt64(timer) & 1 == 0 {
        return isNamed || enters ? [.doesNotStart(timer, by: event)] : []
      }
      return (isNamed ? [.goesOn(timer, despite: event)] : [])
        + (move.changesState ? [.keeps(timer, in: to)] : [])
    }
  }

  // MARK: Guards

  /// What events do for which just one test of a guard doesn't hold.
  func flips(in location: Location) -> [(BoundaryPoint, Move)] {
    if isFinal(location) { return [] }
    var found: [(BoundaryPoint, Move)] = []
    for (index, rule) in model.rules.enumerated()
    where rule.from.contains(Int(location.state)) {
      for event in rule.events.map(\.value) where event < model.events.count {
        for (way, condition) in rule.conditions(for: event).enumerated() {
          for (test, flipped) in condition.flips.enumerated() {
            let point = BoundaryPoint.guardFails(rule: index, event: event, guard: way, test: test)
            for variant in variants(in: location) {
              guard let move = self.move(event, where: flipped, in: location, variant),
                move.record.rule != index
              else { continue }
              found.append((point, move))
              break
            }
          }
        }
      }
    }
    return found
  }
}

extension PolicyModel.Guard {
  /// For each test the guard that holds where all other tests hold, and this one doesn't.
  fileprivate var flips: [PolicyModel.Guard] {
    requires.indices.map { index in
      var flipped = self
      flipped.excludes.append(flipped.requires.remove(at: index))
      return flipped
    }
      + excludes.indices.map { index in
        var flipped = self
        flipped.requires.append(flipped.excludes.remove(at: index))
        return flipped
      }
  }
}
