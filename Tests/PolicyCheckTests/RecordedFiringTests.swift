import Foundation
import TestSupport
import Testing

@Suite("policycheck simulate and explain, with recorded firings")
struct RecordedFiringTests {
  private static let inactive = """
    {"at":"2026-01-05T09:00:00Z","session":"s1","event":"customer.message","text":"hello"}
    {"at":"2026-01-05T09:00:10Z","session":"s1","event":"rep.accept"}
    {"at":"2026-01-05T09:01:00Z","session":"s1","event":"rep.inactivate"}

    """

  private static func firing(_ timer: String, at: String) -> String {
    #"{"at":"\#(at)","session":"s1","event":"timer.\#(timer)"}"# + "\n"
  }

  private static func simulate(_ input: String, _ options: String...) throws -> Program.Run {
    try Tool.runList(
      ["simulate", "--channel", "enhanced-web-chat", "--format", "ndjson"] + options,
      input: input
    )
  }

  @Test("a recorded firing is one record, at its instant")
  func simulated() throws {
    let line = Self.firing("inactive_end", at: "2026-01-06T11:01:00Z")
    let run = try Self.simulate(Self.inactive + line)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.records.count == 4)
    #expect(run.records.last?["at"] as? String == "2026-01-06T11:01:00Z")
    #expect(run.records.last?["event"] as? String == "timer.inactive_end")
    #expect(run.records.last?["to"] as? String == "ended")
  }

  @Test("one that can't be is reported with its line, and the rest still runs")
  func impossible() throws {
    let lines =
      Self.firing("inactive_end", at: "2026-01-06T16:01:00Z")
      + Self.firing("inactive_ende", at: "2026-01-06T10:01:00Z")
      + Self.firing("customer_inactivity", at: "2026-01-06T10:01:00Z")
    let run = try Self.simulate(Self.inactive + lines)
    #expect(run.status == 1)
    #expect(run.errors.contains("<stdin>:4:53: error: "))
    #expect(run.errors.contains("its window is from 2026-01-06T09:01:00Z to 2026-01-06T15:01:00Z"))
    #expect(run.errors.contains("did you mean `inactive_end`?"))
    #expect(run.errors.contains("`customer_inactivity` doesn't run at 2026-01-06T10:01:00Z"))
    #expect(run.records.count == 4)
    #expect(run.records.last?["at"] as? String == "2026-01-06T09:01:00Z")
  }

  @Test("what simulate prints of a session can be its log", arguments: ["earliest", "latest"])
  func again(_ fire: String) throws {
    let first = try Self.simulate(Self.inactive, "--fire", fire)
    // Events with texts that no rule looks at, and firings.
    let log = first.records.map { record in
      #"{"at":"\#(record["at"] ?? "")","session":"s1","event":"\#(record["event"] ?? "")"}"# + "\n"
    }.joined()
    let second = try Self.simulate(log)
    #expect(second.status == 0 && second.output == first.output)
  }

  @Test("explain fires it as well, and says which line it is")
  func explained() throws {
    let line = Self.firing("inactive_end", at: "2026-01-06T11:01:00Z")
    let run = try Tool.run(
      "explain",
      "--channel",
      "enhanced-web-chat",
      input: Self.inactive + line
    )
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(run.output.contains("since 2026-01-06T11:01:00Z"))
    #expect(run.output.contains("<stdin>:4"))
    let impossible = try Tool.run(
      "explain",
      "--channel",
      "enhanced-web-chat",
      input: Self.inactive + Self.firing("inactive_end", at: "2026-01-06T08:01:00Z")
    )
    #expect(impossible.status == 1 && impossible.errors.contains("[impossible-firing]"))
  }
}

@Suite("Lines that policycheck simulate reads")
struct SimulatedLinesTests {
  private static let begin =
    #"{"at":"2026-01-05T09:00:00Z","session":"s1","event":"customer.message","text":"hello"}"#
    + "\n"

  @Test("are answered as they come, where they come from a pipe")
  func answers() throws {
    let process = Process()
    process.executableURL = Tool.folder.appending(path: "policycheck")
    process.currentDirectoryURL = Tool.root
    process.arguments = ["simulate", "--channel", "enhanced-web-chat", "--format", "ndjson"]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    for _ in 0..<3 {
      try input.fileHandleForWriting.write(contentsOf: Data(Self.begin.utf8))
      // Nothing more comes before this is answered.
      let answer = output.fileHandleForReading.availableData
      #expect(String(decoding: answer, as: UTF8.self).hasSuffix("}\n"))
    }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(output.fileHandleForReading.availableData.isEmpty)
  }

  @Test("are reported like others where they are too long")
  func tooLong() throws {
    let long = #"{"at":"2026-01-05T09:00:00Z","x-note":""# + String(repeating: "x", count: 1 << 21)
    for end in ["\"}\n" + Self.begin, "\"}"] {
      let run = try Tool.run(
        "simulate",
        "--channel",
        "enhanced-web-chat",
        input: Self.begin + long + end
      )
      #expect(run.status == 1)
      #expect(
        run.errors.hasPrefix(
          "<stdin>:2:1: error: the line has more than 1048576 bytes, the most that is read [line-too-long]\n  help: "
        )
      )
      #expect(run.output.split(separator: "\n").count == (end.count > 2 ? 2 : 1))
    }
  }

  @Test("may begin and end anywhere in what is read at once", arguments: [1, 7, 4096])
  func pieces(_ size: Int) throws {
    // Longer than any buffer, with lines of many lengths.
    let lines = (0..<3000).map { index in
      #"{"at":"2026-01-05T09:00:00Z","session":"s\#(index)","event":"customer.message","text":"\#(String(repeating: "x", count: index * size % 1999))"}"#
    }
    let run = try Tool.run(
      "simulate",
      "--channel",
      "enhanced-web-chat",
      "--until",
      "2026-01-05T10:00:00Z",
      input: lines.joined(separator: size == 7 ? "\r\n" : "\n")
    )
    #expect(run.status == 0 && run.errors.isEmpty)
    let sessions = run.output.split(separator: "\n").map { $0.split(separator: " ")[1] }
    #expect(sessions == (0..<3000).map { "s\($0)" })
  }

  @Test("start no timer that is due when RFC 3339 can't write the year")
  func calendar() throws {
    let folder = try TemporaryFolder([
      "far.yaml": """
      policy: far
      states: {idle: {initial: true}, live: "On", over: {final: true}}
      events: {go: {}, stop: {}}
      timers:
        life: {while: live, start: enter, after: 36500d, then: {to: over}}
      rules:
        begin: {event: go, from: idle, to: live}
        halt: {event: stop, from: live, to: over}
      """
    ])
    let input = #"{"at":"9999-12-31T23:59:59Z","session":"a","event":"go"}"# + "\n"
    let options = ["--policies", folder.url.path, "--channel", "far"]
    let text = try Tool.runList(["simulate"] + options, input: input)
    #expect(text.status == 0)
    #expect(text.output.hasSuffix("; starts life, due after the year 9999\n"))
    let records = try Tool.runList(["simulate", "--format", "ndjson"] + options, input: input)
    #expect(
      records.output.contains(#""started":[{"timer":"life","earliest":null,"latest":null}]"#)
    )
    #expect(records.records.count == 1)
    let explained = try Tool.runList(["explain"] + options, input: input)
    #expect(explained.output.contains("after the year 9999"))
    #expect(!explained.output.contains("9999-12-31T23:59:59.999Z"))
  }
}
