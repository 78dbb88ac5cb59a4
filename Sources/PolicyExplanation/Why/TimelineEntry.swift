package import PolicyEngine
import PolicyReplay

/// What happened at some moment of a session, with what did not come about then.
package struct TimelineEntry: Sendable {
  package var entry: SessionHistory.Entry
  /// The event or firing as in a chain; nil for other settings.
  package var step: StateCause.Step?
  package var stopped: [String]
  /// The timers that other settings have due at another time.
  package var moved: [(timer: String, due: ClosedRange<Instant>)]
  package var remarks: [Remark]
}

extension Evidence {
  func timelineEntry(_ index: Int, _ remarks: [Remark]) -> TimelineEntry {
    let entry = history.entries[index]
    let started = entry.step.decision?.started.indices.map { run(of: $0, startedIn: entry) }
    return TimelineEntry(
      entry: entry,
      step: step(index, started: started ?? []),
      stopped: entry.step.stopped.indices.map { model.timers[$0].name },
      moved: entry.step.moved.indices.map {
        (model.timers[$0].name, entry.step.after.window(of: $0))
      },
      remarks: remarks
    )
  }
}
