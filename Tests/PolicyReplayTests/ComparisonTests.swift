import PolicyEngine
import PolicyReplay
import TestSupport
import Testing

@Suite("A log under two policies")
struct ComparisonTests {
  private static func rule(_ rule: ReplayGroup.Rule) -> String {
    switch rule {
    case .nothing: "nothing"
    case .none: "none"
    case .rule(let name, _, let line): "\(name):\(line)"
    }
  }

  private static func line(of text: String) throws -> Int {
    let lines = Desk.text.split(separator: "\n", omittingEmptySubsequences: false)
    return try #require(lines.firstIndex { $0.contains(text) }) + 1
  }

  @Test("is the same under the same policy, however timers fired", arguments: 0..<20)
  func sameness(_ run: Int) throws {
    var random = SeededRandom(run: run)
    let policy = try Desk.policy()
    let renamed = try Desk.policy("end: {while: quiet", "finish: {while: quiet")
    for form in RandomLog.Form.allCases {
      let log = try RandomLog(policy, sessions: 30, form, &random)
      let replay = Replay(log.lines, policy, policy)
      #expect(replay.classes == [.same: 30], "ORACLE_SEED=\(SeededRandom.base) \(form)")
      #expect(replay.report.isClean && replay.problems.isEmpty)
      // What a timer is called doesn't matter, as long as the log doesn't name it.
      if form == .events {
        #expect(Replay(log.lines, policy, renamed).classes == [.same: 30])
      }
    }
  }

  @Test("comes to the same end at another time")
  func anotherTime() throws {
    let new = try Desk.policy("after: 24h..30h", "after: 12h..18h")
    let replay = try Replay(Desk.silent, Desk.policy(), new)
    #expect(replay.classes == [.anotherTime: 1])
    let group = try #require(replay.groups.first)
    let line = try Self.line(of: "end: {while")
    #expect(Self.rule(group.key.old) == "timer.end:\(line)")
    #expect(Self.rule(group.key.new) == "timer.end:\(line)")
    let shifts = try #require(group.shifts)
    #expect(shifts.counts == [-12 * 3_600_000: 1] && shifts.earlier == 1)
    let first = group.first
    #expect((first.session, first.line, first.after) == ("s", nil, 2))
    #expect(first.old?.at == Desk.at(25).description)
    #expect(first.new?.at == Desk.at(13).description)
    #expect(first.old?.event == "timer.end" && first.old?.to == "gone")
  }

  @Test("has another outcome, and what comes later is conditional")
  func anotherOutcome() throws {
    let lines = [
      Desk.line(0, "begin"), Desk.line(0, "say", "so long"), Desk.line(1.5, "nod"),
      Desk.line(2, "leave"), Desk.line(3, "say", "more"),
    ]
    let new = try Desk.policy("words: [bye]", "words: [bye, so long]")
    let replay = try Replay(lines, Desk.policy(), new)
    #expect(replay.classes == [.anotherOutcome: 1])
    #expect(replay.report.counts.conditional == 3 && replay.report.counts.events == 5)
    let group = try #require(replay.groups.first)
    #expect(Self.rule(group.key.old) == "none")
    #expect(try Self.rule(group.key.new) == "bye:\(Self.line(of: "bye: {event"))")
    #expect((group.first.line, group.first.after) == (2, 1))
    #expect(group.first.old?.to == "busy" && group.first.new?.to == "gone")
    #expect(group.ends == [.init(old: "gone", new: "gone"): 1])
  }

  @Test("has another outcome where an effect or a refusal is another")
  func effects() throws {
    let old = try Desk.policy()
    let greeting = Replay(Desk.silent, old, try Desk.policy("to: busy, do: greet", "to: busy"))
    #expect(greeting.classes == [.anotherOutcome: 1])
    #expect(greeting.groups.first?.first.line == 1)
    let lines = Desk.silent + [Desk.line(2, "nod")]
    let refusal = Replay(lines, old, try Desk.policy("reject: too_late", "do: remind"))
    #expect(refusal.classes == [.anotherOutcome: 1])
    #expect(refusal.groups.first?.first.old?.reason == "too_late")
    // That a timer starts or not doesn't show by itself.
    let timers = Replay(
      [Desk.line(0, "begin"), Desk.line(0, "say", "a"), Desk.line(0.5, "leave")],
      old,
      try Desk.policy("while: busy, start: say", "while: busy, start: nod")
    )
    #expect(timers.classes == [.same: 1])
  }

  @Test("has another outcome where a timer fires under one of them only")
  func onlyOne() throws {
    let old = try Desk.policy()
    let new = try Desk.policy(
      "  reminder: {while: quiet, start: enter, after: 2h..4h, then: {do: remind}}\n",
      ""
    )
    let away = Replay(Desk.silent, old, new)
    #expect(away.classes == [.anotherOutcome: 1])
    #expect(away.groups.first.map { Self.rule($0.key.new) }?.hasPrefix("timer.end") == true)
    let lines = Desk.silent + [Desk.line(20, "leave")]
    let gone = Replay(lines, old, new)
    #expect(gone.groups.first?.key.new == .nothing)
    #expect((gone.groups.first?.first.line, gone.groups.first?.first.after) == (3, 2))
    let come = Replay(lines, new, old)
    #expect(come.groups.first?.key.old == .nothing)
  }

