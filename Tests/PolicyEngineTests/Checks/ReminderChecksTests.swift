import PolicyAnalysis
import PolicyEngine
import Testing

/// A reminder that surely comes too late is reported, and no other.
@Suite struct `The check of reminders` {
  private func reported(_ timers: String, settings: String = "", rules: String = "") -> [String] {
    let text = """
      policy: chat
      states: {before: {initial: true}, active: {}, paused: {}, over: {final: true}}
      events: {customer.message: {}, rep.message: {}, pause: {}, done: {}}
      effects: {remind: Remind}
      memory: {kind: [a, b]}
      settings: {limit: {type: duration, range: 5m..30m}, quiet_hours: {type: boolean}\(settings)}
      timers:
      \(timers.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
        paused_end: {while: paused, start: enter, after: 1h, then: {to: over}}
      rules:
        opens: {event: customer.message, from: before, to: active, remember: {kind: a}}
        changes: {event: customer.message, from: active, remember: {kind: b}}
        pauses: {event: pause, from: active, to: paused}
        resumes: {event: pause, from: paused, to: active}
        ends: {event: done, from: [active, paused], to: over}
      \(rules)
      """
    let findings = PolicyLibrary(
      lookingAtTimesIn: DocumentSet([SourceFile(name: "chat.yaml", text: text)])
    ).findings
    #expect(!findings.hasErrors, "\(TextRenderer().render(findings))")
    return findings.diagnostics.filter { $0.id == .lateReminder }.map {
      findings.sources.text(at: $0.place)
    }
  }

  private func pair(_ reminder: String, _ deadline: String) -> String {
    """
    reminder: {\(reminder), then: {do: remind}}
    deadline: {\(deadline), then: {to: over}}
    """
  }

  private static let run = "while: active, start: rep.message, cancel: customer.message"

  @Test func `knows the last moment that is in time`() {
    let run = Self.run
    #expect(reported(pair("\(run), after: 299999ms", "\(run), after: 5m")) == [])
    #expect(reported(pair("\(run), after: 5m", "\(run), after: 5m")) == ["5m"])
    #expect(reported(pair("\(run), after: 300001ms", "\(run), after: 5m")) == ["300001ms"])
  }

  @Test func `knows windows: in time is what can be before the latest moment`() {
    let run = Self.run
    #expect(reported(pair("\(run), after: 5m..6m", "\(run), after: 5m..5m1s")) == [])
    #expect(reported(pair("\(run), after: 301s..6m", "\(run), after: 5m..5m1s")) == ["301s..6m"])
  }

