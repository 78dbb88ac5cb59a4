package import PolicyEngine

/// One session of a log, played under the settings that hold as time passes.
///
/// Its timers fire when its own next event comes, or when it is reported to go on: what happens to one
/// session never depends on another's.
package struct SessionReplay {
  /// What happened to the session, under the settings of an epoch.
  package enum Happening {
    /// A step, with the session before and after it.
    case step(Decision, before: Session, after: Session, Policy, epoch: Int)
    /// The epoch began, and its settings stopped timers.
    case settings(Policy, epoch: Int, stopped: TimerSet, at: Instant, before: Session)
  }

  package private(set) var session: Session
  /// The epoch of the ``SettingTimeline`` that the session is in.
  package private(set) var epoch: Int
  private let firing: Firing

  /// A session before its first event, which comes at an instant.
  package init(at instant: Instant, _ timeline: inout SettingTimeline, firing: Firing) {
    epoch = timeline.epoch(at: instant)
    session = timeline.policy(in: epoch).newSession()
    self.firing = firing
  }

  /// Handles an event, after all that comes before it.
  package mutating func receive(
    _ event: Event,
    at instant: Instant,
    _ timeline: inout SettingTimeline,
    note: (Happening) -> Void
  ) {
    _ = advance(through: max(instant, session.lastSeen), &timeline, note: note)
    let policy = timeline.policy(in: epoch)
    let before = session
    let decision = policy.receive(event, at: instant, in: &session, firing: firing)
    note(.step(decision, before: before, after: session, policy, epoch: epoch))
  }

  /// Fires the timers up to an instant, under the settings of each moment.
  ///
  /// - Parameter most: how many may fire; a timer runs for some time, so up to an instant only so many
  ///   can, but these may be more than anybody wants to see.
  /// - Returns: false when there are more.
  package mutating func advance(
    through limit: Instant,
    atMost most: Int = .max,
    _ timeline: inout SettingTimeline,
    note: (Happening) -> Void
  ) -> Bool {
    var count = 0
    while true {
      let policy = timeline.policy(in: epoch)
      let end = timeline.end(of: epoch, through: limit)
      var before = session
      while let decision = policy.fireNext(
        in: &session,
        through: end ?? limit,
        firing: firing
      ) {
        note(.step(decision, before: before, after: session, policy, epoch: epoch))
        before = session
        count += 1
        if count >= most, let next = policy.nextFiring(in: session, firing: firing), next <= limit {
          return false
        }
      }
      guard let end else { return true }
      epoch += 1
      let next = timeline.policy(in: epoch)
      before = session
      let stopped = next.adopt(&session)
      let at = max(end, session.lastSeen)
      note(.settings(next, epoch: epoch, stopped: stopped, at: at, before: before))
    }
  }
}
