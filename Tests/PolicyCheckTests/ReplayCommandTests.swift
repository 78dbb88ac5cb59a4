import Foundation
import TestSupport
import Testing

@Suite("policycheck replay")
struct ReplayCommandTests {
  private static let policy = "policies/salesforce/messaging-session.yaml"

  /// What happens in sessions, one an hour: some go quiet, some are answered, opt out, or never were.
  private static let stories = [
    ["customer.message", "rep.accept", "rep.message", "rep.inactivate"],
    ["customer.message", "rep.accept", "rep.message", "rep.inactivate", "customer.message"],
    ["customer.message", "rep.accept", "Stop!"], ["rep.message"],
    ["automation.notification", "customer.message"],
    ["customer.message", "rep.accept", "rep.transfer", "rep.accept", "rep.end"],
  ]

  /// A log of 140 events of 42 sessions.
  private static let log = (0..<42).map { number in
    stories[number % stories.count].enumerated().map { hour, event in
      let name = event == "Stop!" ? "customer.message" : event
      let text = name == "customer.message" ? #","text":"\#(event)""# : ""
      let time = "2026-01-0\(1 + number % 9)T1\(hour):00:00Z"
      return #"{"at":"\#(time)","session":"s\#(number)","event":"\#(name)"\#(text)}"# + "\n"
    }.joined()
  }.joined()

  /// The shipped policies with another window for inactive sessions.
  private static func changed(_ window: String = "12h..18h") throws -> TemporaryFolder {
    let folder = try TemporaryFolder(["log.ndjson": log])
    let source = Tool.root.appending(path: "policies/salesforce")
    try FileManager.default.copyItem(at: source, to: folder.url.appending(path: "new"))
    let text = try folder.read("new/messaging-session.yaml")
    try folder.write(
      text.replacing("after: 24h..30h", with: "after: \(window)"),
      to: "new/messaging-session.yaml"
    )
    return folder
  }

  @Test(
    "finds that what simulate prints agrees with its policy",
    arguments: ["enhanced-web-chat", "enhanced-sms", "bring-your-own-channel", "standard-whatsapp"]
  )
  func simulated(_ channel: String) throws {
    for fire in ["earliest", "latest"] {
      let records = try Tool.run(
        "simulate",
        "--channel",
        channel,
        "--fire",
        fire,
        "--format",
        "ndjson",
        "-",
        input: Self.log
      )
      #expect(records.status == 0 && records.output.contains("timer."))
      let run = try Tool.run(
        "replay",
        "--channel",
        channel,
        "--old",
        "policies",
        "-",
        input: records.output
      )
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(run.errors.isEmpty)
      #expect(run.output.contains("\n   0  don't agree with the policy\n"))
    }
  }

  @Test("shows where a log doesn't agree with a changed policy")
  func audit() throws {
    let folder = try Self.changed()
    let channel = ["--channel", "enhanced-sms"]
    let records = try Tool.runList(["simulate", "--format", "ndjson"] + channel, input: Self.log)
    let run = try Tool.runList(
      ["replay", "--old", folder.path("new"), "--format", "json"] + channel,
      input: records.output
    )
    #expect(run.status == 1 && run.errors.isEmpty)
    let report = try #require(run.records.first)
    #expect(report["kind"] as? String == "audit" && report["firings"] as? String == "recorded")
    let groups = try #require(report["groups"] as? [[String: Any]])
    #expect(groups.count == 1 && groups[0]["problem"] as? String == "another-step")
    #expect((groups[0]["old"] as? [String: Any])?["rule"] as? String == "inactivate")
  }

