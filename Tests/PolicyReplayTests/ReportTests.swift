import PolicyEngine
import PolicyReplay
import TestSupport
import Testing

@Suite("Reports of a replay")
struct ReportTests {
  private static func read(_ report: ReplayReport) throws -> ReplayReport {
    let bytes = Array(report.json.line.utf8)
    return try #require(ReplayReport(JSONReader.read(bytes, file: 0, as: .file)))
  }

  @Test("of all parts are that of the whole, byte for byte", arguments: 0..<12)
  func shards(_ run: Int) throws {
    var random = SeededRandom(run: run)
    let old = try Desk.policy()
    let new = try [
      Desk.policy("after: 24h..30h", "after: 20h..25h"), Desk.policy("words: [bye]", "words: [no]"),
      Desk.policy(Desk.text.replacing("nod", with: "wink")),
      Desk.policy("default: 1h", "default: 3h"),
      nil,
    ]
    let form = random.pick(RandomLog.Form.allCases)
    var lines = try RandomLog(old, sessions: 60, form, &random).lines
    // Settings for all and for one, and lines that can't be read.
    lines.insert(Desk.set(-1, #""limit":"\#(random.pick(["30m", "2h"]))""#), at: 0)
    let time = Desk.at(40)
    for line in [
      "{", #"{"at":"\#(time)","session":"s3","event":"jump"}"#,
      #"{"at":"\#(time)","set":{"x":"1m"}}"#,
      #"{"at":"\#(time)","session":"s4","set":{"limit":"10m"}}"#,
    ] { lines.insert(line, at: random.number(0...lines.count)) }
    for other in new {
      let whole = Replay(lines, old, other)
      let count = random.number(2...5)
      let parts = try (1...count).map { index in
        let shard = try #require(Shard("\(index)/\(count)"))
        return Replay(lines, old, other, shard: shard)
      }
      let merged = try ReplayReport.merge(
        parts.map { try Self.read($0.report) }.shuffled(using: &random)
      )
      #expect(
        merged?.json.line == whole.report.json.line,
        "ORACLE_SEED=\(SeededRandom.base) \(form)"
      )
      // Each line that is wrong is reported by one of them.
      let problems = parts.reduce(into: [:]) { all, part in
        all.merge(part.problems) { $0 + $1 }
      }
      #expect(problems == whole.problems)
    }
  }

  @Test("are read back as they were written")
  func reading() throws {
    let new = try Desk.policy("after: 24h..30h", "after: 12h..36h")
    let report = try Replay(Desk.silent, Desk.policy(), new, until: Desk.at(100)).report
    #expect(try Self.read(report) == report)
    let audit = try Replay([Desk.line(0, "begin", more: #","to":"gone""#)], Desk.policy()).report
    #expect(try Self.read(audit) == audit)
    for text in ["{}", "[]", #"{"version":2}"#] {
      #expect(try ReplayReport(JSONReader.read(Array(text.utf8), file: 0, as: .file)) == nil)
    }
  }

  @Test("are put together only if they are all parts of one run")
  func mismatches() throws {
    let policy = try Desk.policy()
    func part(_ text: String, until: Instant? = nil) throws -> ReplayReport {
      Replay(Desk.silent, policy, until: until, shard: try #require(Shard(text))).report
    }
    #expect(throws: ReplayReport.Mismatch.otherRun(1)) {
      try ReplayReport.merge([part("1/2"), part("2/2", until: Desk.at(1))])
    }
    #expect(throws: ReplayReport.Mismatch.otherRun(1)) {
      try ReplayReport.merge([part("1/2"), part("2/3")])
    }
    let first = try #require(Shard("1/2"))
    #expect(throws: ReplayReport.Mismatch.twice(first)) {
      try ReplayReport.merge([part("1/2"), part("1/2")])
    }
    #expect(throws: ReplayReport.Mismatch.missing([first])) {
      try ReplayReport.merge([part("2/2")])
    }
    #expect(try ReplayReport.merge([]) == nil)
  }

  @Test("are of parts that take each session once")
  func parts() {
    for count in 1...7 {
      let shards = (1...count).compactMap { Shard("\($0)/\(count)") }
      #expect(shards.count == count)
      for number in 0..<100 {
        let id = Array("session-\(number)".utf8)[...]
        #expect(shards.count { $0.has(id.span) } == 1)
      }
    }
    for text in ["", "1", "0/2", "3/2", "a/b", "1/0", "1/2/3", "-1/2"] {
      #expect(Shard(text) == nil, "\(text)")
    }
    // On every machine the same: FNV-1a of `a` is 0xAF63DC4C8601EC8C.
    #expect(Shard("1/4")?.has(Array("a".utf8).span) == true)
  }

  @Test("count differences of time exactly, and many together with those that are alike")
  func shifts() {
    var few = ShiftCounts()
    for shift in [5, 5, -7, 100, 1] as [Int64] { few.add(shift) }
    #expect(few.counts == [5: 2, -7: 1, 100: 1, 1: 1] && !few.isRounded)
    #expect(few.percentile(50) == 5 && few.percentile(95) == 100 && few.greatest == 100)
    #expect(few.earlier == 1 && few.total == 5)

    var random = SeededRandom(seed: 1)
    let all = (0..<5000).map { _ in Int64(random.number(-90_000_000...90_000_000)) }
    var whole = ShiftCounts()
    var parts = [ShiftCounts(), ShiftCounts(), ShiftCounts()]
    for (index, shift) in all.enumerated() {
      whole.add(shift)
      parts[index < 500 ? 0 : index % 2 + 1].add(shift)
    }
    #expect(whole.isRounded && !parts[0].isRounded)
    var merged = parts[0]
    merged.add(parts[1])
    merged.add(parts[2])
    #expect(merged == whole)
    let sizes = all.map { Int64($0.magnitude) }.sorted()
    for percent in [1, 50, 95, 100] {
      let exact = sizes[(sizes.count * percent + 99) / 100 - 1]
      let found = whole.percentile(percent)
      #expect(found <= exact && exact - found <= exact / 128 + 1)
    }
    #expect(Int64(whole.greatest.magnitude) == sizes.last)
  }
}
