import Foundation
import PolicyEngine
import PolicyViews
import TestSupport
import Testing

@Suite struct `A text in YAML` {
  private static let plain = [
    "STOP", "opt out", "5m", "24h..30h", "1h30m", "1d", "PT5M", "500ms", "it's", "a \"b\" c", "hi!",
    "Straße", "해지", "5 cups", "3rd", "a#b", "a:b", "x-y", "e5", "what?", "\\", "nowhere", "Nope",
  ]
  private static let quoted = [
    "", " ", " a", "a ", "no", "No", "NO", "on", "Off", "yes", "y", "N", "true", "False", "null",
    "~", "Null", "12", "1_000", "012", "0o14", "0x1F", "0b101", "1.5", ".5", "-1", "+3", "1e3",
    "6.02e+23", "1:30", "190:20:30.15", "2026-01-05", "2026-01-05T09:00:00Z", "2026-01-05 09:00:00",
    "2026-1-5t9:00:00", ".inf", "-.INF", ".nan", "<<", "=", "- a", "-a", "? a", ": a", "a: b", "a:",
    "a #b", "#a", "&a", "*a", "!a", "!!str", "|", ">", "'a'", "\"a\"", "%a", "@a", "`a`", "[a]",
    "{a}", ",a", "]", "---", "...", "a\nb", "a\tb", "\u{85}", "a\u{2028}b", "\u{FEFF}a", "\u{0}",
    "\u{7F}", "a\\b: ", "'\": ", "\u{1F600}\u{200D}: x", "\u{E0001}: ", "\u{FFFE}",
  ]
  private static let inFlow = ["a, b", "a]", "a}", "[", "a{b", "a:b", "a,b"]

  @Test(arguments: plain)
  func `is plain where it can be taken for nothing else`(_ text: String) {
    #expect(YAMLScalarText.written(text, .quoted, inFlow: false) == text)
  }

  @Test(arguments: quoted)
  func `is quoted where YAML needs it`(_ text: String) {
    let written = YAMLScalarText.written(text, .quoted, inFlow: false)
    #expect(written.first == "\"" || written.first == "'")
    #expect(!written.contains("\n"))
  }

  /// Two readers: ours, and PyYAML, which reads YAML 1.1 and gives every plain scalar a type.
  @Test func `is the same text for every reader`() throws {
    let texts = Self.plain + Self.quoted + Self.inFlow
    var yaml = ""
    for text in texts { yaml += "- \(YAMLScalarText.written(text, .quoted, inFlow: false))\n" }
    for text in texts { yaml += "- [\(YAMLScalarText.written(text, .quoted, inFlow: true)), x]\n" }
    let result = YAMLReader.read(Array(yaml.utf8), file: 0)
    #expect(result.diagnostics.isEmpty)
    let items = try #require(result.root?.items)
    #expect(items.prefix(texts.count).map(\.text) == texts)
    #expect(items.dropFirst(texts.count).map { $0.items?.first?.text } == texts)

    let program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout)"
    let run = try Program.python.run(["-c", program], input: yaml)
    let data = Data(run.output.utf8)
    let read = try #require(try JSONSerialization.jsonObject(with: data) as? [Any])
    #expect(read.prefix(texts.count).map { $0 as? String } == texts)
    #expect(read.dropFirst(texts.count).map { ($0 as? [Any])?.first as? String } == texts)
  }

  @Test func `that is a flag stays one`() {
    #expect(YAMLScalarText.written("true", .plain, inFlow: true) == "true")
    #expect(YAMLScalarText.written("no", .plain, inFlow: true) == "\"no\"")
  }
}
