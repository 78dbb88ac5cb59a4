import PolicyEngine
import PolicyViews

extension Evidence {
  /// What did not come about, or was stopped, at an entry of the history.
  func remarks(on entry: Int) -> [Remark] {
    switch history.entries[entry] {
    case .step(let step):
      var finder = RemarkFinder(evidence: self, step: step, entry: entry)
      finder.look()
      return finder.remarks
    case .settings(let step):
      let settings = step.change.assignments.joined(separator: " ")
      return step.stopped.indices.map { timer in
        Remark(
          kind: .switchedOff,
          at: step.at,
          recorded: step.change.line,
          event: "set",
          timer: model.timers[timer].name,
          predicate: "\(settings) stops \(running(timer, before: entry))",
          holding: [],
          failing: absence(of: timer, after: step),
          lastAt: step.at
        )
      }
    }
  }

  /// `the timer NAME, due 09:05:00Z, started 09:00:00Z by EVENT`.
  fileprivate func running(_ timer: Int, before entry: Int) -> String {
    let name = "the timer \(model.timers[timer].name)"
    guard let run = run(of: timer, before: entry) else { return name }
    return "\(name), due \(run.due.words), started \(run.startedAt) by \(run.startedBy)"
  }
}

/// Finds what did not come about in a step.
private struct RemarkFinder {
  let evidence: Evidence
  let step: SessionHistory.Step
  let entry: Int
  var remarks: [Remark] = []

  private var model: PolicyModel { evidence.model }
  private var event: Int { step.decision.event.index }
  private var name: String { model.eventName(event) }
  private var from: PolicyModel.State { model.states[step.decision.from.index] }

  mutating func look() {
    if step.decision.isLate, let stamped = step.recorded?.stamped {
      add(.late, "is late: stamped \(stamped), before what the session had seen")
    }
    if let rule = step.decision.rule?.index, let refusal = model.rules[rule].refusal {
      refuse(rule, model.refusals[refusal])
    } else if from.isFinal {
      ignoreInFinal()
    } else {
      let isIgnored = step.decision.outcome == .ignored
      for timer in step.decision.cancelled.subtracting(step.decision.started).indices {
        stop(timer)
      }
      let isExplained = model.timers.indices.filter(isMeant).map { leave($0) }.contains(true)
      if isIgnored, !isExplained { ignore() }
    }
  }

  private mutating func add(
    _ kind: Remark.Kind,
    timer: Int? = nil,
    _ predicate: String,
    because: String? = nil,
    at source: Place? = nil,
    reason: PolicyModel.Refusal? = nil,
    holding: [TestFinding] = [],
    failing: [TestFinding] = []
  ) {
    remarks.append(
      Remark(
        kind: kind,
        at: step.decision.at,
        recorded: step.recorded?.line,
        event: name,
        timer: timer.map { model.timers[$0].name },
        predicate: predicate,
        because: because,
        source: source.map(evidence.line),
        reason: reason?.name,
        holding: holding,
        failing: failing,
        lastAt: step.decision.at
      )
    )
  }

  // MARK: Rules

  private mutating func refuse(_ index: Int, _ refusal: PolicyModel.Refusal) {
    let rule = model.rules[index]
    let others = model.rules[..<index].filter { isTried($0) && $0.refusal == nil }
    add(
      .refused,
      "is refused: \(refusal.name) (\(refusal.title))",
      because: "by the rule \(rule.name)",
      at: rule.place,
      reason: refusal,
      holding: TestReader(step, evidence).conditions(of: rule.guardCondition),
      failing: failing(of: others)
    )
  }

  private mutating func ignoreInFinal() {
    let refusal = from.reason.map { model.refusals[$0] }
    let reason = refusal.map { ": \($0.name) (\($0.title))" } ?? ""
    add(
      .ignored,
      "changes nothing\(reason)",
      because: "\(from.name) is final",
      at: from.place,
      reason: refusal
    )
  }

  private mutating func ignore() {
    let rules = model.rules.filter { $0.events.contains { $0.value == event } }
    let here = rules.filter(isTried)
    if !here.isEmpty {
      let names = Phrase.all(here.map(\.name))
      add(
        .ignored,
        "changes nothing: \(names) \(here.count == 1 ? "does" : "do") not hold",
        failing: failing(of: here)
      )
    } else if rules.isEmpty {
      add(.ignored, "changes nothing: no rule names it")
    } else {
      var states = rules[0].from
      for rule in rules { states.formUnion(rule.from) }
      let elsewhere = Phrase.all(evidence.states(states))
      add(.ignored, "changes nothing: no rule names it in \(from.name), only in \(elsewhere)")
    }
  }

  /// Whether a rule is for the event in the state.
  private func isTried(_ rule: PolicyModel.Rule) -> Bool {
    rule.from.contains(step.decision.from.index) && rule.events.contains { $0.value == event }
  }

  /// The conditions that keep rules from being taken.
  private func failing(of rules: [PolicyModel.Rule]) -> [TestFinding] {
    let reader = TestReader(step, evidence)
    return rules.flatMap { reader.conditions(of: $0.guardCondition) }.filter { $0.holds == false }
  }

  // MARK: Timers

  private mutating func stop(_ timer: Int) {
    let declared = model.timers[timer]
    let isCancelled = declared.cancels.contains { $0.value == event }
    let states = evidence.states(declared.states).joined(separator: ", ")
    add(
      .stopped,
      timer: timer,
      "stops \(evidence.running(timer, before: entry))",
      because: isCancelled ? "cancel: \(name)" : "while: \(states)",
      at: evidence.place(ofStop: timer, event)
    )
  }

  /// Whether the step would have started a timer, had it not run and had its conditions held.
  private func isMeant(_ timer: Int) -> Bool {
    let declared = model.timers[timer]
    guard declared.states.contains(step.decision.to.index), !step.decision.started.contains(timer)
    else { return false }
    let enters =
      declared.startsOnEntry != nil && !declared.states.contains(step.decision.from.index)
    return enters || declared.starts.contains { $0.value == event }
  }

  /// Remarks that a timer that the step is meant to start is left as it is; whether that is news.
  private mutating func leave(_ timer: Int) -> Bool {
    let declared = model.timers[timer]
    let isNamed = declared.starts.contains { $0.value == event }
    if step.before.runs(timer) {
      guard isNamed, !declared.restarts, step.after.runs(timer) else { return false }
      let since = evidence.run(of: timer, before: entry).map { " since \($0.startedAt)" } ?? ""
      add(
        .notRestarted,
        timer: timer,
        "does not restart the timer \(declared.name), which runs\(since)",
        because: "start: \(name), without restart",
        at: evidence.place(ofStart: timer, event)
      )
      return true
    }
    let failing = failing(of: timer)
    // What the channel doesn't offer or support is no news in any of its sessions; and a timer that
    // starts with a state is for some of those that come.
    let isNews =
      evidence.missingDuration(of: timer, step.epoch)?.isFixed != true
      && failing.contains { !$0.isFixed && (isNamed || $0.subject != .memory) }
    guard isNews else { return false }
    add(
      .notStarted,
      timer: timer,
      "does not start the timer \(declared.name)",
      because: "start: \(isNamed ? name : "enter")",
      at: evidence.place(ofStart: timer, event),
      failing: failing
    )
    return true
  }

  /// The conditions that kept a timer from starting.
  private func failing(of timer: Int) -> [TestFinding] {
    TestReader(startsOf: step, evidence).conditions(of: model.timers[timer].guardCondition)
      .filter { $0.holds == false }
      + [evidence.missingDuration(of: timer, step.epoch)].compactMap(\.self)
  }
}
