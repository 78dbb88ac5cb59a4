import PolicyEngine
import Testing

/// Whoever writes what a message proposes must not meet the next error there.
@Suite("Proposals")
struct ProposalTests {
  /// Edits that a message proposes: by a fix, or in words (``write `…` ``) for the place that is wrong.
  struct Proposal: Sendable, CustomTestStringConvertible {
    let name: String
    let findings: Findings
    let diagnostic: Diagnostic
    let edits: [TextEdit]

    var testDescription: String { "\(name): \(edits.map(\.text))" }
  }

  static let proposals = Fixture.invalid.flatMap { fixture -> [Proposal] in
    guard let findings = try? fixture.findings() else { return [] }
    return findings.diagnostics.flatMap { diagnostic -> [Proposal] in
      let fixes = diagnostic.fixes.map(\.edits)
      let words = fixes.isEmpty ? Self.words(of: diagnostic) : []
      return (fixes + words).map {
        Proposal(name: fixture.name, findings: findings, diagnostic: diagnostic, edits: $0)
      }
    }
  }

  /// What the help says to write, where that is a text without anything left to be filled in.
  private static func words(of diagnostic: Diagnostic) -> [[TextEdit]] {
    guard let help = diagnostic.help, let match = help.firstMatch(of: /\bwrite `([^`…]+)`/),
      match.1.firstMatch(of: /\b(?:[A-Z]{2,})\b/) == nil
    else { return [] }
    return [[TextEdit(diagnostic.place, String(match.1))]]
  }

  @Test("don't lead to the next error", arguments: proposals)
  func noNextError(_ proposal: Proposal) {
    let sources = proposal.findings.sources
    let files = sources.files.enumerated().map { index, file in
      let edits = proposal.edits.filter { Int($0.place.file) == index }
      return SourceFile(name: file.name, bytes: TextEdit.apply(edits, to: file.bytes))
    }
    let after = Fixture.check(files)
    let before = Set(proposal.findings.diagnostics.map(\.message))
    let errors = after.diagnostics.filter { found in
      found.severity == .error && !before.contains(found.message)
        && written(by: proposal).contains { found.place.touches($0) }
    }
    #expect(
      errors.isEmpty,
      "\(proposal.diagnostic.message); \(proposal.diagnostic.help ?? "") → \(errors.map(\.message))"
    )
  }

  @Test("are looked at, as fixes and in words")
  func areMany() {
    #expect(Self.proposals.count(where: \.diagnostic.fixes.isEmpty) >= 10)
    #expect(Self.proposals.count >= 100)
  }

  /// Where the edits' texts stand afterwards.
  private func written(by proposal: Proposal) -> [Place] {
    var shift: [Int32: Int] = [:]
    return proposal.edits.sorted { Place.precedes($0.place, $1.place) }.map { edit in
      let lower = Int(edit.place.lower) + shift[edit.place.file, default: 0]
      let length = edit.text.utf8.count
      shift[edit.place.file, default: 0] += length - Int(edit.place.upper - edit.place.lower)
      return Place(file: edit.place.file, lower: lower, upper: lower + length)
    }
  }
}

extension Place {
  /// Whether two places have a byte in common.
  fileprivate func touches(_ other: Place) -> Bool {
    file == other.file && lower < other.upper && other.lower < upper
  }
}
