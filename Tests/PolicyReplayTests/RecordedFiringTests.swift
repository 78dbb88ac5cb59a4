import PolicyEngine
import PolicyReplay
import TestSupport
import Testing

/// A policy with windows that overlap, and timers that stop each other.
private enum Lamp {
  static let text = """
    policy: lamp
    states: {dark: {initial: true}, bright: "On", dim: "Half on", broken: {final: true}}
    events: {press: {}, blow: {}, look: {}}
    timers:
      fade: {while: bright, start: enter, after: 24h..30h, then: {to: dim}}
      flicker: {while: bright, start: enter, after: 20h..40h}
      age: {while: [bright, dim], start: enter, after: 30h, then: {to: broken}}
    rules:
      light: {event: press, from: [dark, dim], to: bright}
      crash: {event: blow, from: [bright, dim], to: broken}
    """

  static func policy() throws -> Policy {
    try PolicyLibrary([SourceFile(name: "lamp.yaml", text: text)]).policy("lamp")
  }

  static let start = Instant(milliseconds: 1_767_600_000_000)

  static func at(_ hours: Double) -> Instant {
    Instant(milliseconds: start.milliseconds + Int64(hours * 3_600_000))
  }
}

/// Plays lines one by one, and keeps what happens.
private struct Play {
  private let policy: Policy
  private var log: LogReplay
  private(set) var decisions: [Decision] = []
  private(set) var refusals: [FiringRefusal] = []

  init(_ policy: Policy, _ firing: Firing = .earliest) {
    self.policy = policy
    log = LogReplay(policy, firing: firing, until: nil)
  }

  /// The events and firings as `NAME at HOURS`.
  var story: [String] {
    decisions.map { decision in
      let hours = Double(decision.at.milliseconds - Lamp.start.milliseconds) / 3_600_000
      return "\(policy.describe(decision).event) at \(hours)"
    }
  }

  mutating func line(_ name: String, _ hours: Double) throws {
    try line(name, at: Lamp.at(hours))
  }

  mutating func line(_ name: String, at instant: Instant) throws {
    let text = #"{"at":"\#(instant)","session":"s","event":"\#(name)"}"#
    let source = SourceFile(name: "log.ndjson", text: text)
    let (line, diagnostics) = EventLine.read(source, for: policy)
    let read = try #require(line, "\(diagnostics)")
    var steps: [SessionReplay.Step] = []
    let outcome = try log.play(read) { steps.append($1) }
    keep(steps)
    if case .cannotFire(let refusal) = outcome { refusals.append(refusal) }
  }

  mutating func end() {
    var steps: [SessionReplay.Step] = []
    _ = log.runOut { steps.append($1) }
    keep(steps)
  }

  private mutating func keep(_ steps: [SessionReplay.Step]) {
    decisions += steps.compactMap(\.decision)
  }
}

@Suite("A recorded firing")
struct RecordedFiringTests {
  @Test("fires at its instant, anywhere in its window", arguments: [24, 26, 29.5, 30])
  func anywhere(_ hours: Double) throws {
    var play = try Play(Lamp.policy())
    try play.line("press", 0)
    try play.line("timer.fade", hours)
    #expect(play.refusals.isEmpty)
    #expect(play.story.last == "timer.fade at \(hours)")
  }

  @Test("is refused outside its window, and changes nothing", arguments: [0, 23.9, 30.1, 100])
  func outside(_ hours: Double) throws {
    var play = try Play(Lamp.policy())
    try play.line("press", 0)
    try play.line("timer.fade", hours)
    #expect(play.refusals == [.outside(Lamp.at(24)...Lamp.at(30))])
    #expect(play.story == ["press at 0.0"])
  }

  @Test("is refused where its timer doesn't run")
  func notRunning() throws {
    var play = try Play(Lamp.policy())
    try play.line("timer.fade", 0)
    try play.line("press", 1)
    try play.line("blow", 2)
    try play.line("timer.fade", 27)
    #expect(play.refusals == [.notRunning, .notRunning])
    #expect(play.story == ["press at 1.0", "blow at 2.0"])
  }

