import PolicyAnalysis
import PolicyEngine
import Testing

/// A setting that is not offered and a capability that is off rule out the same.
@Suite struct `What a channel rules out` {
  /// The ids of what is wrong in some files, each with its file.
  private func check(_ files: String...) -> [String] {
    let sources = files.enumerated().map { SourceFile(name: "\($0.offset).yaml", text: $0.element) }
    let findings = PolicyLibrary(lookingAtTimesIn: DocumentSet(sources)).findings
    return findings.diagnostics.map { diagnostic in
      "\(diagnostic.id.rawValue) \(diagnostic.place.file)"
    }
  }

  private func base(_ declaration: String) -> String {
    """
    policy: base
    abstract: true
    states: {start: {initial: true}, a: Active here, ended: {final: true}}
    events: {go: {}, bye: {}}
    \(declaration)
    timers: {life: {while: a, unless: {flag: false}, start: enter, after: 1h, then: {to: ended}}}
    rules: {go: {event: go, from: start, to: a}, bye: {event: bye, from: a, to: ended}}
    """
  }

  @Test func `can leave a state without an end`() {
    let setting = base("settings: {flag: {type: boolean, default: true}}")
    let capability = base("capabilities: {flag: true}")
    let child = "policy: ch\nextends: base\n"
    #expect(check(setting, child).isEmpty)
    #expect(check(capability, child).isEmpty)
    #expect(check(setting, child + "settings: {flag: none}") == ["endless-state 1"])
    #expect(check(capability, child + "capabilities: {flag: false}") == ["endless-state 1"])
  }

  @Test func `is no state that a timer leaves for one that a setting says`() {
    let policy = """
      policy: chosen
      states: {a: {initial: true}, b: Talking, c: {final: true}, d: {final: true}}
      events: {go: {}}
      settings: {where: {type: [c, d]}}
      timers: {close: {while: b, start: enter, after: 5m, then: {to: where}}}
      rules: {go: {event: go, from: a, to: b}}
      """
    #expect(check(policy).isEmpty)
    #expect(check(policy.replacing("[c, d]", with: "[b, c, d]")) == ["endless-state 0"])
  }

  @Test func `is not missed in states that nobody comes into`() {
    let policy = """
      policy: unreachable
      states: {a: {initial: true}, b: Talking, paused: Nobody comes here, c: {final: true}}
      events: {go: {}, pause: {}, end: {}}
      capabilities: {pause: false}
      timers:
        close: {while: b, start: enter, after: 5m, then: {to: c}}
      rules:
        go: {event: go, from: a, to: b}
        pause: {event: pause, if: pause, from: b, to: paused}
        end: {event: end, from: underway, to: c}
      """
    #expect(check(policy).isEmpty)
    #expect(
      check(policy.replacing("pause: false", with: "pause: true")) == ["endless-state 0"]
    )
  }

  @Test func `can be one of two timers, so that neither is late for the other`() {
    let policy = """
      policy: plans
      states: {a: {initial: true}, b: Talking, c: {final: true}}
      events: {go: {}}
      effects: {warn: Warn}
      settings: {plan: {type: [fast, slow], default: fast}}
      timers:
        reminder: {while: b, if: {plan: slow}, start: enter, after: 30m, then: {do: warn}}
        slow-end: {while: b, if: {plan: slow}, start: enter, after: 1h, then: {to: c}}
        fast-end: {while: b, if: {plan: fast}, start: enter, after: 10m, then: {to: c}}
      rules:
        go: {event: go, from: a, to: b}
      """
    #expect(check(policy).isEmpty)
    #expect(
      check(policy.replacing("if: {plan: fast}, ", with: ""))
        == ["late-reminder 0", "timer-never-fires 0"]
    )
  }

  @Test
  func `can be what counts only where a guard holds, which stops one timer and not the other`() {
    let policy = """
      policy: guarded
      states: {a: {initial: true}, b: Talking, w: Waiting, c: {final: true}}
      events: {go: {}, note: {kind: [typing, other]}}
      signals: {typing: {event: note, if: {kind: typing}}}
      timers:
        end: {while: b, start: enter, cancel: note, after: 5m, then: {to: c}}
        late: {while: b, start: enter, cancel: typing, after: 10m, then: {to: w}}
        last: {while: w, start: enter, after: 5m, then: {to: c}}
      rules:
        go: {event: go, from: a, to: b}
      """
    // A note of another kind stops `end`, and `late` fires.
    #expect(check(policy).isEmpty)
    let same = policy.replacing("cancel: note", with: "cancel: typing")
    #expect(check(same) == ["timer-never-fires 0"])
  }
}
