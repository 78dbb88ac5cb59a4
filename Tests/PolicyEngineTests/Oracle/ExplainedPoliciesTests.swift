import Foundation
import PolicyEngine
import PolicyExplanation
import TestSupport
import Testing

/// What is explained of random sessions, held against the interpreter that shares no code with the engine.
@Suite struct `An explanation` {
  static let chunks = 8
  static let sessionsPerChunk = 12

  @Test(arguments: 0..<chunks)
  func `says of random policies what the meaning of a step says`(_ chunk: Int) throws {
    var random = SeededRandom(run: 7000 + chunk)
    var explained = ExplainedSession.Count()
    var sessions = 0
    while sessions < Self.sessionsPerChunk {
      let texts = RandomPolicy(SeededRandom(seed: random.next()))
      let (policies, documents) = texts.checked()
      let library = PolicyLibrary(documents, reporting: [])
      for case (let id, let checked?) in policies {
        let channel = PolicyLibrary.Channel(id: id, checked, documents.sources)
        let policy = try Policy.compile(
          channel.model,
          documents.sources,
          settings: channel.settings
        )
        do {
          try ExplainedSession.play(policy, channel, library, &explained, &random)
        } catch let difference as ExplainedSession.Difference {
          Issue.record(
            "ORACLE_SEED=\(SeededRandom.base), chunk \(chunk), `\(id)`: \(difference)\n\(texts.base)\(texts.child)"
          )
          return
        }
        sessions += 1
      }
    }
    #expect(explained.events > 100 && explained.ways > 10)
  }

  @Test(arguments: Channels.all)
  func `says of shipped policies what the meaning of a step says`(_ channel: String) throws {
    let library = try #require(Repository.policies)
    var random = SeededRandom(run: 8000 + channel.utf8.reduce(0) { $0 + Int($1) })
    var explained = ExplainedSession.Count()
    // Some sessions end at once, and then there is not much to be explained.
    for session in 0..<30 where session < 3 || explained.ways <= 2 {
      do {
        try ExplainedSession.play(
          try library.policy(channel),
          try library.channel(channel),
          library,
          &explained,
          &random
        )
      } catch let difference as ExplainedSession.Difference {
        Issue.record("ORACLE_SEED=\(SeededRandom.base): \(difference)")
        return
      }
    }
    #expect(explained.events > 10 && explained.ways > 2)
  }
}

/// A random session, explained before each event and played by the oracle.
struct ExplainedSession {
  struct Difference: Error, CustomStringConvertible {
    var description: String
  }

  /// How much was compared.
  struct Count {
    var events = 0
    var firings = 0
    var ways = 0
    var paths = 0
    var nevers = 0
  }

  private let policy: Policy
  private let channel: PolicyLibrary.Channel
  private let library: PolicyLibrary
  private let firing: Firing
  private let oracle: TreeInterpreter
  private let samples: [EventSamples]
  private var recorder: HistoryRecorder
  private var session: TreeInterpreter.Session
  private var log: [String] = []
  /// The states that the session can't come into any more, as was said.
  private var never: Set<Int> = []
  private var count = Count()

  private var model: PolicyModel { policy.words.model }

  static func play(
    _ policy: Policy,
    _ channel: PolicyLibrary.Channel,
    _ library: PolicyLibrary,
    _ count: inout Count,
    _ random: inout SeededRandom
  ) throws {
    let second = 1000
    let session = RandomSession(
      policy.words.model,
      pauses: [0, second, second, 5 * second, 60 * second, 30 * 60 * second],
      meaningful: 60,
      random: &random
    )
    let settings = session.settings(&random).map { ($0.name, $0.value?.description ?? "none") }
    let configured = try policy.with(settings: Dictionary(settings) { $1 })
    var play = ExplainedSession(configured, channel, library, random.pick([.earliest, .latest]))
    try play.run(session, events: 8, &random)
    count.events += play.count.events
    count.firings += play.count.firings
    count.ways += play.count.ways
    count.paths += play.count.paths
    count.nevers += play.count.nevers
  }

  private init(
    _ policy: Policy,
    _ channel: PolicyLibrary.Channel,
    _ library: PolicyLibrary,
    _ firing: Firing
  ) {
    self.policy = policy
    self.channel = channel
    self.library = library
    self.firing = firing
    var oracle = TreeInterpreter(policy.words.model)
    for (setting, value) in policy.settingValues.values.enumerated() {
      oracle.choose(setting, value)
    }
    self.oracle = oracle
    session = oracle.newSession()
    samples = policy.words.model.events.indices.map { EventSamples(of: $0, policy) }
    recorder = HistoryRecorder(policy, session: "s", until: nil, firing: firing)
  }

