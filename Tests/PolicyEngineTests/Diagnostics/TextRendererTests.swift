import PolicyEngine
import Testing

/// The line and the mark under it stay together, whatever the line holds.
@Suite("The text of a diagnostic")
struct TextRendererTests {
  /// The lines of a diagnostic about the first occurrence of a part of a text.
  private func render(_ text: String, marking part: String) -> [String] {
    let bytes = Array(text.utf8)
    let wanted = Array(part.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? bytes.count
    let sources = SourceSet([SourceFile(name: "f", bytes: bytes)])
    let place = Place(file: 0, lower: start, upper: start + wanted.count)
    let diagnostic = Diagnostic(.unknownKey, at: place, "found")
    let rendered = TextRenderer().render(diagnostic, in: sources)
    return rendered.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test(
    "marks a word in the cells that a terminal gives it",
    arguments: [
      ("key: value", "value", "       ^~~~~"),
      ("完了: value", "value", "        ^~~~~"),
      ("完了: value", "完了", "  ^~~~"),
      ("e\u{301}e\u{301}: value", "value", "      ^~~~~"),
      ("🚀: value", "value", "      ^~~~~"),
      ("👩‍💻: value", "value", "      ^~~~~"),
      ("🇧🇷: value", "value", "      ^~~~~"),
      ("❤️: value", "value", "      ^~~~~"),
      ("한국: value", "value", "        ^~~~~"),
      ("\u{1112}\u{1161}\u{11AB}: value", "value", "      ^~~~~"),
      ("\tkey: value", "value", "  \t     ^~~~~"),
      ("ａ: value", "value", "      ^~~~~"),
      ("key:", "", "  ^"),
    ]
  )
  func marks(_ text: String, _ part: String, _ mark: String) {
    #expect(render(text, marking: part)[2] == mark)
  }

  @Test("marks the end of a line, and of a file without a last line break")
  func marksTheEnd() {
    let bytes = Array("a: b".utf8)
    let sources = SourceSet([SourceFile(name: "f", bytes: bytes)])
    let diagnostic = Diagnostic(.truncated, at: Place(file: 0, lower: 4, upper: 4), "found")
    #expect(
      TextRenderer().render(diagnostic, in: sources)
        == "f:1:5: error: found [truncated]\n  a: b\n      ^\n"
    )
  }

  @Test("shows a view of a long line, with what is cut marked")
  func longLine() {
    let text = String(repeating: "a", count: 150) + "MARK" + String(repeating: "b", count: 150)
    let lines = render(text, marking: "MARK")
    #expect(lines[1].hasPrefix("  …a") && lines[1].hasSuffix("b…") && lines[1].count == 102)
    let start = lines[2].distance(
      from: lines[2].startIndex,
      to: lines[2].firstIndex(of: "^") ?? lines[2].endIndex
    )
    #expect(Array(lines[1])[start..<start + 4] == ["M", "A", "R", "K"])
    let end = render(String(repeating: "a", count: 150) + "MARK", marking: "MARK")
    #expect(end[1].hasSuffix("aMARK"))
  }

  @Test("marks no more than the first line of what goes over several")
  func severalLines() {
    let lines = render("first: [a,\n  b]", marking: "[a,\n  b]")
    #expect(lines[1] == "  first: [a,")
    #expect(lines[2] == "         ^~~")
  }

  @Test("obeys no file: what would steer a terminal or hide is shown as a replacement")
  func controlCharacters() {
    let lines = render("key: \u{1B}[31m\u{202E}\u{200B}\u{FEFF}red", marking: "red")
    #expect(lines[1] == "  key: \u{FFFD}[31m\u{FFFD}\u{FFFD}\u{FFFD}red")
    #expect(lines[2] == "               ^~~")
  }

  @Test("tells a warning from an error, and colours both only when asked")
  func colour() {
    let sources = SourceSet([SourceFile(name: "f", text: "a: b")])
    let diagnostic = Diagnostic(
      .ambiguousScalar,
      at: Place(file: 0, lower: 3, upper: 4),
      "found",
      help: "fix",
      related: [.init("see", at: Place(file: 0, lower: 0, upper: 1))]
    )
    let plain = TextRenderer().render(diagnostic, in: sources)
    #expect(
      plain
        == "f:1:4: warning: found [ambiguous-scalar]\n  a: b\n     ^\n  help: fix\n  note: f:1:1: see\n"
    )
    let coloured = TextRenderer(usesColor: true).render(diagnostic, in: sources)
    #expect(coloured.contains("\u{1B}[33mwarning:\u{1B}[0m"))
  }
}

/// Names that are close.
@Suite("A suggestion")
struct SuggestionTests {
  @Test(
    "is the nearest name, and none when nothing is near",
    arguments: [
      ("activ", "active"), ("actvie", "active"), ("ACTIVE", "active"), ("inactiv", "inactive"),
      ("form", "from"), ("fro", "from"), ("zzz", nil), ("in", nil), ("IF", "if"), ("", nil),
      ("customer_inactivty", "customer_inactivity"),
    ] as [(String, String?)]
  )
  func nearest(_ name: String, _ expected: String?) {
    let names = ["active", "inactive", "from", "if", "customer_inactivity"]
    #expect(Suggestion.closest(to: name, among: names) == expected)
  }

  @Test("lists at most twenty names, and says how many more there are")
  func list() {
    #expect(Suggestion.list((0..<22).map { "n\($0)" }).hasSuffix("`n19` and 2 more"))
    #expect(Suggestion.help(for: "x", among: [], "settings") == "there are no settings here")
  }
}
