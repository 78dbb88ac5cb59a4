import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

/// Which warnings comments take out, and where comments are.
@Suite struct `Ignore comments` {
  /// What is reported of a policy with an entry of effects that nothing uses on each of some lines.
  private func reported(_ lines: [String], lineBreak: String = "\n") -> [String] {
    let text = (Self.head + lines + [""]).joined(separator: lineBreak)
    return findings([("chat.yaml", text)]).diagnostics.map {
      "\(Self.line(of: $0, in: text)) \($0.id.rawValue)"
    }
  }

  private static let head = ["policy: chat", "extends: base", "effects:"]

  private static func line(of diagnostic: Diagnostic, in text: String) -> Int {
    SourceSet([SourceFile(name: "", text: text)])
      .location(of: Place(file: 0, lower: Int(diagnostic.place.lower), upper: 0)).line
      - head.count
  }

  private func findings(_ files: [(name: String, text: String)], base: String = Self.base)
    -> Findings
  {
    // The base comes last, so that places in the first file can be looked up in it alone.
    let files = files + [("base.yaml", base)]
    let sources = files.map { SourceFile(name: $0.name, text: $0.text) }
    return PolicyLibrary(lookingAtTimesIn: DocumentSet(sources)).findings
  }

  private static let base = """
    policy: base
    abstract: true
    states: {before: {initial: true}, over: {final: true}}
    events: {finish: {}}
    rules: {finish: {event: finish, from: before, to: over}}

    """

