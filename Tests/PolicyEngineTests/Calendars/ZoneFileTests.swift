import PolicyEngine
import TestSupport
import Testing

@Suite("Files of time zones")
struct ZoneFileTests {
  @Test("say what Python reads in them, all of them")
  func allZones() throws {
    var random = SeededRandom(run: 7000)
    let zones = try ZoneOracle.zones().map { name in
      try ZoneFile.read(ZoneOracle.bytes(of: name), name: name)
    }
    #expect(zones.count > 500)
    let cases = zones.map { zone in
      // Just before and at each change, and anywhere.
      let changes = zone.stretches(of: OpeningTable.span).map(\.begin)
      let instants = changes.filter { $0 > 0 }.flatMap { [$0 - 1, $0] }
      let others = (0..<40).map { _ in Int64.random(in: OpeningTable.span, using: &random) }
      return ZoneOracle.Case(zone: zone.name, instants: instants + others)
    }
    for ((zone, asked), offsets) in zip(zip(zones, cases), try ZoneOracle.offsets(of: cases)) {
      let stretches = zone.stretches(of: OpeningTable.span)
      let found = asked.instants.map { instant in
        stretches.last { $0.begin <= instant }?.offset
      }
      #expect(found == offsets, "\(zone.name)")
    }
  }

  @Test(
    "have a last line whose rules Python reads the same",
    arguments: [
      "UTC0", "<+0330>-3:30", "<-0330>+03:30:15", "EST5EDT,M3.2.0,M11.1.0",
      "EST5EDT4,J60,J300/1:30", "CCC3DDD,M10.5.6/24,M2.1.3/2:00:01",
      "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "EEE-2FFF,M3.4.4/26,M10.4.4/-50",
      "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "IST-1GMT0,M10.5.0,M3.5.0/1",
    ]
  )
  func footers(_ footer: String) throws {
    var file = ZoneFileBytes(footer: "\n\(footer)\n")
    file.version = UInt8(ascii: "3")
    let zone = try ZoneFile.read(file.bytes, name: "Test")
    let changes = zone.stretches(of: OpeningTable.span).map(\.begin).filter { $0 > 0 }
    #expect(changes.isEmpty == !footer.contains(","))
    var random = SeededRandom(run: 7001)
    let instants =
      changes.flatMap { [$0 - 1, $0] }
      + (0..<300).map { _ in Int64.random(in: OpeningTable.span, using: &random) }
    let asked = ZoneOracle.Case(zone: "Test", bytes: file.bytes, instants: instants)
    let offsets = try ZoneOracle.offsets(of: [asked])[0]
    for (instant, offset) in zip(instants, offsets) {
      let found = try zone.offset(at: instant)
      #expect(found == offset, "\(footer) at \(Instant(milliseconds: instant * 1000))")
    }
  }

  @Test("may count days from 0, and February 29 with them")
  func countedDays() throws {
    let zone = try ZoneFile.read(ZoneFileBytes(footer: "\nAAA-1BBB,59,299/0\n").bytes, name: "Test")
    // As glibc says it: Python is a day early here.
    let changes = [
      "2096-02-29T01:00:00Z", "2096-10-25T22:00:00Z", "2105-03-01T01:00:00Z",
      "2105-10-26T22:00:00Z",
    ]
    for (index, change) in changes.enumerated() {
      let second = try #require(Instant(change)).milliseconds / 1000
      let offsets = try [second - 1, second].map { try zone.offset(at: $0) }
      #expect(offsets == (index % 2 == 0 ? [3600, 7200] : [7200, 3600]), "\(change)")
    }
  }

  @Test("may have put the clocks forward for ever")
  func perpetualSummer() throws {
    // The example of RFC 9636, section 3.3.1: each summer ends when the next one begins.
    let file = ZoneFileBytes(footer: "\nXXX3EDT4,0/0,J365/23\n")
    let zone = try ZoneFile.read(file.bytes, name: "Test")
    #expect(zone.stretches(of: OpeningTable.span) == [.init(begin: 0, offset: -4 * 3600)])
  }

