package import PolicyEngine
import PolicyReplay

/// Plays a log and keeps what happens to one of its sessions.
package struct HistoryRecorder {
  /// Which session the log is about.
  package enum Subject: Sendable {
    case session(SessionHistory)
    /// Nobody said which, and there are several, or none.
    case undecided(sessions: [String])
    /// The log has no session of the name that was asked for.
    case unknown(sessions: [String])
    /// More than ``longestRun`` timers fire after the session's last event and up to the instant.
    case endless(session: String, until: Instant)
  }

  /// The most timers that fire after the last event: one can start itself for ever.
  package static let longestRun = 100_000

  private var timeline: SettingTimeline
  private let wanted: String?
  private let end: Instant?
  private let firing: Firing
  private var replay: SessionReplay?
  private var entries: [SessionHistory.Entry] = []
  private var changes: [SessionHistory.SettingsChange] = []
  private var seen: Set<String> = []
  /// The sessions of the log, in the order of their first lines.
  private var sessions: [String] = []
  private var laterLines = 0

  /// - Parameters:
  ///   - session: the session that is asked for; nil for the only one of the log.
  ///   - end: the instant up to which the log is played; nil for that of the session's last event.
  package init(_ policy: Policy, session: String?, until end: Instant?, firing: Firing) {
    timeline = SettingTimeline(policy)
    wanted = session
    self.end = end
    self.firing = firing
  }

  /// The policy that the next line is read for.
  package mutating func policy() -> Policy { timeline.latest() }

  /// Plays a line.
  ///
  /// - Returns: whether it could be played, and what is to be told about it.
  /// - Throws: what is wrong with a policy that can't be compiled for the settings of the line.
  package mutating func play(
    _ line: EventLine,
    at place: FileLine
  ) throws(PolicyError) -> (isUsable: Bool, diagnostics: [Diagnostic]) {
    let isLater = end.map { line.at > $0 } ?? false
    switch line.content {
    case .event(let event, let id):
      if seen.insert(id).inserted { sessions.append(id) }
      guard id == wanted ?? sessions[0] else { break }
      if isLater {
        laterLines += 1
      } else {
        receive(
          SessionHistory.RecordedEvent(
            event: event,
            fields: line.fields,
            stamped: line.at,
            line: place
          )
        )
      }
    case .settings(let chosen):
      if isLater {
        laterLines += 1
        break
      }
      let count = timeline.count
      let change = try timeline.change(to: chosen, at: line.at)
      if timeline.count > count {
        let settings = chosen.map { (name: $0.name.value, value: $0.value.value) }
        changes.append(SessionHistory.SettingsChange(line: place, settings: settings))
      }
      return change
    }
    return (true, [])
  }

  private mutating func receive(_ recorded: SessionHistory.RecordedEvent) {
    var replay =
      replay ?? SessionReplay(at: recorded.stamped, &timeline, firing: firing)
    var notes = Notes(changes, epoch: replay.epoch)
    replay.receive(recorded.event, at: recorded.stamped, &timeline) { notes.note($0) }
    notes.nameLast(recorded)
    entries += notes.entries
    self.replay = replay
  }

  /// What happened to the session that was asked for, as far as the log was played.
  ///
  /// - Parameter end: the instant that counts, if none was given before.
  package mutating func finish(at end: Instant? = nil) -> Subject {
    if let wanted, !seen.contains(wanted) { return .unknown(sessions: sessions) }
    guard let id = wanted ?? (sessions.count == 1 ? sessions[0] : nil) else {
      return .undecided(sessions: sessions)
    }
    let instant = self.end ?? end ?? replay?.session.lastSeen ?? .earliest
    var replay = replay ?? SessionReplay(at: instant, &timeline, firing: firing)
    var notes = Notes(changes, epoch: replay.epoch)
    let isDone = replay.advance(through: instant, atMost: Self.longestRun, &timeline) {
      notes.note($0)
    }
    if !isDone { return .endless(session: id, until: instant) }
    return .session(
      SessionHistory(
        id: id,
        at: instant,
        firing: firing,
        entries: entries + notes.entries,
        session: replay.session,
        policy: timeline.policy(in: replay.epoch),
        epoch: replay.epoch,
        changes: changes,
        laterLines: laterLines
      )
    )
  }
}

/// Turns what happens into entries.
private struct Notes {
  private let changes: [SessionHistory.SettingsChange]
  private var epoch: Int
  private(set) var entries: [SessionHistory.Entry] = []

  init(_ changes: [SessionHistory.SettingsChange], epoch: Int) {
    self.changes = changes
    self.epoch = epoch
  }

  mutating func note(_ happening: SessionReplay.Happening) {
    switch happening {
    case .step(let decision, let before, let after, let policy):
      entries.append(
        .step(
          SessionHistory.Step(
            decision: decision,
            before: before,
            after: after,
            policy: policy,
            epoch: epoch
          )
        )
      )
    case .settings(let policy, let stopped, let at, let before):
      epoch += 1
      entries.append(
        .settings(
          SessionHistory.SettingsStep(
            at: at,
            change: changes[epoch - 1],
            stopped: stopped,
            before: before,
            policy: policy,
            epoch: epoch
          )
        )
      )
    }
  }

  /// Says which event the last step handled.
  mutating func nameLast(_ recorded: SessionHistory.RecordedEvent) {
    guard let index = entries.indices.last, case .step(var step) = entries[index] else { return }
    step.recorded = recorded
    entries[index] = .step(step)
  }
}
