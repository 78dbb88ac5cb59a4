/// How sessions of one policy become sessions of another: by the names of states, memories and timers.
///
/// Made once for two policies, and used for all sessions, as when a service takes up changed files. Nothing is
/// guessed: a name stands for the same thing in both, and what has none in the new policy is ``lost``. To the
/// same policy under other settings it is what ``Policy/adopt(_:at:)`` does.
public struct PolicyMapping: Sendable {
  /// Something of the old policy that the new one does not have, by name.
  public enum Loss: Sendable, Hashable {
    /// A state is gone: sessions that are in it are refused.
    case state(String)
    /// A memory is gone: sessions that remember something there are refused.
    case memory(String)
    /// A value of a memory is gone: sessions that remember it are refused.
    case value(String, memory: String)
    /// A timer is gone, or the new policy's settings leave it out: where it runs, it stops.
    case timer(String)
    /// A timer no longer runs in a state that both policies have: where it does, it stops.
    case timerInState(String, state: String)
  }

  private typealias Remembered = (all: UInt64, holding: UInt64)

  /// The policy whose sessions are mapped.
  public let from: Policy
  /// The policy whose sessions they become.
  public let to: Policy
  /// What can get lost, in the order of declaration: states, memories with their values, timers.
  ///
  /// Whether any session can be where it matters is not said here.
  public let lost: [Loss]

  private let states: [Int?]
  /// By value of a memory of the old policy, what an old session has that remembers it, and a new one then.
  private let values: [(fact: UInt64, target: Result<Remembered, SessionError>)]
  private let timers: [Int?]
  /// By memory of a length of the old policy, the new one's, if it has that name and is of a length too.
  private let lengths: [(memory: MemoryDeclaration, target: MemoryDeclaration?)]

  /// The mapping of one policy's sessions to another, under the settings that both have.
  public init(from: Policy, to: Policy) {
    self.from = from
    self.to = to
    var lost: [Loss] = []
    let states = from.states.map { to.state(named: $0.name)?.id.index }
    for (state, target) in zip(from.states, states) where target == nil {
      lost.append(.state(state.name))
    }
    var values: [(fact: UInt64, target: Result<Remembered, SessionError>)] = []
    var lengths: [(memory: MemoryDeclaration, target: MemoryDeclaration?)] = []
    for memory in from.memories {
      let target = to.memory(named: memory.name)
      if target == nil { lost.append(.memory(memory.name)) }
      if let range = memory.range {
        let new = target.flatMap { $0.range == nil ? nil : $0 }
        if let target, new == nil { lost.append(.memory(target.name)) }
        if let new = new?.range, new.earliest > range.earliest || new.latest < range.latest {
          lost.append(.value(range.description, memory: memory.name))
        }
        lengths.append((memory, new))
        continue
      }
      for (index, value) in memory.values.enumerated() {
        let fact = from.words.layout.fact(memory: memory.id.index, value: index)
        guard let target else {
          values.append((fact, .failure(.unknownMemory(memory.name))))
          continue
        }
        guard let index = target.values.firstIndex(of: value) else {
          lost.append(.value(value, memory: memory.name))
          values.append((fact, .failure(.unknownValue(value, memory: memory.name))))
          continue
        }
        let facts = to.words.layout.facts(memory: target.id.index, value: index)
        values.append((fact, .success(facts)))
      }
    }
    let timers = from.timers.map { to.timer(named: $0.name)?.id.index }
    for (timer, target) in zip(from.timers, timers) where from.mayRun(timer.id.index) {
      guard let target, to.mayRun(target) else {
        lost.append(.timer(timer.name))
        continue
      }
      for (state, targetState) in zip(from.states, states) {
        guard let targetState,
          from.words.timers(in: state.id.index) >> UInt64(timer.id.index) & 1 == 1,
          to.words.timers(in: targetState) >> UInt64(target) & 1 == 0
        else { continue }
        lost.append(.timerInState(timer.name, state: state.name))
      }
    }
    self.lost = lost
    self.states = states
    self.values = values
    self.lengths = lengths
    self.timers = timers
  }

