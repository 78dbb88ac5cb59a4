extension PolicyTables {
  /// Takes over a session that ran under other settings, at an instant.
  ///
  /// Timers stop that these settings leave out. One that a changed setting moves at once is due as if it had
  /// started with the value of now; where that would be before this instant, as soon as it may fire from there on.
  ///
  /// - Returns: the timers that stopped, and those that are due at another time, as bits.
  func adopt(_ session: inout Session, at instant: Int64) -> (stopped: UInt64, moved: UInt64) {
    // Of a session that has seen nothing, all that it has is its beginning.
    if !session.hasBegun {
      session = newSession()
      return (0, 0)
    }
    let running = session.facts & timerFacts
    var stopped = running & ~existingTimers
    var moved: UInt64 = 0
    let present = max(instant, session.present)
    for held in timerMemory.moving where (running & ~stopped) >> UInt64(held.timer) & 1 == 1 {
      guard let start = StartMark(session.deadlines[length: held.slot]) else { continue }
      guard let now = deadline(of: held.timer, startedAt: start) else {
        stopped |= 1 << UInt64(held.timer)
        continue
      }
      let known = session.deadlines[held.timer]
      let floor = firstMoment(of: held.timer, from: present)
      let next = Session.Deadline(
        earliest: max(now.earliest, min(known.earliest, floor)),
        latest: max(now.latest, min(known.latest, floor))
      )
      if next == known { continue }
      session.deadlines.set(held.timer, next)
      moved |= 1 << UInt64(held.timer)
    }
    session.facts &= ~(stopped | timerMemory.firingCounts(of: stopped))
    forgetStarts(in: &session)
    if stopped | moved != 0 { session.updateDue(among: timerFacts) }
    return (stopped, moved)
  }

  /// When a timer may fire first from an instant on that is past its time: one that fires only in a calendar's open
  /// time waits for that.
  private func firstMoment(of timer: Int, from instant: Int64) -> Int64 {
    guard calendarTimers >> UInt32(timer) & 1 == 1, let use = calendars.uses[timer], !use.counts
    else { return instant }
    let openings = calendars.openings[Int(use.calendar)]
    let opening = openings.nextOpening(atOrAfter: instant &+ use.before)
    return opening.map { $0 &- use.before } ?? Instant.afterCalendar.milliseconds
  }

  /// When a timer is due that started some time ago, under these settings; nil where they leave it out.
  private func deadline(of timer: Int, startedAt start: StartMark) -> Session.Deadline? {
    guard let source = timerLengths[timer].first(where: { $0.key == start.key }),
      case .fixed(let length) = source.length
    else { return nil }
    let window = TimeWindow(length, adding: source.margin)
    return deadline(of: timer, startingAt: start.instant, window)
  }

  /// Forgets when timers started that run no more, so that two sessions are the same that go on the same.
  func forgetStarts(in session: inout Session) {
    for held in timerMemory.moving where session.facts >> UInt64(held.timer) & 1 == 0 {
      session.deadlines[length: held.slot] = 0
    }
  }
}
