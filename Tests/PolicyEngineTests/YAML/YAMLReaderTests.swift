import PolicyEngine
import Testing

/// Where things are, and that no input breaks the reader.
@Suite("The reader of YAML")
struct YAMLReaderTests {
  private struct Scalar: Equatable, CustomStringConvertible {
    var text: String
    var line: Int
    var column: Int
    var endLine: Int
    var endColumn: Int

    var description: String { "\(text) \(line):\(column)-\(endLine):\(endColumn)" }
  }

  /// All keys and scalars of a file in its order, with their lines and columns.
  private func scalars(_ text: String) throws -> [String] {
    let file = SourceFile(name: "file", text: text)
    let sources = SourceSet([file])
    let result = YAMLReader.read(file.bytes, file: 0)
    #expect(result.diagnostics.isEmpty)
    var found: [String] = []
    func add(_ text: String, _ place: Place) {
      let at = sources.location(of: place)
      let scalar = Scalar(
        text: text,
        line: at.line,
        column: at.column,
        endLine: at.endLine,
        endColumn: at.endColumn
      )
      found.append(scalar.description)
    }
    func walk(_ node: YAMLNode) {
      if let text = node.text { add(text, node.place) }
      for item in node.items ?? [] { walk(item) }
      for entry in node.entries ?? [] {
        add(entry.key, entry.keyPlace)
        walk(entry.value)
      }
    }
    walk(try #require(result.root))
    return found
  }

  @Test("counts columns in characters, not in bytes")
  func wideCharacters() throws {
    // A person with a computer is three scalars; an accent that is written apart is one more.
    let found = try scalars("{é: ü, 完了: \"👩‍💻\", a\u{301}: ok}")
    #expect(
      found == [
        "é 1:2-1:3", "ü 1:5-1:6", "完了 1:8-1:10", "👩‍💻 1:12-1:17", "a\u{301} 1:19-1:21",
        "ok 1:23-1:25",
      ]
    )
  }

  @Test(
    "counts lines whatever they end with",
    arguments: ["\n", "\r\n", "\r"]
  )
  func lineBreaks(_ end: String) throws {
    let found = try scalars(["a: 1", "", "# é", "b:", "  - x", "  - y: z"].joined(separator: end))
    #expect(
      found == [
        "a 1:1-1:2", "1 1:4-1:5", "b 4:1-4:2", "x 5:5-5:6", "y 6:5-6:6", "z 6:8-6:9",
      ]
    )
  }

  @Test("knows where text on several lines begins and ends")
  func severalLines() throws {
    let found = try scalars("a: 'x\n  y'\nb: |\n  block\nc: plain\n  goes on\nd: end")
    #expect(found[1] == "x y 1:4-2:5")
    #expect(found[3].hasPrefix("block\n 3:4-"))
    #expect(found[5] == "plain goes on 5:4-6:10")
    #expect(found[7] == "end 7:4-7:7")
  }

  @Test("reads a tab after a colon, a file without a last line break, and a comment at the end")
  func smallThings() throws {
    #expect(try scalars("a:\tb").last == "b 1:4-1:5")
    #expect(try scalars("a: b # c").last == "b 1:4-1:5")
    #expect(try scalars("a: b\n...\n").last == "b 1:4-1:5")
    #expect(try scalars("--- {a: b}").last == "b 1:9-1:10")
  }

  @Test("reads what is in quotes as it is meant")
  func quotes() throws {
    let file = SourceFile(
      name: "file",
      text: #"{a: 'it''s', b: "\x41\u00e9\U0001F600\n", c: "<<", "<<": d}"#
    )
    let root = try #require(YAMLReader.read(file.bytes, file: 0).root)
    #expect(root["a"]?.text == "it's")
    #expect(root["b"]?.text == "Aé😀\n")
    #expect(root["c"]?.text == "<<")
    #expect(root["<<"]?.text == "d")
  }

  /// Files to damage: the whole corpus that is valid.
  private static let files: [SourceFile] = Fixture.names(under: "valid").filter {
    $0.hasSuffix(".yaml")
  }
  .compactMap { try? Fixture.read("valid/\($0)", as: $0) }

  @Test("gives places in the file wherever the file is cut", arguments: files)
  func cutAnywhere(_ file: SourceFile) throws {
    for length in stride(from: 0, to: file.bytes.count, by: 41) {
      try expectSound(Array(file.bytes.prefix(length)), file.name)
    }
  }

  @Test("gives places in the file whatever is put into it", arguments: files)
  func changeAnywhere(_ file: SourceFile) throws {
    var generator = Seeded(state: UInt64(file.bytes.count))
    let pieces = [
      "\t", "\"", "'", "[", "]", "{", "}", ":", ": ", "- ", "#", "&a ", "*a ", "<<: ", "!t ", "%",
      "@",
      "|", ">", "\n", "\r", "---\n", "é", "\u{2028}", "\u{85}", "完", "none", "  ", ",", "? ",
    ].map { Array($0.utf8) }
    for _ in 0..<60 {
      var bytes = file.bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...4, using: &generator))
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        bytes.replaceSubrange(start..<end, with: piece)
      }
      try expectSound(bytes, file.name)
    }
  }

  private func expectSound(_ bytes: [UInt8], _ name: String) throws {
    let findings = PolicyLibrary([SourceFile(name: name, bytes: bytes)]).findings
    for diagnostic in findings.diagnostics {
      for place in [diagnostic.place] + diagnostic.related.map(\.place) {
        try FixtureTests.expect(place, isIn: findings.sources)
      }
    }
    let isShown = TextRenderer().render(findings).isEmpty == findings.diagnostics.isEmpty
    #expect(isShown)
  }
}

/// SplitMix64: the same numbers on every machine.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
