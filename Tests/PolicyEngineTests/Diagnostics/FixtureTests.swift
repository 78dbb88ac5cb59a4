import Foundation
import PolicyEngine
import TestSupport
import Testing

/// The corpus of mistakes and of what is none.
///
/// `RECORD_FIXTURES=1` writes the texts anew, and fails so that no run passes by recording; it never
/// turns a case that fails into one that passes, or the other way round.
@Suite("The corpus")
struct FixtureTests {
  private let isRecording = ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1"

  @Test("has policies and configurations that are silent", arguments: Fixture.valid)
  func isSilent(_ fixture: Fixture) throws {
    #expect(TextRenderer().render(try fixture.findings()) == "")
  }

  @Test("has mistakes that are reported in full", arguments: Fixture.invalid)
  func isReported(_ fixture: Fixture) throws {
    let findings = try fixture.findings()
    let text = TextRenderer().render(findings)
    let recorded = try? String(contentsOf: fixture.expectation, encoding: .utf8)
    if isRecording, recorded != text {
      try record(text, of: fixture, isError: findings.hasErrors, over: recorded)
      return
    }
    #expect(text == recorded)
  }

  private func record(_ text: String, of fixture: Fixture, isError: Bool, over old: String?) throws
  {
    // A new case has to be about what its folder says; an old one stays an error or a warning.
    let isSame =
      old.map { $0.contains(": error: ") == isError } ?? text.contains("[\(fixture.kind)]")
    guard isSame, !text.isEmpty else {
      Issue.record("not recorded, as the case would turn into another:\n\(text)")
      return
    }
    try FileManager.default.createDirectory(
      at: fixture.expectation.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try text.write(to: fixture.expectation, atomically: true, encoding: .utf8)
    Issue.record("recorded; run again without RECORD_FIXTURES")
  }

  @Test("has mistakes that are reported once, as what they are", arguments: Fixture.invalid)
  func isToldOnce(_ fixture: Fixture) throws {
    let findings = try fixture.findings()
    if fixture.kind == "too-many-problems" {
      #expect(findings.diagnostics.last?.id.rawValue == fixture.kind)
    } else {
      #expect(findings.diagnostics.map(\.id.rawValue) == [fixture.kind])
    }
  }

  @Test("has mistakes in places that exist", arguments: Fixture.invalid)
  func isInTheFile(_ fixture: Fixture) throws {
    let findings = try fixture.findings()
    for diagnostic in findings.diagnostics {
      for place in [diagnostic.place] + diagnostic.related.map(\.place) {
        try Self.expect(place, isIn: findings.sources)
      }
    }
  }

  /// A place is in its file, begins between characters, and has a line and a column.
  static func expect(_ place: Place, isIn sources: SourceSet) throws {
    try #require(sources.files.indices.contains(Int(place.file)))
    let bytes = sources.files[Int(place.file)].bytes
    #expect(place.lower >= 0 && place.lower <= place.upper && Int(place.upper) <= bytes.count)
    let isText = String(validating: bytes, as: UTF8.self) != nil
    if isText, Int(place.lower) < bytes.count {
      #expect(bytes[Int(place.lower)] & 0xC0 != 0x80, "inside a character")
    }
    let location = sources.location(of: place)
    #expect((location.line, location.column) <= (location.endLine, location.endColumn))
    #expect(location.line >= 1 && location.column >= 1)
  }
}

/// Rules that keep the corpus whole.
@Suite("The corpus is kept whole:")
struct FixtureHygieneTests {
  /// The mistakes that no file can show, with the reason.
  private let withoutFixture: [Diagnostic.ID: String] = [
    .outOfMemory: "libyaml has to fail to allocate"
  ]

  @Test("every kind of diagnostic has a case", arguments: Diagnostic.ID.allCases)
  func hasCase(_ id: Diagnostic.ID) {
    let hasCase = Fixture.invalid.contains { $0.kind == id.rawValue }
    #expect(hasCase == (withoutFixture[id] == nil))
  }

  @Test("every folder is a kind of diagnostic")
  func foldersAreKinds() {
    let kinds = Set(Diagnostic.ID.allCases.map(\.rawValue))
    #expect(Fixture.folders(under: "invalid").filter { !kinds.contains($0) } == [])
  }

  @Test("no expected text is left without its case")
  func noOrphans() {
    for kind in Fixture.folders(under: "invalid") {
      let texts = Fixture.names(under: "invalid/\(kind)").filter { $0.hasSuffix(".txt") }
      let cases = Set(
        Fixture.invalid.filter { $0.kind == kind }.map(\.expectation.lastPathComponent)
      )
      #expect(texts.filter { !cases.contains($0) } == [])
    }
  }

  @Test("no two cases have one name")
  func namesAreUnique() {
    #expect(Set(Fixture.invalid.map(\.name)).count == Fixture.invalid.count)
  }

  @Test("every message follows the rules for messages", arguments: Fixture.invalid)
  func messagesFollowTheRules(_ fixture: Fixture) throws {
    for diagnostic in try fixture.findings().diagnostics {
      for text in [diagnostic.message, diagnostic.help ?? "help"]
        + diagnostic.related.map(\.message)
      {
        #expect(!text.hasSuffix("."), "a message has no full stop: \(text)")
        #expect(!text.contains("\n"), "a message is one line: \(text)")
        #expect(!text.contains("``"), "a message quotes nothing: \(text)")
        #expect(text.first?.isUppercase == false, "a message begins in lower case: \(text)")
        #expect(text.count { $0 == "`" } % 2 == 0, "a message closes its quotes: \(text)")
      }
      // For settings chosen by hand the host may know no other channels to name.
      guard diagnostic.id != .unsupportedSetting else { continue }
      #expect(diagnostic.help != nil, "every message says how to fix it")
    }
  }

  @Test("the policies that come with the package are silent")
  func shippedPoliciesAreSilent() throws {
    let files = try Repository.yamlFiles(in: "policies").filter { !$0.name.contains(".test.") }
    #expect(files.count > 11)
    #expect(TextRenderer().render(Fixture.check(files)) == "")
  }
}
