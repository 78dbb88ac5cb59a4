import PolicyEngine
import TestSupport
import Testing

/// Reads lines for a small policy whose event has a field of every type.
private struct LineReading {
  var line: EventLine?
  var findings: [Diagnostic] = []
  /// The text that each diagnostic underlines.
  var underlined: [String] = []

  private static let policyText = """
    policy: lines
    states: {begin: {initial: true}, end: {final: true}}
    events:
      said: {text: string, urgent: boolean, length: duration, colour: [red, green]}
      closed: {}
    settings:
      quiet: {type: boolean}
      limit: {type: duration, range: 5m..30m, step: 1m}
      mode: {type: [slow, fast]}
    rules:
      red: {event: said, from: any, if: {colour: red, urgent: true, length: 1m, text: hello}, to: end}
      green: {event: said, from: any, if: {colour: green}, to: end}
    """

  private static let policy = Result {
    try PolicyLibrary([SourceFile(name: "lines.yaml", text: policyText)]).policy("lines")
  }

  init(_ text: String) throws {
    try self.init(bytes: Array(text.utf8))
  }

  init(bytes: [UInt8]) throws {
    let source = SourceFile(name: "log.ndjson", bytes: bytes, firstLine: 7)
    let policy = try Self.policy.get()
    (line, findings) = EventLine.read(source, for: policy)
    if case .settings(let chosen) = line?.content {
      findings = policy.choose(chosen).diagnostics
      if !findings.isEmpty { line = nil }
    }
    let sources = EventLine.sources(of: source, for: policy)
    underlined = findings.map { sources.text(at: $0.place) }
    for diagnostic in findings {
      #expect(sources.location(of: diagnostic.place).line == 7)
      #expect(!TextRenderer().render(diagnostic, in: sources).isEmpty)
    }
    #expect((line == nil) == !findings.isEmpty, "a line is read, or there is a diagnostic")
  }

