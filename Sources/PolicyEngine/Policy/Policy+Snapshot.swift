extension Policy {
  /// Writes a session of this policy down, by name.
  public func snapshot(of session: Session) -> SessionSnapshot {
    var snapshot = SessionSnapshot(
      revision: revision,
      step: session.step,
      state: state(of: session),
      lastSeen: session.hasBegun ? session.lastSeen : nil
    )
    for memory in memories {
      if let value = words.layout.value(of: memory.id.index, in: session.facts) {
        let length = words.lengthMemories.firstIndex(of: memory.id.index)
          .map { DurationText.format(session.deadlines[length: $0]) }
        snapshot.memory[memory.name] = length ?? memory.values[value]
      }
    }
    for timer in timers where session.runs(timer.id.index) {
      snapshot.timers[timer.name] = deadline(of: timer.id.index, in: session)
    }
    for entry in tables.timerMemory.entries where session.facts & entry.fact != 0 {
      let length = DurationText.format(session.deadlines[length: entry.slot])
      snapshot.entered[timers[entry.timer].name] = length
    }
    return snapshot
  }

  /// The session that a snapshot of this policy was made of.
  ///
  /// It goes on as the session itself would have. The settings may have changed since: a timer that they
  /// leave out now has stopped, as with ``adopt(_:at:)``, which is what moves timers that changes move at once.
  ///
  /// - Throws: what does not fit, by name. A snapshot of another revision is refused, whatever its names:
  ///   see ``session(adopting:at:)`` and ``PolicyMapping``.
  public func session(from snapshot: SessionSnapshot) throws(SessionError) -> Session {
    guard snapshot.revision == revision else { throw .otherRevision(snapshot.revision) }
    let (session, stopped) = try read(snapshot)
    for name in stopped {
      guard let timer = timer(named: name)?.id.index else { throw .unknownTimer(name) }
      if words.timers(in: Int(session.state)) >> UInt64(timer) & 1 == 0 {
        throw .timerOutsideItsStates(name, state: snapshot.state)
      }
    }
    return session
  }

  /// The session of a snapshot that another revision of the policy made, mapped by name.
  ///
  /// State, memory and timers with their deadlines are carried over, as by a ``PolicyMapping``, but without
  /// the old policy. Timers stop that this policy doesn't have, or not in the state or under the settings.
  ///
  /// A setting's value on entry that the snapshot doesn't have is taken to be that of now.
  ///
  /// - Parameters:
  ///   - snapshot: a snapshot of any revision.
  ///   - instant: when the policy or its settings changed; see ``adopt(_:at:)``.
  /// - Returns: the session, and the names of the timers that stopped, sorted.
  /// - Throws: which name this policy doesn't know: the state's, or that of something remembered.
  public func session(
    adopting snapshot: SessionSnapshot,
    at instant: Instant
  ) throws(SessionError) -> (session: Session, stopped: [String]) {
    var (session, stopped) = try read(snapshot)
    let adoption = adopt(&session, at: instant)
    if session.step == snapshot.step, snapshot.revision != revision || !stopped.isEmpty {
      session.step = session.nextStep
    }
    stopped += adoption.stopped.map { self[$0].name }
    return (session, stopped.sorted())
  }

  /// The session of a snapshot, and the names of timers that are not carried over.
  private func read(
    _ snapshot: SessionSnapshot
  ) throws(SessionError) -> (session: Session, stopped: [String]) {
    guard let state = state(named: snapshot.state)?.id.index else {
      throw .unknownState(snapshot.state)
    }
    if snapshot.lastSeen == nil, snapshot.step != 0 || !snapshot.timers.isEmpty {
      throw .missingLastSeen
    }
    var session = newSession(in: state, lastSeen: snapshot.lastSeen ?? .earliest, snapshot.step)
    for (name, value) in snapshot.memory.sorted(by: { $0.key < $1.key }) {
      guard let memory = memory(named: name) else { throw .unknownMemory(name) }
      if memory.range != nil {
        let length = try? DurationText.parse(value)
        guard let length, keep(length, in: memory, of: &session) else {
          throw .unknownValue(value, memory: name)
        }
        continue
      }
      guard let index = memory.values.firstIndex(of: value) else {
        throw .unknownValue(value, memory: name)
      }
      session.remember(words.layout.facts(memory: memory.id.index, value: index))
    }
    var stopped: [String] = []
    let allowed = timers(in: state)
    for (name, deadline) in snapshot.timers.sorted(by: { $0.key < $1.key }) {
      guard let bounds = deadline.bounds else { throw .reversedBounds(timer: name) }
      if let timer = timer(named: name)?.id, allowed.contains(timer) {
        session.run(timer.index, until: bounds)
        try remember(deadline, of: timer.index, in: &session)
      } else {
        stopped.append(name)
      }
    }
    try readEntries(of: snapshot, into: &session)
    session.updateDue(among: tables.timerFacts)
    return (session, stopped)
  }

  // MARK: What is known of timers besides

  /// When a running timer may fire, and what else is known of it, by name.
  func deadline(of timer: Int, in session: Session) -> SessionSnapshot.Deadline {
    var deadline = SessionSnapshot.Deadline(session.deadlines[timer])
    let firings = words.layout.firings(of: timer, in: session.facts)
    if firings > 0 { deadline.firings = firings }
    let held = tables.timerMemory.moving.first { $0.timer == timer }
    if let held, let start = StartMark(session.deadlines[length: held.slot]) {
      deadline.started = Instant(milliseconds: start.instant)
      if start.key > 0, let memory = words.keyMemory(of: timer) {
        deadline.key = memories[memory].values[start.key - 1]
      }
    }
    return deadline
  }

  /// Has a session remember what is known of a running timer besides when it may fire.
  func remember(
    _ deadline: SessionSnapshot.Deadline,
    of timer: Int,
    in session: inout Session
  ) throws(SessionError) {
    if let firings = deadline.firings {
      guard firings >= 0 else {
        throw .unknownValue(String(firings), memory: Name.timerPrefix + timers[timer].name)
      }
      let count = min(firings, words.model.timers[timer].length.gaps.count)
      session.facts |= words.layout.firingCount(of: timer, count)
    }
    let held = tables.timerMemory.moving.first { $0.timer == timer }
    if let held, let started = deadline.started {
      var key = 0
      if let name = deadline.key {
        let memory = words.keyMemory(of: timer).map { memories[$0] }
        guard let index = memory?.values.firstIndex(of: name) else {
          throw .unknownValue(name, memory: memory?.name ?? Name.timerPrefix + timers[timer].name)
        }
        key = index + 1
      }
      let mark = StartMark(instant: started.milliseconds, key: key)
      session.deadlines[length: held.slot] = mark.number
    }
  }

  /// Reads settings' values on entry; a snapshot of another revision may not know of them.
  private func readEntries(
    of snapshot: SessionSnapshot,
    into session: inout Session
  ) throws(SessionError) {
    for entry in tables.timerMemory.entries {
      let timer = words.model.timers[entry.timer]
      guard timer.states.contains(Int(session.state)) else { continue }
      guard let text = snapshot.entered[timer.name] else {
        if snapshot.revision != revision { session.enter(entry) }
        continue
      }
      guard let length = try? DurationText.parse(text), length > 0 else {
        throw .unknownValue(text, memory: Name.timerPrefix + timer.name)
      }
      session.remember(length, on: entry)
    }
  }

  /// Has a session remember a length; false where the memory doesn't take it in.
  func keep(_ length: Int64, in memory: MemoryDeclaration, of session: inout Session) -> Bool {
    guard let range = memory.range, length >= range.earliest, length <= range.latest,
      let slot = words.lengthMemories.firstIndex(of: memory.id.index)
    else { return false }
    session.deadlines[length: slot] = length
    session.remember(words.layout.facts(memory: memory.id.index, value: 0))
    return true
  }

  /// A session of this policy in some state, in which nothing is remembered and no timer runs.
  func newSession(in state: Int, lastSeen: Instant, _ step: UInt32) -> Session {
    var session = newSession()
    // What it would begin with is of another state.
    for entry in tables.timerMemory.entries { session.remember(nil, on: entry) }
    session.place = session.layoutTag << 8 | UInt32(state)
    session.present = lastSeen.milliseconds
    session.step = step
    return session
  }

  /// Whether a timer can run under the settings in force.
  package func mayRun(_ timer: Int) -> Bool { tables.existingTimers >> UInt64(timer) & 1 == 1 }

  /// The timers that may run in a state, under the settings in force.
  func timers(in state: Int) -> TimerSet {
    TimerSet(facts: words.timers(in: state) & tables.existingTimers)
  }
}
