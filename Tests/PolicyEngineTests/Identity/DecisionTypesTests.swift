import PolicyEngine
import TestSupport
import Testing

@Suite("What a host reads of a policy and its decisions")
struct DecisionTypesTests {
  private static let text = """
    policy: desk
    title: The desk
    states:
      idle: {initial: true}
      live: Somebody has it
      over: {final: true, reason: done}
    events:
      go: {text: string, urgent: boolean, how: [slow, fast]}
      stop: {}
    effects:
      note: {}
      route: {title: Find somebody, parameters: {to: string, within: duration, loud: boolean, how: [slow, fast]}}
    refusals: {done: It is over, not_now: Not now}
    settings:
      limit: {title: How long, type: duration, range: 1m..1h, step: 1m}
      mode: {type: [calm, wild], default: calm}
      strict: {type: boolean}
    memory: {by: [rep, auto], angry: boolean}
    timers:
      limit: {title: Silence, refs: [R1], while: live, start: enter, after: limit, then: {to: over, do: note}}
      life: {while: live, start: enter, after: 1h..2h, then: {to: over}}
    rules:
      refuse: {event: stop, from: idle, reject: not_now}
      begin:
        title: It begins
        refs: [R2]
        event: go
        from: idle
        to: live
        do: [{route: {to: desk, within: 5m, loud: true, how: fast}}, note]
        remember: {by: rep, angry: true}
      end: {event: stop, from: live, if: {by: rep, angry: true, mode: calm}, unless: {strict: true}, to: over}
    """

  private static func policy(_ settings: [String: String] = [:]) throws -> Policy {
    try PolicyLibrary([SourceFile(name: "desk.yaml", text: text)])
      .policy("desk", settings: settings)
  }

  @Test("are its names, with what they mean")
  func declarations() throws {
    let policy = try Self.policy()
    #expect(policy.states.map(\.name) == ["idle", "live", "over"])
    #expect(policy.states.map(\.title) == ["idle", "Somebody has it", "over"])
    #expect(policy.states.map(\.isFinal) == [false, false, true])
    #expect(policy.states.map(\.isInitial) == [true, false, false])
    #expect(policy.state(named: "over")?.reason == policy.refusal(named: "done")?.id)
    #expect(policy.events.map(\.name) == ["go", "stop"])
    let fields: [ValueType] = [.text, .boolean, .choice(["slow", "fast"])]
    #expect(policy.event(named: "go")?.fields.map(\.type) == fields)
    #expect(policy.event(named: "go")?.fields.map(\.name) == ["text", "urgent", "how"])
    #expect(policy.event(named: "go")?.timer == nil)
    let firing = try #require(policy.event(named: "timer.life"))
    #expect(firing.timer == policy.timer(named: "life")?.id && policy[firing.id] == firing)
    #expect(policy.timers.map(\.title) == ["Silence", "life"])
    #expect(policy.timers.map(\.refs) == [["R1"], []])
    #expect(policy.timers.map(\.settings) == [policy.setting(named: "limit").map { [$0.id] }, []])
    #expect(policy.effect(named: "route")?.title == "Find somebody")
    let parameters: [ValueType] = [.text, .duration, .boolean, .choice(["slow", "fast"])]
    #expect(policy.effect(named: "route")?.parameters.map(\.type) == parameters)
    #expect(policy.refusals.map(\.title) == ["It is over", "Not now"])
    #expect(policy.memories.map(\.name) == ["by", "angry"])
    #expect(policy.memories.map(\.values) == [["rep", "auto"], ["true"]])
    let limit = try #require(policy.setting(named: "limit"))
    #expect(limit.title == "How long" && limit.type == .duration && limit.isOffered)
    #expect(limit.range?.earliest == 60_000 && limit.range?.latest == 3_600_000)
    #expect(limit.step == 60_000 && limit.defaultValue == nil)
    #expect(policy.setting(named: "mode")?.type == .choice(["calm", "wild"]))
    #expect(policy.setting(named: "mode")?.defaultValue == .choice("calm"))
    #expect(policy.setting(named: "strict")?.type == .boolean)
    let begin = try #require(policy.rule(named: "begin"))
    #expect(begin.title == "It begins" && begin.refs == ["R2"] && begin.refusal == nil)
    #expect(begin.source.file == "desk.yaml" && begin.source.line == 24)
    #expect(policy.rule(named: "refuse")?.refusal == policy.refusal(named: "not_now")?.id)
  }