  private mutating func run(
    _ generator: RandomSession,
    events: Int,
    _ random: inout SeededRandom
  ) throws {
    let targets = Array(model.states.indices)
    var now = Instant("2026-01-05T09:00:00Z")?.milliseconds ?? 0
    for number in 0..<events {
      now += Int64(random.pick([0, 1000, 5000, 20_000, 120_000]))
      if number > 0 { try explain(at: now, whyNot: random.pick(targets)) }
      let event = generator.event(in: session.state, &random)
      try receive(
        event,
        generator.fields(of: event, at: Instant(milliseconds: now), &random),
        at: now
      )
    }
    now += 60_000
    try explain(at: now, whyNot: random.pick(targets))
  }

  private mutating func receive(
    _ event: PolicyModel.Event,
    _ fields: [String: String],
    at now: Int64
  ) throws {
    var members = ["at": Instant(milliseconds: now).description, "session": "s"]
    members["event"] = event.name
    var texts = members.map { "\(JSONValue.string($0).line):\(JSONValue.string($1).line)" }
    for field in event.fields {
      guard let value = fields[field.name] else { continue }
      let text = field.type == .boolean ? value : JSONValue.string(value).line
      texts.append("\(JSONValue.string(field.name).line):\(text)")
    }
    let source = SourceFile(name: "log", text: "{\(texts.joined(separator: ","))}")
    log.append(String(decoding: source.bytes, as: UTF8.self))
    let read = EventLine.read(source, for: policy)
    guard let line = read.line else { throw difference("the line can't be read") }
    _ = try recorder.play(line, at: FileLine(file: "log", line: log.count))
    let index = model.events.firstIndex { $0.name == event.name } ?? 0
    let before = session.state
    let record = oracle.receive(
      .init(index: index, fields: fields, at: now),
      at: now,
      in: &session,
      firing: firing
    ) { _ in }
    try notNever()
    // What is said of the step itself, once it has come about.
    let explanation = try explanation(at: now)
    try equal(explanation.state, model.states[session.state].name, "the status")
    if record.from != record.to {
      try equal(
        explanation.cause?.steps.last?.words.rule?.name,
        record.rule,
        "the rule of the status"
      )
      try equal(explanation.cause?.steps.last?.words.event, record.event, "the event of the status")
    } else if before == session.state, record.outcome == .rejected {
      guard let reported = explanation.remarks.last(where: { $0.reason == record.reason }) else {
        throw difference("the refusal \(record.reason ?? "") is not reported")
      }
      try equal(reported.holding.allSatisfy { $0.holds == true }, true, "what makes the rule hold")
    }
  }

  private mutating func explanation(
    at now: Int64,
    whyNot target: Int? = nil
  ) throws -> SessionExplanation {
    guard case .session(let history) = recorder.finish(at: Instant(milliseconds: now)) else {
      throw difference("there is no session")
    }
    return SessionExplanation(
      of: history,
      channel: channel,
      in: library,
      options: ([], "--set"),
      whyNot: target
    )
  }

  // MARK: What comes next

  private mutating func explain(at now: Int64, whyNot target: Int) throws {
    while oracle.fireNext(in: &session, through: now, firing: firing) != nil { try notNever() }
    // The present counts for all that comes.
    session.present = max(session.present ?? .min, now)
    let explanation = try explanation(at: now, whyNot: target)
    try equal(explanation.state, model.states[session.state].name, "the state at the instant")
    try compareTime(explanation.outlook)
    for event in model.events.indices { try compare(event, explanation.outlook) }
    guard let whyNot = explanation.whyNot else { throw difference("nothing is said of why not") }
    try compare(whyNot, target)
  }

  /// The sequence of firings is the one that comes about.
  private mutating func compareTime(_ outlook: Outlook) throws {
    var next = session
    for step in outlook.sequence {
      guard
        let record = oracle.fireNext(
          in: &next,
          through: Instant.latest.milliseconds,
          firing: firing
        )
      else {
        throw difference("\(step.words.event) was said to fire, and nothing does")
      }
      defer {
        for _ in 0..<step.moreAlike {
          _ = oracle.fireNext(in: &next, through: Instant.latest.milliseconds, firing: firing)
        }
      }
      let at = firing == .earliest ? step.window?.lowerBound : step.window?.upperBound
      try equal(step.words.event, record.event, "the next firing")
      try equal(at?.milliseconds, record.at, "when \(step.words.event) fires")
      try equal(step.words.to, record.to, "where \(step.words.event) leads to")
      try equal(step.words.rule?.name, record.rule, "the rule of \(step.words.event)")
      try equal(
        step.words.started.map(\.timer),
        record.started.map(\.timer),
        "what \(step.words.event) starts"
      )
      try equal(step.words.cancelled, record.cancelled, "what \(step.words.event) stops")
      count.firings += 1
    }
    if outlook.end == .done {
      try equal(
        oracle.fireNext(in: &next, through: Instant.latest.milliseconds, firing: firing) == nil,
        true,
        "the end"
      )
    }
    try equal(
      Set(outlook.timers.map(\.timer)),
      Set(session.timers.keys.map { model.timers[$0].name }),
      "the running timers"
    )
  }

