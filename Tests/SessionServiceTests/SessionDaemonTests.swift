import Foundation
import Glibc
import TestSupport
import Testing

/// Runs the daemon as a parent process does.
@Suite("sessiond --stdio")
struct SessionDaemonTests {
  /// It lies beside the test bundle.
  private static let executable = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "sessiond")
  private static let policy = """
    policy: desk
    states: {idle: {initial: true}, open: Talking, over: {final: true}}
    events: {come: {}, say: {text: string}, leave: {}}
    rules:
      come: {event: come, from: idle, to: open}
      leave: {event: leave, from: open, to: over}

    """

  private static func lines(_ count: Int) -> [String] {
    (0..<count).map { number in
      let event = ["come", "say", "say", "leave"][number / 10 % 4]
      return
        #"{"session": "s\#(number % 10)", "channel": "desk", "event": "\#(event)", "id": "\#(number)"}"#
    }
  }

  /// A record without the word that it was given before.
  private static func plain(_ record: Substring) -> String {
    String(record).replacing(#","repeated":true"#, with: "")
  }

  private static func start(
    in folder: TemporaryFolder,
    _ input: Pipe,
    _ output: Pipe
  ) throws -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = ["--policies", "desk.yaml", "--stdio"]
    process.currentDirectoryURL = folder.url
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    return process
  }

  @Test("answers a line each, in order, and ends with its input")
  func answers() throws {
    let folder = try TemporaryFolder(["desk.yaml": Self.policy])
    let wrong = ["nonsense", #"{"session": "s", "channel": "fax", "event": "come"}"#, ""]
    let run = try Program(Self.executable).run(
      ["--policies", "desk.yaml", "--stdio", "--store", "memory:"],
      input: (Self.lines(40) + wrong).joined(separator: "\n")
        + #"{"session":"s10","channel":"desk","event":"come"}"#,
      in: folder.url
    )
    #expect(run.status == 0 && run.errors.isEmpty)
    let records = run.records
    #expect(records.count == 43)
    #expect(records[..<40].map { $0["session"] as? String } == (0..<40).map { "s\($0 % 10)" })
    #expect(records[39]["to"] as? String == "over")
    #expect((records[40]["error"] as? String)?.contains("no JSON object") == true)
    #expect(records[40]["line"] as? Int == 41 && records[41]["line"] as? Int == 42)
    #expect(records[42]["session"] as? String == "s10")
  }

  private static let configuration = """
    config: office
    channels:
      front: {policy: desk, settings: {patience: 10m}}

    """

  @Test("goes on with the sessions of a configured channel, also under a changed policy")
  func configured() throws {
    let text = Self.policy.replacing(
      "rules:",
      with: """
        settings: {patience: {type: duration, range: 1m..1h, default: 30m}}
        timers:
          limit: {while: open, start: enter, after: patience, then: {to: over}}
        rules:
        """
    )
    let folder = try TemporaryFolder(["desk.yaml": text, "office.yaml": Self.configuration])
    func run(_ event: String, more: [String] = []) throws -> Program.Run {
      try Program(Self.executable).run(
        ["--policies", "desk.yaml", "--config", "office.yaml", "--stdio"] + more,
        input: #"{"session":"s","channel":"front","event":"\#(event)"}"# + "\n",
        in: folder.url
      )
    }
    #expect(try run("come").records.first?["to"] as? String == "open")
    #expect(try run("say").status == 0)
    try folder.write(
      text.replacing("say: {text: string}", with: "say: {text: string}, wave: {}"),
      to: "desk.yaml"
    )
    let wave = try run("wave")
    #expect(wave.status == 0 && wave.errors.isEmpty, "\(wave.errors)")
    #expect(wave.records.contains { $0["adopted"] != nil })
    #expect(wave.records.last?["event"] as? String == "wave")
    #expect(try run("leave").records.first?["to"] as? String == "over")
  }

  @Test("leaves a file alone that another process has")
  func two() throws {
    let folder = try TemporaryFolder(["desk.yaml": Self.policy])
    let (input, output) = (Pipe(), Pipe())
    let process = try Self.start(in: folder, input, output)
    try input.fileHandleForWriting.write(contentsOf: Data((Self.lines(1)[0] + "\n").utf8))
    #expect(!output.fileHandleForReading.availableData.isEmpty)
    let other = try Program(Self.executable).run(
      ["--policies", "desk.yaml", "--stdio"],
      in: folder.url
    )
    #expect(other.status == 2 && other.errors.contains("held by another process"))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  /// What was answered is on record, and what wasn't is either there or not, but never twice.
  @Test("is killed in the middle, and has lost nothing that it answered", arguments: 0..<4)
  func killed(run: Int) async throws {
    let folder = try TemporaryFolder(["desk.yaml": Self.policy])
    let lines = Self.lines(400)
    var random = SeededRandom(run: 8800 + run)
    var answered: [Substring] = []
    for _ in 0..<3 {
      let (input, output) = (Pipe(), Pipe())
      let process = try Self.start(in: folder, input, output)
      let count = random.number(answered.count...lines.count)
      try input.fileHandleForWriting.write(
        contentsOf: Data((lines[..<count].joined(separator: "\n") + "\n").utf8)
      )
      // It is killed while it answers.
      var bytes = Data()
      let wanted = random.number(0...count * 100)
      while bytes.count < wanted {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { break }
        bytes += more
        if bytes.split(separator: UInt8(ascii: "\n")).count >= count { break }
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      bytes += output.fileHandleForReading.availableData
      // A line that is cut off was not answered.
      let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.startIndex
      let now = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n")
      #expect(zip(now, answered).allSatisfy { Self.plain($0) == Self.plain($1) })
      if now.count > answered.count { answered = now }
    }
    let last = try Program(Self.executable).run(
      ["--policies", "desk.yaml", "--stdio"],
      input: lines.joined(separator: "\n") + "\n",
      in: folder.url
    )
    let all = last.output.split(separator: "\n")
    #expect(all.count == 400)
    #expect(zip(all, answered).allSatisfy { Self.plain($0) == Self.plain($1) })
    // Each session has had four events, in order.
    for session in 0..<10 {
      let own = last.records.filter { $0["session"] as? String == "s\(session)" }
        .filter { $0["outcome"] as? String == "applied" }
      #expect(own.map { $0["event"] as? String } == ["come", "leave"])
    }
  }
}