  @Test("says whose sessions differ under new policies, and by which rules")
  func comparison() throws {
    let folder = try Self.changed()
    let run = try Tool.run(
      "replay",
      "--channel",
      "enhanced-sms",
      "--new",
      folder.path("new"),
      folder.path("log.ndjson")
    )
    #expect(run.status == 1 && run.errors.isEmpty)
    #expect(run.output.contains("same end, another time"))
    #expect(
      run.output.contains(
        "timer.inactive_end (\(Self.policy):93) → timer.inactive_end (\(folder.path("new"))/messaging-session.yaml:93)"
      )
    )
    #expect(run.output.contains("    earlier: p50 12h, p95 12h, max 12h\n"))
    let same = try Tool.run(
      "replay",
      "--channel",
      "enhanced-sms",
      "--new",
      "policies",
      "--set",
      "status_based_capacity=true",
      folder.path("log.ndjson")
    )
    #expect(same.status == 0 && same.output.contains("  42  same\n"))
  }

  @Test(
    "of parts, put together, is that of the whole, byte for byte",
    arguments: ["24h..36h", "1h"]
  )
  func shards(_ window: String) throws {
    let folder = try Self.changed(window)
    let arguments = [
      "replay", "--channel", "enhanced-sms", "--new", folder.path("new"), "--format", "json",
      folder.path("log.ndjson"),
    ]
    var paths: [String] = []
    for part in 1...3 {
      let run = try Tool.runList(arguments + ["--shard", "\(part)/3"])
      try folder.write(run.output, to: "\(part).json")
      paths.append(folder.path("\(part).json"))
    }
    let whole = try Tool.runList(arguments)
    let merged = try Tool.runList(["replay", "--merge", "--format", "json"] + paths.reversed())
    #expect(merged.output == whole.output && merged.status == whole.status && whole.status == 1)
    let missing = try Tool.runList(["replay", "--merge"] + paths.dropLast())
    #expect(missing.status == 2)
    #expect(missing.errors == "policycheck: of 3 parts these are missing: 3\n")
    let other = try Tool.runList(["replay", "--merge", folder.path("log.ndjson")])
    #expect(other.status == 2 && other.errors.contains("is no report that"))
  }

  @Test("reports bad lines with their numbers, and plays the rest")
  func badLines() throws {
    let run = try Tool.run(
      "replay",
      "--channel",
      "enhanced-sms",
      "-",
      input: "{\n" + Self.log + "\n{\"at\": 5}\n"
    )
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("<stdin>:1:"))
    #expect(run.errors.contains("<stdin>:143:"))
    #expect(run.output.contains("  2 lines could not be played.\n"))
    #expect(run.output.contains("140 events of 42 sessions"))
  }

  @Test("begins anew where a log turns out to record firings, and reports nothing twice")
  func lateFiring() throws {
    let lines = [
      "{", #"{"at":"2026-01-05T09:00:00Z","session":"a","event":"rep.message"}"#,
      #"{"at":"2026-01-08T09:00:00Z","session":"b","event":"rep.message"}"#, "[",
      #"{"at":"2026-01-10T10:00:00Z","session":"b","event":"timer.unanswered_end"}"#, "}",
    ]
    let run = try Tool.run(
      "replay",
      "--channel",
      "enhanced-sms",
      "--format",
      "json",
      input: lines.joined(separator: "\n")
    )
    let problems = run.errors.split(separator: "\n").filter { $0.hasPrefix("<stdin>:") }
    #expect(
      problems.map { $0.prefix(10) } == ["<stdin>:1:", "<stdin>:4:", "<stdin>:6:"].map { $0[...] }
    )
    let report = try #require(run.records.first)
    #expect(report["firings"] as? String == "recorded")
    #expect((report["lines"] as? [String: Int])?["bad"] == 3)
    // The firing of the first session is missing: the log records those that there were.
    let groups = try #require(report["groups"] as? [[String: Any]])
    #expect(groups.map { $0["problem"] as? String } == ["missing-firing"])
  }

  @Test("writes reports that its schema allows")
  func schema() throws {
    let folder = try Self.changed("24h..36h")
    let audit = try Tool.run(
      "replay",
      "--channel",
      "enhanced-sms",
      "--format",
      "json",
      "-",
      input: #"{"at":"2026-01-05T09:00:00Z","session":"a","event":"rep.message","to":"ended"}"#
    )
    let comparison = try Tool.run(
      "replay",
      "--channel",
      "enhanced-sms",
      "--new",
      folder.path("new"),
      "--format",
      "json",
      "--shard",
      "1/1",
      folder.path("log.ndjson")
    )
    try folder.write(audit.output, to: "audit.json")
    try folder.write(comparison.output, to: "comparison.json")
    let schema = "schemas/replay.schema.json"
    let verdicts = try SchemaValidator.verdicts(
      of: ["audit.json", "comparison.json"].map { (folder.path($0), schema) }
    )
    #expect(audit.status == 1 && comparison.status == 1 && verdicts == [[], []])
  }

  @Test("says what it wants where it can't do it")
  func usage() throws {
    for (arguments, error) in [
      (["--channel", "enhanced-sms", "--shard", "3/2", "-"], "--shard wants a part"),
      (["-"], "name it by --channel"),
      (["--channel", "enhanced-sms", "nowhere.ndjson"], "`nowhere.ndjson` can't be read"),
      (["--channel", "enhanced-sms", "a", "b"], "one log is replayed"),
      (["--merge"], "--merge wants the reports of all parts"),
      (["--channel", "enhanced-sms", "--until", "soon", "-"], "--until wants an RFC 3339"),
    ] {
      let run = try Tool.runList(["replay"] + arguments)
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(run.errors.contains(error), "\(run.errors)")
    }
  }
}
