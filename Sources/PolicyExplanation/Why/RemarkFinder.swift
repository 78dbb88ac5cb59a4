import PolicyEngine
import PolicyViews

/// Finds what did not come about in the steps of a session.
struct RemarkFinder {
  private let knowledge: Knowledge
  private var remarks: [Remark] = []

  private var model: PolicyModel { knowledge.model }

  /// What is to be remarked from an entry of the history on.
  static func remarks(from first: Int, _ knowledge: Knowledge) -> [Remark] {
    var finder = RemarkFinder(knowledge: knowledge)
    for index in knowledge.history.entries.indices.dropFirst(first) {
      switch knowledge.history.entries[index] {
      case .step(let step): finder.look(at: step, index)
      case .settings(let step): finder.look(at: step, index)
      }
    }
    return finder.remarks.grouped()
  }

  private init(knowledge: Knowledge) {
    self.knowledge = knowledge
  }

  // MARK: Steps

  private mutating func look(at step: SessionHistory.Step, _ index: Int) {
    let decision = step.decision
    let event = Int(decision.event)
    let name = model.eventName(event)
    if decision.isLate, let stamped = step.recorded?.stamped {
      let text = "\(name) is stamped \(stamped), before what the session had seen: it counts now"
      remarks.append(Remark(.late, step, event: name, text, source: nil))
    }
    if decision.rule != PolicyTables.noSource, decision.outcome == .rejected {
      refuse(step, name, model.rules[Int(decision.rule)])
      return
    }
    if model.states[Int(decision.from)].isFinal {
      ignoreInFinal(step, name)
      return
    }
    for timer in decision.cancelled.indices { stop(timer, step, index, name) }
    let count = remarks.count
    for timer in model.timers.indices
    where decision.started.rawValue >> UInt32(timer) & 1 == 0 && isMeant(timer, step) {
      let ran = step.before.facts >> UInt64(timer) & 1 == 1
      if ran, model.timer(firedBy: event) != timer {
        leaveRunning(timer, step, index, name)
      } else if !ran {
        leaveStopped(timer, step, name)
      }
    }
    if decision.outcome == .ignored, remarks.count == count { ignore(step, name) }
  }

  /// Whether a step would have started a timer, had its conditions held.
  private func isMeant(_ timer: Int, _ step: SessionHistory.Step) -> Bool {
    let declared = model.timers[timer]
    guard declared.states.contains(Int(step.decision.to)) else { return false }
    let enters =
      declared.startsOnEntry != nil && !declared.states.contains(Int(step.decision.from))
    return enters || declared.starts.contains { $0.value == Int(step.decision.event) }
  }

  private mutating func refuse(
    _ step: SessionHistory.Step,
    _ name: String,
    _ rule: PolicyModel.Rule
  ) {
    guard let refusal = rule.refusal.map({ model.refusals[$0] }) else { return }
    var remark = Remark(
      .refused,
      step,
      event: name,
      "\(name) is refused: \(refusal.name) (\(refusal.title))",
      because: "by the rule \(rule.name)",
      source: knowledge.line(rule.place)
    )
    remark.reason = refusal.name
    remarks.append(remark)
  }

  private mutating func ignoreInFinal(_ step: SessionHistory.Step, _ name: String) {
    let state = model.states[Int(step.decision.from)]
    let refusal = state.reason.map { model.refusals[$0] }
    let reason = refusal.map { ": \($0.name) (\($0.title))" } ?? ""
    var remark = Remark(
      .ignored,
      step,
      event: name,
      "\(name) changes nothing\(reason)",
      because: "\(state.name) is final",
      source: knowledge.line(state.place)
    )
    remark.reason = refusal?.name
    remarks.append(remark)
  }

  private mutating func ignore(_ step: SessionHistory.Step, _ name: String) {
    let event = Int(step.decision.event)
    let state = Int(step.decision.from)
    let rules = model.rules.filter { $0.events.contains { $0.value == event } }
    let here = rules.filter { $0.from.contains(state) }
    var text = "\(name) changes nothing: no rule names it"
    var failing: [Condition] = []
    if !here.isEmpty {
      let reader = ConditionReader(step, knowledge)
      failing = here.flatMap {
        reader.conditions(of: $0.guardCondition).filter { $0.holds == false }
      }
      text = "\(name) changes nothing: \(Phrase.all(here.map(\.name))) "
      text += here.count == 1 ? "does not hold" : "do not hold"
    } else if !rules.isEmpty {
      let statuses = model.states.indices.filter { index in
        rules.contains { $0.from.contains(index) }
      }
      text += " in \(model.states[state].name)"
      text += ", only in \(Phrase.all(statuses.map { model.states[$0].name }))"
    }
    var remark = Remark(.ignored, step, event: name, text, source: nil)
    remark.failing = failing
    remarks.append(remark)
  }

  // MARK: Timers

