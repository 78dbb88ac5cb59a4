import PolicyEngine
import Testing

/// What can never happen is reported, and nothing else is.
@Suite("The checks of the flow")
struct FlowChecksTests {
  /// The ids of what is wrong with a policy of three or more states.
  private func check(
    states: String = "inactive: Quiet",
    _ declarations: String = "",
    timers: String = "",
    rules: String
  ) -> [String] {
    let text = """
      policy: chat
      states: {unopened: {initial: true}, active: {}, \(states.isEmpty ? "" : states + ",") ended: {final: true}}
      events:
        message: {text: string, urgent: boolean, kind: [plain, card, form]}
        note: {text: string}
        done: {}
      effects: {route: Route}
      refusals: {refused: Not now}
      \(declarations)
      \(timers.isEmpty ? "" : "timers:\n" + indented(timers))
      rules:
      \(indented(rules))
      """
    let findings = PolicyLibrary([SourceFile(name: "chat.yaml", text: text)]).findings
    // That nothing timed ends a state, or uses a name, is all one to these tests.
    return findings.diagnostics.filter { ![.endlessState, .unusedName].contains($0.id) }.map {
      diagnostic in
      let place = findings.sources.text(at: diagnostic.place)
      return "\(diagnostic.id.rawValue) \(place)"
    }
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }

  /// Rules by which all three states come up and end.
  private let frame = """
    opens: {event: message, from: unopened, to: active}
    quiet: {event: done, from: active, to: inactive}
    ends: {event: done, from: inactive, to: ended}
    """

  // MARK: Rules that are taken

  @Test(
    "are silent where a case is left",
    arguments: [
      // An unless of two tests is false when one is: the second rule has that case.
      """
      a: {event: message, from: active, unless: {urgent: true, kind: card}}
      b: {event: message, from: active, do: route}
      """,
      // A field that is left out is the first of its values.
      """
      a: {event: message, from: active, if: {kind: [card, form]}}
      b: {event: message, from: active, if: {kind: plain}}
      """,
      // A boolean that is not remembered is false.
      """
      a: {event: message, from: active, if: seen, do: route}
      b: {event: message, from: active, if: {seen: false}, remember: {seen: true}}
      """,
      // The test of a text is of letters, that of a set is of words.
      """
      a: {event: message, from: active, if: {text: {in: opt_out}}}
      b: {event: message, from: active, if: {text: {in: swearing}}}
      c: {event: message, from: active, if: {text: hello}}
      d: {event: message, from: active}
      """,
      // A message can have words of two sets when one looks for any word.
      """
      a: {event: message, from: active, if: {text: {in: swearing}}, unless: {text: {in: opt_out}}}
      b: {event: message, from: active, if: {text: {in: opt_out}}}
      c: {event: message, from: active, if: {text: {in: swearing}}}
      """.replacing("b: {event: message, from: active, if: {text: {in: opt_out}}}\n", with: ""),
      // The same name is a text in two events.
      """
      a: {event: [message, note], from: active, if: {text: {in: opt_out}}}
      b: {event: note, from: active}
      """,
      // What earlier rules leave in one of two states is enough.
      """
      a: {event: message, from: active}
      b: {event: message, from: [active, inactive]}
      """,
      // A timer may or may not run.
      """
      a: {event: message, from: active, if: {timer: watch}}
      b: {event: message, from: active}
      """,
      // A duration has values that no rule names.
      """
      a: {event: message, from: active, if: {limit: 5m}}
      b: {event: message, from: active, if: {set: limit}}
      c: {event: message, from: active}
      """,
      // A choice that the admin makes may be left out.
      """
      a: {event: message, from: active, if: {mode: [queue, end]}}
      b: {event: message, from: active}
      """,
    ]
  )
  func caseIsLeft(_ rules: String) {
    let found = check(
      """
      memory: {seen: boolean, by: [rep, bot]}
      settings: {limit: {type: duration}, mode: {type: [queue, end]}, flag: {type: boolean}}
      keywords: {opt_out: [STOP, DAMN STOP], swearing: {match: any_word, words: [damn]}}
      """,
      timers: "watch: {while: active, start: enter, after: 5m}",
      rules: rules + "\n" + frame
    )
    #expect(found == [])
  }

  // MARK: Rules that are never taken

