import PolicyEngine

/// Plays sessions to places that an exploration found.
struct PlacePlayer {
  private let behaviour: Behaviour
  private let hasCalendars: Bool

  /// - Parameter hasCalendars: whether it makes a difference when a session begins.
  init(_ behaviour: Behaviour, hasCalendars: Bool) {
    (self.behaviour, self.hasCalendars) = (behaviour, hasCalendars)
  }

  /// A session at the end of a way; nil where none could be played.
  ///
  /// - Parameters:
  ///   - location: where the way leads.
  ///   - zone: the values that the clocks have when the session is looked at; without it that is at its last step.
  ///   - isWanted: whether no other moments are to be tried.
  func play(
    _ way: [WayStep],
    to location: Location,
    in zone: Zone? = nil,
    where isWanted: (PlayedSession) -> Bool
  ) -> PlayedSession? {
    var timing = Timing(way, behaviour)
    if let zone { timing.look(in: zone) }
    if let witness = behaviour.witness(timing),
      let played = play(witness, from: Beginnings.usual.milliseconds, to: location),
      isWanted(played)
    {
      return played
    }
    // Other moments, and where calendars are asked other beginnings.
    var found: PlayedSession?
    _ = Rehearsal.play(way, behaviour, clock: nil) { moved, begin in
      guard var witness = behaviour.witness(moved) else { return false }
      let first = witness.steps.first?.at ?? 0
      for index in witness.steps.indices { witness.steps[index].at -= first }
      var played = play(witness, from: begin.milliseconds + first, to: location)
      // What the clocks are then is not known before, so it is looked at as late as can be.
      if zone != nil { played = played.map { late($0) ?? $0 } }
      found = played.flatMap { isWanted($0) ? $0 : nil }
      return found != nil
    }
    return found
  }

  private func play(_ witness: Witness, from start: Int64, to location: Location)
    -> PlayedSession?
  {
    guard let session = WitnessPlayer(behaviour.policy, from: start).play(witness)?.session,
      session.state == location.state, session.facts == location.facts,
      let last = witness.steps.last
    else { return nil }
    var witness = witness
    if hasCalendars { witness.begins = Instant(milliseconds: start) }
    return PlayedSession(
      session: session,
      witness: witness,
      start: start,
      instant: start + (witness.until ?? last.at)
    )
  }

  /// The same right before its next timer has to fire; nil where that is not later.
  func late(_ played: PlayedSession) -> PlayedSession? {
    let due = behaviour.policy.nextFiring(in: played.session, firing: .latest)
    guard let due, due.milliseconds - 1 > played.instant else { return nil }
    var late = played
    late.instant = due.milliseconds - 1
    late.witness.until = late.instant - played.start
    return late
  }

  /// Why no session could be played by a way, as far as it is known, as the end of a sentence.
  func obstacle(on way: [WayStep]) -> String? {
    let model = behaviour.model
    for step in way {
      if case .event(let outcome) = step.move.cause, outcome.fields == nil {
        let event = model.eventName(Int(step.move.record.event))
        return "no content of `\(event)` is known that leads there"
      }
      for start in step.move.starts {
        let timer = model.timers[start.timer]
        if let calendar = timer.calendar {
          let name = model.calendars[calendar.index].name
          return "the timer `\(timer.name)` goes by the calendar `\(name)`"
        }
        if case .session = start.length.origin {
          return "the timer `\(timer.name)` runs for a length that is remembered"
        }
      }
    }
    let calendars = model.usedCalendars.sorted().map { model.calendars[$0].name }
    return calendars.isEmpty ? nil : "calendars are asked: \(Suggestion.list(calendars))"
  }
}
