import PolicyEngine

/// Which of several lengths is shown: one at the end of its range, else one in whole units.
struct LengthChoice {
  private static let units: [Int64] = [86_400_000, 3_600_000, 60_000, 1_000]

  private let ends: [Int64]
  private var step: Int64 = 1
  /// All that may be chosen; nil: any.
  private var values: [Int64]?

  init(_ length: Length) {
    ends = [length.least, length.greatest].compactMap(\.self)
  }

  /// Takes only what an admin may choose.
  mutating func take(_ setting: PolicyModel.Setting) {
    if let step = setting.step?.value { self.step = max(1, step) }
    values = setting.values?.sorted()
  }

  /// The best of some lengths, of which the first is taken where none is what may be chosen.
  func best(from least: Int64, to greatest: Int64?) -> Int64 {
    func isMeant(_ value: Int64) -> Bool {
      value >= least && greatest.map { value <= $0 } ?? true
    }
    if let end = ends.first(where: isMeant) { return end }
    if let values { return values.first(where: isMeant) ?? least }
    for unit in Self.units + [1] {
      let unit = max(unit, step)
      let value = (least + unit - 1) / unit * unit
      if value % step == 0, isMeant(value) { return value }
    }
    return least
  }
}