  @Test(
    "find a rule whose cases are all taken before",
    arguments: [
      """
      a: {event: message, from: active, if: urgent}
      b: {event: message, from: active, unless: urgent}
      x: {event: message, from: active}
      """,
      """
      a: {event: message, from: active, if: {kind: [plain, card]}}
      b: {event: message, from: active, if: {kind: form}}
      x: {event: message, from: active, if: urgent}
      """,
      """
      a: {event: message, from: active, if: {by: rep}}
      b: {event: message, from: active, if: {by: [bot, none]}}
      x: {event: message, from: active}
      """,
      """
      a: {event: message, from: active, if: {flag: true}}
      b: {event: message, from: active, if: {flag: false}}
      x: {event: message, from: active}
      """,
      """
      a: {event: message, from: active, if: {mode: queue}}
      b: {event: message, from: active, if: {mode: end}}
      c: {event: message, from: active, unless: {set: mode}}
      x: {event: message, from: active}
      """,
      """
      a: {event: message, from: active, if: {set: limit}}
      x: {event: message, from: active, if: {limit: 5m}}
      """,
      """
      a: {event: message, from: active, if: {text: {in: [opt_out, swearing]}}}
      x: {event: message, from: active, if: {text: {in: swearing}}}
      """,
      """
      a: {event: message, from: active, if: {text: {in: opt_out}}}
      x: {event: message, from: active, if: {text: [STOP, "stop!"]}}
      """,
      """
      a: {event: message, from: active, if: {seen: true}}
      b: {event: message, from: active, if: {seen: false}}
      x: {event: message, from: active}
      """,
      """
      a: {event: message, from: active, if: sends}
      b: {event: message, from: active, unless: sends}
      x: {event: message, from: active, if: sends}
      """,
      """
      a: {event: message, from: [active, inactive], if: {timer: watch}}
      b: {event: message, from: any, unless: {timer: watch}}
      x: {event: [message], from: active, remember: {seen: true}}
      """,
    ]
  )
  func isShadowed(_ rules: String) {
    let found = check(
      """
      memory: {seen: boolean, by: [rep, bot]}
      settings: {limit: {type: duration}, mode: {type: [queue, end]}, flag: {type: boolean}}
      capabilities: {sends: true}
      keywords: {opt_out: [STOP], swearing: {match: any_word, words: [damn]}}
      """,
      timers: "watch: {while: active, start: enter, after: 5m}",
      rules: frame + "\n" + rules
    )
    #expect(found == ["shadowed-rule x"])
  }

  @Test(
    "find a rule whose conditions contradict each other",
    arguments: [
      "x: {event: message, from: active, if: {kind: card}, unless: {kind: [card, form]}}",
      "x: {event: message, from: inactive, if: {timer: watch}}",
      "x: {event: timer.watch, from: active, if: {timer: watch}}",
      "x: {event: message, from: active, if: {text: {in: opt_out}}, unless: {text: {in: [opt_out, thanks]}}}",
      "x: {event: message, from: active, if: {text: {in: opt_out}, kind: card}, unless: {kind: card}}",
      "x: {event: message, from: active, if: {flag: true}, unless: {set: flag}}",
      "x: {event: message, from: active, if: {text: thank you}, unless: {text: {in: thanks}}}",
    ]
  )
  func isContradiction(_ rule: String) {
    let found = check(
      """
      settings: {flag: {type: boolean}}
      keywords: {opt_out: [STOP], thanks: [thank you]}
      """,
      timers: "watch: {while: active, start: enter, after: 5m}",
      rules: frame + "\n" + rule
    )
    #expect(found == ["unreachable-rule x"])
  }

  @Test("leave alone what a capability or a setting of the channel switches off")
  func switchedOffOnPurpose() {
    let base = """
      policy: base
      abstract: true
      states: {unopened: {initial: true}, active: {}, inactive: {}, ended: {final: true}}
      events: {message: {text: string}, done: {}}
      settings: {limit: {type: duration}, flag: {type: boolean}}
      capabilities: {pause: true}
      timers:
        quiet: {while: active, start: message, after: limit, unless: flag, then: {to: inactive}}
        flagged: {while: active, start: message, after: 5m, if: flag, then: {to: inactive}}
      rules:
        opens: {event: message, from: unopened, to: active}
        pauses: {event: done, from: active, if: pause, to: inactive}
        flags: {event: done, from: inactive, if: flag, to: ended}
        ends: {event: done, from: [active, inactive], to: ended}
      """
    let child = """
      policy: chat
      extends: base
      settings: {limit: none, flag: none}
      capabilities: {pause: false}
      """
    let files = [SourceFile(name: "a", text: child), SourceFile(name: "b", text: base)]
    #expect(PolicyLibrary(files).findings.diagnostics.allSatisfy { $0.id == .endlessState })
  }

  // MARK: States

  @Test("follow timers that start each other into states that only they lead to")
  func timersLeadOn() {
    let found = check(
      timers: """
        first: {while: active, start: message, after: 5m}
        second: {while: active, start: timer.first, after: 5m}
        third: {while: active, start: timer.second, after: 5m, then: {to: inactive}}
        """,
      rules: """
        opens: {event: message, from: unopened, to: active}
        ends: {event: done, from: inactive, to: ended}
        """
    )
    #expect(found == [])
  }

