import PolicyEngine
import Testing

@Suite("Openings")
struct OpeningTableTests {
  /// Open from second 10 to 20, from 30 to 35, and from 50 to 60.
  private let table = {
    var table = OpeningTable()
    for opening: Range<Int64> in [10..<20, 30..<35, 50..<60] { table.append(opening) }
    return table
  }()

  @Test("are open from their first instant to their last, in milliseconds")
  func isOpen() {
    let changes: [(Int64, Bool)] = [
      (.min, false), (9_999, false), (10_000, true), (19_999, true), (20_000, false),
      (30_000, true), (35_000, false), (59_999, true), (60_000, false), (.max, false),
    ]
    for (instant, isOpen) in changes { #expect(table.isOpen(at: instant) == isOpen, "\(instant)") }
  }

  @Test("are waited for")
  func nextOpening() {
    let next: [(Int64, Int64?)] = [
      (.min, 10_000), (9_999, 10_000), (10_000, 10_000), (19_999, 19_999), (20_000, 30_000),
      (35_000, 50_000), (59_999, 59_999), (60_000, nil), (.max, nil),
    ]
    for (instant, opening) in next {
      #expect(table.nextOpening(atOrAfter: instant) == opening, "\(instant)")
    }
  }

  @Test("count, and what is reached at closing time is reached then")
  func openTime() {
    let lengths: [(start: Int64, length: Int64, due: Int64?)] = [
      (0, 1, 10_001), (0, 10_000, 20_000), (0, 10_001, 30_001), (0, 15_000, 35_000),
      (0, 15_001, 50_001), (0, 25_000, 60_000), (0, 25_001, nil), (.min, 25_000, 60_000),
      (15_500, 4_500, 20_000), (15_500, 4_501, 30_001), (20_000, 1, 30_001),
      (25_000, 5_000, 35_000),
      (34_999, 1, 35_000), (59_999, 1, 60_000), (60_000, 1, nil), (.max, 1, nil),
      (0, .max, nil), (60_000, .max, nil),
      // No time has passed at once, open or not.
      (15_500, 0, 15_500), (25_000, 0, 25_000), (70_000, 0, 70_000),
    ]
    for (start, length, due) in lengths {
      #expect(
        table.moment(afterOpenTime: length, from: start) == due,
        "\(length) from \(start)"
      )
    }
  }

  @Test("are none in a calendar that is never open")
  func never() {
    let never = OpeningTable()
    #expect(never.isEmpty)
    #expect(!never.isOpen(at: 0))
    #expect(never.nextOpening(atOrAfter: 0) == nil)
    #expect(never.moment(afterOpenTime: 1, from: 0) == nil)
    #expect(never.moment(afterOpenTime: 0, from: 5) == 5)
  }

  @Test("are one where they meet or overlap, and end with the years that are known")
  func merge() {
    var table = OpeningTable()
    for opening: Range<Int64> in [-5..<10, 10..<20, 15..<25, 24..<24, 3..<5] {
      table.append(opening)
    }
    #expect(table.count == 1)
    #expect(table[0] == 0..<25_000)
    let end = OpeningTable.span.upperBound
    table.append(100..<Int64.max)
    table.append(end..<end + 10)
    #expect(table.count == 2)
    #expect(table[1] == 100_000..<end * 1000)
    #expect(Instant(milliseconds: end * 1000).description == "2106-01-01T00:00:00Z")
  }

  @Test("have a digest of their seconds")
  func digest() {
    // `printf '0000000a000000140000001e00000023000000320000003c' | xxd -r -p | sha256sum`
    #expect(table.digest == "1-9a22a096728690cdddc156d24d0261ea")
    #expect(OpeningTable().digest == "1-e3b0c44298fc1c149afbf4c8996fb924")
  }
}
