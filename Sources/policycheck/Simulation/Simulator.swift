import PolicyEngine
import PolicyReplay

/// Plays event lines through a policy; each session sees its own events and the changes of settings.
///
/// A session's timers fire when its own next event comes, or after the last line: what happens to one
/// session never depends on another's. Of a session that has ended only its id and state are kept.
struct Simulator {
  /// The most timers of a session that fire after its last event, unless an end is given: a timer can
  /// start itself for ever.
  private static let longestRun = 10_000

  private struct Session {
    var id: String
    var replay: SessionReplay
  }

  private var timeline: SettingTimeline
  private var sessions: [Session] = []
  private var indices: [String: Int] = [:]
  private let firing: Firing
  private let end: Instant?
  private var passedOver = 0
  private let writer: RecordWriter
  /// Whether the timers of a session were stopped, as there are too many.
  private(set) var isCut = false

  init(_ policy: Policy, firing: Firing, until end: Instant?, writer: RecordWriter) {
    timeline = SettingTimeline(policy)
    self.firing = firing
    self.end = end
    self.writer = writer
  }

  /// The policy that the next line is read for.
  mutating func policy() -> Policy { timeline.latest() }

  /// Plays a line.
  ///
  /// - Returns: whether it could be played, and what is to be reported about it.
  /// - Throws: what is wrong with a policy that can't be compiled for the settings of the line.
  mutating func play(
    _ line: EventLine
  ) throws(PolicyError) -> (isUsable: Bool, diagnostics: [Diagnostic]) {
    if let end, line.at > end {
      passedOver += 1
      return (true, [])
    }
    switch line.content {
    case .settings(let chosen): return try timeline.change(to: chosen, at: line.at)
    case .event(let event, let id):
      let index = indices[id] ?? begin(id, at: line.at)
      let note = note(of: id)
      sessions[index].replay.receive(event, at: line.at, &timeline, note: note)
      return (true, [])
    }
  }

  private mutating func begin(_ id: String, at instant: Instant) -> Int {
    let replay = SessionReplay(at: instant, &timeline, firing: firing)
    sessions.append(Session(id: id, replay: replay))
    indices[id] = sessions.count - 1
    return sessions.count - 1
  }

  /// Prints what happens to a session.
  private func note(of id: String) -> (SessionReplay.Happening) -> Void {
    { [writer] happening in
      switch happening {
      case .step(let decision, _, _, let policy, _): writer.write(decision, of: id, policy)
      case .settings(let policy, _, let stopped, let at, let session):
        writer.write(stopped, at: at, in: policy.state(of: session), of: id, policy)
      }
    }
  }

  /// Runs the timers of all sessions out, in the order in which the sessions began.
  mutating func runOut() {
    let most = end == nil ? Self.longestRun : .max
    for index in sessions.indices {
      let id = sessions[index].id
      let isDone = sessions[index].replay.advance(
        through: end ?? .latest,
        atMost: most,
        &timeline,
        note: note(of: id)
      )
      if isDone { continue }
      isCut = true
      StandardError.write(
        "policycheck: more than \(Self.longestRun) timers of session `\(id)` fire after its last event; the rest is left out, --until gives an end\n"
      )
    }
    if passedOver > 0 {
      let lines =
        passedOver == 1 ? "1 line after --until was" : "\(passedOver) lines after --until were"
      StandardError.write("policycheck: \(lines) not played\n")
    }
  }
}
