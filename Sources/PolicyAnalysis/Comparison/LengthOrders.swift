import PolicyEngine

/// Lengths of several durations that an admin may choose: as long as each other, and of a few each longer than another in
/// every order.
struct LengthOrders {
  /// Of how many every order is there.
  private static let mostOrdered = 4

  /// By index of a duration, its length in milliseconds; those that are left out are as they were.
  private(set) var all: [[Int: Int64]] = []
  private let durations: [PolicyModel.Setting]

  init(of durations: [PolicyModel.Setting]) {
    self.durations = durations
    guard durations.count > 1 else { return }
    addEqual()
    if durations.count <= Self.mostOrdered { addOrdered() }
  }

  /// The least length of a duration that may be chosen and is no less than another; nil: there is none.
  private func length(_ index: Int, atLeast least: Int64) -> Int64? {
    if let listed = durations[index].values { return listed.filter { $0 >= least }.min() }
    let (first, last) = ends(of: index)
    let step = durations[index].step?.value ?? 1
    let steps = max(least - first + step - 1, 0) / step
    let (length, overflow) = first.addingReportingOverflow(steps * step)
    return overflow || length > last ? nil : length
  }

  private func ends(of index: Int) -> (least: Int64, greatest: Int64) {
    let range = durations[index].choosableRange
    return (range?.earliest ?? 1, range?.latest ?? .max)
  }

  /// Each at one of its ends, and another one, or all others, as long as it.
  private mutating func addEqual() {
    for one in durations.indices {
      let (least, greatest) = ends(of: one)
      for end in [least, greatest] where end < .max {
        let same = durations.indices.filter { length($0, atLeast: end) == end }
        if same.count == durations.count {
          all.append(Dictionary(uniqueKeysWithValues: same.map { ($0, end) }))
        }
        for other in same where other != one { all.append([one: end, other: end]) }
      }
    }
  }

  private mutating func addOrdered() {
    for order in Self.orders(of: Array(durations.indices)) {
      var lengths: [Int: Int64] = [:]
      var least: Int64 = 0
      for index in order {
        guard let length = length(index, atLeast: least) else { break }
        lengths[index] = length
        least = length + 1
      }
      if lengths.count == order.count { all.append(lengths) }
    }
  }

  private static func orders(of items: [Int]) -> [[Int]] {
    if items.count < 2 { return [items] }
    return items.indices.flatMap { index in
      var rest = items
      let first = rest.remove(at: index)
      return orders(of: rest).map { [first] + $0 }
    }
  }
}