  @Test("can't come late")
  func late() throws {
    var play = try Play(Lamp.policy())
    try play.line("press", 0)
    try play.line("look", 23)
    try play.line("timer.flicker", 22)
    #expect(play.refusals == [.past(seen: Lamp.at(23))])
  }

  @Test("lets those that can wait no longer go first, as they are declared")
  func order() throws {
    var play = try Play(Lamp.policy())
    try play.line("press", 0)
    // `fade` and `age` both end at 30 h; the one declared first fires first, and stops nothing.
    try play.line("timer.age", 30)
    #expect(play.refusals.isEmpty)
    #expect(play.story == ["press at 0.0", "timer.fade at 30.0", "timer.age at 30.0"])
    // Where it stops the other, the other can't fire.
    var stopped = try Play(Lamp.policy())
    try stopped.line("press", 0)
    try stopped.line("timer.flicker", 30)
    #expect(stopped.refusals == [.overtaken(by: "timer.fade")])
  }

  @Test("makes the other timers wait for their lines, too")
  func others() throws {
    var play = try Play(Lamp.policy())
    try play.line("press", 0)
    try play.line("timer.flicker", 21)
    try play.line("look", 29)
    try play.line("timer.fade", 29.5)
    play.end()
    #expect(play.refusals.isEmpty)
    #expect(
      play.story == [
        "press at 0.0", "timer.flicker at 21.0", "look at 29.0", "timer.fade at 29.5",
        "timer.age at 30.0",
      ]
    )
  }

  @Test("comes too late where its timer fired by itself, unless timers wait")
  func byThemselves() throws {
    for (firing, refusals) in [(Firing.earliest, [FiringRefusal.notRunning]), (.latest, [])] {
      var play = try Play(Lamp.policy(), firing)
      try play.line("press", 0)
      try play.line("look", 25)
      try play.line("timer.fade", 26)
      #expect(play.refusals == refusals)
    }
  }

  @Test("of every timer lets a session be played again exactly", arguments: 0..<200)
  func exactly(_ run: Int) throws {
    var random = SeededRandom(run: run)
    let policy = try Lamp.policy()
    var session = policy.newSession()
    var now = Lamp.start
    var decisions: [Decision] = []
    for _ in 0..<40 {
      let running = (0..<3).filter { session.runs($0) }
      let end = running.map { session.window(of: $0).upperBound }.min()
      let candidates = running.filter { timer in
        session.window(of: timer).lowerBound <= end ?? .latest
      }
      if let end, let timer = candidates.randomElement(using: &random), random.chance(30) {
        // A moment of its window up to the one at which another can wait no longer.
        let first = max(now, session.window(of: timer).lowerBound)
        let moment = Int64(
          random.number(Int(first.milliseconds)...Int(max(first, end).milliseconds))
        )
        let isForced = running.contains {
          $0 < timer && session.window(of: $0).upperBound.milliseconds <= moment
        }
        if isForced { continue }
        now = Instant(milliseconds: moment)
        decisions.append(policy.tables.fire(timer, in: &session, at: moment))
      } else {
        let next = now.milliseconds + Int64(random.number(0...30_000_000))
        // Nothing but firings happens where a timer can wait no longer.
        if let end, next >= end.milliseconds { continue }
        now = Instant(milliseconds: next)
        let event = try policy.event(random.pick(["press", "look", "look", "blow"]))
        decisions.append(policy.receive(event, at: now, in: &session, firing: .latest))
      }
    }
    var play = Play(policy, .latest)
    for decision in decisions { try play.line(policy.describe(decision).event, at: decision.at) }
    #expect(play.refusals.isEmpty, "ORACLE_SEED=\(SeededRandom.base)")
    #expect(play.decisions == decisions)
  }
}
