package import PolicyEngine

/// The instants at which sessions begin that are played.
package enum Beginnings {
  /// Where no calendar is asked: the beginning of 2026.
  package static let usual = Instant(milliseconds: 1_767_225_600_000)
  /// How long from then on calendars are looked at, in milliseconds.
  private static let fortnight: Int64 = 1_209_600_000

  /// The usual one, and of policies with calendars those that bring a moment of a session to an opening or a closing, or
  /// right before it.
  package static func all(for witness: Witness, of policies: [Policy]) -> [Instant] {
    let first = usual.milliseconds
    var edges: Set<Int64> = []
    for openings in policies.flatMap(\.tables.calendars.openings) {
      for index in 0..<openings.count {
        let opening = openings[index]
        for edge in [opening.lowerBound, opening.upperBound]
        where edge >= first && edge < first + fortnight {
          edges.formUnion([edge - 1, edge])
        }
      }
    }
    let moments = witness.steps.map(\.at) + [witness.until].compactMap(\.self)
    let begins = Set(moments.flatMap { moment in edges.map { $0 - moment } }).subtracting([first])
    return [usual] + begins.sorted().map { Instant(milliseconds: $0) }
  }
}
