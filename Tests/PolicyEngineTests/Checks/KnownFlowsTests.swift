import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

/// What is right is remembered, and stands for nothing in which something could be wrong.
@Suite("Flows that are known to be right")
struct KnownFlowsTests {
  /// Two children of one policy, alike but for one thing, by which the second is wrong.
  struct Pair: CustomTestStringConvertible {
    var testDescription: String
    /// Rules of the policy that both extend.
    var base = ""
    var right: String
    var wrong: String
  }

  private static let base = """
    policy: base
    states: {unopened: {initial: true}, active: {}, parked: {}, ended: {final: true}}
    events:
      message: {text: string}
      note: {kind: [plain, card, form]}
      done: {}
      call: {}
    effects: {route: Route}
    refusals: {refused: Not now}
    settings: {limit: {type: duration}, spare: {type: duration}, mode: {type: [queue, end, later]}}
    capabilities: {calls: true}
    memory: {by: [rep, bot, agent]}
    keywords: {opt_out: [HALT, DAMN HALT], swearing: {match: any_word, words: [damn]}}
    timers:
      idle: {while: parked, start: enter, after: 1h, then: {to: ended}}
    rules:
      opens: {event: message, from: unopened, to: active, remember: {by: rep}}
      parks: {event: done, from: active, to: parked, remember: {by: bot}}
      ends: {event: done, from: parked, to: ended}

    """

  private static func timer(_ keys: String) -> String {
    "timers: {own: {\(keys), then: {do: route}}}"
  }

  private static func rule(_ keys: String) -> String { "rules: {own: {\(keys)}}" }

