import PolicyAnalysis
package import PolicyEngine

/// A rule that leads from the present state to another, and what of it holds.
package struct RuleStanding: Sendable {
  package enum Verdict: Sendable, Hashable {
    /// The event would do it now, whatever it says.
    case now
    /// The event would do it now, if it is as the guard asks.
    case nowIf
    /// The timer runs, and fires in this window if nothing else happens.
    case inTime(ClosedRange<Instant>)
    /// The timer runs, but another fires first and stops it.
    case forestalled(by: FutureStep)
    case timerIdle
    case failing
    /// An earlier rule holds in every case; nil: several do, or there is no case.
    case shadowed(by: RuleFindings?)
    /// There are too many cases to find out whether one is left.
    case undecided
  }

  /// A rule that is tried before, and takes some of the cases.
  package struct Earlier: Sendable, Hashable {
    package var rule: RuleSource
    package var conditions: [FutureStep.Asked]
  }

  package struct ExampleField: Sendable, Hashable {
    package var name: String
    package var value: String
    package var isText: Bool
  }

  package var rule: RuleSource
  /// The events, or the one firing, that it is for.
  package var events: [String]
  package var verdict: Verdict
  package var conditions: [TestFinding]
  package var earlier: [Earlier]
  /// The fields of an event that would take it now, where not every one does.
  package var example: [ExampleField] = []
  /// What is to be said of the timer whose firing it is.
  package var timer: TimerStanding?

  /// Whether it could be taken from here, by time or by one event.
  var isOpen: Bool {
    switch verdict {
    case .now, .nowIf, .inTime: true
    case .forestalled, .timerIdle, .failing, .shadowed, .undecided: false
    }
  }

  func isSame(as other: RuleStanding) -> Bool {
    rule == other.rule && verdict == other.verdict && conditions == other.conditions
      && earlier == other.earlier && example == other.example && timer == nil && other.timer == nil
  }
}

extension Evidence {
  /// What can be said of a rule for one of its events, in the present state.
  func way(_ rule: Int, _ event: Int, _ outlook: Outlook) -> RuleStanding {
    let policy = history.policy
    let timer = model.timer(firedBy: event)
    let reader = TestReader(self, event: event)
    var way = RuleStanding(
      rule: self.rule(rule),
      events: [model.eventName(event)],
      verdict: .failing,
      conditions: reader.conditions(ofRule: rule),
      earlier: [],
      timer: timer.map(standing)
    )
    if way.conditions.contains(where: { $0.holds == false }) { return way }
    // What is known: of an event that comes now, also which calendars are open.
    let (tables, state) = (policy.tables, Int(present.state))
    let calendars = timer == nil ? tables.calendarFacts(of: event, in: state) : 0
    let open = tables.calendarFacts(of: event, in: state, at: present.present) & calendars
    let (own, facts) = (policy.sessionFacts | calendars, present.facts | open)
    for row in tables.rows(of: event, in: state) {
      let tried = tables.rows[row]
      if tried.record.rule == rule { break }
      guard (facts ^ tried.value) & tried.mask & own == 0 else { continue }
      let asked = AskedFacts(mask: tried.mask & ~own, value: tried.value & ~own)
      guard let index = tried.record.rule, asked.mask != 0 else {
        way.verdict = .shadowed(
          by: tried.record.rule.map {
            RuleFindings(rule: self.rule($0), conditions: reader.conditions(ofRule: $0))
          }
        )
        return way
      }
      way.earlier.append(.init(rule: self.rule(index), conditions: conditions(on: event, asked)))
    }
    if let timer {
      way.verdict = verdict(of: timer, outlook)
      return way
    }
    let (outcomes, isComplete) = events.outcomes(of: event, in: present)
    let taking = outcomes.filter { $0.decision.rule?.index == rule }
    if taking.isEmpty {
      way.verdict = isComplete ? .shadowed(by: nil) : .undecided
    } else if taking.count == outcomes.count, isComplete {
      way.verdict = .now
    } else {
      way.verdict = .nowIf
      let fields = taking.lazy.compactMap(\.fields).first ?? [:]
      way.example = model.events[event].fields.compactMap { field in
        fields[field.name].map {
          .init(name: field.name, value: $0, isText: field.type == .text)
        }
      }
    }
    return way
  }

  private func verdict(of timer: Int, _ outlook: Outlook) -> RuleStanding.Verdict {
    guard present.runs(timer) else { return .timerIdle }
    let firing = model.eventName(model.firing(of: timer))
    let name = model.timers[timer].name
    for step in outlook.sequence {
      if step.words.event == firing { return .inTime(step.window ?? window(of: timer)) }
      // Where the order of firings is open, another one need not come first.
      if step.words.cancelled.contains(name), outlook.isOrdered { return .forestalled(by: step) }
    }
    return .inTime(window(of: timer))
  }
}
