/// The same random numbers in every run (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// The next number.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Whether something of some percentage happens.
  mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  /// One of some choices, each as likely as its weight.
  mutating func choice<Choice>(_ weighted: [(Int, Choice)]) -> Choice {
    var rest = Int.random(in: 0..<weighted.reduce(0) { $0 + $1.0 }, using: &self)
    var last = weighted.count - 1
    for (index, (weight, _)) in weighted.enumerated() {
      rest -= weight
      if rest < 0 {
        last = index
        break
      }
    }
    return weighted[last].1
  }
}