  static let pairs = [
    Pair(
      testDescription: "a capability's value",
      right: rule("event: call, from: active, if: calls, do: route"),
      wrong: rule("event: call, from: active, if: calls, do: route")
        + "\ncapabilities: {calls: false}"
    ),
    Pair(
      testDescription: "whether a setting is offered",
      right: timer("while: active, start: note, after: limit"),
      wrong: timer("while: active, start: note, after: limit") + "\nsettings: {limit: none}"
    ),
    Pair(
      testDescription: "the values of a setting",
      base: """
          a: {event: call, from: active, if: {mode: [queue, end]}, do: route}
          b: {event: call, from: active, if: {set: mode}, do: route}
        """,
      right: "title: As it is",
      wrong: "settings: {mode: {type: [queue, end]}}"
    ),
    Pair(
      testDescription: "the setting of a timer",
      right: timer("while: active, start: note, after: 5m") + "\nsettings: {spare: none}",
      wrong: timer("while: active, start: note, after: spare") + "\nsettings: {spare: none}"
    ),
    Pair(
      testDescription: "a timer's states",
      right: timer("while: active, start: enter, after: 5m"),
      wrong: timer("while: unopened, start: enter, after: 5m")
    ),
    Pair(
      testDescription: "the events that start a timer",
      right: timer("while: active, start: note, after: 5m"),
      wrong: timer("while: active, start: timer.idle, after: 5m")
    ),
    Pair(
      testDescription: "whether entry starts a timer",
      right: timer("while: active, start: [timer.idle, enter], after: 5m"),
      wrong: timer("while: active, start: timer.idle, after: 5m")
    ),
    Pair(
      testDescription: "what a timer requires",
      right: timer("while: active, start: note, after: 5m, unless: {set: limit}"),
      wrong: timer("while: active, start: note, after: 5m, if: {set: limit}, unless: {set: limit}")
    ),
    Pair(
      testDescription: "what a timer excludes",
      right: timer("while: active, start: note, after: 5m, if: calls"),
      wrong: timer("while: active, start: note, after: 5m, if: calls, unless: calls")
    ),
    Pair(
      testDescription: "what a rule requires",
      right: rule("event: note, from: active, unless: {kind: card}, do: route"),
      wrong: rule("event: note, from: active, if: {kind: card}, unless: {kind: card}, do: route")
    ),
    Pair(
      testDescription: "what a rule excludes",
      right: rule("event: note, from: active, if: {kind: card}, do: route"),
      wrong: rule("event: note, from: active, if: {kind: card}, unless: {kind: card}, do: route")
    ),
    Pair(
      testDescription: "a rule's states",
      right: rule("event: call, from: active, do: route"),
      wrong: rule("event: call, from: ended, do: route")
    ),
    Pair(
      testDescription: "where a rule leads",
      right: "rules: {parks: {title: Park}}",
      wrong: "rules: {parks: {to: ended}}"
    ),
    Pair(
      testDescription: "a rule's events",
      right: rule("event: call, from: active, do: route"),
      wrong: rule("event: done, from: active, do: route")
    ),
    Pair(
      testDescription: "whether a rule refuses",
      right: timer("while: active, start: call, after: 5m") + "\n"
        + rule("event: call, from: active, do: route"),
      wrong: timer("while: active, start: call, after: 5m") + "\n"
        + rule("event: call, from: active, reject: refused")
    ),
    Pair(
      testDescription: "what a rule remembers",
      right: rule("event: call, from: active, if: {by: rep}, do: route"),
      wrong: rule("event: call, from: active, if: {by: rep}, do: route").replacing(
        "rules: {",
        with: "rules: {opens: {remember: {by: bot}}, "
      )
    ),
    Pair(
      testDescription: "what can be remembered",
      base: """
          a: {event: call, from: active, if: {by: [none, rep, bot]}, do: route}
          b: {event: call, from: active, do: route}
        """,
      right: "title: As it is",
      wrong: "memory: {by: {remove: [agent]}}"
    ),
    Pair(
      testDescription: "how keywords match",
      base: """
          a: {event: message, from: active, if: {text: {in: swearing}}, unless: {text: {in: opt_out}}, do: route}
          b: {event: message, from: active, if: {text: {in: swearing}}, do: route}
        """,
      right: "title: As it is",
      wrong: "keywords: {swearing: {match: whole}}"
    ),
    Pair(
      testDescription: "words with which a text is compared",
      base: """
          a: {event: message, from: active, if: {text: {in: opt_out}}, do: route}
          b: {event: message, from: active, if: {text: go}, do: route}
        """,
      right: "keywords: {opt_out: [COME]}",
      wrong: "keywords: {opt_out: [GO]}"
    ),
    Pair(
      testDescription: "the values of a field",
      base: """
          a: {event: note, from: active, if: {kind: [plain, card]}, do: route}
          b: {event: note, from: active, do: route}
        """,
      right: "title: As it is",
      wrong: "events: {note: {kind: [plain, card]}}"
    ),
    Pair(
      testDescription: "the first status",
      right: "title: As it is",
      wrong: "states: {unopened: {initial: false}, active: {initial: true}}"
    ),
    Pair(
      testDescription: "the final states",
      right: "title: As it is",
      wrong: "states: {parked: {final: true}}"
    ),
    Pair(
      testDescription: "whose rule it is",
      base: "  a: {event: call, from: active, if: calls, do: route}",
      right: "capabilities: {calls: false}",
      wrong: "capabilities: {calls: false}\nrules: {a: {title: Its own}}"
    ),
    Pair(
      testDescription: "whose states a rule has",
      base: """
          a: {event: call, from: active, do: route}
          b: {event: call, from: [active, parked], if: {by: rep}, do: route}
        """,
      right: "rules: {a: {title: Its own}}",
      wrong: "rules: {a: {from: active}}"
    ),
    Pair(
      testDescription: "whose timer it is",
      right: "settings: {limit: none}\ntimers: {idle: {title: Idle}}",
      wrong: "settings: {limit: none}\ntimers: {idle: {after: limit}}"
    ),
  ]

  @Test("don't stand for one that differs in one thing", arguments: pairs)
  func differences(pair: Pair) {
    let files = [
      SourceFile(name: "base.yaml", text: Self.base + pair.base + "\n"),
      SourceFile(name: "right.yaml", text: "policy: right\nextends: base\n\(pair.right)\n"),
      SourceFile(name: "wrong.yaml", text: "policy: wrong\nextends: base\n\(pair.wrong)\n"),
    ]
    let alone = PolicyChecker(DocumentSet(files))
    var checker = alone
    #expect(messages(&checker, 1) == [])
    var other = alone
    let expected = messages(&other, 2)
    #expect(expected != [])
    #expect(messages(&checker, 2) == expected)
  }

