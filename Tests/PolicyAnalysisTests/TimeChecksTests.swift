import PolicyAnalysis
import PolicyEngine
import TestSupport
import Testing

/// What only times decide about a policy, held against a walk through every millisecond.
@Suite("The checks of times")
struct TimeChecksTests {
  @Test(arguments: 0..<40)
  func `report the timers that never come in time, and no others`(chunk: Int) throws {
    try SmallPolicy.forEach(in: chunk) { name, policy, walk in
      let model = policy.words.model
      var late = Set(
        walk.started.filter { timer in
          guard Self.isOfUse(timer, model) else { return false }
          return Self.isReminder(timer, model)
            ? !walk.inTime.contains(timer) : !walk.fired.contains(timer)
        }
      )
      // What only a late timer starts is no mistake of its own.
      let followers = late.filter { timer in
        let declared = model.timers[timer]
        return declared.startsOnEntry == nil
          && declared.starts.allSatisfy { start in
            model.timer(firedBy: start.value).map { $0 != timer && late.contains($0) } ?? false
          }
      }
      late.subtract(followers)
      let names = Set(late.map { model.timers[$0].name })
      let found = Self.found(in: policy).filter { $0.id != .endlessState }
      #expect(Set(found.map(\.name)) == names, "\(name)")
      // With little effort less is found, and nothing that isn't so.
      for zones in [1, 3, 6] {
        let found = Self.found(in: policy, TimeChecks(zones: zones))
          .filter { $0.id != .endlessState }
        let all = names.union(followers.map { model.timers[$0].name })
        #expect(all.isSuperset(of: found.map(\.name)), "\(zones) zones, \(name)")
      }
    }
  }

  @Test(arguments: 0..<40)
  func `report only states that sessions come into and time never ends`(chunk: Int) throws {
    try SmallPolicy.forEach(in: chunk) { name, policy, walk in
      let model = policy.words.model
      let endless = model.states.indices.filter { state in
        walk.states.contains(state) && !walk.left.contains(state)
          && !model.states[state].isInitial && !model.states[state].isFinal
      }
      let found = Set(Self.found(in: policy).filter { $0.id == .endlessState }.map(\.name))
      #expect(found.isSubset(of: endless.map { model.states[$0].name }), "\(name)")
      // Where no timer is written that leads out of it, nothing has to be found out about times.
      let plain = endless.filter { state in
        !model.timers.indices.contains { model.leads(outOf: state, firing: $0) }
      }
      #expect(found.isSuperset(of: plain.map { model.states[$0].name }), "\(name)")
    }
  }

  private static func isOfUse(_ timer: Int, _ model: PolicyModel) -> Bool {
    rules(of: timer, model).contains { $0.to != nil || !$0.effects.isEmpty }
  }

  private static func isReminder(_ timer: Int, _ model: PolicyModel) -> Bool {
    rules(of: timer, model).allSatisfy { $0.to == nil }
  }

  private static func rules(of timer: Int, _ model: PolicyModel) -> [PolicyModel.Rule] {
    model.rules.filter { $0.events.contains { $0.value == model.firing(of: timer) } }
  }

  /// The states and timers that are reported.
  private static func found(
    in policy: Policy,
    _ checks: TimeChecks = TimeChecks()
  ) -> [(id: Diagnostic.ID, name: String)] {
    let documents = DocumentSet(policy.words.sources.files)
    let library = PolicyLibrary(lookingAtTimesIn: documents, checks)
    return library.findings.diagnostics.filter { Diagnostic.ID.ofTimes.contains($0.id) }.map {
      ($0.id, $0.message.split(separator: "`").dropFirst().first.map(String.init) ?? "")
    }
  }

  // MARK: What times leave

  private func reported(_ text: String, _ more: String...) -> [String] {
    let files = ([text] + more).enumerated().map { SourceFile(name: "\($0).yaml", text: $1) }
    let findings = PolicyLibrary(lookingAtTimesIn: DocumentSet(files)).findings
    #expect(!findings.hasErrors, "\(TextRenderer().render(findings))")
    return findings.diagnostics.filter { Diagnostic.ID.ofTimes.contains($0.id) }
      .map { "\($0.id.rawValue) \(findings.sources.text(at: $0.place))" }
  }

  private func desk(_ timers: String, settings: String = "{}", memory: String = "{}") -> String {
    """
    policy: desk
    states: {before: {initial: true}, front: A clerk is there, back: Being looked up, over: {final: true}}
    events: {ask: {by: [guest, member]}, look: {}, write: {}, bye: {}}
    effects: {knock: Knock}
    settings: \(settings)
    memory: \(memory)
    timers:
      front_end: {while: front, start: enter, after: 30d, then: {to: over}}
      back_end: {while: back, start: enter, after: 30d, then: {to: over}}
    \(timers.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
    rules:
      asks: {event: ask, from: before, to: front}
      looks: {event: look, from: front, to: back}
      leaves: {event: bye, from: underway, to: over}
    """
  }

