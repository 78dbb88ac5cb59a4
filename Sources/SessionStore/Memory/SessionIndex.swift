import PolicyEngine

/// The sessions in memory: a small number for each, found by id, and what is kept of it.
///
/// A table with open addressing has the numbers only; ids stand in the records.
struct SessionIndex: Sendable {
  /// How many sessions there is room for.
  static let capacity = 1 << 26 - 1
  private static let none = UInt32.max

  private var slots: [UInt32] = Array(repeating: none, count: 16)
  /// By number, where the session's record is.
  private var records: [RecordSlabs.Reference] = []
  private var slabs = RecordSlabs()
  private var free: [UInt32] = []
  private var names = CompactSession.Names()

  /// How many sessions there are.
  var count: Int { records.count - free.count }

  func number(of id: String) -> UInt32? {
    var slot = Self.hash(id.utf8) & (slots.count - 1)
    while slots[slot] != Self.none {
      let number = slots[slot]
      if isNamed(id, number) { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  func session(_ number: UInt32, wakeAt: Int64?) -> StoredSession? {
    slabs.read(records[Int(number)]) { bytes in
      try? CompactSession.session(of: bytes, names, wakeAt: wakeAt)
    }
  }

  func id(of number: UInt32) -> String {
    slabs.read(records[Int(number)]) { String(decoding: CompactSession.id(of: $0), as: UTF8.self) }
  }

  /// Keeps a session in the place of the one of its id; the number of both.
  mutating func keep(_ session: StoredSession) -> UInt32 {
    let bytes = CompactSession.bytes(of: session, &names)
    if let number = number(of: session.id) {
      records[Int(number)] = slabs.replace(records[Int(number)], with: bytes)
      return number
    }
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let number = free.popLast() ?? UInt32(records.count)
    let reference = slabs.replace(.none, with: bytes)
    if Int(number) == records.count {
      records.append(reference)
    } else {
      records[Int(number)] = reference
    }
    link(number, Self.hash(session.id.utf8))
    return number
  }

  mutating func remove(_ number: UInt32) {
    var slot = slabs.read(records[Int(number)]) { Self.hash(CompactSession.id(of: $0)) }
    slot &= slots.count - 1
    while slots[slot] != number { slot = (slot + 1) & (slots.count - 1) }
    unlink(slot)
    slabs.remove(records[Int(number)])
    records[Int(number)] = .none
    free.append(number)
  }

  /// The numbers of all sessions.
  var numbers: some Sequence<UInt32> {
    records.indices.lazy.filter { records[$0] != .none }.map { UInt32($0) }
  }

  // MARK: Slots

  private func isNamed(_ id: String, _ number: UInt32) -> Bool {
    slabs.read(records[Int(number)]) { CompactSession.id(of: $0).elementsEqual(id.utf8) }
  }

  private mutating func link(_ number: UInt32, _ hash: Int) {
    var slot = hash & (slots.count - 1)
    while slots[slot] != Self.none { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = number
  }

  /// Closes the gap that a removed number leaves, so that nothing behind it gets lost.
  private mutating func unlink(_ removed: Int) {
    let mask = slots.count - 1
    var gap = removed
    var slot = (gap + 1) & mask
    while slots[slot] != Self.none {
      let home = hash(of: slots[slot]) & mask
      // What would be looked for from behind the gap on may not move before it.
      if (slot - home) & mask >= (slot - gap) & mask {
        slots[gap] = slots[slot]
        gap = slot
      }
      slot = (slot + 1) & mask
    }
    slots[gap] = Self.none
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Self.none, count: old.count * 2)
    for number in old where number != Self.none { link(number, hash(of: number)) }
  }

  private func hash(of number: UInt32) -> Int {
    slabs.read(records[Int(number)]) { Self.hash(CompactSession.id(of: $0)) }
  }

  /// The FNV-1a hash in 64 bits, with its upper half folded into the lower one.
  private static func hash(_ id: some Sequence<UInt8>) -> Int {
    let hash = StableHash.fnv1a(id)
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7FFF_FFFF_FFFF_FFFF)
  }
}
