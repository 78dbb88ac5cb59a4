package import PolicyEngine

/// A rule that leads from the present status to another, and what of it holds.
package struct Way: Sendable {
  package enum Verdict: Sendable, Hashable {
    /// The event would do it now, whatever it says.
    case now
    /// The event would do it now, if it is as the conditions ask.
    case nowIf
    /// The timer runs, and fires in this window if nothing else happens.
    case inTime(ClosedRange<Instant>)
    /// The timer runs, but another fires first and stops it.
    case forestalled(by: FutureStep)
    /// The timer does not run.
    case timerIdle
    /// A condition fails.
    case failing
    /// An earlier rule is taken in every case; nil: several are, or there is no case.
    case shadowed(by: RuleFact?)
  }

  /// A rule that is tried before, and takes some of the cases.
  package struct Earlier: Sendable, Hashable {
    package var rule: RuleFact
    package var conditions: [FutureStep.Asked]
  }

  package var rule: RuleFact
  /// The events, or the one firing, that it is for.
  package var events: [String]
  package var verdict: Verdict
  package var conditions: [Condition]
  package var earlier: [Earlier]
  /// What is to be said of the timer whose firing it is.
  package var timer: TimerStanding?

  /// Whether it could be taken from here, by time or by one event.
  var isOpen: Bool {
    switch verdict {
    case .now, .nowIf, .inTime: true
    case .forestalled, .timerIdle, .failing, .shadowed: false
    }
  }

  func isSame(as other: Way) -> Bool {
    rule == other.rule && verdict == other.verdict && conditions == other.conditions
      && earlier == other.earlier && timer == nil && other.timer == nil
  }
}

extension Knowledge {
  /// What can be said of a rule for one of its events, in the present status.
  func way(_ rule: Int, _ event: Int, _ outlook: Outlook) -> Way {
    let policy = history.policy
    let session = present
    let rows = policy.rows(of: event, in: Int(session.state))
    let reader = ConditionReader(event, self)
    var way = Way(
      rule: self.rule(rule),
      events: [model.eventName(event)],
      verdict: .now,
      conditions: reader.conditions(of: model.rules[rule].guardCondition),
      earlier: [],
      timer: model.timer(firedBy: event).map { standing(of: $0) }
    )
    let own = rows.first { Int(policy.tables.rules[$0].record.rule) == rule }
    for row in rows where row < own ?? rows.upperBound {
      let earlier = policy.tables.rules[row]
      guard (session.facts ^ earlier.value) & earlier.mask & policy.sessionFacts == 0 else {
        continue
      }
      let asked = earlier.mask & ~policy.sessionFacts
      let fact = earlier.record.rule == PolicyTables.noSource ? nil : self.rule(earlier.record.rule)
      if asked == 0 {
        way.verdict = .shadowed(by: fact)
        break
      }
      let conditions = conditions(on: event, EventFacts(mask: asked, value: earlier.value & asked))
      if let fact { way.earlier.append(.init(rule: fact, conditions: conditions)) }
    }
    if way.conditions.contains(where: { $0.holds == false }) {
      way.verdict = .failing
    } else if case .shadowed = way.verdict {
      return way
    } else if let timer = model.timer(firedBy: event) {
      way.verdict = verdict(of: timer, outlook)
    } else {
      way.verdict = verdict(of: rule, for: event)
    }
    return way
  }

  private func verdict(of rule: Int, for event: Int) -> Way.Verdict {
    let cases = history.policy.cases(of: event, samples[event], in: present)
    let taking = cases.count { Int($0.decision.rule) == rule }
    if taking == 0 { return .shadowed(by: nil) }
    return taking == cases.count ? .now : .nowIf
  }

  private func verdict(of timer: Int, _ outlook: Outlook) -> Way.Verdict {
    guard present.facts >> UInt64(timer) & 1 == 1 else { return .timerIdle }
    let firing = model.eventName(model.firing(of: timer))
    let name = model.timers[timer].name
    for step in outlook.sequence {
      if step.event == firing { return .inTime(step.window ?? window(of: timer)) }
      if step.stopped.contains(name) { return .forestalled(by: step) }
    }
    return .inTime(window(of: timer))
  }
}