  @Test func `know that a timer is older by what came before another`() {
    // The limit of the whole has run for five minutes by the time that the second one begins.
    let timers = """
      whole: {while: [front, back], start: enter, after: 6m, then: {to: over}}
      first: {while: front, start: enter, after: 5m, then: {to: back}}
      second: {while: back, start: enter, after: 2m, then: {to: over}}
      """
    let only = desk(timers).replacing("  looks: {event: look, from: front, to: back}\n", with: "")
      .replacing(", look: {}", with: "")
    #expect(
      reported(only) == ["timer-never-fires 30d", "timer-never-fires 30d", "timer-never-fires 2m"]
    )
    // An event comes sooner.
    #expect(
      reported(desk(timers)) == ["timer-never-fires 30d", "timer-never-fires 30d"]
    )
  }

  @Test func `know that a timer that stops another keeps it from firing`() {
    let timers = """
      knock: {while: front, start: [enter, timer.knock], after: 5m, then: {do: knock}}
      ring: {while: front, start: enter, cancel: timer.knock, after: 7m, then: {do: knock}}
      """
    #expect(reported(desk(timers)) == ["timer-never-fires 7m"])
    #expect(reported(desk(timers.replacing("7m", with: "4m"))) == [])
  }

  @Test func `know that memories keep timers apart`() {
    let timers = """
      member_warning: {while: front, if: {kind: member}, start: enter, after: 30m, then: {do: knock}}
      guest_end: {while: front, unless: {kind: member}, start: enter, after: 10m, then: {to: over}}
      """
    let members = desk(timers, memory: "{kind: [guest, member]}").replacing(
      "  asks: {event: ask, from: before, to: front}\n",
      with: """
          member-asks: {event: ask, if: {by: member}, from: before, to: front, remember: {kind: member}}
          asks: {event: ask, from: before, to: front, remember: {kind: guest}}

        """
    )
    #expect(reported(members) == [])
    let guests = members.replacing("unless: {kind: member}", with: "if: {kind: member}")
    #expect(reported(guests) == ["late-reminder 30m"])
  }

  @Test func `know that a chosen value excludes another timer`() {
    let timers = """
      warning: {while: front, start: write, restart: true, after: warn_after, then: {do: knock, to: back}}
      silence: {while: front, start: [enter, write], restart: true, after: end_after, then: {to: over}}
      """
    let settings =
      "{warn_after: {type: duration, range: 1m..1h, default: 5m}, end_after: {type: duration, range: 1m..1h, default: 10m}}"
    let text = desk(timers, settings: settings)
    #expect(reported(text) == [])
    func chosen(_ values: String) -> [String] {
      reported(text, "config: c\nchannels: {one: {policy: desk, settings: {\(values)}}}\n")
    }
    #expect(chosen("warn_after: 15m") == ["timer-never-fires 15m"])
    #expect(chosen("end_after: 5m") == [])
    #expect(chosen("end_after: 4m, warn_after: 4m") == [])
    #expect(chosen("end_after: 4m, warn_after: 4m1s") == ["timer-never-fires 4m"])
  }

  @Test func `are the same however much of them is known before`() {
    let timers = "late: {while: front, start: enter, after: 40d, then: {do: knock}}"
    let first = desk(timers)
    let second = desk(timers.replacing("40d", with: "4d")).replacing(
      "policy: desk",
      with: "policy: other"
    )
    #expect(reported(first, second) == ["late-reminder 40d"])
    #expect(reported(second, first) == ["late-reminder 40d"])
  }

  @Test func `leave ignore comments alone where they were not looked for`() {
    let text = desk("late: {while: front, start: enter, after: 40d, then: {do: knock}}")
      .replacing(
        "  late:",
        with: "  # policycheck: ignore[late-reminder] as the paper has it\n  late:"
      )
    let files = [SourceFile(name: "desk.yaml", text: text)]
    #expect(PolicyLibrary(files).findings.diagnostics == [])
    #expect(PolicyLibrary(lookingAtTimesIn: DocumentSet(files)).findings.diagnostics == [])
    let right = [SourceFile(name: "desk.yaml", text: text.replacing("40d", with: "4d"))]
    #expect(
      PolicyLibrary(lookingAtTimesIn: DocumentSet(right)).findings.diagnostics.map(\.id)
        == [.unusedIgnore]
    )
  }
}