  @Test("are found by name and by id alike, and by nothing else")
  func lookUps() throws {
    let policy = try Self.policy()
    for declared in policy.states {
      #expect(policy[declared.id] == declared && policy.state(named: declared.name) == declared)
    }
    for declared in policy.events { #expect(policy[declared.id] == declared) }
    for declared in policy.rules {
      #expect(policy[declared.id] == declared && policy.rule(named: declared.name) == declared)
    }
    for declared in policy.timers { #expect(policy[declared.id] == declared) }
    for declared in policy.effects { #expect(policy[declared.id] == declared) }
    for declared in policy.refusals { #expect(policy[declared.id] == declared) }
    for declared in policy.settingDeclarations { #expect(policy[declared.id] == declared) }
    for declared in policy.memories {
      #expect(policy[declared.id] == declared && policy.memory(named: declared.name) == declared)
    }
    #expect(policy.state(named: "gone") == nil && policy.event(named: "timer.gone") == nil)
    #expect(policy.timer(named: "gone") == nil && policy.rule(named: "gone") == nil)
    #expect(policy.effect(named: "gone") == nil && policy.refusal(named: "gone") == nil)
    #expect(policy.setting(named: "gone") == nil && policy.memory(named: "gone") == nil)
    #expect(policy.timers.map(\.id).sorted(by: >) == policy.timers.map(\.id).reversed())
  }

  @Test("are a decision's ids, effects and refusal")
  func decisions() throws {
    let policy = try Self.policy(["limit": "5m"])
    var session = policy.newSession()
    let refused = policy.receive(try policy.event("stop"), at: .earliest, in: &session)
    #expect(refused.outcome == .rejected && !refused.changesState)
    #expect(policy.refusal(of: refused).map { policy[$0].title } == "Not now")
    #expect(policy.effects(of: refused).isEmpty && policy.timer(firedBy: refused) == nil)

    let begun = policy.receive(try policy.event("go"), at: .earliest, in: &session)
    #expect(begun.event == policy.event(named: "go")?.id)
    #expect(begun.rule == policy.rule(named: "begin")?.id)
    #expect(policy[begun.from].name == "idle" && policy[begun.to].name == "live")
    #expect(Array(begun.started) == policy.timers.map(\.id))
    #expect(policy.refusal(of: begun) == nil)
    let calls = policy.effects(of: begun)
    #expect(calls.map(\.id) == ["route", "note"].compactMap { policy.effect(named: $0)?.id })
    #expect(
      calls.first?.parameters == [
        "to": .text("desk"), "within": .duration(300_000), "loud": .boolean(true),
        "how": .text("fast"),
      ]
    )
    #expect(calls.map(\.description) == ["route(how=fast, loud=true, to=desk, within=5m)", "note"])
    #expect(policy.describe(begun).effects == calls)

    let fired = try #require(policy.fireNext(in: &session, through: .latest))
    let limit = try #require(policy.timer(named: "limit")?.id)
    #expect(policy.timer(firedBy: fired) == limit && policy[fired.event].timer == limit)
    #expect(policy[fired.event].name == "timer.limit" && policy[fired.to].isFinal)
    #expect(policy.effects(of: fired).map(\.name) == ["note"])
    #expect(Array(fired.cancelled) == [policy.timer(named: "life")?.id])
    #expect(!fired.cancelled.contains(limit) && fired.started.isEmpty)

    let ignored = policy.receive(try policy.event("go"), at: .latest, in: &session)
    #expect(ignored.outcome == .ignored && ignored.rule == nil)
    #expect(policy.refusal(of: ignored).map { policy[$0].name } == "done")
  }

  @Test("are windows, which the settings in force give")
  func windows() throws {
    let (set, unset) = (try Self.policy(["limit": "5m"]), try Self.policy())
    let limit = try #require(set.timer(named: "limit")?.id)
    let life = try #require(set.timer(named: "life")?.id)
    #expect(set.window(of: limit)?.latest == 300_000 && unset.window(of: limit) == nil)
    #expect(unset.window(of: life)?.earliest == 3_600_000)
    #expect(unset.window(of: life)?.latest == 7_200_000)
  }
}
