import PolicyEngine
import PolicyReplay
import TestSupport
import Testing

@Suite("A log held against the policy that it claims")
struct AuditTests {
  /// The only thing that a log and the policy disagree about: what, at which line, and why.
  private static func finding(_ lines: [String]) throws -> (String?, Int?, String?) {
    let replay = try Replay(lines, Desk.policy())
    #expect(replay.classes == [.disagrees: 1] && !replay.report.isClean)
    #expect(replay.groups.count == 1)
    let group = replay.groups.first
    return (group?.key.problem, group?.first.line, group?.first.message)
  }

  @Test("agrees where it was recorded under it", arguments: 0..<20)
  func agrees(_ run: Int) throws {
    var random = SeededRandom(run: run)
    let policy = try Desk.policy()
    for form in RandomLog.Form.allCases {
      let log = try RandomLog(policy, sessions: 30, form, &random)
      let replay = Replay(log.lines, policy)
      #expect(replay.classes == [.agrees: 30], "ORACLE_SEED=\(SeededRandom.base) \(form)")
      #expect(replay.report.isClean && replay.problems.isEmpty)
    }
  }

  @Test("has a firing that could not be then")
  func impossibleFiring() throws {
    let early = try Self.finding(Desk.silent + [Desk.line(0.5, "timer.silence")])
    #expect(early.0 == "impossible-firing" && early.1 == 3)
    #expect(early.2?.hasPrefix("the timer `silence` can't fire at") == true)
    let lines = [Desk.line(0, "begin"), Desk.line(0.2, "leave"), Desk.line(1, "timer.end")]
    #expect(try Self.finding(lines).0 == "impossible-firing")
  }

