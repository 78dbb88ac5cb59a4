import Foundation
import TestSupport
import Testing

/// Transcripts of the tool: each command of a file, with exactly what it prints and how it ends.
///
/// `RECORD_FIXTURES=1` writes them anew, and fails so that no run passes by recording.
@Suite("policycheck explain")
struct ExplainCommandTests {
  private static let folder = Tool.root.appending(path: "Tests/PolicyCheckTests/Explanations")
  private static let isRecording =
    ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1"

  private static let transcripts: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted()
  }()

  private static func commands(_ transcript: String) throws -> [String] {
    let text = try String(contentsOf: folder.appending(path: transcript), encoding: .utf8)
    return text.split(separator: "\n").filter { $0.hasPrefix("$ policycheck explain ") }
      .map { String($0.dropFirst("$ policycheck ".count)) }
  }

  @Test("prints what is recorded", arguments: transcripts)
  func isRecorded(_ transcript: String) throws {
    var actual = ""
    for command in try Self.commands(transcript) {
      let run = try Tool.runList(command.split(separator: " ").map(String.init))
      actual += "$ policycheck \(command)\n\(run.output)"
      if !run.errors.isEmpty { actual += "-- standard error\n\(run.errors)" }
      actual += "-- exit code \(run.status)\n"
    }
    let file = Self.folder.appending(path: transcript)
    let recorded = try String(contentsOf: file, encoding: .utf8)
    if Self.isRecording, actual != recorded {
      try actual.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded; run again without RECORD_FIXTURES")
      return
    }
    #expect(actual == recorded)
  }

  private static let schema = "Tests/PolicyCheckTests/explanation.schema.json"

  /// Every command of the transcripts that succeeds, as JSON, and with the whole of the log.
  @Test("writes JSON of the form that its schema describes")
  func isOfItsForm() throws {
    let folder = try TemporaryFolder()
    var files: [String] = []
    for transcript in Self.transcripts {
      for command in try Self.commands(transcript) {
        let arguments = command.split(separator: " ").map(String.init)
        if arguments.contains("xml") { continue }
        let run = try Tool.runList(arguments + ["--format", "json", "--all"])
        if run.status == 2 { continue }
        files.append(folder.path("\(files.count).json"))
        try folder.write(run.output, to: "\(files.count - 1).json")
      }
    }
    #expect(files.count > 20)
    let verdicts = try SchemaValidator.verdicts(of: files.map { ($0, Self.schema) })
    for (file, problems) in zip(files, verdicts) {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(problems.isEmpty, "\(text.prefix(400))")
    }
  }

  @Test("a mistake in its JSON would be noticed")
  func isChecked() throws {
    let folder = try TemporaryFolder()
    let log = "Tests/PolicyCheckTests/Explanations/refused.ndjson"
    let output = try Tool.run(
      "explain",
      "--channel",
      "enhanced-sms",
      "--format",
      "json",
      log
    ).output
    var cases: [(file: String, schema: String)] = []
    for (right, wrong) in [
      ("\"version\": 1", "\"version\": 2"), ("\"at\": \"2026", "\"at\": \"26"),
      ("\"laterLines\"", "\"later\""), ("\"line\": ", "\"line\": -"),
    ] {
      #expect(output.contains(right))
      let name = "\(cases.count).json"
      try folder.write(output.replacingOccurrences(of: right, with: wrong), to: name)
      cases.append((folder.path(name), Self.schema))
    }
    #expect(try SchemaValidator.verdicts(of: cases).allSatisfy { !$0.isEmpty })
  }

  @Test("reads standard input, and finds the one session of the log")
  func standardInput() throws {
    let line =
      #"{"at": "2026-01-05T09:00:00Z", "session": "s1", "event": "customer.message", "text": "STOP"}"#
    let run = try Tool.run("explain", "--channel", "standard-sms", "--format", "json", input: line)
    #expect(run.status == 0 && run.errors.isEmpty)
    let object =
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(object?["status"] as? String == "ended")
    let steps = try #require(object?["why"] as? [[String: Any]])
    #expect((steps.last?["recorded"] as? [String: Any])?["file"] as? String == "<stdin>")
  }

  /// What is reported of the past is what simulate prints of it.
  @Test(
    "lists the steps that simulate plays",
    arguments: ["capacity", "silent-customer", "opt-out"]
  )
  func steps(_ log: String) throws {
    let path = "Tests/PolicyCheckTests/Explanations/\(log).ndjson"
    let channel = ["--channel", "enhanced-web-chat", "--set", "customer_inactivity=5m"]
    let end = "2026-01-09T00:00:00Z"
    let simulated = try Tool.runList(
      ["simulate"] + channel + ["--until", end, "--format", "ndjson", path]
    )
    let explained = try Tool.runList(
      ["explain"] + channel + ["--at", end, "--format", "json", "--all", path]
    )
    let object =
      try JSONSerialization.jsonObject(with: Data(explained.output.utf8)) as? [String: Any]
    let steps = try #require(object?["steps"] as? [[String: Any]]).filter { $0["set"] == nil }
    #expect(!steps.isEmpty && steps.count == simulated.records.count)
    for (step, record) in zip(steps, simulated.records) {
      for key in ["at", "event", "outcome", "from", "to", "rule", "cancelled", "effects", "reason"]
      {
        #expect(
          step[key] as? NSObject == record[key] as? NSObject,
          "\(key) of \(record["event"] ?? "") at \(record["at"] ?? "")"
        )
      }
      let started = try #require(step["started"] as? [[String: Any]])
      #expect(
        started.map { $0["earliest"] as? String }
          == (record["started"] as? [[String: Any]])?.map { $0["earliest"] as? String }
      )
    }
  }
}
