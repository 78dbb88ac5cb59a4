/// When a calendar is open: its openings in the order of time, with running sums.
///
/// All that is asked of it is a search among the openings, and allocates nothing. It knows the years 1970 to
/// 2105: before and after, a calendar is closed. An opening begins and ends at whole seconds, so eight bytes
/// are enough for one.
package struct OpeningTable: Sendable, Hashable {
  /// What a table knows, in seconds since 1970-01-01T00:00:00Z: all that 32 bits can count, in whole years.
  package static let span: Range<Int64> = 0..<4_291_747_200

  /// By opening: the second in which it begins.
  private var opens: [UInt32] = []
  /// By opening, and once more at the end: how many seconds were open before.
  private var sums: [UInt32] = [0]

  /// The table of a calendar that is never open.
  package init() {}

  /// How many openings there are.
  package var count: Int { opens.count }

  /// Whether there is no opening at all.
  package var isEmpty: Bool { opens.isEmpty }

  /// Adds an opening, in seconds, that begins no earlier than the last one ends.
  ///
  /// What lies outside ``span`` is left out, and what follows the last opening at once makes that longer:
  /// a calendar that is always open has one opening.
  package mutating func append(_ opening: Range<Int64>) {
    let last = sums.count - 1
    let end = last == 0 ? 0 : Int64(opens[last - 1]) + Int64(sums[last] - sums[last - 1])
    let begin = max(opening.lowerBound, end)
    let close = min(opening.upperBound, Self.span.upperBound)
    guard begin < close else { return }
    let sum = sums[last] + UInt32(close - begin)
    if last > 0, begin == end {
      sums[last] = sum
    } else {
      opens.append(UInt32(begin))
      sums.append(sum)
    }
  }

  // MARK: Questions, in milliseconds since 1970-01-01T00:00:00Z

  /// When an opening begins, and when it has ended.
  package subscript(index: Int) -> Range<Int64> {
    let open = Int64(opens[index]) &* 1000
    return open..<open &+ Int64(sums[index &+ 1] &- sums[index]) &* 1000
  }

  /// How long the calendar is open in all.
  package var total: Int64 { Int64(sums[opens.count]) &* 1000 }

  /// Whether the calendar is open at an instant.
  package func isOpen(at instant: Int64) -> Bool {
    let next = firstOpening(after: instant)
    return next > 0 && instant < self[next &- 1].upperBound
  }

  /// The instant itself if the calendar is open then, else the next at which it opens; nil when it never
  /// does.
  package func nextOpening(atOrAfter instant: Int64) -> Int64? {
    let next = firstOpening(after: instant)
    if next > 0, instant < self[next &- 1].upperBound { return instant }
    return next < opens.count ? Int64(opens[next]) &* 1000 : nil
  }

  /// When the opening has ended that is at an instant, or comes next after it; nil when there is none.
  package func nextClosing(after instant: Int64) -> Int64? {
    let next = firstOpening(after: instant)
    if next > 0, instant < self[next &- 1].upperBound { return self[next &- 1].upperBound }
    return next < opens.count ? self[next].upperBound : nil
  }

  /// The first instant by which the calendar has been open that long since a start; nil when it never will
  /// have been.
  ///
  /// What is reached when the calendar closes is reached then, and not at the next opening. No time at all
  /// is reached at the start, open or not.
  package func moment(afterOpenTime length: Int64, from start: Int64) -> Int64? {
    if length <= 0 { return start }
    let next = firstOpening(after: start)
    var before: Int64 = 0
    if next > 0 {
      let current = self[next &- 1]
      before = Int64(sums[next &- 1]) &* 1000 &- current.lowerBound
      before &+= min(start, current.upperBound)
    }
    let (wanted, overflow) = before.addingReportingOverflow(length)
    guard !overflow, wanted <= Int64(sums[opens.count]) &* 1000 else { return nil }
    // The opening in which, or with whose end, so much open time has passed.
    var (low, high) = (max(next &- 1, 0), opens.count &- 1)
    while low < high {
      let middle = (low &+ high) / 2
      if Int64(sums[middle &+ 1]) &* 1000 < wanted { low = middle &+ 1 } else { high = middle }
    }
    return Int64(opens[low]) &* 1000 &+ wanted &- Int64(sums[low]) &* 1000
  }

  /// The first opening that begins after an instant; the count of openings when none does.
  private func firstOpening(after instant: Int64) -> Int {
    var (low, high) = (0, opens.count)
    while low < high {
      let middle = (low &+ high) / 2
      if Int64(opens[middle]) &* 1000 <= instant { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}