  /// A line whose session has this text between its quotes.
  static func session(_ raw: String) throws -> LineReading {
    try LineReading(#"{"at":"2026-01-05T09:00:00Z","event":"closed","session":"\#(raw)"}"#)
  }

  /// A line with these entries beside those that it needs.
  static func said(_ entries: String) throws -> LineReading {
    try LineReading(#"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"said"\#(entries)}"#)
  }

  var sessionID: String? {
    line.map { String(decoding: $0.session, as: UTF8.self) }
  }

  var event: Event? {
    if case .event(let event) = line?.content { event } else { nil }
  }

  var settings: [String: String]? {
    guard case .settings(let values) = line?.content else { return nil }
    return Dictionary(values.map { ($0.name.value, $0.value.value) }) { $1 }
  }
}

@Suite("Strings of event lines")
struct EventLineStringTests {
  @Test(
    "may have every escape of JSON",
    arguments: [
      (#"\""#, "\""), (#"\\"#, "\\"), (#"\/"#, "/"), (#"\b"#, "\u{8}"), (#"\f"#, "\u{C}"),
      (#"\n"#, "\n"), (#"\r"#, "\r"),
      (#"\t"#, "\t"), (#"\u0041"#, "A"), (#"\u00e9"#, "é"), (#"\u00E9"#, "é"), (#"\u20ac"#, "€"),
      (#"\u0000"#, "\0"),
      (#"\uffff"#, "\u{FFFF}"), (#"\ud83d\ude00"#, "😀"), (#"\uD83D\uDE00"#, "😀"),
      (#"\ud800\udc00"#, "\u{10000}"),
      (#"\udbff\udfff"#, "\u{10FFFF}"), (#"a\tb\\n\u0062"#, "a\tb\\nb"), (#"\\u0041"#, "\\u0041"),
      ("plain é € 😀", "plain é € 😀"),
      (#"é\n😀"#, "é\n😀"), ("\u{7F}\u{80}", "\u{7F}\u{80}"), (#"\ud7ff\ue000"#, "\u{D7FF}\u{E000}"),
    ]
  )
  func escapes(_ raw: String, _ text: String) throws {
    let reading = try LineReading.session(raw)
    #expect(reading.findings.map(\.message) == [])
    #expect(reading.sessionID.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
  }

  @Test(
    "may have no other escape",
    arguments: [
      (#"\x41"#, #"\"#), (#"\a"#, #"\"#), (#"\'"#, #"\"#), (#"\0"#, #"\"#), (#"\U0041"#, #"\"#),
      (#"\é"#, #"\"#),
      (#"\u12"#, #"\"#), (#"\u12g4"#, #"\"#), (#"\u"#, #"\"#), (#"\u 041"#, #"\"#),
      (#"\u+041"#, #"\"#), (#"\uＡ041"#, #"\"#),
      (#"\ud83d"#, #"\ud83d"#), (#"\ud83d\n"#, #"\ud83d\"#), (#"\ud83dx"#, #"\ud83d"#),
      (#"\ude00"#, #"\ude00"#),
      (#"\ude00\ud83d"#, #"\ude00"#), (#"\ud83d\ud83d"#, #"\ud83d\ud83d"#),
      (#"\ud83d\u0041"#, #"\ud83d\u0041"#),
    ]
  )
  func wrongEscapes(_ raw: String, _ underlined: String) throws {
    let reading = try LineReading.session(raw)
    #expect(reading.findings.map(\.id) == [.jsonSyntax])
    #expect(reading.underlined == [underlined])
  }

  @Test("have control characters as escapes only")
  func controlCharacters() throws {
    for byte in UInt8(0)..<0x20 {
      let raw = String(Character(Unicode.Scalar(byte)))
      let reading = try LineReading.session("a\(raw)b")
      #expect(reading.findings.map(\.id) == [.jsonSyntax])
      #expect(reading.underlined == [raw])
    }
  }

  @Test(
    "are UTF-8",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3, 0x28],
      [0xFE],
    ] as [[UInt8]]
  )
  func invalidUTF8(_ bytes: [UInt8]) throws {
    let before = Array(#"{"at":"2026-01-05T09:00:00Z","event":"closed","session":"é"#.utf8)
    let reading = try LineReading(bytes: before + bytes + Array(#""}"#.utf8))
    #expect(reading.findings.map(\.id) == [.invalidUTF8])
    #expect(reading.findings.map { Int($0.place.lower) } == [before.count])
  }

  @Test("read back as they were written, whatever they are")
  func roundTrip() throws {
    var random = SeededRandom(run: 7000)
    for _ in 0..<1000 {
      var text = "x"
      var raw = "x"
      for _ in 0..<random.number(0...8) {
        let limit = random.pick([0x7F, 0x7FF, 0xFFFF, 0x10FFFF])
        guard let scalar = Unicode.Scalar(UInt32(random.number(0...limit))) else { continue }
        text.unicodeScalars.append(scalar)
        if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" || random.chance(40) {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            raw += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        } else {
          raw.unicodeScalars.append(scalar)
        }
      }
      let found = try LineReading.session(raw).sessionID
      guard found.map({ Array($0.utf8) }) == Array(text.utf8) else {
        Issue.record("ORACLE_SEED=\(SeededRandom.base): \(raw) is read as \(found ?? "nothing")")
        return
      }
    }
  }
}

@Suite("Event lines that are no JSON")
struct EventLineSyntaxTests {
  private static let line = #"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"said""#

  @Test(
    "are refused where they go wrong",
    arguments: [
      ("", ""), ("   ", ""), ("x", "x"), ("{", ""), ("{]", "]"), ("{,}", ","), ("{\"a\"}", "}"),
      ("{\"a\" 1}", "1"),
      ("{\"a\":}", "}"), ("{\"a\":1,}", "}"), ("{\"a\":1 \"b\":2}", "\""), ("{\"a\":1", ""),
      ("{a:1}", "a"), ("{'a':1}", "'"),
      ("{\"a\":1}}", "}"), ("{\"a\":1} {}", "{"), ("{\"a\":\"b}", "\""), ("{\"a", "\""),
      ("{\"a\":[1,]}", "]"), ("{\"a\":[1 2]}", "2"),
      ("{\"a\":[1", ""), ("{\"a\":[", ""), ("{\"a\":True}", "T"), ("{\"a\":nul}", "n"),
      ("{\"a\":truefalse}", "t"), ("{\"a\":NaN}", "N"),
      ("{\"a\":-}", "-"), ("{\"a\":+1}", "+"), ("{\"a\":01}", "0"), ("{\"a\":1.}", "1"),
      ("{\"a\":.5}", "."), ("{\"a\":1e}", "1"),
      ("{\"a\":1e+}", "1"), ("{\"a\":0x10}", "0"), ("{\"a\":1_000}", "1"),
      ("{\"a\":Infinity}", "I"), ("{\"a\":-Infinity}", "-"),
      ("{\"a\":1.2.3}", "1"), ("{\"a\":--1}", "-"), ("{\"a\":٣}", "٣"), ("{\"a\":1 // no\n}", "/"),
      ("\u{FEFF}{}", "\u{FEFF}"),
      ("{\"a\":\"b\\", ""), ("{\"é\":x}", "x"), ("{\"a\":1}\u{A0}", "\u{A0}"),
      ("{\"a\":tru\u{0}e}", "t"),
    ]
  )
  func syntax(_ text: String, _ underlined: String) throws {
    let reading = try LineReading(text)
    #expect(reading.findings.map(\.id) == [.jsonSyntax])
    #expect(
      reading.underlined.map { underlined.hasPrefix($0) || $0.hasPrefix(underlined) } == [true]
    )
    #expect(reading.underlined.map(\.isEmpty) == [underlined.isEmpty])
  }

  @Test(
    "are refused when a key is given twice",
    arguments: [
      (#"{"at":"2026-01-05T09:00:00Z","at":"x"}"#, #""at""#),
      (#"{"a":1,"b":{"c":1,"\u0063":2}}"#, #""\u0063""#),
      (#"{"":1,"":2}"#, #""""#),
    ]
  )
  func duplicateKey(_ text: String, _ underlined: String) throws {
    let reading = try LineReading(text)
    #expect(reading.findings.map(\.id) == [.jsonSyntax])
    #expect(reading.findings.map { $0.message.contains("twice") } == [true])
    #expect(reading.underlined == [underlined])
  }

  @Test(
    "are refused when they are nested too deep, however deep that is",
    arguments: [14, 15, 16, 17, 1000, 500_000]
  )
  func depth(_ depth: Int) throws {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      let value =
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
      let reading = try LineReading(Self.line + ",\"x-own\":\(value)}")
      // The line itself is one level; sixteen are the most.
      #expect(reading.findings.map(\.id) == (depth <= 15 ? [] : [.jsonSyntax]))
    }
  }

  @Test("are read once, however many keys they have")
  func manyKeys() throws {
    let keys = (0..<100_000).map { "\"x-\($0)\":0" }.joined(separator: ",")
    #expect(try LineReading(Self.line + "," + keys + "}").line != nil)
    #expect(try LineReading(Self.line + "," + keys + ",\"x-77\":1}").underlined == ["\"x-77\""])
  }

  @Test(
    "are not those with white space, numbers and values of all kinds",
    arguments: [
      "0", "-0", "1", "10", "-1", "0.5", "-0.5", "1e5", "1E5", "1e+5", "1e-5", "1.25e10",
      "123456789012345678901234567890",
      "true", "false", "null", "\"\"", "[]", "{}", "[1,[2,{}],null]", "{\"a\":{\"b\":[]}}",
      " [ 1 , 2 ] ", "\t{ \"a\" : 1 }\r",
    ]
  )
  func validValues(_ value: String) throws {
    // The admin's own keys hold anything.
    let reading = try LineReading(" " + Self.line + " , \"x-own\" : \(value) } \r\n")
    #expect(reading.findings.map(\.message) == [])
    #expect(reading.sessionID == "s1")
  }
}

@Suite("Events of event lines")
struct EventLineEventTests {
  @Test("have fields of every type")
  func fields() throws {
    let red = try LineReading.said(#","text":"hello","urgent":true,"length":"60s","colour":"red""#)
    #expect(red.event?.text == "hello")
    let absent = try LineReading.said("")
    #expect(absent.event?.text == "")
    #expect(absent.event != red.event)
    #expect(red.line?.at.description == "2026-01-05T09:00:00Z")
    // A list's first value stands for a field that is left out.
    #expect(try LineReading.said(#","colour":"red""#).event == absent.event)
    #expect(try LineReading.said(#","colour":"green""#).event != absent.event)
    #expect(try LineReading.said(#","urgent":false"#).event == absent.event)
    #expect(
      try LineReading.said(#","length":"PT1M""#).event == LineReading.said(#","length":"1m""#).event
    )
  }

  @Test(
    "are refused with the place of what is wrong",
    arguments: [
      (#","text":5"#, .wrongType, "5"), (#","text":null"#, .wrongType, "null"),
      (#","text":["a"]"#, .wrongType, #"["a"]"#),
      (#","urgent":"true""#, .wrongType, #""true""#), (#","urgent":1"#, .wrongType, "1"),
      (#","urgent":null"#, .wrongType, "null"),
      (#","length":5"#, .wrongType, "5"), (#","length":"5""#, .wrongType, #""5""#),
      (#","length":"soon""#, .wrongType, #""soon""#),
      (#","colour":"blue""#, .wrongType, #""blue""#), (#","colour":red"#, .jsonSyntax, "r"),
      (#","colour":true"#, .wrongType, "true"),
      (#","txet":"a""#, .unknownField, #""txet""#), (#","Text":"a""#, .unknownField, #""Text""#),
      (#","":1"#, .unknownField, #""""#),
      (#","text":{}"#, .wrongType, "{}"),
    ] as [(String, Diagnostic.ID, String)]
  )
  func wrongFields(_ entries: String, _ id: Diagnostic.ID, _ underlined: String) throws {
    let reading = try LineReading.said(entries)
    #expect(reading.findings.map(\.id) == [id])
    #expect(reading.underlined == [underlined])
  }

  @Test(
    "name when, which session and which event",
    arguments: [
      (#"{"session":"s","event":"said"}"#, [.missingKey]),
      (#"{"at":"2026-01-05T09:00:00Z","event":"said"}"#, [.missingKey]),
      (#"{"at":"2026-01-05T09:00:00Z","session":"s"}"#, [.missingKey]), (#"{}"#, [.missingKey]),
      (#"{"at":"soon","session":"s","event":"said"}"#, [.invalidInstant]),
      (#"{"at":5,"session":"s","event":"said"}"#, [.wrongType]),
      (#"{"at":"2026-01-05T09:00:00Z","session":"","event":"said"}"#, [.missingValue]),
      (#"{"at":"2026-01-05T09:00:00Z","session":7,"event":"said"}"#, [.wrongType]),
      (#"{"at":"2026-01-05T09:00:00Z","session":"s","event":"sang"}"#, [.unknownEvent]),
      (#"{"at":"2026-01-05T09:00:00Z","session":"s","event":null}"#, [.wrongType]),
      (#"{"at":"2026-01-05T09:00:00.0001Z","session":"s","event":"said"}"#, [.invalidInstant]),
      (#"[]"#, [.wrongType]), (#""text""#, [.wrongType]), (#"5"#, [.wrongType]),
      (#"null"#, [.wrongType]),
    ] as [(String, [Diagnostic.ID])]
  )
  func wrongLines(_ text: String, _ ids: [Diagnostic.ID]) throws {
    let found = try LineReading(text).findings.map(\.id)
    // Everything that is missing from a line is reported, at one place.
    #expect(Set(found) == Set(ids))
  }

  @Test("tell all that is wrong in a line at once")
  func severalProblems() throws {
    let reading = try LineReading(
      #"{"at":"soon","session":"","event":"said","colour":"blue","x":1}"#
    )
    #expect(
      reading.findings.map(\.id) == [.invalidInstant, .missingValue, .wrongType, .unknownField]
    )
    #expect(reading.underlined == [#""soon""#, #""""#, #""blue""#, #""x""#])
  }
}

@Suite("Settings of event lines")
struct EventLineSettingTests {
  private func read(_ settings: String, _ more: String = "") throws -> LineReading {
    try LineReading(#"{"at":"2026-01-05T09:00:00Z","set":\#(settings)\#(more)}"#)
  }

  @Test("are values that the policy allows, or null for none")
  func settings() throws {
    #expect(try read(#"{"quiet":true}"#).settings == ["quiet": "true"])
    #expect(
      try read(#"{"quiet":false,"limit":"5m","mode":"fast"}"#).settings
        == ["quiet": "false", "limit": "5m", "mode": "fast"]
    )
    #expect(try read(#"{"limit":null}"#).settings == ["limit": "none"])
    #expect(try read(#"{"limit":"none"}"#).settings == ["limit": "none"])
    #expect(try read(#"{"limit":"PT30M"}"#, #","x-why":"test""#).settings == ["limit": "PT30M"])
  }

  @Test(
    "are refused with the place of what is wrong",
    arguments: [
      (#"{"limit":"4m"}"#, .settingOutOfRange, #""4m""#),
      (#"{"limit":"31m"}"#, .settingOutOfRange, #""31m""#),
      (#"{"limit":"5m30s"}"#, .settingOffStep, #""5m30s""#),
      (#"{"limit":5}"#, .durationWithoutUnit, "5"),
      (#"{"limit":true}"#, .invalidDuration, "true"),
      (#"{"mode":"medium"}"#, .unknownValue, #""medium""#),
      (#"{"quiet":"yes"}"#, .wrongType, #""yes""#),
      (#"{"quit":true}"#, .unknownSetting, #""quit""#),
      (#"{"quiet":[true]}"#, .wrongType, "[true]"), (#"{}"#, .wrongType, "{}"),
      (#"[]"#, .wrongType, "[]"), ("true", .wrongType, "true"),
      ("null", .wrongType, "null"),
    ] as [(String, Diagnostic.ID, String)]
  )
  func wrongSettings(_ settings: String, _ id: Diagnostic.ID, _ underlined: String) throws {
    let reading = try read(settings)
    #expect(reading.findings.map(\.id) == [id])
    #expect(reading.underlined == [underlined])
  }

  @Test("are no event", arguments: ["event", "text"])
  func noEvent(_ key: String) throws {
    let reading = try read(#"{"quiet":true}"#, #","\#(key)":"s1""#)
    #expect(reading.findings.map(\.id) == [.unknownKey])
    #expect(reading.underlined == [#""\#(key)""#])
  }
}
