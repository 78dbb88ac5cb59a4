import Foundation
import TestSupport
import Testing

/// What is written in a file, or in its name, never moves a cursor, changes a colour or hides a text.
@Suite struct `Control characters of a file` {
  private static let policy = #"""
    policy: odd
    title: "T\x1b[31mred\x9b31m\u200eX\u202e"
    states: {idle: {initial: true, title: "s\x1b[1m\x07"}, live: "L\x1b[2m", over: {final: true}}
    events: {go: {text: string}, stop: {}}
    effects: {ring: "e\x1b[3m"}
    refusals: {nope: "r\x1b[4m"}
    keywords: {words: ["b\x1b[5m"]}
    timers:
      life: {title: "t\x1b[6m", while: live, start: enter, after: 5m, then: {to: over, do: ring}}
    rules:
      begin: {title: "b\x1b[7m", event: go, if: {text: {in: words}}, from: idle, to: live}
      begin-else: {event: go, from: idle, to: live}
      halt: {event: stop, from: live, to: over}
      halt-idle: {event: stop, from: idle, reject: nope}

    """#
  private static let log = #"""
    {"at": "2026-01-05T09:00:00Z", "session": "s\u001b[1m\u009b1m", "event": "go", "text": "b\u001b[5m"}
    {"at": "2026-01-05T09:01:00Z", "session": "s\u001b[1m\u009b1m", "event": "sto\u001b[1mp"}

    """#

  /// The characters of a text that no terminal should get; lines and tabs are no danger.
  private static func hidden(in text: String) -> [String] {
    text.unicodeScalars.filter { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n" && scalar != "\t"
      case .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }.map { String($0.value, radix: 16) }
  }

  @Test(
    arguments: [
      "check DIR", "check --format github DIR", "check no-such-file-\u{1B}[1m",
      "channels --policies DIR", "channels --policies DIR --format html",
      "channels --policies DIR --format markdown", "channels --policies DIR --format json",
      "show odd --policies DIR", "show odd --policies DIR --origin", "graph odd --policies DIR",
      "graph odd --policies DIR --format text", "graph odd --policies DIR --format dot",
      "graph odd --policies DIR --format svg --refusals",
      "simulate --policies DIR --channel odd DIR/log",
      "simulate --policies DIR --channel odd --format ndjson DIR/log",
      "explain --policies DIR --channel odd --all DIR/log",
      "explain --policies DIR --channel odd --session x DIR/log",
      "test --policies DIR DIR/odd.test.yaml", "fmt --check DIR",
      "init salesforce DIR/\u{1B}[1mbold", "init \u{1B}[1mbold", "init salesforce DIR/log\u{9B}/x",
    ]
  )
  func `are made visible by`(_ line: String) throws {
    let folder = try TemporaryFolder([
      "odd.yaml": Self.policy, "log": Self.log,
      "\u{1B}[31mred.yaml": "policy:   red\nextends: nothing\n",
      "odd.test.yaml":
        "test: odd\nchannel: odd\nscenarios:\n  a:\n    title: \"\\e[1m\"\n    steps: [{event: stop, expect: {state: x\u{FEFF}}}]\n",
    ])
    let words = line.split(separator: " ").map {
      String($0).replacing("DIR", with: folder.url.path)
    }
    let run = try Tool.runList(words)
    #expect(!run.output.isEmpty || !run.errors.isEmpty)
    #expect(Self.hidden(in: run.output) == [] && Self.hidden(in: run.errors) == [])
  }
}