  /// Every sample of an event comes to one of the things that were reported, and each of these comes about.
  private mutating func compare(_ event: Int, _ outlook: Outlook) throws {
    let name = model.events[event].name
    var open = outlook.events.first { $0.events.contains(name) }?.outcomes.map(Reported.init) ?? []
    let reported = open
    for sample in samples[event].samples {
      var next = session
      let record = step(event, sample.fields, &next)
      if reported.isEmpty {
        try equal(record.outcome, .ignored, "what comes of \(name)")
      } else {
        try equal(
          reported.contains(Reported(record)),
          true,
          "that \(name) \(sample.fields) is \(record)"
        )
      }
      open.removeAll { $0 == Reported(record) }
      count.events += 1
    }
    try equal(open, [], "what was reported \(name), and never comes about")
  }

  /// What is reported of a step, in a form that both sides have.
  private struct Reported: Equatable {
    var outcome: Outcome
    var rule: String?
    var to: String
    var started: [String]
    var stopped: [String]
    var effects: [String]
    var reason: String?

    init(_ step: FutureStep) {
      (outcome, rule, to, reason) = (
        step.words.outcome, step.words.rule?.name, step.words.to, step.words.reason
      )
      (started, stopped, effects) = (
        step.words.started.map(\.timer), step.words.cancelled, step.words.effects.map(\.name)
      )
    }

    init(_ record: TreeInterpreter.Record) {
      (outcome, rule, to, reason) = (record.outcome, record.rule, record.to, record.reason)
      started = record.started.map(\.timer)
      (stopped, effects) = (record.cancelled, record.effects.map(\.name))
    }
  }

  private func step(
    _ event: Int,
    _ fields: [String: String],
    _ session: inout TreeInterpreter.Session
  ) -> TreeInterpreter.Record {
    // Before the first event any moment will do.
    let at = session.present ?? EventSamples.instant.milliseconds
    let fields = EventSamples.shifted(fields, to: Instant(milliseconds: at))
    return oracle.receive(
      .init(index: event, fields: fields, at: at),
      at: session.present ?? .min,
      in: &session,
      firing: firing
    ) { _ in }
  }

  // MARK: Why not

  private mutating func compare(_ whyNot: WhyNot, _ target: Int) throws {
    let state = model.states[session.state]
    switch whyNot.standing {
    case .already: return try equal(target, session.state, "the state that it has")
    case .final: return try equal(state.isFinal, true, "that the state is final")
    case .never:
      never.insert(target)
      count.nevers += 1
    case .over(let steps, _): try follow(steps, to: target)
    case .direct, .notFound: break
    }
    for way in whyNot.ways { try compare(way, target) }
    let direct = whyNot.ways.contains { way in
      switch way.verdict {
      case .now, .nowIf, .inTime: true
      default: false
      }
    }
    if case .direct = whyNot.standing { try equal(direct, true, "that there is a direct way") }
  }

  private mutating func compare(_ way: RuleStanding, _ target: Int) throws {
    count.ways += 1
    guard let rule = model.rules.first(where: { $0.name == way.rule.name }) else {
      throw difference("there is no rule \(way.rule.name)")
    }
    for name in way.events {
      guard let event = model.events.firstIndex(where: { $0.name == name }) else {
        try compareConditions(of: way, rule, firing: name)
        continue
      }
      let records = samples[event].samples.map { sample in
        var next = session
        return step(event, sample.fields, &next)
      }
      let taking = records.filter { $0.rule == rule.name && $0.to == model.states[target].name }
      switch way.verdict {
      case .now: try equal(taking.count, records.count, "that \(name) always takes \(rule.name)")
      case .nowIf: try equal(taking.isEmpty, false, "that \(name) may take \(rule.name)")
      default: try equal(taking.isEmpty, true, "that \(name) never takes \(rule.name)")
      }
      if case .shadowed(let shadow?) = way.verdict {
        let rules = way.earlier.map(\.rule.name) + [shadow.rule.name]
        let areTaken = records.allSatisfy { rules.contains($0.rule ?? "") }
        try equal(areTaken, true, "that \(name) takes one of \(rules)")
        try equal(shadow.conditions.allSatisfy { $0.holds == true }, true, "what makes it hold")
      }
      for (condition, test) in conditions(of: way, rule) {
        for sample in samples[event].samples {
          guard let holds = condition.holds else { continue }
          let event = TreeInterpreter.Event(index: event, fields: sample.fields)
          let isWanted = condition.text.hasPrefix("if ")
          try equal(oracle.holds(test, event, session), holds == isWanted, "\(condition.text)")
        }
      }
    }
  }