  private mutating func stop(
    _ timer: Int,
    _ step: SessionHistory.Step,
    _ index: Int,
    _ name: String
  ) {
    let declared = model.timers[timer]
    let cancel = declared.cancels.first { $0.value == Int(step.decision.event) }
    let because =
      cancel == nil
      ? "while: \(knowledge.statuses(declared.states).joined(separator: ", "))" : "cancel: \(name)"
    remarks.append(
      Remark(
        .stopped,
        step,
        event: name,
        timer: declared.name,
        "\(name) stops the timer \(declared.name)\(due(timer, index))",
        because: because,
        source: knowledge.line(cancel?.place ?? declared.statesPlace)
      )
    )
  }

  private mutating func leaveRunning(
    _ timer: Int,
    _ step: SessionHistory.Step,
    _ index: Int,
    _ name: String
  ) {
    let declared = model.timers[timer]
    guard let start = declared.starts.first(where: { $0.value == Int(step.decision.event) }),
      step.after.facts >> UInt64(timer) & 1 == 1, !declared.restarts
    else { return }
    let run = knowledge.run(of: timer, before: index)?.run
    let since = run.map { ", which runs since \($0.startedAt)" } ?? ", which runs"
    remarks.append(
      Remark(
        .notRestarted,
        step,
        event: name,
        timer: declared.name,
        "\(name) does not restart the timer \(declared.name)\(since)",
        because: "start: \(name), without restart",
        source: knowledge.line(start.place)
      )
    )
  }

  private mutating func leaveStopped(_ timer: Int, _ step: SessionHistory.Step, _ name: String) {
    let declared = model.timers[timer]
    let start = declared.starts.first { $0.value == Int(step.decision.event) }?.place
    var reader = ConditionReader(step, knowledge)
    if step.decision.rule != PolicyTables.noSource {
      reader.remembered = model.rules[Int(step.decision.rule)].remembers
    }
    var failing = reader.conditions(of: declared.guardCondition).filter { $0.holds == false }
    if let missing = knowledge.missingDuration(of: timer, step.epoch) {
      // What the channel doesn't offer is no news in any of its sessions.
      if missing.isFixed { return }
      failing.append(missing)
    }
    // Nor is what it doesn't support; and a timer that starts with a status is for some of those that come.
    let isNews = failing.contains {
      !$0.isFixed && (start != nil || $0.subject != .memory)
    }
    guard isNews else { return }
    var remark = Remark(
      .notStarted,
      step,
      event: name,
      timer: declared.name,
      "\(name) does not start the timer \(declared.name)",
      because: "start: \(start == nil ? "enter" : name)",
      source: knowledge.line(start ?? declared.startsOnEntry ?? declared.place)
    )
    remark.failing = failing
    remarks.append(remark)
  }

  private mutating func look(at step: SessionHistory.SettingsStep, _ index: Int) {
    for timer in step.stopped.indices {
      let declared = model.timers[timer]
      let settings = step.change.settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
      let text = "set \(settings) stops the timer \(declared.name)\(due(timer, index))"
      var remark = Remark(
        .switchedOff,
        at: step.at,
        step.change.line,
        event: "set",
        timer: declared.name,
        text
      )
      remark.failing = knowledge.absence(
        of: timer,
        ConditionReader(step, model.firing(of: timer), knowledge)
      )
      remarks.append(remark)
    }
  }

  /// `, due 09:05:00Z, started 09:00:00Z by EVENT`.
  private func due(_ timer: Int, _ index: Int) -> String {
    guard let run = knowledge.run(of: timer, before: index)?.run else { return "" }
    let latest = run.latest == run.earliest ? "" : " to \(run.latest)"
    return ", due \(run.earliest)\(latest), started \(run.startedAt) by \(run.startedBy)"
  }
}

extension Knowledge {
  /// What of the settings and of the channel says that a timer does not exist.
  func absence(of timer: Int, _ reader: ConditionReader) -> [Condition] {
    let failing = reader.conditions(of: model.timers[timer].guardCondition).filter {
      $0.holds == false && ($0.subject == .setting || $0.subject == .capability)
    }
    return [missingDuration(of: timer, reader.epoch)].compactMap(\.self) + failing
  }

  /// Why a timer does not exist under the settings of an epoch: its setting is not set; nil if it is.
  func missingDuration(of timer: Int, _ epoch: Int) -> Condition? {
    guard case .setting(let index) = model.timers[timer].duration else { return nil }
    let setting = setting(index, epoch: epoch)
    guard setting.value == nil || !setting.isOffered else { return nil }
    return Condition(
      text: "after \(setting.name)",
      subject: .setting,
      holds: false,
      actual: "not set",
      source: line(model.timers[timer].durationPlace),
      actualText: setting.text,
      actualSource: setting.source ?? setting.declared,
      isFixed: !setting.isOffered
    )
  }
}
