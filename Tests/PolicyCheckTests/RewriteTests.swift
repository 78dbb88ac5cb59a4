import Foundation
import TestSupport
import Testing

/// What the verbs that write files in place leave as it was.
@Suite struct `A file rewritten in place` {
  private static let policy = """
    policy: far
    states: {idle: {initial: true}, live:   Live, over: {final: true}}
    events: {go: {}}
    timers:
      life: {while: live, start: enter, after: 5, then: {to: over}}
    rules:
      begin: {event: go, from: idle, to: live}

    """
  private static let scenarios = """
    test: far
    channel: far
    scenarios:
      begins:
        recorded: true
        steps:
          - event: go
          - {at: 5m}

    """

  /// A verb that writes, with the names of the files that it changes.
  enum Verb: String, CaseIterable {
    case format = "fmt ."
    case fix = "check --fix --unsafe-fixes ."
    case update = "test --update --policies far.yaml far.test.yaml"
  }

  private static func folder(for verb: Verb, lineBreak: String) throws -> TemporaryFolder {
    let policy =
      verb == .update ? Self.policy.replacing("after: 5,", with: "after: 5m,") : Self.policy
    let texts = ["far.yaml": policy, "far.test.yaml": Self.scenarios]
    return try TemporaryFolder(texts.mapValues { $0.replacing("\n", with: lineBreak) })
  }

  private static func contents(_ folder: TemporaryFolder) throws -> [String] {
    try ["far.yaml", "far.test.yaml"].map { try folder.read($0) }
  }

  @Test(arguments: Verb.allCases)
  func `keeps its line ends, and a second run changes nothing`(_ verb: Verb) throws {
    var results: [[String]] = []
    for lineBreak in ["\n", "\r\n"] {
      let folder = try Self.folder(for: verb, lineBreak: lineBreak)
      let before = try Self.contents(folder)
      _ = try Tool.shell("policycheck \(verb.rawValue)", in: folder.url)
      let after = try Self.contents(folder)
      #expect(after != before)
      let second = try Tool.shell("policycheck \(verb.rawValue)", in: folder.url)
      #expect(try Self.contents(folder) == after && second.status == 0, "\(second.errors)")
      for text in after where lineBreak == "\r\n" {
        let breaks = text.utf8.count { $0 == UInt8(ascii: "\n") }
        let returns = text.utf8.count { $0 == UInt8(ascii: "\r") }
        #expect(breaks == returns && text.components(separatedBy: "\r\n").count == breaks + 1)
      }
      results.append(after.map { $0.replacing("\r\n", with: "\n") })
    }
    #expect(results[0] == results[1])
  }

  @Test(arguments: Verb.allCases)
  func `keeps its mode and the link that leads to it`(_ verb: Verb) throws {
    let folder = try Self.folder(for: verb, lineBreak: "\n")
    let run = try Tool.shell(
      """
      mkdir there && mv far.test.yaml far.yaml there && ln -s there/far.yaml there/far.test.yaml .
      chmod 640 there/*
      policycheck \(verb.rawValue)
      stat -c %a there/* && readlink far.yaml far.test.yaml && ls -A . there
      """,
      in: folder.url
    )
    let listed = ["far.test.yaml", "far.yaml"]
    let expected =
      ["640", "640", "there/far.yaml", "there/far.test.yaml", ".:"] + listed + [
        "there", "", "there:",
      ]
      + listed
    #expect(run.output.hasSuffix(expected.joined(separator: "\n") + "\n"), "\(run.output)")
  }
}
