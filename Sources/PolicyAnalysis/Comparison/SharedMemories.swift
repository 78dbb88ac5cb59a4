import PolicyEngine

/// The lengths that sessions of two policies remember under the same names.
struct SharedMemories {
  private let policies: Sides<Policy>
  /// The places of the lengths, of those that both remember.
  private let slots: [Sides<Int>]

  init(_ policies: Sides<Policy>) {
    self.policies = policies
    let names = Sides { side in
      policies[side].words.lengthMemories.map { policies[side].words.model.memory[$0].name }
    }
    slots = names.old.indices.compactMap { old in
      names.new.firstIndex(of: names.old[old]).map { Sides(old, $0) }
    }
  }

  /// All, as bits: a session that begins remembers nothing.
  var all: UInt64 { (1 << UInt64(min(slots.count, 63))) - 1 }

  func index(old: Int, new: Int) -> Int? { slots.firstIndex(of: Sides(old, new)) }

  /// Which of them are the same after a step, of those that were before.
  func same(_ before: UInt64, after moves: Sides<Move?>) -> UInt64 {
    if slots.isEmpty { return before }
    let kept = Sides { side in moves[side].map { self.kept(by: $0, side) } ?? [:] }
    var same = before
    for (index, slot) in slots.enumerated() {
      let (old, new) = (kept.old[slot.old], kept.new[slot.new])
      if old == nil, new == nil { continue }
      if old == new { same |= 1 << UInt64(index) } else { same &= ~(1 << UInt64(index)) }
    }
    return same
  }

  /// What a step has a session remember from now on, by place: the name of a field, or a time.
  private func kept(by move: Move, _ side: Side) -> [Int: String] {
    let tables = policies[side].tables
    let row = tables.rows[move.step.row]
    var kept: [Int: String] = [:]
    let first = Int(row.firstKept)
    for length in tables.keptLengths[first..<first + Int(row.keptCount)]
    where move.step.facts & length.mask == length.value {
      switch length.length {
      case .fixed(let time): kept[Int(length.slot)] = "\(time)"
      case .event(let place):
        kept[Int(length.slot)] = "." + policies[side].words.lengthFields[Int(place)]
      // From another place, which may be anything.
      case .session: kept[Int(length.slot)] = "\(side) \(length.slot)"
      }
    }
    return kept
  }
}