  @Test func `are for their own line, or for the next one that says something`() {
    #expect(reported(["  ring: Ring"]) == ["1 unused-name"])
    #expect(reported(["  ring: Ring  # policycheck: ignore[unused-name] soon"]).isEmpty)
    #expect(reported(["  # policycheck: ignore[unused-name] soon", "  ring: Ring"]).isEmpty)
    #expect(
      reported([
        "# policycheck: ignore[unused-name] soon", "", "  # so", "  ring: Ring", "  gong: Gong",
      ])
        == ["5 unused-name"]
    )
    #expect(
      reported(["  ring: Ring  # policycheck: ignore[unused-name] soon", "  gong: Gong"])
        == ["2 unused-name"]
    )
    #expect(
      reported(["  ring: Ring", "  # policycheck: ignore[unused-name] too late"])
        == ["1 unused-name", "2 unused-ignore"]
    )
  }

  @Test func `may be many above one line`() {
    let comment = "# policycheck: ignore[unused-name] late"
    let lines = ["  \(comment)", "", comment, "  one: A  \(comment)", "  \(comment)", "  two: A"]
    #expect(reported(lines) == ["3 unused-ignore", "4 unused-ignore"])
    let many = Self.head + Array(repeating: "  \(comment)", count: 20_000) + ["  one: A", ""]
    let findings = findings([("chat.yaml", many.joined(separator: "\n"))])
    #expect(findings.ignored.count == 1)
    #expect(findings.diagnostics.count == 101)
  }

  @Test func `are for the line on which a place begins`() {
    let lines = ["  ring:", "    # policycheck: ignore[unused-name] soon", "    title: Ring"]
    #expect(reported(lines) == ["1 unused-name", "2 unused-ignore"])
  }

  @Test func `name one id or more, with or without spaces`() {
    for list in ["unused-name", " unused-name ", "ambiguous-scalar,unused-name"] {
      let rest = reported(["  #policycheck:ignore[\(list)]soon", "  ring: Ring"])
      #expect(rest.allSatisfy { $0 == "1 unused-ignore" }, "\(list)")
      #expect(rest.count == (list.contains(",") ? 1 : 0), "\(list)")
    }
  }

  @Test func `are no comments in quotes, in plain text and in blocks`() {
    let comment = "# policycheck: ignore[unused-name] soon"
    #expect(reported(["  ring: \"\(comment)\""]) == ["1 unused-name"])
    #expect(reported(["  ring: '\(comment)'"]) == ["1 unused-name"])
    #expect(reported(["  ring: \"Ring", "    \(comment)\""]) == ["1 unused-name"])
    #expect(reported(["  ring: Ring#policycheck:ignore[unused-name]soon"]) == ["1 unused-name"])
    #expect(
      reported(["  ring: |", "    \(comment)", "  gong: >-", "    \(comment)"])
        == ["1 unused-name", "3 unused-name"]
    )
    #expect(reported(["  ring: |  \(comment)", "    # Ring"]).isEmpty)
    #expect(reported(["  \"ring\": 'it''s # \(comment)'  \(comment)"]).isEmpty)
    #expect(
      reported(["  x-ring: {a: [\"#\", '#'], b: '}'}  \(comment)", "  gong: Gong"])
        == ["1 unused-ignore", "2 unused-name"]
    )
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `are found whatever ends a line`(_ lineBreak: String) {
    let lines = [
      "  # policycheck: ignore[unused-name] soon", "  ring: Ring",
      "  gong: Gong  # policycheck: ignore[unused-name] soon", "  bell: Bell",
    ]
    #expect(reported(lines, lineBreak: lineBreak) == ["4 unused-name"])
  }

  @Test func `are found after characters of several bytes`() {
    #expect(
      reported(["  ring: \"鐘 👩‍💻 é #\"  # policycheck: ignore[unused-name] läutet bald 鐘"]).isEmpty
    )
    #expect(reported(["  # policycheck: ignore[unused-name] 鐘", "  ring: 鐘"]).isEmpty)
    #expect(
      reported(["  ring: 鐘  # policycheck: ignore[unused-name] 🔔"]) == [
        "1 unused-name", "1 ignore-without-reason",
      ]
    )
  }

  @Test func `are found in a file with a byte order mark`() {
    let text = "\u{FEFF}# policycheck: ignore[unused-name] soon\neffects: {ring: Ring}\n"
    let ids = findings([("chat.yaml", text + "policy: chat\nextends: base\n")])
      .diagnostics.map(\.id)
    #expect(ids == [.byteOrderMark])
  }

  @Test func `do nothing for errors`() {
    let ids = findings([
      (
        "chat.yaml",
        "policy: chat\nextends: base\nefects: {}  # policycheck: ignore[unknown-key] so\n"
      )
    ]).diagnostics.map(\.id)
    #expect(ids == [.unknownKey, .notIgnorable])
  }

  @Test func `are not reported as unused where a check could not run`() {
    let unused = "  # policycheck: ignore[unused-name] soon\n"
    let child = "policy: chat\nextends: base\neffects:\n" + unused + "  x-ring: Ring\n"
    func ids(_ text: String, base: String = Self.base) -> [Diagnostic.ID] {
      findings([("chat.yaml", text)], base: base).diagnostics.map(\.id)
    }
    #expect(ids(child) == [.unusedIgnore])
    // With errors, its own or inherited ones, some checks don't run.
    #expect(ids(child + "colour: grey\n") == [.unknownKey])
    #expect(ids(child, base: Self.base + "colour: grey\n") == [.unknownKey])
    // An abstract policy is looked into with its children.
    let abstract = Self.base + "effects:\n" + unused + "  x-ring: Ring\n"
    #expect(ids("policy: chat\nextends: base\n", base: abstract) == [.unusedIgnore])
    #expect(ids("policy: chat\nextends: base\ncolour: grey\n", base: abstract) == [.unknownKey])
    #expect(ids("policy: chat\nabstract: true\n", base: abstract) == [])
  }

  @Test
  func
    `are not reported as unused in files that were not asked for, or not with all their children`()
  {
    let unused = "# policycheck: ignore[unused-name] soon\n"
    let documents = DocumentSet([
      SourceFile(name: "base.yaml", text: unused + Self.base),
      SourceFile(name: "chat.yaml", text: unused + "policy: chat\nextends: base\n"),
      SourceFile(name: "sms.yaml", text: unused + "policy: sms\nextends: base\n"),
    ])
    func reported(_ files: Set<Int32>?) -> [Int32] {
      PolicyLibrary(documents, reporting: files).findings.diagnostics.map(\.place.file)
    }
    #expect(reported(nil) == [0, 1, 2])
    #expect(reported([0]) == [])
    #expect(reported([1]) == [1])
    #expect(reported([0, 1]) == [1])
    #expect(reported([0, 1, 2]) == [0, 1, 2])
  }

  @Test func `count before the limit for a file does`() {
    let ignored = (0..<150).map { "  e\($0): E  # policycheck: ignore[unused-name] soon" }
    #expect(reported(ignored + ["  ring: Ring"]) == ["151 unused-name"])
    let text = (Self.head + ignored + [""]).joined(separator: "\n")
    #expect(findings([("chat.yaml", text)]).ignored.count == Findings.limitPerFile + 1)
  }

  @Test func `take out what is added later, and are of use then`() throws {
    let text = "policy: chat\nextends: base  # policycheck: ignore[unused-name] soon\n"
    let found = findings([("chat.yaml", text)])
    #expect(found.diagnostics.map(\.id) == [.unusedIgnore])
    let place = Place(file: 0, lower: 13, upper: 20)
    let sum = found.adding([Diagnostic(.unusedName, at: place, "reported later")])
    #expect(sum.diagnostics.isEmpty && sum.ignored.count == 1)
    let other = found.adding([Diagnostic(.unusedName, at: Place(file: 0, lower: 0, upper: 6), "x")])
    #expect(other.diagnostics.map(\.id) == [.unusedName, .unusedIgnore])
  }

  @Test func `are looked for only where the tool is named`() {
    var random = SeededRandom(seed: 7)
    let letters = Array("policyhek: #\nK".utf8)
    for length in 0..<400 {
      var bytes = (0..<length).map { _ in letters[Int.random(in: letters.indices, using: &random)] }
      let isNamed = Bool.random(using: &random)
      if isNamed {
        let start = Int.random(in: 0...length, using: &random)
        bytes.insert(contentsOf: "policycheck".utf8, at: start)
      }
      #expect(IgnoreComments.mayBe(in: bytes) == isNamed, "\(bytes)")
    }
    #expect(IgnoreComments.mayBe(in: Array("# PolicyCheck".utf8)))
    #expect(!IgnoreComments.mayBe(in: Array("# policychec".utf8)))
  }
}
