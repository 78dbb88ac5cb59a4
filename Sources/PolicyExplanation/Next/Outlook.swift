package import PolicyEngine

/// What comes next for a session: by time alone, and by the events that mean something now.
package struct Outlook: Sendable {
  /// The most firings that are looked ahead.
  static let mostFirings = 20

  /// A timer that runs.
  package struct RunningTimer: Sendable {
    package var timer: String
    /// The moments at which it may fire, from the present on.
    package var window: ClosedRange<Instant>
    /// How it came to run.
    package var run: TimerRun?
    /// What its firing would do now.
    package var firing: FutureStep
  }

  /// Events of which the same comes.
  package struct EventGroup: Sendable {
    package var events: [String]
    /// In the order in which they are tried; the last is for all other cases.
    package var outcomes: [FutureStep]
  }

  /// In the order in which they are due.
  package var timers: [RunningTimer]
  /// What happens if nothing but time passes.
  package var sequence: [FutureStep]
  /// Whether timers go on firing after the sequence.
  package var isCut: Bool
  package var events: [EventGroup]
  /// The events that would be ignored.
  package var idle: [String]
}

extension Knowledge {
  func outlook() -> Outlook {
    let (sequence, isCut) = sequence()
    var groups: [Outlook.EventGroup] = []
    var keys: [[FutureStep]] = []
    var idle: [String] = []
    for event in model.events.indices {
      let outcomes = outcomes(of: event)
      guard outcomes.contains(where: { !$0.changesNothing }) else {
        idle.append(model.events[event].name)
        continue
      }
      let key = outcomes.map { step in
        var step = step
        step.event = ""
        return step
      }
      if let same = keys.firstIndex(of: key) {
        groups[same].events.append(model.events[event].name)
      } else {
        keys.append(key)
        groups.append(.init(events: [model.events[event].name], outcomes: outcomes))
      }
    }
    return Outlook(
      timers: runningTimers(),
      sequence: sequence,
      isCut: isCut,
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
        firing: future(decision)
      )
    }.sorted { $0.firing.window?.lowerBound ?? .latest < $1.firing.window?.lowerBound ?? .latest }
  }

  /// The moments from the present on at which a running timer may fire.
  func window(of timer: Int) -> ClosedRange<Instant> {
    let due = history.session.due(timer)
    let first = max(due.lowerBound, history.at)
    return first...max(first, due.upperBound)
  }

  /// The firings that come if nothing else does, with the window of each where the order of all is the
  /// same whether timers fire early or late.
  private func sequence() -> (steps: [FutureStep], isCut: Bool) {
    let (own, isCut) = runOut(history.firing)
    let other = runOut(history.firing == .earliest ? .latest : .earliest).decisions
    let isSame = own.map(\.event) == other.map(\.event)
    let steps = zip(own, isSame ? other : own).map { decision, other in
      var step = future(decision)
      step.window = min(decision.at, other.at)...max(decision.at, other.at)
      return step
    }
    return (steps, isCut)
  }

  private func runOut(_ firing: Firing) -> (decisions: [Decision], isCut: Bool) {
    var session = present
    var decisions: [Decision] = []
    while decisions.count < Outlook.mostFirings,
      let decision = history.policy.fireNext(in: &session, through: .latest, firing: firing)
    {
      decisions.append(decision)
    }
    return (decisions, history.policy.nextFiring(in: session, firing: firing) != nil)
  }
}
