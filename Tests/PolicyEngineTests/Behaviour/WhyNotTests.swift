import PolicyEngine
import PolicyExplanation
import Testing

/// What is said of the ways into a state that few events and times lead to.
@Suite struct `Why a session is not in a state` {
  /// The explanation of a session that a log of lines leads to.
  static func explain(
    _ text: String,
    _ lines: String...,
    at instant: String? = nil,
    whyNot target: String,
    firing: Firing = .earliest
  ) throws -> SessionExplanation {
    let library = PolicyLibrary([SourceFile(name: "p.yaml", text: text)])
    let id = try #require(library.channelIDs.first)
    let policy = try library.policy(id)
    var recorder = HistoryRecorder(policy, session: nil, until: nil, firing: firing)
    for (index, line) in lines.enumerated() {
      let read = EventLine.read(SourceFile(name: "log", text: line), for: policy)
      let event = try #require(read.line)
      _ = try recorder.play(event, at: FileLine(file: "log", line: index + 1))
    }
    guard case .session(let history) = recorder.finish(at: instant.flatMap { Instant($0) }) else {
      throw Missing()
    }
    return SessionExplanation(
      of: history,
      channel: try library.channel(id),
      in: library,
      options: ([], "--set"),
      whyNot: policy.words.model.states.firstIndex { $0.name == target }
    )
  }

  struct Missing: Error {}

  private static func event(_ name: String, at time: String, text: String? = nil) -> String {
    let field = text.map { ", \"text\": \"\($0)\"" } ?? ""
    return "{\"at\": \"2026-01-05T\(time)Z\", \"session\": \"s\", \"event\": \"\(name)\"\(field)}"
  }

  // MARK: Times

  /// The way is open only if the second timer is still running when the first one has fired.
  private static let race = """
    policy: race
    states: {start: {initial: true}, a: A, b: B, target: Target, ended: {final: true}}
    events: {go: {}, ask: {}, bye: {}}
    timers:
      w: {while: [a, b], start: enter, after: 10m}
      q: {while: b, start: enter, after: 5m}
    rules:
      go: {event: go, from: start, to: a}
      ask: {event: ask, from: a, to: b}
      w-in-a: {event: timer.w, from: a, to: ended}
      q-while-w: {event: timer.q, if: {timer: w}, from: b, to: ended}
      q-alone: {event: timer.q, from: b, to: target}
      bye: {event: bye, from: target, to: ended}
    """

  @Test func `an event that has to wait for its moment is on the way`() throws {
    let explanation = try Self.explain(
      Self.race,
      Self.event("go", at: "09:00:00"),
      whyNot: "target"
    )
    guard case .over(let steps, let instant)? = explanation.whyNot?.standing else {
      Issue.record("\(explanation.text)")
      return
    }
    #expect(steps.map(\.words.event) == ["ask", "timer.w", "timer.q"])
    #expect(steps.map(\.words.rule?.name) == ["ask", nil, "q-alone"])
    #expect(steps[0].window?.lowerBound.description == "2026-01-05T09:05:00Z")
    #expect(instant.description == "2026-01-05T09:10:00Z")
  }