  @Test("know that a firing without a rule changes nothing, and starts what waits for it")
  func firingWithoutRule() {
    let found = check(
      timers: "first: {while: active, start: enter, after: 5m}",
      rules: """
        opens: {event: message, from: unopened, to: active}
        fires: {event: timer.first, from: active, to: inactive}
        ends: {event: timer.first, from: inactive, to: ended}
        """
    )
    // The timer stops when its state is left, so it never fires in the other one.
    #expect(found.first == "dead-end-state inactive")
  }

  @Test("blame one timer of a chain, and the first of a circle")
  func timersThatWait() {
    let found = check(
      timers: """
        late: {while: active, start: timer.early, after: 5m, then: {to: inactive}}
        early: {while: active, start: done, after: 5m}
        """,
      rules: """
        opens: {event: message, from: unopened, to: active}
        ends: {event: done, from: [active, inactive], to: ended}
        """
    )
    #expect(found == ["timer-never-starts early"])
    let circle = check(
      states: "",
      timers: """
        one: {while: active, start: timer.two, after: 5m, then: {to: ended}}
        two: {while: active, start: timer.one, after: 5m}
        """,
      rules: """
        opens: {event: message, from: unopened, to: active}
        ends: {event: done, from: active, to: ended}
        """
    )
    #expect(circle == ["timer-never-starts one"])
  }

  @Test("know that what a step remembers decides which timers it starts")
  func rememberedByTheStep() {
    func found(_ by: String) -> [String] {
      check(
        states: "",
        "memory: {by: [rep, bot]}",
        timers: "limit: {while: active, start: enter, if: {by: rep}, after: 5m, then: {to: ended}}",
        rules: """
          opens: {event: message, from: unopened, to: active, remember: {by: \(by)}}
          ends: {event: done, from: active, to: ended}
          """
      )
    }
    #expect(found("rep") == [])
    #expect(found("bot") == ["timer-never-starts limit"])
  }

  @Test("know that a refused event starts nothing")
  func refusalStartsNothing() {
    let found = check(
      states: "",
      timers: "watch: {while: active, start: note, after: 5m, then: {to: ended}}",
      rules: """
        opens: {event: message, from: unopened, to: active}
        refused: {event: note, from: active, reject: refused}
        ends: {event: done, from: active, to: ended}
        """
    )
    #expect(found == ["timer-never-starts watch"])
  }

  @Test("tell one state of each group that never ends")
  func deadEnds() {
    let found = check(
      states: "a: {}, b: {}, c: {}, d: {}",
      rules: """
        opens: {event: message, from: unopened, to: active}
        ends: {event: done, from: active, to: ended}
        to-a: {event: note, from: active, to: a}
        a-b: {event: message, from: a, to: b}
        b-a: {event: message, from: b, to: a}
        b-c: {event: done, from: b, to: c}
        d: {event: done, from: a, to: d}
        """
    )
    // From `a` and `b` the way leads on to `c` and `d`, which are the dead ends.
    #expect(found == ["dead-end-state c", "dead-end-state d"])
  }

  @Test("have no opinion on what a keyword set too many would take to tell")
  func manySets() {
    let sets = (0..<8).map { "s\($0): {match: any_word, words: [w\($0)]}" }.joined(separator: ", ")
    let rules = (0..<8).map { "r\($0): {event: message, from: active, if: {text: {in: s\($0)}}}" }
    let found = check("keywords: {\(sets)}", rules: (rules + [frame]).joined(separator: "\n"))
    #expect(found == [])
  }

  @Test("come to an end on a policy made to keep them busy")
  func hostilePolicy() {
    // Each rule tests three of thirty variables, so that what is left falls into ever more pieces.
    let capabilities = (0..<30).map { "c\($0): true" }.joined(separator: ", ")
    let events = (0..<30).map { "e\($0): {}" }.joined(separator: ", ")
    let names = (0..<30).map { "e\($0)" }.joined(separator: ", ")
    let states = (0..<40).map { "s\($0): {}" }.joined(separator: ", ")
    let rules = (0..<100).map { index in
      let tests = (0..<3).map { "c\((index * 7 + $0 * 11) % 30): true" }.joined(separator: ", ")
      return "  r\(index): {event: [\(names)], from: any, if: {\(tests)}, to: s\(index % 40)}"
    }
    let text = """
      policy: busy
      states: {unopened: {initial: true}, \(states), ended: {final: true}}
      events: {\(events)}
      capabilities: {\(capabilities)}
      rules:
      \(rules.joined(separator: "\n"))
        ends: {event: e0, from: any, to: ended}
      """
    let findings = PolicyLibrary([SourceFile(name: "busy.yaml", text: text)]).findings
    #expect(findings.diagnostics.allSatisfy { $0.id == .shadowedRule || $0.id == .limitExceeded })
  }
}
