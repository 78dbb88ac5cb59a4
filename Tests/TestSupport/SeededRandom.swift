import Foundation

/// Random numbers that are the same for the same seed (Steele, Lea and Flood's SplitMix64).
package struct SeededRandom: RandomNumberGenerator {
  /// Where a run begins: fixed, unless the environment variable `ORACLE_SEED` gives another number.
  package static let base: UInt64 =
    ProcessInfo.processInfo.environment["ORACLE_SEED"].flatMap { UInt64($0) } ?? 20_260_105

  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  /// One of many independent runs from the same base.
  package init(run: Int) {
    var mixer = SeededRandom(seed: Self.base &+ UInt64(run))
    state = mixer.next()
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Whether something happens that does so in so many of a hundred cases.
  package mutating func chance(_ percent: Int) -> Bool { number(0...99) < percent }

  /// One of the items; the list is not empty.
  package mutating func pick<Item>(_ items: [Item]) -> Item { items[number(0...items.count - 1)] }

  /// Some of the items, in their order: at least one, at most `most`, each once.
  package mutating func some<Item>(_ items: [Item], most: Int) -> [Item] {
    let count = number(1...max(1, min(most, items.count)))
    let chosen = Set(items.indices.shuffled(using: &self).prefix(count))
    return items.indices.filter(chosen.contains).map { items[$0] }
  }

  package mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }
}