  @Test("lacks a firing that must have been, by the next line or the last")
  func missingFiring() throws {
    let fired = [Desk.line(1, "timer.silence"), Desk.line(4, "timer.reminder")]
    let next = try Self.finding(Desk.silent + [fired[0], Desk.line(6, "leave")])
    #expect(next.0 == "missing-firing" && next.1 == 4)
    #expect(
      next.2 == "`timer.reminder` has to come by \(Desk.at(5)), and the log has no such line"
    )
    func other(_ hours: Double) -> String { Desk.line(hours, "begin", session: "t") }
    let last = try Replay(Desk.silent + fired + [other(31.5)], Desk.policy())
    #expect(last.classes == [.agrees: 1, .disagrees: 1])
    #expect(last.groups.first?.key.problem == "missing-firing")
    #expect(last.groups.first?.first.line == nil && last.groups.first?.first.after == 4)
    // What may still come is not missing.
    #expect(try Replay(Desk.silent + fired + [other(31)], Desk.policy()).report.isClean)
    // Neither is anything in a log that records no firings.
    #expect(
      try Replay(Desk.silent + [Desk.line(6, "leave"), other(40)], Desk.policy()).report.isClean
    )
  }

  @Test(
    "says something else of a step",
    arguments: [
      (#","outcome":"ignored""#, "outcome"), (#","from":"gone""#, "from"), (#","to":"gone""#, "to"),
      (#","rule":"returns""#, "rule"), (#","rule":null"#, "rule"),
      (#","effects":[]"#, "effects"), (#","effects":["remind"]"#, "effects"),
      (#","reason":"too_late""#, "reason"), (#","cancelled":["end"]"#, "cancelled"),
      (#","started":[{"timer":"end","earliest":"2026-01-06T09:00:00Z","latest":null}]"#, "started"),
      (#","late":true"#, "late"), (#","parameters":[{"a":1}]"#, "parameters"),
    ]
  )
  func anotherStep(_ said: String, _ key: String) throws {
    let finding = try Self.finding([Desk.line(0, "begin", more: said)])
    #expect(finding.0 == "another-step" && finding.1 == 1)
    #expect(finding.2?.hasPrefix("`\(key)` is ") == true, "\(finding.2 ?? "")")
  }

  @Test("is held against the policy only as far as it says something")
  func partly() throws {
    for said in [
      #","outcome":"applied""#, #","to":"busy","effects":["greet"]"#, #","started":[]"#,
      #","rule":"opens","source":{"file":"elsewhere.yaml","line":1}"#, #","reason":null"#,
    ] {
      #expect(try Replay([Desk.line(0, "begin", more: said)], Desk.policy()).report.isClean)
    }
  }

  @Test("is a record, whose event may have said anything that does the same")
  func withoutFields() throws {
    let opened = Desk.line(0, "begin")
    let said = Desk.line(0.5, "say", more: #","to":"gone","rule":"bye""#)
    let replay = try Replay([opened, said], Desk.policy())
    #expect(replay.report.isClean && replay.report.counts.guessed == 1)
    // Nothing does this.
    let none = try Self.finding([opened, Desk.line(0.5, "say", more: #","to":"quiet""#)])
    #expect(none.0 == "another-step" && none.2?.contains("nothing that the event") == true)
    // What it said is known here.
    #expect(
      try Self.finding([opened, Desk.line(0.5, "say", "no", more: #","to":"gone""#)]).0
        == "another-step"
    )
  }

  @Test("may have either end of a window where it records no firings")
  func eitherEnd() throws {
    let lines = Desk.silent
    func leave(_ hours: Double, _ from: String) -> [String] {
      lines + [Desk.line(hours, "leave", more: #","from":"\#(from)""#)]
    }
    // Between 25 h and 31 h the session may have ended or not.
    for state in ["quiet", "gone"] {
      #expect(try Replay(leave(27, state), Desk.policy()).report.isClean, "\(state)")
    }
    #expect(try Self.finding(leave(24, "gone")).0 == "another-step")
    #expect(try Self.finding(leave(32, "quiet")).0 == "another-step")
  }

  @Test("is counted once a session, with what is wrong first, and grouped by rule")
  func groups() throws {
    let wrong = #","to":"gone""#
    let lines = (1...3).flatMap { number in
      ["begin", "say", "leave"].map {
        Desk.line(Double(number), $0, session: "s\(number)", more: wrong)
      }
    }
    let replay = try Replay(lines, Desk.policy())
    #expect(replay.classes == [.disagrees: 3] && replay.groups.count == 1)
    #expect(replay.groups.first?.sessions == 3 && replay.groups.first?.first.line == 1)
    #expect(replay.report.counts.conditional == 6)
  }

  @Test("has settings, and their changes")
  func settings() throws {
    let log = [Desk.set(-1, #""limit":"2h""#)] + Desk.silent + [Desk.line(2, "timer.silence")]
    #expect(try Replay(log, Desk.policy()).report.isClean)
    #expect(try Self.finding(Array(log.dropFirst())).0 == "impossible-firing")
  }

  @Test("goes on after its end as its lines say")
  func afterTheEnd() throws {
    let ended = [Desk.line(0, "begin"), Desk.line(1, "leave")]
    let ignored = Desk.line(2, "nod", more: #","outcome":"ignored","from":"gone","to":"gone""#)
    #expect(try Replay(ended + [ignored], Desk.policy()).classes == [.agrees: 1])
    let applied = Desk.line(2, "nod", more: #","outcome":"applied""#)
    #expect(try Self.finding(ended + [applied]).1 == 3)
    // A late event is handled at the moment that its session has seen.
    let late = [
      Desk.line(0, "begin"), Desk.line(1, "nod"), Desk.line(0.5, "leave", more: #","late":true"#),
    ]
    #expect(try Replay(late, Desk.policy()).report.isClean)
  }

  @Test("reports bad lines with their numbers, and plays the rest")
  func badLines() throws {
    let lines = [
      Desk.line(0, "begin"), Desk.line(0, "say", more: #","outcome":5"#), "",
      Desk.line(0, "begin", session: "t"),
    ]
    let replay = try Replay(lines, Desk.policy())
    #expect(replay.problems == [2: ["wrong-type"]])
    #expect(replay.classes == [.agrees: 1, .disagrees: 1] && replay.report.counts.bad == 1)
  }
}