  /// One that is extended, or extends nothing, may have rules for what it doesn't support.
  @Test("don't stand for one that has to answer for more of its rules")
  func families() {
    let rules = """
      timers:
        idle: {while: parked, start: enter, after: 1h, then: {to: ended}}
      rules:
        opens: {event: message, from: unopened, to: active, remember: {by: rep}}
        parks: {event: done, from: active, to: parked, remember: {by: bot}}
        ends: {event: done, from: parked, to: ended}
        a: {event: call, from: active, if: calls, do: route}
      """
    let switched = "capabilities: {calls: false}\n" + rules
    let alone = Self.base.replacing("policy: base", with: "policy: alone")
      .replacing("calls: true", with: "calls: false")
    let files = [
      SourceFile(name: "base.yaml", text: Self.base),
      SourceFile(name: "parent.yaml", text: "policy: parent\nextends: base\n\(switched)\n"),
      SourceFile(name: "child.yaml", text: "policy: child\nextends: parent\ntitle: Child\n"),
      SourceFile(
        name: "alone.yaml",
        text: alone + "  a: {event: call, from: active, if: calls, do: route}\n"
      ),
      SourceFile(name: "second.yaml", text: "policy: second\nextends: base\n\(switched)\n"),
    ]
    var checker = PolicyChecker(DocumentSet(files))
    for index in 0..<4 { #expect(messages(&checker, index) == []) }
    #expect(messages(&checker, 4).count == 1)
  }

  @Test("don't stand for one whose rules come from other files")
  func files() {
    let general = "a: {event: call, from: active, do: route}"
    let special = "  b: {event: call, from: [active, parked], if: {by: rep}, do: route}\n"
    let whole = Self.base.replacing("policy: base", with: "policy: whole\nabstract: true")
    let files = [
      SourceFile(name: "base.yaml", text: Self.base + special),
      SourceFile(name: "whole.yaml", text: whole + "  \(general)\n" + special),
      SourceFile(
        name: "middle.yaml",
        text: "policy: middle\nabstract: true\nextends: base\nrules:\n  \(general)\n"
      ),
      SourceFile(name: "right.yaml", text: "policy: right\nextends: whole\n"),
      SourceFile(name: "wrong.yaml", text: "policy: wrong\nextends: middle\n"),
    ]
    var checker = PolicyChecker(DocumentSet(files))
    #expect(messages(&checker, 3) == [])
    #expect(messages(&checker, 4).count == 1)
  }

  @Test("give what is found without them, among random children", arguments: 0..<20)
  func randomChildren(run: Int) {
    var random = SeededRandom(run: 7000 + run)
    let texts = RandomPolicy(SeededRandom(seed: random.next()))
    let changes = [
      "", "settings: {patience: {default: 7s}}", "capabilities: {vip: true}",
      "capabilities: {vip: false}", "settings: {patience: none}",
      "settings: {mode: none}", "keywords: {opt_out: {match: any_word}}", "states: {extra: New}",
      "memory: {seen_by: {add: [manager]}}", "title: Another",
    ]
    var files = [SourceFile(name: "base.yaml", text: texts.base)]
    for (number, change) in (changes + changes).enumerated() {
      files.append(
        SourceFile(name: "\(number).yaml", text: "policy: h\(number)\nextends: base\n\(change)\n")
      )
    }
    let alone = PolicyChecker(DocumentSet(files))
    var checker = alone
    var times = TimeChecks()
    for index in files.indices {
      var other = alone
      var none = TimeChecks()
      #expect(all(&checker, &times, index) == all(&other, &none, index))
    }
  }

  /// That nothing timed ends a state is no mistake of the flow.
  private func messages(_ checker: inout PolicyChecker, _ index: Int) -> [String] {
    all(&checker, index).filter { message in
      ![.endlessState, .unusedName].contains { (id: Diagnostic.ID) in
        message.hasPrefix(id.rawValue)
      }
    }
  }

  private func all(_ checker: inout PolicyChecker, _ index: Int) -> [String] {
    words(of: checker.check(index))
  }

  private func all(
    _ checker: inout PolicyChecker,
    _ times: inout TimeChecks,
    _ index: Int
  ) -> [String] {
    var part = checker.check(index)
    times.add(to: &part, &checker)
    return words(of: part)
  }

  private func words(of part: PolicyChecker.Part) -> [String] {
    part.diagnostics.map { "\($0.id.rawValue) \($0.message)" }
  }
}
