import PolicyEngine
import PolicyReplay
import PolicyViews

extension Evidence {
  /// What did not come about, or was stopped, at an entry of the history.
  func remarks(on entry: Int) -> [Remark] {
    var finder = RemarkFinder(evidence: self, index: entry, entry: history.entries[entry])
    finder.look()
    return finder.remarks
  }
}

/// Finds what did not come about in a step.
private struct RemarkFinder {
  let evidence: Evidence
  let index: Int
  let entry: SessionHistory.Entry
  var remarks: [Remark] = []

  private var model: PolicyModel { evidence.model }
  private var event: Int { entry.event ?? 0 }
  private var name: String { entry.event.map(model.eventName) ?? "set" }
  private var reader: TestReader { TestReader(evidence, before: entry) }
  private var fromState: Int { Int(entry.step.before.state) }
  private var from: PolicyModel.State { model.states[fromState] }

  mutating func look() {
    guard let decision = entry.step.decision else { return switchOff() }
    if decision.isLate, let stamped = entry.line?.stamped {
      add(.late, "is late: stamped \(stamped), before what the session had seen")
    }
    if let rule = decision.rule?.index, let refusal = model.rules[rule].refusal {
      refuse(rule, model.refusals[refusal])
    } else if from.isFinal {
      ignoreInFinal()
    } else {
      for timer in decision.cancelled.subtracting(decision.started).indices { stop(timer) }
      let meant = model.timers.indices.filter { isMeant($0) && !decision.started.contains($0) }
      let isExplained = meant.map { leave($0) }.contains(true)
      if decision.outcome == .ignored, !isExplained { ignore() }
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
        at: entry.step.at,
        recorded: entry.line?.place,
        event: name,
        timer: timer.map { model.timers[$0].name },
        predicate: predicate,
        because: because,
        source: source.map(evidence.line),
        reason: reason?.name,
        holding: holding,
        failing: failing,
        lastAt: entry.step.at
      )
    )
  }

  // MARK: Rules

  private mutating func refuse(_ index: Int, _ refusal: PolicyModel.Refusal) {
    let rule = model.rules[index]
    let others = model.rules[..<index].filter {
      $0.isFor(event, in: fromState) && $0.refusal == nil
    }
    add(
      .refused,
      "is refused: \(refusal.name) (\(refusal.title))",
      because: "by the rule \(rule.name)",
      at: rule.place,
      reason: refusal,
      holding: reader.conditions(ofRule: index),
      failing: others.flatMap { reader.failing(of: $0.guardCondition) }
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
    let here = rules.filter { $0.from.contains(fromState) }
    if !here.isEmpty {
      let names = Phrase.all(here.map(\.name))
      add(
        .ignored,
        "changes nothing: \(names) \(here.count == 1 ? "does" : "do") not hold",
        failing: here.flatMap { reader.failing(of: $0.guardCondition) }
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

  // MARK: Timers

  /// `the timer NAME, due 09:05:00Z, started 09:00:00Z by EVENT`.
  private func running(_ timer: Int) -> String {
    let name = "the timer \(model.timers[timer].name)"
    guard let run = evidence.run(of: timer, before: index) else { return name }
    return "\(name), due \(run.lastDue.words), started \(run.startedAt) by \(run.startedBy)"
  }

  private mutating func switchOff() {
    let settings = entry.line?.assignments.joined(separator: " ") ?? ""
    for timer in entry.step.stopped.indices {
      add(
        .switchedOff,
        timer: timer,
        "\(settings) stops \(running(timer))",
        failing: evidence.absence(of: timer, after: entry)
      )
    }
  }

  private mutating func stop(_ timer: Int) {
    let declared = model.timers[timer]
    let isCancelled =
      declared.cancels.contains { $0.value == event } && counts(declared.cancelConditions)
    let states = evidence.states(declared.states).joined(separator: ", ")
    add(
      .stopped,
      timer: timer,
      "stops \(running(timer))",
      because: isCancelled ? "cancel: \(name)" : "while: \(states)",
      at: evidence.place(ofStop: timer, event)
    )
  }

  /// Whether the step starts a timer unless it runs or its conditions fail.
  private func isMeant(_ timer: Int) -> Bool {
    let declared = model.timers[timer]
    let isEntered = declared.startsOnEntry != nil && !declared.states.contains(fromState)
    return declared.states.contains(Int(entry.step.after.state))
      && (isEntered
        || declared.starts.contains { $0.value == event } && counts(declared.startConditions))
  }

  /// Whether the event is as a timer asks of it, to start or to stop.
  private func counts(_ conditions: PolicyModel.EventConditions) -> Bool {
    guard conditions[event] != nil else { return true }
    let reader = TestReader(evidence, before: entry, startsTimers: true)
    return conditions.of(event).contains { reader.failing(of: $0).isEmpty }
  }

  /// Remarks that a timer that the step is meant to start is left as it is; whether that is news.
  private mutating func leave(_ timer: Int) -> Bool {
    let declared = model.timers[timer]
    let isNamed = declared.starts.contains { $0.value == event }
    if entry.step.before.runs(timer) {
      guard isNamed, !declared.restarts, entry.step.after.runs(timer) else { return false }
      let since = evidence.run(of: timer, before: index).map { " since \($0.startedAt)" } ?? ""
      add(
        .notRestarted,
        timer: timer,
        "does not restart the timer \(declared.name), which runs\(since)",
        because: "start: \(name), without restart",
        at: evidence.place(ofStart: timer, event)
      )
      return true
    }
    let reader = TestReader(evidence, before: entry, startsTimers: true)
    let missing = reader.missingLength(of: timer)
    let failing = reader.failing(of: declared.guardCondition) + missing
    // What the channel doesn't offer or support is no news in any of its sessions; and a timer that
    // starts with a state is for some of those that come.
    let isNews =
      missing.first?.isFixed != true
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
}
