package import PolicyEngine

/// Plays the lines of a log; each session sees its own events, and the changes of settings for all or for it.
///
/// A session's timers fire when its own next event comes, or when all are run out: what happens to one
/// session never depends on another's. Of a session that has ended only its id, its state and the last
/// moment that it has seen are kept.
package struct LogReplay {
  package enum Outcome {
    /// It was played, or needn't be; with what is to be reported all the same.
    case played([Diagnostic])
    case refused([Diagnostic])
    case cannotFire(FiringRefusal)
  }

  /// The most timers of a session that fire after its last event, unless an end is given: a timer can
  /// start itself for ever.
  package static let longestRun = 10_000

  /// What is kept of a session that has ended.
  private struct Ended {
    var state: UInt8
    var lastSeen: Instant
  }

  private var timeline: SettingTimeline
  private let policy: Policy
  private let firing: Firing
  private let end: Instant?
  private var sessions = SessionTable<SessionReplay, Ended>()
  /// The sessions of which a line after the end was passed over.
  private var passedOver: Set<Int> = []
  private let isFinal: [Bool]
  /// How many lines were not played as they are after the end.
  package private(set) var linesPassedOver = 0

  /// - Parameter end: the instant after which nothing is played; nil for none.
  package init(_ policy: Policy, firing: Firing, until end: Instant?) {
    timeline = SettingTimeline(policy)
    self.policy = policy
    isFinal = policy.words.model.states.map(\.isFinal)
    self.firing = firing
    self.end = end
  }

  /// Plays a line.
  ///
  /// - Parameter note: is given what happens, with the id of the session.
  /// - Throws: what is wrong with a policy that can't be compiled for the settings of the line.
  package mutating func play(
    _ line: EventLine,
    note: (ArraySlice<UInt8>, SessionReplay.Step) -> Void
  ) throws(PolicyError) -> Outcome {
    if let end, line.at > end {
      linesPassedOver += 1
      passOver(line)
      return .played([])
    }
    switch line.content {
    case .settings(let chosen):
      let number = line.session.isEmpty ? nil : sessions.number(of: line.session.span)
      let (isUsable, diagnostics) = try timeline.change(to: chosen, at: line.at, of: number)
      return isUsable ? .played(diagnostics) : .refused(diagnostics)
    case .event(let event):
      let (number, place) = take(line.session, at: line.at)
      sessions.open[place].receive(event, at: line.at, &timeline) { note(line.session, $0) }
      put(number, place)
    case .firing(let timer):
      let (number, place) = take(line.session, at: line.at)
      let refusal = sessions.open[place].fire(timer, at: line.at, &timeline) {
        note(line.session, $0)
      }
      put(number, place)
      if let refusal { return .cannotFire(refusal) }
    }
    return .played([])
  }

  /// Takes from a line after the end whether the session's timers wait for records until then, as they do
  /// where the line is played.
  private mutating func passOver(_ line: EventLine) {
    if case .settings = line.content { return }
    let number = sessions.number(of: line.session.span)
    guard passedOver.insert(number).inserted, case .firing = line.content,
      case .open(let place) = sessions.standings[number]
    else { return }
    sessions.open[place].waitForRecord()
  }

  /// Runs the timers of all sessions out, in the order in which the sessions began; gives the ids of those
  /// whose timers were stopped, as too many fire.
  package mutating func runOut(
    note: (ArraySlice<UInt8>, SessionReplay.Step) -> Void
  ) -> [String] {
    var cut: [String] = []
    for number in sessions.standings.indices {
      guard case .open(let place) = sessions.standings[number] else { continue }
      let id = sessions[number]
      let isDone = sessions.open[place].advance(
        through: end ?? .latest,
        atMost: end == nil ? Self.longestRun : .max,
        &timeline
      ) { note(id, $0) }
      if !isDone { cut.append(String(decoding: id, as: UTF8.self)) }
    }
    return cut
  }

  // MARK: Sessions

  /// The number of a session and where in ``open`` it is; it begins at an instant if it is new.
  private mutating func take(
    _ id: ArraySlice<UInt8>,
    at instant: Instant
  ) -> (number: Int, place: Int) {
    let number = sessions.number(of: id.span)
    switch sessions.standings[number] {
    case .open(let place): return (number, place)
    case .unbegun:
      let replay = SessionReplay(number, at: instant, &timeline, firing: firing)
      return (number, sessions.begin(number, replay))
    case .over(let rest):
      let replay = SessionReplay(
        number,
        policy.session(endedIn: rest.state, lastSeen: rest.lastSeen),
        timeline,
        firing: firing
      )
      return (number, sessions.begin(number, replay))
    }
  }

  /// Gives a session's place away if the session has ended.
  private mutating func put(_ number: Int, _ place: Int) {
    let session = sessions.open[place].session
    guard isFinal[Int(session.state)] else { return }
    sessions.end(number, Ended(state: session.state, lastSeen: session.lastSeen))
    timeline.forget(number)
  }
}

extension Policy {
  /// A session that has ended, as far as it still matters.
  func session(endedIn state: UInt8, lastSeen: Instant) -> Session {
    let new = newSession()
    return Session(
      facts: new.facts,
      present: lastSeen.milliseconds,
      state: state,
      layoutTag: new.layoutTag
    )
  }
}
