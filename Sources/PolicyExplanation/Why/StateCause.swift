package import PolicyEngine
import PolicyReplay

/// Why a session has its state: the steps without which it would have another.
package struct StateCause: Sendable {
  package struct Step: Sendable {
    package var at: Instant
    /// The line of the log; nil for a firing.
    package var recorded: FileLine?
    package var words: StepWords
    package var conditions: [TestFinding]
    /// The rules for the event that come before it, with what failed of each.
    package var passedOver: [RuleFindings]
    /// What it remembered, as `NAME = VALUE`.
    package var remembered: [String]
    package var fired: TimerRun?
    /// The timers that it started and that are part of the chain.
    package var started: [TimerRun]
    /// Whether the event came late (D10).
    package var isLate: Bool
  }

  /// In order of time; the last one brought the state.
  package var steps: [Step]
  /// The states that the session had been in before the first of the steps, the earliest first.
  package var before: [String]
  /// The index of the entry from which on things could have come otherwise: the one that brought the
  /// state before, or what that or the state itself depends on.
  var firstEntry: Int
}

extension Evidence {
  /// What brought the state; nil before anything has changed it.
  func cause() -> StateCause? {
    let changes = history.entries.indices.filter {
      history.entries[$0].step.decision?.changesState ?? false
    }
    guard let last = changes.last else { return nil }
    var (members, started) = chain(to: last)
    let entered = changes.dropLast().last
    if let entered { members.insert(entered) }
    let steps = members.sorted().compactMap { step($0, started: started[$0] ?? []) }
    let first = members.min() ?? last
    let earlier = changes.filter { $0 < first }.compactMap { history.entries[$0].step.decision }
    return StateCause(
      steps: steps,
      before: earlier.map { state($0.from.index) },
      firstEntry: entered == nil ? 0 : first
    )
  }

  /// The entries without which one would not have come about as it did: what started a timer that fired,
  /// and what remembered that which its conditions asked for; with the runs that matter of each.
  private func chain(to last: Int) -> (entries: Set<Int>, started: [Int: [TimerRun]]) {
    var members: Set<Int> = [last]
    var started: [Int: [TimerRun]] = [:]
    var open = [last]
    // A timer that starts itself again has no first cause.
    var seen: Set<Int> = []
    while let index = open.popLast() {
      guard let decision = history.entries[index].step.decision else { continue }
      var tests: [PolicyModel.Test] = []
      if let rule = decision.rule?.index { tests += model.rules[rule].guardCondition.tests }
      if let timer = model.timer(firedBy: decision.event.index), seen.insert(timer).inserted,
        let entry = start(of: timer, before: index), let run = run(of: timer, before: index)
      {
        started[entry, default: []].append(run)
        if members.insert(entry).inserted { open.append(entry) }
        tests += model.timers[timer].guardCondition.tests
      }
      // What the state needed to be remembered; what its causes did is reported with them.
      guard index == last else { continue }
      for case .memory(let memory, _) in tests {
        if let entry = entry(thatSet: memory, before: last) { members.insert(entry) }
      }
    }
    return (members, started)
  }

  /// The last entry that gave a memory another value.
  private func entry(thatSet memory: Int, before entry: Int) -> Int? {
    let layout = history.policy.words.layout
    return history.entries[..<entry].lastIndex { entry in
      layout.value(of: memory, in: entry.step.before.facts)
        != layout.value(of: memory, in: entry.step.after.facts)
    }
  }

  /// An entry of the history as a step of a chain; nil for a change of settings.
  func step(_ index: Int, started: [TimerRun]) -> StateCause.Step? {
    let entry = history.entries[index]
    guard let decision = entry.step.decision else { return nil }
    let rule = decision.rule?.index
    let fired = model.timer(firedBy: decision.event.index).flatMap { run(of: $0, before: index) }
    return StateCause.Step(
      at: decision.at,
      recorded: entry.line?.place,
      words: words(decision, entry.step.policy, after: entry.step.after),
      conditions: rule.map(TestReader(self, before: entry).conditions) ?? [],
      passedOver: rule.map { passedOver(before: $0, decision, TestReader(self, before: entry)) }
        ?? [],
      remembered: rule.map { remembered(by: model.rules[$0], in: entry) } ?? [],
      fired: fired,
      started: started,
      isLate: decision.isLate
    )
  }

  /// The rules that were tried before one, with what failed of each.
  private func passedOver(
    before taken: Int,
    _ decision: Decision,
    _ reader: TestReader
  ) -> [RuleFindings] {
    let (event, state) = (decision.event.index, decision.from.index)
    let tried = model.rules[..<taken].indices.filter { model.rules[$0].isFor(event, in: state) }
    return tried.map { index in
      let failing = reader.failing(of: model.rules[index].guardCondition)
      return RuleFindings(rule: rule(index), conditions: failing)
    }
  }

  private func remembered(
    by rule: PolicyModel.Rule,
    in entry: SessionHistory.Entry
  ) -> [String] {
    rule.remembers.compactMap { remembered in
      let memory = model.memory[remembered.memory]
      if case .field(let field)? = remembered.length, entry.line?.fields[field] == nil {
        return nil
      }
      if let slot = model.lengthMemories.firstIndex(of: remembered.memory),
        remembered.value != nil
      {
        let length = entry.step.after.deadlines[length: slot]
        return "\(memory.name) = \(DurationText.format(length))"
      }
      let nothing = memory.isBoolean ? "false" : "none"
      return "\(memory.name) = \(remembered.value.map { memory.values[$0] } ?? nothing)"
    }
  }
}

extension PolicyModel.Rule {
  func isFor(_ event: Int, in state: Int) -> Bool {
    from.contains(state) && events.contains { $0.value == event }
  }
}
