import PolicyEngine
import TestSupport
import Testing

/// Lines are read in two ways, a fast one and one with places: both have to read the same.
@Suite("Plain event lines")
struct PlainEventLinesTests {
  private static let policyText = """
    policy: lines
    states: {begin: {initial: true}, middle: {}, end: {final: true}}
    events:
      said: {text: string, urgent: boolean, length: duration, colour: [red, green], more: string}
      closed: {}
    timers:
      silence: {while: middle, start: enter, after: 1h, then: {to: end}}
    rules:
      red: {event: said, from: any, if: {colour: red, urgent: true, length: 1m, text: hello}, to: end}
      opens: {event: said, from: begin, to: middle}
    """

  private static func policy() throws -> Policy {
    try PolicyLibrary([SourceFile(name: "lines.yaml", text: policyText)]).policy("lines")
  }

  private static func read(_ text: String, _ policy: Policy) -> EventLine? {
    // Somewhere in a buffer, as a reader has it.
    let before = Array("{\"x".utf8)
    let bytes = Array(text.utf8)
    let lines = PlainEventLines(policy, keepsFields: true)
    return lines.read(before + bytes + before, before.count..<before.count + bytes.count)
  }

  /// What a line says, as text.
  private static func words(_ line: EventLine?) -> String {
    guard let line else { return "nothing" }
    let session = String(decoding: line.session, as: UTF8.self)
    let fields = line.fields.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return "\(line.at) \(session) \(line.content) \(fields)"
  }

  @Test(
    "are read as they are",
    arguments: [
      #"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"closed"}"#,
      #" { "event" : "said" , "text" : "grüße", "session":"ü", "at":"2026-01-05T10:00:00.5+01:00" } "#,
      #"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"said","text":"","x-own":"y"}"#,
      #"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"said","more":"a","text":"b","length":"60s"}"#,
      #"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"said","colour":"green"}"#,
      #"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"timer.silence"}"#,
    ]
  )
  func plain(_ text: String) throws {
    let policy = try Self.policy()
    let source = SourceFile(name: "log.ndjson", text: text)
    let line = try #require(Self.read(text, policy))
    #expect(Self.words(line) == Self.words(EventLine.read(source, for: policy).line))
  }

  @Test("are those without a mistake and without escapes", arguments: 0..<20)
  func others(_ run: Int) throws {
    var random = SeededRandom(run: run)
    let policy = try Self.policy()
    let parts = [
      #""at":"2026-01-05T09:00:00Z""#, #""at":"2026-01-05T09:00:00.001+00:30""#, #""at":"""#,
      #""at":"2026-02-30T09:00:00Z""#, #""session":"s1""#, #""session":"""#, #""session":"é""#,
      #""session":"\u0041""#, #""event":"said""#, #""event":"closed""#, #""event":"sang""#,
      #""event":"timer.silence""#, #""event":"timer.other""#, #""text":"hello""#, #""text":"a\nb""#,
      #""text":5"#, #""urgent":true"#, #""urgent":"true""#, #""length":"1m""#, #""length":"5""#,
      #""colour":"red""#, #""colour":"blue""#, #""more":"x""#, #""x-own":"1""#, #""x-own":2"#,
      #""x-":"1""#, #""set":{}"#, #""set":"a""#, "\"text\":\"a\u{1}\"", #""":"""#, "x", "",
    ]
    var count = 0
    for _ in 0..<2000 {
      // Mostly a whole line, with something more or less here and there.
      var chosen = [parts[0], parts[4], parts[8]]
      for _ in 0..<random.number(0...3) {
        let part = random.pick(parts)
        let index = random.number(0...chosen.count)
        if random.chance(50) { chosen.insert(part, at: index) } else { chosen[index % 3] = part }
      }
      let text =
        "{\(chosen.joined(separator: random.pick([",", ", ", " ,", ",,"])))\(random.pick(["}", "}", "}", " }", "", "}x"]))"
      guard let line = Self.read(text, policy) else { continue }
      count += 1
      let source = SourceFile(name: "log.ndjson", text: text)
      let (other, diagnostics) = EventLine.read(source, for: policy)
      #expect(diagnostics.isEmpty, "ORACLE_SEED=\(SeededRandom.base): \(text)")
      #expect(Self.words(line) == Self.words(other), "\(text)")
    }
    #expect(count > 100)
  }

  @Test("are none that are not UTF-8")
  func invalid() throws {
    let policy = try Self.policy()
    let lines = PlainEventLines(policy, keepsFields: false)
    var bytes = Array(#"{"at":"2026-01-05T09:00:00Z","session":"s?","event":"closed"}"#.utf8)
    #expect(lines.read(bytes, 0..<bytes.count) != nil)
    bytes[bytes.firstIndex(of: UInt8(ascii: "?")) ?? 0] = 0xE9
    #expect(lines.read(bytes, 0..<bytes.count) == nil)
  }
}
