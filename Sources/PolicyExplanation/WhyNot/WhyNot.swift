import PolicyAnalysis
package import PolicyEngine

/// Why a session is not in some state, and how it could come there.
package struct WhyNot: Sendable {
  /// Rules that lead there, but not from the present state.
  package struct Elsewhere: Sendable {
    package var rule: RuleSource
    package var events: [String]
    package var from: [String]
    /// What fails of it whatever happens, under the present settings.
    package var failing: [TestFinding]
  }

  /// Whether there is a way at all.
  package enum Standing: Sendable {
    case already
    /// Nothing happens any more: the present state is final.
    case final
    /// There is no way from here under the present settings.
    case never
    /// A rule that leads there can be taken from here, by time or by an event.
    case direct
    /// Only over other states, after other events or at other times: the steps of a way.
    case over([FutureStep], at: Instant)
    /// None was found among so many sessions, and there may be one all the same.
    case notFound(sessions: Int)
  }

  package var state: String
  package var standing: Standing
  package var byTime: FutureStep?
  /// The rules that lead there from the present state, in the policy's order.
  package var ways: [RuleStanding]
  package var elsewhere: [Elsewhere]
}

extension Evidence {
  /// - Parameter outlook: what comes next.
  func whyNot(_ target: Int, _ outlook: Outlook) -> WhyNot {
    let state = Int(history.session.state)
    var whyNot = WhyNot(
      state: self.state(target),
      standing: .already,
      byTime: outlook.sequence.first {
        $0.words.to == self.state(target) && $0.words.from != $0.words.to
      },
      ways: [],
      elsewhere: []
    )
    if state == target { return whyNot }
    if model.states[state].isFinal {
      whyNot.standing = .final
      return whyNot
    }
    let now = Circumstances(model, settings: .chosen(history.policy.settingValues))
    for (index, rule) in model.rules.enumerated() where rule.to?.states.contains(target) == true {
      let leads = now.targets(of: rule, from: state) == [target]
      if leads, rule.from.contains(state) {
        for event in rule.events { append(way(index, event.value, outlook), to: &whyNot.ways) }
      } else {
        whyNot.elsewhere.append(
          WhyNot.Elsewhere(
            rule: self.rule(index),
            events: rule.events.map { model.eventName($0.value) },
            from: states(rule.from),
            failing: failing(rule) + (leads ? [] : wrongTarget(rule, target))
          )
        )
      }
    }
    whyNot.standing = standing(target, whyNot.ways)
    return whyNot
  }

  /// That the setting that says where a rule leads says another state.
  private func wrongTarget(_ rule: PolicyModel.Rule, _ target: Int) -> [TestFinding] {
    guard case .setting(let setting, _)? = rule.to else { return [] }
    return [
      TestReader(self, event: rule.events.first?.value).choice(of: setting, state(target), rule)
    ]
  }

  /// The conditions of a rule, and of the timer whose firing it is, that no event makes hold.
  private func failing(_ rule: PolicyModel.Rule) -> [TestFinding] {
    guard let event = rule.events.first?.value else { return [] }
    let reader = TestReader(self, event: event)
    let failing = reader.lasting(of: rule.guardCondition)
    guard let timer = model.timer(firedBy: event) else { return failing }
    return failing + reader.lasting(of: model.timers[timer].guardCondition)
      + reader.missingDuration(of: timer)
  }

  /// Adds a way, together with the one before it where only the event is another.
  private func append(_ way: RuleStanding, to ways: inout [RuleStanding]) {
    if let last = ways.last, last.isSame(as: way) {
      ways[ways.count - 1].events += way.events
    } else {
      ways.append(way)
    }
  }

  private func standing(_ target: Int, _ ways: [RuleStanding]) -> WhyNot.Standing {
    if ways.contains(where: \.isOpen) { return .direct }
    switch Continuations(history.policy, from: present).way(to: target) {
    case .never: return .never
    case .notFound(let situations): return .notFound(sessions: situations)
    case .over(let way):
      let steps = way.map { step in
        var reported = future(step.decision, asked: step.asked, after: step.session)
        if step.isLater { reported.window = step.decision.at...step.decision.at }
        return reported
      }
      return .over(steps, at: way.last?.decision.at ?? history.at)
    }
  }
}