  @Test("have changes, and after the last of them the rule")
  func changesThenRule() throws {
    var file = ZoneFileBytes(footer: "\nCET-1CEST,M3.5.0,M10.5.0/3\n")
    file.second = .init(
      times: [-1 << 59, 1000, 1_750_000_000],
      kinds: [1, 2, 3],
      offsets: [60, 120, 3600, 7200]
    )
    let zone = try ZoneFile.read(file.bytes, name: "Test")
    #expect(
      zone.stretches(of: 0..<1_790_000_000) == [
        .init(begin: 0, offset: 120), .init(begin: 1000, offset: 3600),
        // June 15, 2025, in the summer of the rule already.
        .init(begin: 1_750_000_000, offset: 7200),
        .init(begin: 1_761_440_400, offset: 3600), .init(begin: 1_774_746_000, offset: 7200),
      ]
    )
    #expect(
      zone.stretches(of: 1_770_000_000..<1_771_000_000)
        == [.init(begin: 1_770_000_000, offset: 3600)]
    )
    #expect(zone.name == "Test")
  }

  @Test("have a last offset for ever where no rule follows")
  func noRule() throws {
    var file = ZoneFileBytes(footer: "\n\n")
    file.second = .init(times: [1000], kinds: [1], offsets: [0, 3600])
    let rules = [
      try ZoneFile.read(file.bytes, name: "Test"),
      try ZoneFile.read(ZoneFileBytes(version: 0, first: file.second).bytes, name: "Test"),
    ]
    for zone in rules {
      #expect(
        zone.stretches(of: OpeningTable.span)
          == [.init(begin: 0, offset: 0), .init(begin: 1000, offset: 3600)]
      )
    }
  }

  // MARK: Malformed files

  @Test("are refused in words where they are malformed")
  func malformed() {
    func refusal(_ change: (inout ZoneFileBytes) -> Void) -> String {
      var file = ZoneFileBytes()
      change(&file)
      return problem(of: file.bytes)
    }
    #expect(problem(of: []) == "it ends too soon")
    #expect(problem(of: Array("TZif".utf8)) == "it ends too soon")
    #expect(
      problem(of: Array(repeating: UInt8(ascii: "x"), count: 100))
        == "it doesn't begin with `TZif`"
    )
    #expect(
      problem(of: Array(repeating: 0, count: ZoneFile.limit + 1))
        == "it has more than 262144 bytes"
    )
    #expect(refusal { $0.version = UInt8(ascii: "x") } == "its version is unknown")
    #expect(
      refusal { $0.second.leapSeconds = 1 }
        == "it counts leap seconds, which no instant here does"
    )
    #expect(refusal { $0.second.offsets = [] } == "it has 0 kinds of local time")
    #expect(
      refusal { $0.second.offsets = [100_000] } == "a local time is 100000 seconds ahead of UTC"
    )
    #expect(
      refusal { $0.second = .init(times: [5, 5], kinds: [0, 0]) }
        == "its changes are not in the order of time"
    )
    #expect(
      refusal { $0.second = .init(times: [5], kinds: [1]) }
        == "a change leads to a kind of local time that isn't there"
    )
    #expect(refusal { $0.footer = "" } == "it ends too soon")
    #expect(refusal { $0.footer = "\nUTC0" } == "it ends too soon")
  }

  @Test(
    "are refused where the last line is no rule",
    arguments: [
      "UTC", "U0", "UTC25", "UTC0:60", "UTC0x", "<UT0", "<>0", "EST5EDT", "EST5EDT,",
      "EST5EDT,M3.2.0",
      "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.0.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0",
      "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J10", "EST5EDT,J366,J10", "EST5EDT,366,10",
      "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,M3.2.0/,M11.1.0",
      "EST5EDT,M3.2,M11.1.0", "EST99999999999999999999EDT,M3.2.0,M11.1.0",
    ]
  )
  func badFooters(_ footer: String) {
    let file = ZoneFileBytes(footer: "\n\(footer)\n")
    #expect(problem(of: file.bytes) == "its last line is no rule for the years to come")
  }

  @Test("are refused at whatever byte they end, and read or refused whatever a byte is")
  func cutAndChanged() throws {
    let bytes = try ZoneOracle.bytes(of: "Europe/Berlin")
    for count in bytes.indices {
      #expect(problem(of: Array(bytes[..<count])) != "", "\(count)")
    }
    var random = SeededRandom(run: 7002)
    var refused = 0
    for _ in 0..<3000 {
      var changed = bytes
      for _ in 0..<random.number(1...3) {
        changed[random.number(0...min(200, bytes.count - 1))] = UInt8(random.number(0...255))
      }
      if let zone = try? ZoneFile.read(changed, name: "Test") {
        let stretches = zone.stretches(of: OpeningTable.span)
        #expect(zip(stretches, stretches.dropFirst()).allSatisfy { $0.begin < $1.begin })
      } else {
        refused += 1
      }
    }
    #expect(refused > 100)
  }

  private func problem(of bytes: [UInt8]) -> String {
    do throws(ZoneFile.Problem) {
      _ = try ZoneFile.read(bytes, name: "Test")
      return ""
    } catch {
      return error.description
    }
  }
}
