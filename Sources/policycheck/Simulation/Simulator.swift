import PolicyEngine
import PolicyReplay

/// Plays event lines through a policy; each session sees its own events and the changes of settings.
///
/// A session's timers fire when its own next event comes, or after the last line: what happens to one
/// session never depends on another's. Of a session that has ended only its id and status are kept.
struct Simulator {
  /// The most timers of a session that fire after its last event, unless an end is given: a timer can
  /// start itself for ever.
  private static let longestRun = 10_000

  private struct Conversation {
    var id: String
    var replay: SessionReplay
  }

  private var timeline: SettingTimeline
  private var conversations: [Conversation] = []
  private var indices: [String: Int] = [:]
  private let firing: Firing
  private let end: Instant?
  private var passedOver = 0
  private let writer: RecordWriter
  private var problems = LineProblems()
  /// Whether the timers of a session were stopped, as there are too many.
  private var isCut = false

  init(_ policy: Policy, firing: Firing, until end: Instant?, writer: RecordWriter) {
    timeline = SettingTimeline(policy)
    self.firing = firing
    self.end = end
    self.writer = writer
  }

  /// Whether something could not be played.
  var hasProblems: Bool { problems.areThere || isCut }

  /// Plays one line.
  mutating func play(_ line: EventLog.Line) {
    switch line {
    case .text(let source): play(source)
    case .unreadable(let problem): problems.refuse(problem)
    }
  }

  private mutating func play(_ source: SourceFile) {
    let policy = timeline.latest()
    let read = EventLine.read(source, for: policy)
    problems.refuse(read.diagnostics, in: source, policy)
    guard let line = read.line else { return }
    if let end, line.at > end {
      passedOver += 1
      return
    }
    switch line.content {
    case .event(let event, let id): play(event, of: id, at: line.at, source)
    case .settings(let chosen): set(chosen, at: line.at, source)
    }
  }

  // MARK: Lines

  private mutating func play(
    _ event: Event,
    of id: String,
    at instant: Instant,
    _ source: SourceFile
  ) {
    let index = indices[id] ?? begin(id, at: instant)
    let note = note(of: id)
    conversations[index].replay.receive(event, at: instant, &timeline, note: note)
  }

  private mutating func begin(_ id: String, at instant: Instant) -> Int {
    let replay = SessionReplay(at: instant, &timeline, firing: firing)
    conversations.append(Conversation(id: id, replay: replay))
    indices[id] = conversations.count - 1
    return conversations.count - 1
  }

  private mutating func set(_ chosen: [ChosenSetting], at instant: Instant, _ line: SourceFile) {
    let policy = timeline.latest()
    do throws(PolicyError) {
      let change = try timeline.change(to: chosen, at: instant)
      if change.isUsable {
        problems.tell(change.diagnostics, in: line, policy)
      } else {
        problems.refuse(change.diagnostics, in: line, policy)
      }
    } catch {
      problems.refuse(error.description)
    }
  }

  /// Prints the steps of a session.
  private func note(of id: String) -> (SessionReplay.Happening) -> Void {
    { [writer] happening in
      if case .step(let decision, _, _, let policy) = happening {
        writer.write(decision, of: id, policy)
      }
    }
  }

  // MARK: Timers

  /// Runs the timers of all sessions out, in the order in which the sessions began.
  mutating func runOut() {
    let most = end == nil ? Self.longestRun : .max
    for index in conversations.indices {
      let id = conversations[index].id
      let isDone = conversations[index].replay.advance(
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
    problems.finish()
    if passedOver > 0 {
      let lines =
        passedOver == 1 ? "1 line after --until was" : "\(passedOver) lines after --until were"
      StandardError.write("policycheck: \(lines) not played\n")
    }
  }
}
