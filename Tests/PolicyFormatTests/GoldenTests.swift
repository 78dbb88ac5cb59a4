import Foundation
import PolicyEngine
import PolicyFormat
import PolicyViews
import TestSupport
import Testing

/// Files before and after, as people would see them.
@Suite struct `The canonical layout` {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")
  private static let isRecording = ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1"

  private static let cases: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

  @Test(arguments: cases)
  func `is what the fixture shows`(_ name: String) throws {
    let folder = Self.folder.appending(path: name)
    let input = try String(contentsOf: folder.appending(path: "input.yaml"), encoding: .utf8)
    let actual = try PolicyFormatter.formatted(input)
    let output = folder.appending(path: "output.yaml")
    let expected = try? String(contentsOf: output, encoding: .utf8)
    if Self.isRecording, actual != expected { try Data(actual.utf8).write(to: output) }
    #expect(actual == expected)
    #expect(try PolicyFormatter.formatted(actual) == actual)
  }

  @Test func `is that of the shipped policies`() throws {
    let files = try Repository.yamlFiles(in: "policies")
    #expect(files.count > 10)
    for file in files {
      guard case .unchanged = PolicyFormatter.format(file) else {
        Issue.record("\(file.name): run `policycheck fmt`")
        continue
      }
    }
  }

  @Test func `is that of shown policies`() throws {
    let library = PolicyLibrary(try Repository.yamlFiles(in: "policies"), zones: Zones.data)
    #expect(library.channelIDs.count > 10)
    for id in library.channelIDs {
      let flat = try #require(library.flatPolicy(of: try library.channel(id)))
      let shown = PolicyText(flat, library.findings.sources).text
      #expect(try PolicyFormatter.formatted(shown) == shown, "\(id)")
    }
  }

  @Test func `has one kind of line break, a last one, and no byte order mark`() throws {
    let lines = "\u{FEFF}policy: chat  \n\n\n\r\n# ja \r\rtitle: Chat\t"
    #expect(try PolicyFormatter.formatted(lines) == "policy: chat\n\n# ja\n\ntitle: Chat\n")
    let pairs = "\u{FEFF}policy: chat  \r\n\r\n\r\n\r\n# ja \r\rtitle: Chat\t"
    #expect(
      try PolicyFormatter.formatted(pairs) == "policy: chat\r\n\r\n# ja\r\n\r\ntitle: Chat\r\n"
    )
  }

  @Test func `is not given to what can't be read`() {
    for text in [
      "policy: [a\n", "policy: a\npolicy:   b\n", "policy: &a b\n", "%YAML 1.1\n---\npolicy: a\n",
      "", "# nothing\n", "policy: a\n---\npolicy: b\n", "name:   a\n", "policy\u{0}: a\n",
    ] {
      guard case .unreadable(let findings) = PolicyFormatter.format(.init(name: "", text: text))
      else {
        Issue.record("\(text)")
        continue
      }
      #expect(findings.hasErrors, "\(text)")
    }
  }

  @Test func `is given to what can be read and is wrong`() throws {
    let wrong = "policy:   a\nstatus:  {}\nabstract: 'maybe'\n"
    #expect(try PolicyFormatter.formatted(wrong) == "policy: a\nstatus: {}\nabstract: maybe\n")
  }

  @Test func `is refused where an ignore comment would be for another line`() throws {
    let comment = "# policycheck: ignore[unused-name] soon"
    // Too long for a line: each entry gets one, and there is one comment.
    let title = String(repeating: "so ", count: 20)
    let parted = "policy: a\nextends: b\neffects: {ring: \(title), gong: \(title)}  \(comment)\n"
    guard case .refused(let reason) = PolicyFormatter.format(.init(name: "", text: parted)) else {
      Issue.record("not refused")
      return
    }
    #expect(reason.contains("ignore comment"))
    let kept = "policy: a\nextends: b\n\neffects:\n  ring: Ring  \(comment)\n"
    #expect(
      try PolicyFormatter.formatted(kept.replacing("  ring", with: "    ring")) == kept
    )
  }

  @Test func `keeps a key of no letters`() throws {
    #expect(
      try PolicyFormatter.formatted("policy: a\ntitel: b\n?\n") == "policy: a\ntitel: b\n\"\":\n"
    )
    #expect(
      try PolicyFormatter.formatted("policy: a\nx-b: {? , c: d}\n")
        == "policy: a\nx-b: {\"\", c: d}\n"
    )
  }

  @Test func `is refused where readers of YAML see different lines`() {
    for (character, name) in [("\u{85}", "U+0085"), ("\u{2028}", "U+2028"), ("\u{2029}", "U+2029")]
    {
      let file = SourceFile(name: "", text: "policy:   a\ntitle: \"b\(character)c\"\n")
      guard case .refused(let reason) = PolicyFormatter.format(file) else {
        Issue.record("\(name)")
        continue
      }
      #expect(reason.contains(name))
    }
  }
}