  @Test func `a moment after the year 9999 is said as such`() throws {
    let explanation = try Self.explain(
      Self.race,
      #"{"at": "9999-12-31T23:55:00Z", "session": "s", "event": "go"}"#,
      whyNot: "target"
    )
    #expect(!explanation.text.contains("23:59:59.999Z"))
    #expect(!explanation.json.contains("23:59:59.999Z"))
    #expect(explanation.text.contains("w is due after the year 9999\n"))
    #expect(
      explanation.outlook.timers.map(\.window.lowerBound.description) == ["after the year 9999"]
    )
  }

  @Test func `a rule that has the name of its event is still a rule`() throws {
    let explanation = try Self.explain(
      Self.race,
      Self.event("go", at: "09:00:00"),
      whyNot: "target"
    )
    #expect(explanation.text.contains("by the rule go"))
    #expect(!explanation.text.contains("the timer's own rule"))
  }

  /// A reminder that comes again and again, and an end that comes in between.
  private static let nudges = """
    policy: nudges
    states: {unopened: {initial: true}, talking: A clerk is there, ended: {final: true}}
    events: {customer.message: {}, clerk.message: {}, bye: {}}
    effects: {nudge: Ask whether the customer is still there}
    timers:
      nudge: {while: talking, start: [clerk.message, timer.nudge], cancel: customer.message, after: 1h, then: {do: nudge}}
      lifetime: {while: talking, start: enter, after: 24h, then: {to: ended}}
    rules:
      opens: {event: customer.message, from: unopened, to: talking}
      leaves: {event: bye, from: talking, to: ended}
    """

  @Test func `what comes after many firings comes all the same`() throws {
    let explanation = try Self.explain(
      Self.nudges,
      Self.event("customer.message", at: "09:00:00"),
      Self.event("clerk.message", at: "09:00:30"),
      whyNot: "ended"
    )
    #expect(explanation.whyNot?.byTime?.window?.lowerBound.description == "2026-01-06T09:00:00Z")
    #expect(!explanation.text.contains("not by time alone"))
    #expect(!explanation.text.contains("stopped before"))
    #expect(explanation.text.contains("… 21 more like these"))
    #expect(explanation.outlook.end == .done)
  }

  @Test func `firings that repeat are said to, and those that were not looked at too`() throws {
    let endless = Self.nudges.replacing("24h, then: {to: ended}", with: "24h")
    let log = [
      Self.event("customer.message", at: "09:00:00"), Self.event("clerk.message", at: "09:00:30"),
    ]
    let repeating = try Self.explain(endless, log[0], log[1], whyNot: "ended")
    #expect(repeating.outlook.end == .repeating)
    #expect(repeating.text.contains("none of the firings that repeat leads there"))
    let long = Self.nudges.replacing("24h", with: "365d").replacing("after: 1h", with: "after: 1m")
    let cut = try Self.explain(long, log[0], log[1], whyNot: "ended")
    #expect(cut.outlook.end == .cut(after: 10_000))
    #expect(cut.text.contains("by time alone not within the next 10000 firings"))
    #expect(!cut.text.contains("stopped before"))
  }

  @Test func `an event of too many contents is said not to be looked through`() throws {
    let fields = (0..<11).map { "f\($0)" }
    let timers = fields.map {
      "  t-\($0): {while: a, start: msg, after: 1h, if: \($0), then: {to: ended}}"
    }
    let explanation = try Self.explain(
      """
      policy: many
      states: {start: {initial: true}, a: A, ended: {final: true}}
      events: {go: {}, msg: {\(fields.map { "\($0): boolean" }.joined(separator: ", "))}, bye: {}}
      timers:
      \(timers.joined(separator: "\n"))
      rules:
        go: {event: go, from: start, to: a}
        bye: {event: bye, from: a, to: ended}
      """,
      Self.event("go", at: "09:00:00"),
      whyNot: "ended"
    )
    let groups = explanation.outlook.events
    #expect(groups.filter { !$0.isComplete }.map(\.events) == [["msg"]])
    #expect(explanation.text.contains("and maybe more: there are too many contents"))
    #expect(explanation.json.contains("\"more\": true"))
  }

  // MARK: Texts

  /// Only a text in all three sets gets past the first rules.
  private static let words = """
    policy: words
    states: {start: {initial: true}, a: A, target: Target, ended: {final: true}}
    events: {msg: {text: string}}
    keywords: {one: {match: any_word, words: [AAA]}, two: {match: any_word, words: [BBB]}, three: {match: any_word, words: [CCC]}}
    timers: {life: {while: underway, start: enter, after: 1h, then: {to: ended}}}
    rules:
      not-one: {event: msg, unless: {text: {in: one}}, from: a, to: ended}
      not-two: {event: msg, unless: {text: {in: two}}, from: a, to: ended}
      not-three: {event: msg, unless: {text: {in: three}}, from: a, to: ended}
      all: {event: msg, from: a, to: target}
      opens: {event: msg, from: start, to: a}
      bye: {event: msg, from: target, to: ended}
    """

  @Test func `a text of several words takes the rule that others leave it`() throws {
    let explanation = try Self.explain(
      Self.words,
      Self.event("msg", at: "09:00:00", text: "x"),
      whyNot: "target"
    )
    guard case .direct? = explanation.whyNot?.standing else {
      Issue.record("\(explanation.text)")
      return
    }
    #expect(explanation.text.contains("such as “AAA BBB CCC”"))
  }
}
