extension Policy {
  /// Packs a session of this policy into a few bytes, for a store: all that it is but its step.
  ///
  /// The bytes mean what they do under the policy's ``revision`` only, which is stored with them, as is the step. A
  /// session with one timer takes about twenty.
  public func pack(_ session: Session) -> [UInt8] {
    tables.expectOwn(session)
    let packing = words.packing
    var bytes = PackedBytes()
    bytes.append(SessionPacking.version)
    bytes.append(UInt64(packing.codeByState[Int(session.state)]))
    bytes.append(signed: session.present)
    packMemories(of: session, packing, into: &bytes)
    let running = session.facts & tables.timerFacts
    bytes.append(running)
    var rest = running
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      rest &= rest - 1
      packDeadline(of: timer, in: session, packing.timers[timer], into: &bytes)
    }
    packEntries(of: session, into: &bytes)
    return bytes.bytes
  }

  /// The session that was packed under this policy's revision, under the settings of now.
  ///
  /// A timer that these settings leave out has stopped, as with ``session(from:)``.
  ///
  /// - Parameters:
  ///   - bytes: what ``pack(_:)`` gave.
  ///   - step: the session's step.
  /// - Throws: ``SessionError/damaged(offset:)`` for bytes that no session of this policy has.
  public func session(unpacking bytes: [UInt8], step: UInt32) throws(SessionError) -> Session {
    var reader = PackedBytes.Reader(bytes[...])
    guard try reader.number() == SessionPacking.version else { throw .damaged(offset: 0) }
    let packing = words.packing
    let state = Int(packing.stateByCode[try reader.number(below: packing.stateByCode.count)])
    let present = try instant(&reader)
    var session = newSession(in: state, lastSeen: .earliest, step)
    session.present = present
    try unpackMemories(&reader, packing, into: &session)
    let start = reader.offset
    let running = try reader.bits(below: packing.timers.count)
    // No setting lets a timer run outside its states.
    guard running & ~words.timers(in: state) == 0 else { throw .damaged(offset: start) }
    var rest = running
    while rest != 0 {
      let timer = rest.trailingZeroBitCount
      rest &= rest - 1
      try unpackDeadline(of: timer, &reader, packing, into: &session)
    }
    try unpackEntries(&reader, into: &session)
    guard reader.isAtEnd else { throw .damaged(offset: reader.offset) }
    session.updateDue(among: tables.timerFacts)
    return session
  }

  // MARK: Memories

  private func packMemories(
    of session: Session,
    _ packing: SessionPacking,
    into bytes: inout PackedBytes
  ) {
    var held: UInt64 = 0
    var codes = InlineArray<64, UInt8>(repeating: 0)
    for (memory, packed) in packing.memories.enumerated() {
      guard let code = packed.fact.firstIndex(where: { session.facts & $0 != 0 }) else { continue }
      held |= 1 << UInt64(memory)
      codes[memory] = UInt8(code)
    }
    bytes.append(held)
    while held != 0 {
      let memory = held.trailingZeroBitCount
      held &= held - 1
      let packed = packing.memories[memory]
      if let length = packed.length {
        bytes.append(UInt64(session.deadlines[length: length.slot]))
      } else if packed.index.count > 1 {
        bytes.append(UInt64(codes[memory]))
      }
    }
  }

  private func unpackMemories(
    _ reader: inout PackedBytes.Reader,
    _ packing: SessionPacking,
    into session: inout Session
  ) throws(SessionError) {
    var held = try reader.bits(below: packing.memories.count)
    while held != 0 {
      let memory = packing.memories[held.trailingZeroBitCount]
      held &= held - 1
      var code = 0
      if let length = memory.length {
        let start = reader.offset
        let value = Int64(clamping: try reader.number())
        guard value >= length.range.earliest, value <= length.range.latest else {
          throw .damaged(offset: start)
        }
        session.deadlines[length: length.slot] = value
      } else if memory.index.count > 1 {
        code = try reader.number(below: memory.index.count)
      }
      session.remember((memory.all, memory.holding[code]))
    }
  }

  // MARK: Timers

  private func packDeadline(
    of timer: Int,
    in session: Session,
    _ packed: SessionPacking.Timer,
    into bytes: inout PackedBytes
  ) {
    let deadline = session.deadlines[timer]
    bytes.append(signed: deadline.earliest - session.present)
    bytes.append(UInt64(deadline.latest - deadline.earliest))
    if packed.repeats > 0 {
      bytes.append(UInt64(words.layout.firings(of: timer, in: session.facts)))
    }
    guard let slot = packed.mark else { return }
    guard let mark = StartMark(session.deadlines[length: slot]) else {
      bytes.append(0)
      return
    }
    // 1 for a start without a key, and what is above for the key's code.
    let key = packed.key.flatMap { memory in
      mark.key == 0 ? nil : words.packing.memories[memory].index.firstIndex(of: mark.key - 1)
    }
    bytes.append(UInt64(key.map { $0 + 2 } ?? 1))
    bytes.append(signed: session.present - mark.instant)
  }

  private func unpackDeadline(
    of timer: Int,
    _ reader: inout PackedBytes.Reader,
    _ packing: SessionPacking,
    into session: inout Session
  ) throws(SessionError) {
    let packed = packing.timers[timer]
    let earliest = try instant(&reader, from: session.present, atMost: Self.latestKept)
    let start = reader.offset
    let width = Int64(clamping: try reader.number())
    let (latest, isTooLate) = earliest.addingReportingOverflow(width)
    guard !isTooLate, latest <= Self.latestKept else { throw .damaged(offset: start) }
    let runs = mayRun(timer)
    if runs { session.run(timer, until: .init(earliest: earliest, latest: latest)) }
    if packed.repeats > 0 {
      let firings = try reader.number(below: packed.repeats + 1)
      if runs { session.facts |= words.layout.firingCount(of: timer, firings) }
    }
    guard let slot = packed.mark else { return }
    let keys = packed.key.map { packing.memories[$0].index } ?? []
    let code = try reader.number(below: keys.count + 2)
    if code == 0 { return }
    let started = try instant(&reader, from: session.present, isBefore: true)
    let mark = StartMark(instant: started, key: code == 1 ? 0 : keys[code - 2] + 1)
    if runs { session.deadlines[length: slot] = mark.number }
  }

  private func packEntries(of session: Session, into bytes: inout PackedBytes) {
    let entries = tables.timerMemory.entries
    if entries.isEmpty { return }
    var held: UInt64 = 0
    for (index, entry) in entries.enumerated() where session.facts & entry.fact != 0 {
      held |= 1 << UInt64(index)
    }
    bytes.append(held)
    for entry in entries where session.facts & entry.fact != 0 {
      bytes.append(UInt64(session.deadlines[length: entry.slot]))
    }
  }

  private func unpackEntries(
    _ reader: inout PackedBytes.Reader,
    into session: inout Session
  ) throws(SessionError) {
    let entries = tables.timerMemory.entries
    if entries.isEmpty { return }
    let held = try reader.bits(below: entries.count)
    for (index, entry) in entries.enumerated() where held >> UInt64(index) & 1 == 1 {
      let start = reader.offset
      let length = Int64(clamping: try reader.number())
      guard length > 0, length <= Self.latestKept else { throw .damaged(offset: start) }
      session.remember(length, on: entry)
    }
  }

  // MARK: Instants

  /// The latest moment that a session keeps of a timer; one after the year 9999 never comes.
  private static var latestKept: Int64 { 1 << 48 - 1 }

  /// An instant, as the time from another one to it, or with `isBefore` from it to the other one.
  private func instant(
    _ reader: inout PackedBytes.Reader,
    from base: Int64 = 0,
    isBefore: Bool = false,
    atMost limit: Int64 = Instant.latest.milliseconds
  ) throws(SessionError) -> Int64 {
    let start = reader.offset
    let distance = try reader.signed()
    let (instant, overflow) =
      isBefore
      ? base.subtractingReportingOverflow(distance) : base.addingReportingOverflow(distance)
    guard !overflow, instant >= Instant.earliest.milliseconds, instant <= limit else {
      throw .damaged(offset: start)
    }
    return instant
  }
}
