import PolicyEngine
import PolicyReplay
import TestSupport
import Testing

/// Records are taken as they lie in a buffer or read with places: both have to come to the same.
@Suite("Plain records")
struct PlainRecordTests {
  /// A line that says the same, and has to be read with places.
  private static func escaped(_ line: String) -> String {
    line.replacing(#""session":"s"#, with: #""session":"\u0073"#)
  }

  private static func isPlain(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    return PlainRecord(bytes.span, 0..<bytes.count) != nil
  }

  /// A line with something else in it, right or wrong.
  private static func changed(_ line: String, _ random: inout SeededRandom) -> String {
    let changes: [(old: String, new: String)] = [
      (#""from":"busy""#, #""from":"quiet""#), (#""to":"quiet""#, #""to":"gone""#),
      (#""outcome":"applied""#, #""outcome":"ignored""#), (#""rule":null"#, #""rule":"returns""#),
      (#""rule":null,"#, ""), (#""started":[]"#, #""started":[{"earliest":null}]"#),
      (#""earliest":"2026"#, #""earliest":"2027"#), (#"Z"}]"#, #"Z","calendar":"desk","n":[1]}]"#),
      (#"Z","latest""#, #"+00:00","latest""#), (#""cancelled":[]"#, #""cancelled":["end"]"#),
      (#""effects":[]"#, #""effects":["remind"],"parameters":[]"#),
      (#"["greet"]"#, #"[ "greet" ]"#),
      (#""effects":["#, #""parameters":[{"b":1,"a":-2}],"effects":["#), ("}", #","late":false}"#),
      ("}", #","late":true}"#), ("}", #","late":"no"}"#), ("}", #","source":{"a":1,"a":2}}"#),
      ("}", #","source":{"file":"é.yaml","line":12}}"#), ("}", #","source":01}"#),
      ("}", #","to":"gone"}"#), ("}", #","other":"x"}"#), ("}", #","x-own":"x"}"#), ("}", "} "),
      (#""reason":"too_late""#, #""reason":null"#), ("]", ""), (":[", ":[,"), ("null", "nul"),
      (#""at":"#, #""rule":null,"at":"#), (",", " , "),
    ]
    let change = random.pick(changes.filter { line.contains($0.old) })
    guard
      let range = random.chance(50)
        ? line.ranges(of: change.old).last : line.ranges(of: change.old).first
    else { return line }
    return "\(line[..<range.lowerBound])\(change.new)\(line[range.upperBound...])"
  }

  @Test("say the same as the lines that are read with places", arguments: 0..<20)
  func agree(_ run: Int) throws {
    var random = SeededRandom(run: run)
    let policy = try Desk.policy()
    let new = try Desk.policy("24h..30h", "12h..18h")
    var lines = try RandomLog(policy, sessions: 40, .records, &random).lines.map { line in
      // A record that `simulate` writes has no fields.
      line.replacing(/"text":"[^"]*",/, with: "")
    }
    #expect(lines.count(where: Self.isPlain) == lines.count)
    for round in 0..<3 {
      let places = lines.map(Self.escaped)
      #expect(!places.contains(where: Self.isPlain))
      for other in [nil, new] {
        let (plain, read) = (Replay(lines, policy, other), Replay(places, policy, other))
        let comment: Comment = "ORACLE_SEED=\(SeededRandom.base) round \(round)"
        #expect(plain.report.counts == read.report.counts, comment)
        #expect(plain.classes == read.classes && plain.problems == read.problems, comment)
        #expect(plain.groups == read.groups, comment)
      }
      for index in lines.indices where random.chance(5) {
        lines[index] = Self.changed(lines[index], &random)
      }
    }
  }
}
