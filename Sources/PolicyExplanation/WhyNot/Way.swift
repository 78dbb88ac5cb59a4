package import PolicyEngine

/// A rule that leads from the present state to another, and what of it holds.
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
    case shadowed(by: Shadow?)
  }

  /// A rule that is tried before and holds, with what makes it hold.
  package struct Shadow: Sendable, Hashable {
    package var rule: RuleFact
    package var conditions: [Condition]
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
  /// What can be said of a rule for one of its events, in the present state.
  func way(_ rule: Int, _ event: Int, _ outlook: Outlook) -> Way {
    let policy = history.policy
    let timer = model.timer(firedBy: event)
    let reader = ConditionReader(event, self)
    var way = Way(
      rule: self.rule(rule),
      events: [model.eventName(event)],
      verdict: .failing,
      conditions: reader.conditions(of: model.rules[rule].guardCondition),
      earlier: [],
      timer: timer.map(standing)
    )
    if way.conditions.contains(where: { $0.holds == false }) { return way }
    for row in policy.rows(of: event, in: Int(present.state)) {
      let tried = policy.tables.rules[row]
      if tried.record.rule == rule { break }
      guard (present.facts ^ tried.value) & tried.mask & policy.sessionFacts == 0 else { continue }
      let asked = EventFacts(mask: tried.mask, value: tried.value).without(policy.sessionFacts)
      guard let index = tried.record.rule, asked.mask != 0 else {
        let shadow = tried.record.rule.map {
          Way.Shadow(
            rule: self.rule($0),
            conditions: reader.conditions(of: model.rules[$0].guardCondition)
          )
        }
        way.verdict = .shadowed(by: shadow)
        return way
      }
      way.earlier.append(.init(rule: self.rule(index), conditions: conditions(on: event, asked)))
    }
    way.verdict = timer.map { verdict(of: $0, outlook) } ?? verdict(of: rule, for: event)
    return way
  }

  private func verdict(of rule: Int, for event: Int) -> Way.Verdict {
    let cases = history.policy.cases(of: event, samples[event], in: present)
    let taking = cases.count { $0.decision.rule == rule }
    if taking == 0 { return .shadowed(by: nil) }
    return taking == cases.count ? .now : .nowIf
  }

  private func verdict(of timer: Int, _ outlook: Outlook) -> Way.Verdict {
    guard present.runs(timer) else { return .timerIdle }
    let firing = model.eventName(model.firing(of: timer))
    let name = model.timers[timer].name
    for step in outlook.sequence {
      if step.event == firing { return .inTime(step.window ?? window(of: timer)) }
      if step.cancelled.contains(name) { return .forestalled(by: step) }
    }
    return .inTime(window(of: timer))
  }
}
