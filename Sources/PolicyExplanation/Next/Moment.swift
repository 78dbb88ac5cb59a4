import PolicyEngine

/// A session without its times.
struct Situation: Hashable {
  let state: UInt8
  let facts: UInt64

  init(_ session: Session) {
    (state, facts) = (session.state, session.facts)
  }
}

/// A session as time goes on from it: the instant itself makes no difference where no calendar is asked.
struct Moment: Hashable {
  private var situation: Situation
  private var instant: Int64?
  /// How long each running timer still has to the beginning of its window and to its end.
  private var left: [Int64]
  /// The lengths that are remembered.
  private var lengths: [Int64]

  init(_ session: Session, of policy: Policy) {
    situation = Situation(session)
    if !policy.words.model.calendars.isEmpty { instant = session.present }
    lengths = (policy.words.lengthMemories.indices + policy.tables.timerMemory.entries.map(\.slot))
      .map { session.deadlines[length: $0] }
    left = policy.words.model.timers.indices.filter(session.runs).flatMap { timer in
      let deadline = session.deadlines[timer]
      return [max(0, deadline.earliest - session.present), deadline.latest - session.present]
    }
  }
}
