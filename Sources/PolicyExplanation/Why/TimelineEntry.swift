package import PolicyEngine

/// What happened at some moment of a session, with what did not come about then.
package enum TimelineEntry: Sendable {
  case step(StateCause.Step, [Remark])
  case settings(Change, [Remark])

  /// Other settings.
  package struct Change: Sendable {
    package var at: Instant
    /// `NAME=VALUE` for each.
    package var settings: [String]
    package var recorded: FileLine
    /// The timers that it stopped.
    package var stopped: [String]
  }
}

extension Evidence {
  /// What an entry of the history is, with a step as in a chain.
  func timelineEntry(_ index: Int, _ remarks: [Remark]) -> TimelineEntry {
    switch history.entries[index] {
    case .step(let step):
      let started = step.decision.started.indices.map { run(of: $0, startedIn: step) }
      return .step(self.step(step, index, started: started), remarks)
    case .settings(let step):
      let change = TimelineEntry.Change(
        at: step.at,
        settings: step.change.assignments,
        recorded: step.change.line,
        stopped: step.stopped.indices.map { model.timers[$0].name }
      )
      return .settings(change, remarks)
    }
  }
}
