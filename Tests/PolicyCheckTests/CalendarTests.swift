import Foundation
import TestSupport
import Testing

@Suite("Calendars of the tool")
struct CalendarTests {
  private static let policy = """
    policy: desk
    states: {idle: {initial: true}, busy: A clerk is there, over: {final: true}}
    events: {customer.message: {}}
    calendars:
      hours: {zone: Europe/Berlin, hours: {monday-friday: 9h..17h}}
    timers:
      silence: {while: busy, start: enter, after: 8h, counts: hours, then: {to: over}}
      gone: {while: busy, start: enter, after: 90d, then: {to: over}}
    rules:
      begin: {event: customer.message, from: idle, to: busy}

    """

  private static let line =
    #"{"at": "2026-03-27T09:00:00Z", "session": "s1", "event": "customer.message"}"# + "\n"

  private func simulate(
    _ folder: TemporaryFolder,
    _ environment: [String: String] = [:]
  ) throws -> Program.Run {
    try Tool.runList(
      [
        "simulate", "--policies", folder.path("desk.yaml"), "--channel", "desk", "--format",
        "ndjson",
      ],
      input: Self.line,
      environment: environment
    )
  }

  @Test("are read under the rules of the system's time zones, which are on record")
  func record() throws {
    let folder = try TemporaryFolder(["desk.yaml": Self.policy])
    let run = try simulate(folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let started = try #require(run.records.first?["started"] as? [[String: Any]])
    try #require(started.count == 2)
    // Seven hours of Friday, and one of Monday, when summer time has begun.
    #expect(started[0]["earliest"] as? String == "2026-03-30T08:00:00Z")
    #expect(started[0]["calendar"] as? String == "hours")
    let digest = try #require(started[0]["digest"] as? String)
    #expect(digest.wholeMatch(of: /1-[0-9a-f]{32}/) != nil)
    let list = try String(contentsOfFile: "/usr/share/zoneinfo/tzdata.zi", encoding: .utf8)
    let version = list.prefix { $0 != "\n" }.split(separator: " ").last.map(String.init)
    #expect(started[0]["tzdata"] as? String == version)
    #expect(Set(started[1].keys) == ["timer", "earliest", "latest"])
    #expect(try simulate(folder).output == run.output)
  }

  @Test("follow TZDIR, and say what is missing")
  func folder() throws {
    let folder = try TemporaryFolder(["desk.yaml": Self.policy, "zones/readme": ""])
    let run = try simulate(folder, ["TZDIR": folder.path("zones")])
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("no tz database was found"))
    try folder.write("# version 2025x\nL UTC Etc/UTC\n", to: "zones/tzdata.zi")
    let other = try simulate(folder, ["TZDIR": folder.path("zones")])
    #expect(other.errors.contains("`Europe/Berlin` is none of the time zones"))
    try folder.write("", to: "zones/tzdata.zi")
    // Another place's rules under the name, without a list of zones: the version isn't known.
    let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Asia/Kolkata"))
    let europe = folder.url.appending(path: "zones/Europe")
    try FileManager.default.createDirectory(at: europe, withIntermediateDirectories: true)
    try bytes.write(to: europe.appending(path: "Berlin"))
    let moved = try simulate(folder, ["TZDIR": folder.path("zones")])
    let started = try #require(moved.records.first?["started"] as? [[String: Any]])
    #expect(started.first?["tzdata"] as? String == "unknown")
    // Friday 14:30 in Kolkata: two and a half hours, and five and a half of Monday.
    #expect(started.first?["earliest"] as? String == "2026-03-30T09:00:00Z")
    let check = try Tool.runList(
      ["check", folder.path("desk.yaml")],
      environment: ["TZDIR": folder.path("nowhere")]
    )
    #expect(check.status == 1)
    #expect(check.output.contains("[unknown-zone]"))
  }

  @Test("that name no zone need no time zones")
  func universal() throws {
    let text = Self.policy.replacing("Europe/Berlin", with: "UTC")
    let folder = try TemporaryFolder(["desk.yaml": text])
    let run = try simulate(folder, ["TZDIR": folder.path("nowhere")])
    #expect(run.status == 0 && run.errors.isEmpty)
    let started = try #require(run.records.first?["started"] as? [[String: Any]])
    #expect(started.first?["earliest"] as? String == "2026-03-27T17:00:00Z")
  }
}
