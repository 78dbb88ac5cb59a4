package import PolicyEngine
import PolicyReplay

/// What comes next for a session: by time alone, and by the events that mean something now.
package struct Outlook: Sendable {
  static let mostFirings = 10_000

  /// How the firings end that come if nothing else does.
  package enum End: Sendable, Hashable {
    case done
    case repeating
    /// They go on after so many, and were not looked at further.
    case cut(after: Int)
  }

  package struct RunningTimer: Sendable {
    package var timer: String
    /// The moments at which it may fire, from the present on.
    package var window: ClosedRange<Instant>
    package var run: TimerRun?
    package var firing: FutureStep
  }

  /// Events of which the same comes.
  package struct EventGroup: Sendable {
    package var events: [String]
    /// In the order in which they are tried; the last is for all other cases.
    package var outcomes: [FutureStep]
    /// Whether nothing else may come of them.
    package var isComplete: Bool
  }

  /// In the order in which they are due.
  package var timers: [RunningTimer]
  /// What happens if nothing but time passes; of what comes again and again, the first two.
  package var sequence: [FutureStep]
  package var end: End
  /// Whether the same happens in the same order whenever in their windows timers fire.
  package var isOrdered: Bool

  package var events: [EventGroup]
  package var idle: [String]
}

extension Evidence {
  func outlook() -> Outlook {
    let own = runOut(history.firing)
    let other = runOut(history.firing == .earliest ? .latest : .earliest)
    let isOrdered = own.events == other.events
    var groups: [Outlook.EventGroup] = []
    var keys: [[FutureStep]] = []
    var idle: [String] = []
    for event in model.events.indices {
      let (outcomes, isComplete) = outcomes(of: event)
      guard !isComplete || outcomes.contains(where: { $0.words.outcome != .ignored }) else {
        idle.append(model.events[event].name)
        continue
      }
      let key = outcomes.map { step in
        var step = step
        step.words.event = ""
        return step
      }
      if isComplete, let same = keys.firstIndex(of: key) {
        groups[same].events.append(model.events[event].name)
      } else {
        keys.append(key)
        groups.append(
          .init(events: [model.events[event].name], outcomes: outcomes, isComplete: isComplete)
        )
      }
    }
    return Outlook(
      timers: runningTimers(),
      sequence: sequence(own, isOrdered ? other : own),
      end: own.end,
      isOrdered: isOrdered,
      events: groups,
      idle: idle
    )
  }

  private func runningTimers() -> [Outlook.RunningTimer] {
    model.timers.indices.filter { present.runs($0) }.map { timer in
      var next = present
      let window = window(of: timer)
      let at = history.firing == .earliest ? window.lowerBound : window.upperBound
      let decision = history.policy.tables.fire(timer, in: &next, at: at.milliseconds)
      return Outlook.RunningTimer(
        timer: model.timers[timer].name,
        window: window,
        run: run(of: timer, before: history.entries.count),
        firing: future(decision, after: next)
      )
    }.sorted { $0.firing.window?.lowerBound ?? .latest < $1.firing.window?.lowerBound ?? .latest }
  }

  /// The moments from the present on at which a running timer may fire.
  func window(of timer: Int) -> ClosedRange<Instant> {
    let due = history.session.window(of: timer)
    let first = max(due.lowerBound, history.at)
    return first...max(first, due.upperBound)
  }

  /// What firings do, with the window of each from one end of the timers' windows to the other.
  private func sequence(_ own: RunOut, _ other: RunOut) -> [FutureStep] {
    zip(own.firings, other.firings).map { own, other in
      var step = future(own.decision, after: own.session)
      let (one, two) = (own.decision.at, other.decision.at)
      step.window = min(one, two)...max(one, two)
      step.moreAlike = own.moreAlike
      return step
    }
  }

  /// The firings that come if nothing else does.
  private func runOut(_ firing: Firing) -> RunOut {
    let policy = history.policy
    var session = present
    var run = RunOut()
    while run.events.count < Outlook.mostFirings {
      guard let decision = policy.fireNext(in: &session, through: .latest, firing: firing) else {
        return run
      }
      run.add(decision, session)
      // From here on all is as it was before.
      if !run.seen.insert(Moment(session, of: policy)).inserted {
        run.end = .repeating
        return run
      }
    }
    if policy.nextFiring(in: session, firing: firing) != nil {
      run.end = .cut(after: run.events.count)
    }
    return run
  }
}

/// The firings that come if nothing else does, without those that are like two before them.
private struct RunOut {
  /// Each with how many that are like earlier ones come after it and are left out.
  private(set) var firings: [(decision: Decision, session: Session, moreAlike: Int)] = []
  /// The events of all.
  private(set) var events: [Int] = []
  var end = Outlook.End.done
  var seen: Set<Moment> = []
  /// How many had the same event, rule, state before, and timers.
  private var counts: [[Int]: Int] = [:]

  mutating func add(_ decision: Decision, _ session: Session) {
    let kind = [
      decision.event.index, decision.rule?.index ?? -1, decision.from.index,
      Int(decision.started.rawValue), Int(decision.cancelled.rawValue),
    ]
    events.append(decision.event.index)
    counts[kind, default: 0] += 1
    if counts[kind, default: 0] > 2 {
      firings[firings.count - 1].moreAlike += 1
    } else {
      firings.append((decision, session, 0))
    }
  }
}
