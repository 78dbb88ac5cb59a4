package import PolicyEngine
package import PolicyReplay

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

  /// Under which the settings know the session that is asked for.
  private static let number = 0

  private var timeline: SettingTimeline
  private let wanted: String?
  private let end: Instant?
  private let firing: Firing
  private var replay: SessionReplay?
  private var entries: [SessionHistory.Entry] = []
  private var changes: [SessionHistory.Line] = []
  private var seen: Set<String> = []
  /// The sessions of the log, in the order of their first lines.
  private var sessions: [String] = []
  private var laterLines = 0
  /// When settings were changed for the session alone, the last time.
  private var ownChange = Instant.earliest
  /// Whether a line of the session after the end was passed over.
  private var hasLaterLine = false

  /// - Parameters:
  ///   - session: the session that is asked for; nil for the only one of the log.
  ///   - end: the instant up to which the log is played; nil for that of the session's last event.
  package init(_ policy: Policy, session: String?, until end: Instant?, firing: Firing) {
    timeline = SettingTimeline(policy)
    wanted = session
    self.end = end
    self.firing = firing
  }

  /// Plays a line; throws what is wrong with a policy that can't be compiled for its settings.
  package mutating func play(
    _ line: EventLine,
    at place: FileLine
  ) throws(PolicyError) -> LogReplay.Outcome {
    let isLater = end.map { line.at > $0 } ?? false
    if case .settings(let chosen) = line.content {
      if !line.session.isEmpty {
        let id = String(decoding: line.session, as: UTF8.self)
        if seen.insert(id).inserted { sessions.append(id) }
        guard id == wanted ?? sessions[0] else { return .played([]) }
      }
      if isLater {
        laterLines += 1
        return .played([])
      }
      let count = timeline.count(of: Self.number)
      let (isUsable, diagnostics) = try timeline.change(
        to: chosen,
        at: line.at,
        of: line.session.isEmpty ? nil : Self.number
      )
      if !line.session.isEmpty { ownChange = max(ownChange, line.at) }
      if timeline.count(of: Self.number) > count {
        let settings = chosen.map { setting in
          let key = setting.key.map { ".\($0.value)" } ?? ""
          return (name: setting.name.value + key, value: setting.value.value)
        }
        changes.append(.init(place: place, stamped: line.at, settings: settings))
      }
      return isUsable ? .played(diagnostics) : .refused(diagnostics)
    }
    let id = String(decoding: line.session, as: UTF8.self)
    if seen.insert(id).inserted { sessions.append(id) }
    guard id == wanted ?? sessions[0] else { return .played([]) }
    if isLater {
      // As where the line is played, timers wait for a record until then.
      if case .firing = line.content, !hasLaterLine { replay?.waitForRecord() }
      hasLaterLine = true
      laterLines += 1
      return .played([])
    }
    return play(
      line,
      at: place,
      in: replay ?? SessionReplay(Self.number, at: line.at, &timeline, firing: firing)
    )
  }

  private mutating func play(
    _ line: EventLine,
    at place: FileLine,
    in session: SessionReplay
  ) -> LogReplay.Outcome {
    var session = session
    var steps: [SessionReplay.Step] = []
    var recorded = SessionHistory.Line(place: place, stamped: line.at, fields: line.fields)
    switch line.content {
    case .event(let event):
      recorded.event = event
      session.receive(event, at: line.at, &timeline) { steps.append($0) }
    case .firing(let timer):
      let refusal = session.fire(timer, at: line.at, &timeline) { steps.append($0) }
      if let refusal { return .cannotFire(refusal) }
    case .settings: break
    }
    entries += steps.map(entry)
    // The last step is the line's own; those before are firings that it doesn't tell of.
    entries[entries.count - 1].line = recorded
    replay = session
    return .played([])
  }

  /// What happened to the session that was asked for; up to an instant, if none was given before.
  package mutating func finish(at end: Instant? = nil) -> Subject {
    if let wanted, !seen.contains(wanted) { return .unknown(sessions: sessions) }
    guard let id = wanted ?? (sessions.count == 1 ? sessions[0] : nil) else {
      return .undecided(sessions: sessions)
    }
    let instant = self.end ?? end ?? max(replay?.session.lastSeen ?? .earliest, ownChange)
    var replay = replay ?? SessionReplay(Self.number, at: instant, &timeline, firing: firing)
    var steps: [SessionReplay.Step] = []
    let isDone = replay.advance(through: instant, atMost: Self.longestRun, &timeline) {
      steps.append($0)
    }
    if !isDone { return .endless(session: id, until: instant) }
    return .session(
      SessionHistory(
        id: id,
        at: instant,
        firing: firing,
        entries: entries + steps.map(entry),
        session: replay.session,
        policy: timeline.policy(in: replay.epoch, of: Self.number),
        epoch: replay.epoch,
        changes: changes,
        // Changes that no event of the session came after are later than the last of these.
        laterLines: laterLines + changes.count - replay.epoch
      )
    )
  }

  private func entry(_ step: SessionReplay.Step) -> SessionHistory.Entry {
    .init(step: step, line: step.decision == nil ? changes[step.epoch - 1] : nil)
  }
}