  private func compareConditions(
    of way: RuleStanding,
    _ rule: PolicyModel.Rule,
    firing name: String
  ) throws {
    guard let timer = model.timers.firstIndex(where: { Name.timerPrefix + $0.name == name }) else {
      throw difference("there is no timer of \(name)")
    }
    let runs = session.timers[timer] != nil
    switch way.verdict {
    case .inTime, .forestalled: try equal(runs, true, "that \(name) can come")
    case .timerIdle: try equal(runs, false, "that \(name) can't come")
    default: break
    }
    // A timer that fires runs no more.
    var session = session
    session.timers[timer] = nil
    for (condition, test) in conditions(of: way, rule) {
      guard let holds = condition.holds else { continue }
      let event = TreeInterpreter.Event(index: model.firing(of: timer))
      let isWanted = condition.text.hasPrefix("if ")
      try equal(
        oracle.holds(test, event, session),
        holds == isWanted,
        "\(condition.text) of \(name)"
      )
    }
  }

  private func conditions(
    of way: RuleStanding,
    _ rule: PolicyModel.Rule
  ) -> Zip2Sequence<[TestFinding], [PolicyModel.Test]> {
    zip(way.conditions, rule.guardCondition.tests)
  }

  /// Each step of a way comes about when it is said to, for an event that is like it says.
  private mutating func follow(_ steps: [FutureStep], to target: Int) throws {
    var sessions = [session]
    // After an event with other lengths than the way's a timer is due at another time.
    var wereLengthsGiven = false
    for step in steps {
      var next: [TreeInterpreter.Session] = []
      let event = model.events.firstIndex { $0.name == step.words.event }
      let timer = model.timers.firstIndex { Name.timerPrefix + $0.name == step.words.event }
      for session in sessions {
        let at = step.window?.lowerBound.milliseconds ?? session.present ?? .min
        for fields in event.map({ samples[$0].samples.map(\.fields) }) ?? [[:]] {
          var after = session
          let record =
            event.map { handle($0, fields, at: at, in: &after) }
            ?? timer.map { oracle.fire($0, at: at, in: &after) } ?? nil
          if record == nil, timer != nil, wereLengthsGiven { continue }
          guard let record else { throw difference("\(step.words.event) can't come at \(at)") }
          // Of an event that is otherwise the way may not lead on: it need not start the same timers.
          if record.rule == step.words.rule?.name, record.to == step.words.to,
            record.started.map(\.timer) == step.words.started.map(\.timer)
          {
            next.append(after)
          }
        }
      }
      try equal(next.isEmpty, false, "that \(step.words.event) leads on to \(step.words.to)")
      sessions = Array(next.prefix(20))
      if let event, model.events[event].fields.contains(where: \.isLength) {
        wereLengthsGiven = true
      }
    }
    try equal(sessions.contains { $0.state == target }, true, "that the way leads there")
    count.paths += 1
  }

  /// Handles an event at an instant; nil where something has to fire before.
  private func handle(
    _ event: Int,
    _ fields: [String: String],
    at moment: Int64,
    in session: inout TreeInterpreter.Session
  ) -> TreeInterpreter.Record? {
    guard oracle.mayReceive(at: moment, in: session) else { return nil }
    let fields = EventSamples.shifted(fields, to: Instant(milliseconds: moment))
    return oracle.receive(
      .init(index: event, fields: fields, at: moment),
      at: moment,
      in: &session,
      firing: .latest
    ) { _ in }
  }

  private func notNever() throws {
    if never.contains(session.state) {
      throw difference("it came into \(model.states[session.state].name), and never should")
    }
  }

  // MARK: Comparing

  private func equal<Value: Equatable>(_ reported: Value, _ found: Value, _ what: String) throws {
    if reported != found { throw difference("\(what): reported \(reported), found \(found)") }
  }

  private func difference(_ what: String) -> Difference {
    let settings = policy.settings.map { "\($0)=\($1)" }.sorted()
    return Difference(
      description: "\(what)\n\(firing) \(settings)\n\(log.joined(separator: "\n"))\n\(session)"
    )
  }
}