  @Test("depends on when in its window a timer fires")
  func depends() throws {
    let new = try Desk.policy("after: 24h..30h", "after: 24h..36h")
    let replay = try Replay(Desk.silent, Desk.policy(), new)
    #expect(replay.classes == [.depends: 1])
    let group = try #require(replay.groups.first)
    #expect(group.key.early == .same && group.key.late == .anotherTime)
    #expect(group.shifts?.counts.count == 1 && group.shifts?.counts[6 * 3_600_000] == 1)
    // An event in the window makes it another outcome if the timer fires late.
    let answered = try Replay(Desk.silent + [Desk.line(33, "say", "here")], Desk.policy(), new)
    #expect(answered.groups.first?.key.late == .anotherOutcome)
  }

  @Test("has the old policy's firings from the log where it records them")
  func recorded() throws {
    let log =
      Desk.silent + [
        Desk.line(1, "timer.silence"), Desk.line(3.5, "timer.reminder"), Desk.line(28, "timer.end"),
      ]
    let old = try Desk.policy()
    #expect(Replay(log, old, old).classes == [.same: 1])
    // The moment is one of the new policy's window, too, but not its only one.
    let longer = Replay(log, old, try Desk.policy("after: 24h..30h", "after: 24h..36h"))
    #expect(longer.classes == [.depends: 1])
    #expect(longer.groups.first?.key.late == .same)
    let sooner = Replay(log, old, try Desk.policy("after: 24h..30h", "after: 12h..18h"))
    #expect(sooner.classes == [.anotherTime: 1])
    let shifts = try #require(sooner.groups.first?.shifts)
    #expect(shifts.counts.count == 1 && shifts.counts[-15 * 3_600_000] == 1)
    #expect(sooner.groups.first?.first.line == 5)
  }

  @Test("follows changes of settings")
  func settings() throws {
    let lines = [Desk.set(-1, #""limit":"2h""#)] + Desk.silent
    let new = try Desk.policy("default: 1h", "default: 3h")
    #expect(try Replay(lines, Desk.policy(), new).classes == [.same: 1])
    #expect(try Replay(Desk.silent, Desk.policy(), new).classes == [.anotherTime: 1])
    let unknown = try Replay(lines, Desk.policy(), Desk.policy(Self.fixedLimit))
    #expect(unknown.classes == [.anotherTime: 1])
    #expect(!unknown.report.isClean && unknown.problems.isEmpty)
    let group = try #require(unknown.groups.last)
    #expect(group.key.problem == "new unknown-setting" && group.sessions == 0)
    #expect(group.first.line == 1)
  }

  private static let fixedLimit = Desk.text.replacing("after: limit", with: "after: 1h")
    .split(separator: "\n").filter { !$0.hasPrefix("settings:") }.joined(separator: "\n")

  @Test("can't be replayed where one of the policies doesn't know a line")
  func notReplayed() throws {
    let lines =
      Desk.silent + [
        Desk.line(0.5, "nod"), Desk.line(0, "begin", session: "t"),
        Desk.line(1.5, "jump", session: "u"),
      ]
    let new = try Desk.policy(Desk.text.replacing("nod", with: "wink"))
    let replay = try Replay(lines, Desk.policy(), new)
    #expect(replay.classes == [.same: 1, .notReplayed: 2])
    #expect(replay.problems == [5: ["unknown-event"]])
    #expect(
      replay.groups.map { $0.key.problem } == ["new unknown-event", "old unknown-event"]
    )
    #expect(replay.groups.map { $0.first.line } == [3, 5])
    // A firing that can't have been under the old policy, too.
    let early = try Replay(Desk.silent + [Desk.line(0.5, "timer.silence")], Desk.policy(), new)
    #expect(early.groups.map { $0.key.problem } == ["old impossible-firing"])
  }

  @Test("reports bad lines with their numbers, and plays the rest")
  func badLines() throws {
    let lines =
      ["{", Desk.line(0, "begin"), Desk.line(0, "jump"), "", Desk.line(0, "begin", session: "t")]
      + [Desk.set(0, #""speed":"2h""#), #"{"at":"now","session":"t","event":"say"}"#]
    let replay = try Replay(lines, Desk.policy(), Desk.policy())
    #expect(
      replay.problems == [
        1: ["json-syntax"], 3: ["unknown-event"], 6: ["unknown-setting"], 7: ["invalid-instant"],
      ]
    )
    #expect(replay.report.counts.bad == 4 && replay.report.counts.lines == 6)
    #expect(replay.classes == [.notReplayed: 2])
    #expect(!replay.report.isClean)
  }
}