  @Test func `knows settings: in time is what is so for some value`() {
    let run = Self.run
    #expect(reported(pair("\(run), after: 29m", "\(run), after: limit")) == [])
    #expect(reported(pair("\(run), after: 30m", "\(run), after: limit")) == ["30m"])
    #expect(reported(pair("\(run), after: limit", "\(run), after: 5m1s")) == [])
    #expect(reported(pair("\(run), after: limit", "\(run), after: 5m")) == ["limit"])
    #expect(reported(pair("\(run), after: limit", "\(run), after: limit")) == ["limit"])
    #expect(
      reported(
        pair("\(run), after: 29m", "\(run), after: quiet"),
        settings: ", quiet: {type: duration}"
      )
        == []
    )
    #expect(
      reported(
        pair("\(run), after: 2m", "\(run), after: quiet"),
        settings: ", quiet: {type: duration, default: 2m}"
      ) == ["2m"]
    )
  }

  @Test(
    "is silent where the deadline need not run",
    arguments: [
      ("while: active, start: rep.message", "while: active, start: customer.message"),
      ("while: active, start: rep.message", Self.run),
      ("while: [active, paused], start: rep.message", "while: active, start: rep.message"),
      ("while: active, start: rep.message", "while: active, start: rep.message, restart: true"),
      ("while: active, start: rep.message", "while: active, start: rep.message, if: {kind: b}"),
      ("while: active, start: enter", "while: active, start: rep.message"),
      ("while: active, start: rep.message", "while: active, start: enter, cancel: rep.message"),
      ("while: active, start: enter", "while: underway, start: enter, cancel: rep.message"),
      ("while: active, start: rep.message", "while: [before, active], start: enter"),
    ]
  )
  func needNotRun(_ reminder: String, _ deadline: String) {
    #expect(reported(pair("\(reminder), after: 10m", "\(deadline), after: 5m")) == [])
  }

  @Test(
    "tells where the deadline runs since the same moment or an earlier one",
    arguments: [
      (Self.run, "while: active, start: rep.message"),
      (Self.run, "while: active, start: [rep.message, customer.message]"),
      (Self.run, "while: underway, start: enter"),
      (Self.run, "\(Self.run), unless: quiet_hours"),
      ("\(Self.run), restart: true", Self.run),
      ("\(Self.run), restart: true", "\(Self.run), restart: true"),
      ("\(Self.run), if: {kind: b}, unless: quiet_hours", "\(Self.run), if: {kind: b}"),
      ("while: active, start: enter", "while: active, start: enter"),
      ("while: active, start: enter", "while: underway, start: enter"),
    ]
  )
  func runs(_ reminder: String, _ deadline: String) {
    #expect(reported(pair("\(reminder), after: 10m", "\(deadline), after: 5m")) == ["10m"])
  }

  @Test func `adds up timers that start each other`() {
    func chain(_ third: String) -> String {
      """
      first: {\(Self.run), after: 2m, then: {do: remind}}
      pause: {while: active, start: timer.first, cancel: customer.message, after: 2m}
      third: {while: active, start: timer.pause, cancel: customer.message, after: \(third), then: {do: remind}}
      deadline: {\(Self.run), after: 5m, then: {to: over}}
      """
    }
    #expect(reported(chain("59999ms")) == [])
    #expect(reported(chain("1m")) == ["1m"])
  }

  @Test func `knows that a timer without bounds can start a reminder at any time`() {
    func chain(_ starts: String) -> String {
      """
      quiet: {while: active, start: enter, after: quiet}
      reminder: {while: active, start: \(starts), cancel: customer.message, after: 10m, then: {do: remind}}
      deadline: {\(Self.run), after: 5m, then: {to: over}}
      """
    }
    let settings = ", quiet: {type: duration, default: 2m}"
    #expect(reported(chain("rep.message"), settings: settings) == ["10m"])
    #expect(reported(chain("[rep.message, timer.quiet]"), settings: settings) == [])
  }

  @Test func `knows that one setting without bounds is one time`() {
    let settings = ", quiet: {type: duration}"
    let late = pair("\(Self.run), after: quiet", "\(Self.run), after: quiet")
    #expect(reported(late, settings: settings) == ["quiet"])
  }

  @Test func `asks whether a deadline that runs from the beginning ends wherever it fires`() {
    let late = pair(
      "while: active, start: rep.message, after: 10m",
      "while: underway, start: enter, after: 5m"
    )
    #expect(reported(late) == ["10m"])
    // It can have fired before, and is not there any more.
    let rule = "  calm: {event: timer.deadline, from: paused, do: remind}"
    #expect(reported(late, rules: rule) == [])
  }

  @Test func `asks what a transition makes of a firing`() {
    let late = pair("\(Self.run), after: 10m", "\(Self.run), after: 5m")
    func rules(_ rule: String) -> String { "  special: {\(rule)}" }
    #expect(
      reported(late, rules: rules("event: timer.deadline, from: active, if: {kind: b}")) == []
    )
    #expect(
      reported(late, rules: rules("event: timer.deadline, from: active, if: {kind: b}, to: paused"))
        == ["10m"]
    )
    #expect(
      reported(late, rules: rules("event: timer.reminder, from: active, if: {kind: b}, to: paused"))
        == []
    )
  }
}
