import PolicyEngine

/// A way through a session: events without a text, one after the other, and then timers that fire.
struct SessionWay {
  private(set) var events: [String] = []
  /// The timers that fire once the events are over, by name.
  private(set) var firings: [String] = []

  private var session: Session
  private var states: Set<UInt8>
  private var hasEnded = false

  /// How long after one event the next one comes.
  static let pause: Int64 = 10_000
  private static let mostEvents = 4
  private static let mostFirings = 6
  /// Sessions that are looked at: somebody waits.
  private static let most = 5_000

  private init(_ policy: Policy) {
    session = policy.newSession()
    states = [session.state]
  }

  /// The way that shows the most states, to an end if one can be come to, with the fewest events.
  static func mostTelling(of policy: Policy) -> SessionWay {
    var ways = [SessionWay(policy)]
    var best = ways[0]
    var seen: Set<[UInt64]> = []
    var next = 0
    while next < ways.count, next < most {
      let way = ways[next]
      next += 1
      let whole = way.runningOut(policy)
      if (best.states.count, best.hasEnded ? 1 : 0) < (whole.states.count, whole.hasEnded ? 1 : 0) {
        best = whole
      }
      if way.events.count == mostEvents || way.hasEnded { continue }
      for event in policy.events {
        guard let longer = way.adding(event.name, policy),
          // The same session by a way that is as short.
          seen.insert([longer.session.facts, UInt64(longer.session.state)]).inserted
        else { continue }
        ways.append(longer)
      }
    }
    return best
  }

  /// The way with an event more; nil where nothing comes of it, or a timer fires before.
  private func adding(_ event: String, _ policy: Policy) -> SessionWay? {
    guard let made = try? policy.event(event) else { return nil }
    var longer = self
    var hasFired = false
    let instant = Instant(milliseconds: Int64(events.count) * Self.pause)
    let decision = policy.receive(made, at: instant, in: &longer.session) { _ in hasFired = true }
    if hasFired || decision.outcome != .applied { return nil }
    longer.events.append(event)
    longer.visit(policy)
    return longer
  }

  /// The way with the timers that fire after it, up to the last that changes the state.
  private func runningOut(_ policy: Policy) -> SessionWay {
    var way = self
    var last = self
    var present: Instant?
    for _ in 0..<Self.mostFirings {
      guard !way.hasEnded, let due = policy.nextFiring(in: way.session),
        let decision = policy.fireNext(in: &way.session, through: due),
        let timer = policy.timer(firedBy: decision)
      else { break }
      // What fires at the same instant is one moment.
      if due != present { way.firings.append(policy[timer].name) }
      present = due
      way.visit(policy)
      if decision.changesState { last = way }
    }
    return last
  }

  private mutating func visit(_ policy: Policy) {
    states.insert(session.state)
    hasEnded = policy.hasEnded(session)
  }
}

extension SessionWay {
  /// After how many of the events a text is answered otherwise than others are, with what event and field.
  func place(ofWord word: String, _ policy: Policy) -> (after: Int, event: String, field: String)? {
    var session = policy.newSession()
    for count in 0...events.count {
      let instant = Instant(milliseconds: Int64(count) * Self.pause)
      for event in policy.words.model.events {
        for field in event.fields where field.type == .text {
          var (one, other) = (session, session)
          guard let spoken = try? policy.event(event.name, [field.name: word]),
            let plain = try? policy.event(event.name)
          else { continue }
          let answer = policy.receive(spoken, at: instant, in: &one)
          if answer.rule != policy.receive(plain, at: instant, in: &other).rule {
            return (count, event.name, field.name)
          }
        }
      }
      guard count < events.count, let event = try? policy.event(events[count]) else { break }
      _ = policy.receive(event, at: instant, in: &session)
    }
    return nil
  }
}
