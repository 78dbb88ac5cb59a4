import PolicyEngine
import Testing

@Suite("Fixes")
struct FixTests {
  /// A problem of the corpus that has fixes.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let findings: Findings
    let diagnostic: Diagnostic
    var testDescription: String { name }

    /// Carries a fix out and checks what becomes of the files.
    func findings(after fix: Fix) -> Findings {
      let files = findings.sources.files.enumerated().map { index, file in
        let edits = fix.edits.filter { Int($0.place.file) == index }
        return SourceFile(name: file.name, bytes: TextEdit.apply(edits, to: file.bytes))
      }
      return Fixture.check(files)
    }
  }

  static let cases: [Case] = Fixture.invalid.flatMap { fixture -> [Case] in
    guard let findings = try? fixture.findings() else { return [] }
    return findings.diagnostics.filter { !$0.fixes.isEmpty }.map {
      Case(name: fixture.name, findings: findings, diagnostic: $0)
    }
  }

  @Test("fix what they are for, and safe ones bring up nothing else", arguments: cases)
  func fix(_ item: Case) {
    for fix in item.diagnostic.fixes {
      let files = Set(fix.edits.map(\.place.file))
      #expect(files == [item.diagnostic.place.file])
      let after = item.findings(after: fix)
      let text = "\(fix.title): \(TextRenderer().render(after))"
      // What stands before the place of a problem is never part of its fixing.
      let isLeft = after.diagnostics.contains {
        $0.id == item.diagnostic.id && $0.place.file == item.diagnostic.place.file
          && $0.place.lower == item.diagnostic.place.lower
      }
      #expect(!isLeft, "\(text)")
      let hasMore = after.diagnostics.count > item.findings.diagnostics.count
      #expect(!fix.isSafe || !hasMore, "\(text)")
    }
  }

  @Test("there are some of each kind in the corpus")
  func isCovered() {
    let fixes = Self.cases.flatMap(\.diagnostic.fixes)
    #expect(fixes.count(where: \.isSafe) >= 10)
    #expect(fixes.count { !$0.isSafe } >= 40)
  }

  // MARK: Carrying out

  private static func fixed(_ text: String, unsafe: Bool = false) -> String {
    var file = SourceFile(name: "a.yaml", text: text)
    for _ in 0..<10 {
      let findings = Fixture.check([file])
      let plan = FixPlan(for: findings, includingUnsafe: unsafe)
      if plan.count == 0 { break }
      file = SourceFile(name: "a.yaml", bytes: plan.bytes(of: 0, in: findings.sources))
    }
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test("safe ones are carried out; the most likely meaning only if it is asked for")
  func safety() {
    let wrong = "policy: a\nabstrct: 'yes'\ncapabilities: {b: yes, c: \"true\"}\n"
    #expect(Self.fixed(wrong) == "policy: a\nabstrct: 'yes'\ncapabilities: {b: true, c: true}\n")
    #expect(
      Self.fixed(wrong, unsafe: true)
        == "policy: a\nabstract: true\ncapabilities: {b: true, c: true}\n"
    )
  }

  @Test("a space after a colon is put where what follows can be read as it is")
  func spacing() {
    let right = "config: a\nchannels: {b: {policy: chat}}\n"
    #expect(Self.fixed("config: a\nchannels: {b: {policy:chat}}\n", unsafe: true) == right)
    let odd = "config: a\nchannels: {b: {policy:`chat}}\n"
    #expect(Self.fixed(odd, unsafe: true) == odd)
  }

  @Test("a name that is misspelt in several places is fixed in all of them")
  func repeated() {
    let wrong = """
      policy: a
      states: {b: {initial: true}, waiting: {}, d: {final: true}}
      events: {e: {}, f: {}}
      rules:
        go: {event: e, from: b, to: waitng}
        back: {event: e, from: waitng, to: d}
        more: {event: f, from: [b, "waitng"], to: d}

      """
    #expect(
      Self.fixed(wrong, unsafe: true)
        == wrong.replacing("\"waitng\"", with: "waiting").replacing("waitng", with: "waiting")
    )
  }

  @Test("comments stay, so that what would take one along is left to people")
  func comments() {
    let flow = "policy: a\nabstract: true\nmemory: {b: [c, d, c]}\n"
    #expect(Self.fixed(flow) == "policy: a\nabstract: true\nmemory: {b: [c, d]}\n")
    let block = "policy: a\nabstract: true\nmemory:\n  b:\n    - c\n    - d\n    - c\n"
    #expect(Self.fixed(block) == block.dropLast(8))
    for comment in ["    # why\n    - c\n", "    - c # why\n"] {
      let commented = block.dropLast(8) + comment
      #expect(Self.fixed(String(commented)) == commented)
    }
  }

  @Test("of two that overlap the first is carried out")
  func overlap() {
    let file = SourceFile(name: "a.yaml", text: "abcdef")
    func diagnostic(_ edits: (ClosedRange<Int>, String)...) -> Diagnostic {
      let edits = edits.map { range, text in
        TextEdit(Place(file: 0, lower: range.lowerBound, upper: range.upperBound), text)
      }
      let place = edits[0].place
      return Diagnostic(.unknownKey, at: place, "", fixes: [Fix("", isSafe: true, edits)])
    }
    var findings = Findings(sources: SourceSet([file]))
    findings.diagnostics = [
      diagnostic((0...1, "1"), (3...4, "4")), diagnostic((2...3, "3"), (3...5, "x")),
      diagnostic((2...3, "3")), diagnostic((2...2, "twice")), diagnostic((6...6, "!")),
    ]
    let plan = FixPlan(for: findings)
    #expect(plan.count == 3)
    #expect(String(decoding: plan.bytes(of: 0, in: findings.sources), as: UTF8.self) == "1b34ef!")
  }
}
