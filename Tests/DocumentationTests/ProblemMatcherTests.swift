import Foundation
import TestSupport
import Testing

/// The problem matcher that the guide shows, on what the tool really prints.
@Suite struct `The problem matcher` {
  private struct Matcher: Decodable {
    struct Owner: Decodable {
      let owner: String
      let pattern: [Pattern]
    }

    struct Pattern: Decodable {
      let regexp: String
      let file, line, column, severity, message, code: Int
    }

    let problemMatcher: [Owner]
  }

  private static func pattern() throws -> Matcher.Pattern {
    let document = try MarkdownDocument("\(Repository.toolCatalog)/Guides/EditorsAndCI.md")
    let block = try #require(
      document.blocks.first { $0.purpose == .file(".github/policycheck-matcher.json") }
    )
    let matcher = try JSONDecoder().decode(Matcher.self, from: Data(block.text.utf8))
    return try #require(matcher.problemMatcher.first?.pattern.first)
  }

  /// The groups of each line that matches.
  private static func matches(_ pattern: Matcher.Pattern, in text: String) throws -> [[String]] {
    let regex = try Regex(pattern.regexp)
    return text.split(separator: "\n").compactMap { line in
      guard let match = String(line).wholeMatch(of: regex) else { return nil }
      return [
        pattern.file, pattern.line, pattern.column, pattern.severity, pattern.message, pattern.code,
      ].map { String(match.output[$0].substring ?? "") }
    }
  }

  @Test func `finds each problem once, with all its parts`() throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    try sandbox.write(
      """
      policy: a: b
      """,
      to: "policies/a b.yaml"
    )
    try sandbox.write(
      """
      policy: video-chat
      extends: messaging-session
      keywords: {opt_out: {add: [NO]}}
      rules: {end: {to: closed}}
      """,
      to: "policies/video.yaml"
    )
    let result = try sandbox.run("policycheck check policies")
    #expect(result.exit == 1)
    let found = try Self.matches(Self.pattern(), in: result.output)
    #expect(
      found.map { [$0[0], $0[1], $0[2], $0[3], $0[5]] } == [
        ["policies/a b.yaml", "1", "10", "error", "yaml-syntax"],
        ["policies/video.yaml", "3", "28", "warning", "ambiguous-scalar"],
        ["policies/video.yaml", "4", "19", "error", "unknown-state"],
      ]
    )
    #expect(found.last?[4] == "`closed` is none of the states")
  }

  @Test func `finds nothing in what is right`() throws {
    let sandbox = try Sandbox()
    defer { sandbox.remove() }
    let result = try sandbox.run("policycheck check && policycheck show enhanced-sms --origin")
    #expect(result.exit == 0)
    #expect(try Self.matches(Self.pattern(), in: result.output).isEmpty)
  }
}