  /// Makes a session of the old policy one of the new: state, memory, and timers with their deadlines.
  ///
  /// A timer stops that the new policy doesn't have, or not in the state or under its settings. Others go on as
  /// under ``Policy/adopt(_:at:)``; a value on entry that the old policy didn't ask for is that of now. It
  /// counts as a step of a session that has begun, unless nothing changes.
  ///
  /// - Parameters:
  ///   - session: a session of the old policy; it becomes one of the new.
  ///   - instant: when the new policy came into force.
  /// - Returns: the timers that stopped, and those that moved.
  /// - Throws: what the new policy has no name for, or that the session is not one of the old policy. The
  ///   session is then as it was.
  @discardableResult
  public func adopt(
    _ session: inout Session,
    at instant: Instant
  ) throws(SessionError) -> Adoption {
    try from.check(session)
    if from.revision == to.revision, from.tables.layoutTag == to.tables.layoutTag {
      return to.adopt(&session, at: instant)
    }
    guard let state = states[Int(session.state)] else {
      throw .unknownState(from.states[Int(session.state)].name)
    }
    var mapped = to.newSession(in: state, lastSeen: session.lastSeen, session.nextStep)
    for value in values where session.facts & value.fact != 0 {
      mapped.remember(try value.target.get())
    }
    for (slot, (memory, target)) in lengths.enumerated() {
      let length = session.deadlines[length: slot]
      if session.facts & from.words.layout.fact(memory: memory.id.index, value: 0) == 0 { continue }
      guard let target else { throw .unknownMemory(memory.name) }
      guard to.keep(length, in: target, of: &mapped) else {
        throw .unknownValue(DurationText.format(length), memory: memory.name)
      }
    }
    let allowed = to.timers(in: state)
    var stopped = TimerSet()
    for timer in TimerSet(facts: session.facts & from.tables.timerFacts) {
      if let target = timers[timer.index], allowed.contains(target) {
        mapped.run(target, until: session.deadlines[timer.index])
        try remember(timer.index, of: session, as: target, in: &mapped)
      } else {
        stopped.insert(timer)
      }
    }
    rememberEntries(of: session, in: &mapped)
    mapped.updateDue(among: to.tables.timerFacts)
    let (left, moved) = to.tables.adopt(&mapped, at: instant.milliseconds)
    for (timer, target) in zip(from.timers, timers) {
      if let target, left >> UInt64(target) & 1 == 1 { stopped.insert(timer.id) }
    }
    session = mapped
    return Adoption(stopped: stopped, moved: TimerSet(facts: moved))
  }

  // MARK: What is known of timers besides

  /// How often a timer has fired, and when it started.
  private func remember(
    _ timer: Int,
    of session: Session,
    as target: Int,
    in mapped: inout Session
  ) throws(SessionError) {
    let length = to.words.model.timers[target].length
    if length.gaps.isEmpty, length.changes != .atOnce { return }
    var known = from.deadline(of: timer, in: session)
    let memory = to.words.keyMemory(of: target).map { to.memories[$0] }
    // A key that the new policy doesn't have, or the old one didn't ask for, is that which the session has now.
    if known.key.map({ memory?.values.contains($0) != true }) ?? true {
      known.key = memory.flatMap { memory in
        to.words.layout.value(of: memory.id.index, in: mapped.facts).map { memory.values[$0] }
      }
    }
    try to.remember(known, of: target, in: &mapped)
  }

  /// The values on entry; that of now where the old policy asked for none in the session's state.
  private func rememberEntries(of session: Session, in mapped: inout Session) {
    for new in to.tables.timerMemory.entries {
      let timer = to.words.model.timers[new.timer]
      guard timer.states.contains(Int(mapped.state)) else { continue }
      let old = from.tables.timerMemory.entries.first { from.timers[$0.timer].name == timer.name }
      guard let old, session.hasBegun,
        from.words.model.timers[old.timer].states.contains(Int(session.state))
      else {
        mapped.enter(new)
        continue
      }
      let hasOne = session.facts & old.fact != 0
      mapped.remember(hasOne ? session.deadlines[length: old.slot] : nil, on: new)
    }
  }
}
