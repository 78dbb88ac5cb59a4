import PolicyAnalysis
import PolicyEngine
import PolicyExplanation
import TestSupport
import Testing

/// Random sessions of random policies, with random texts, times and firings: whatever happens in them was
/// never said to be impossible, neither by a check nor by an explanation.
@Suite struct `What is called impossible` {
  static let chunks = 8
  /// Sixteen thousand steps in all, each of which is held against what was said.
  static let stepsPerChunk = 2_000

  @Test(arguments: 0..<chunks) func `never comes about`(_ chunk: Int) throws {
    var random = SeededRandom(run: 9_200 + chunk)
    var count = RandomSessions.Count()
    while count.steps < Self.stepsPerChunk {
      let texts = RandomPolicy(SeededRandom(seed: random.next()))
      let (policies, documents) = texts.checked()
      for case (let id, let checked?) in policies {
        let policy = try Policy.compile(
          checked.model,
          documents.sources,
          settings: SettingValues(defaultsOf: checked.model)
        )
        do {
          try RandomSessions.play(policy, &count, &random)
        } catch let mistake as RandomSessions.Mistake {
          Issue.record(
            "ORACLE_SEED=\(SeededRandom.base), chunk \(chunk), `\(id)`: \(mistake)\n\(texts.base)\(texts.child)"
          )
          return
        }
      }
    }
    // A search that gives up says nothing that could be wrong.
    #expect(count.statesLeftOut > 50 && count.rulesLeftOut > 50, "\(count)")
  }
}

/// Sessions of one policy, played at random, with what was said of them before.
struct RandomSessions {
  struct Mistake: Error, CustomStringConvertible {
    var description: String
  }

  struct Count {
    var steps = 0
    /// How many states were said to be out of reach of a session.
    var statesLeftOut = 0
    /// How many rules were said never to be taken.
    var rulesLeftOut = 0
  }

  private let policy: Policy
  private let analyses: [(flow: FlowAnalysis, taken: Set<FlowAnalysis.Taken>)]
  private var session: Session
  /// The states into which the session never comes, as was said.
  private var never: Set<Int> = []
  private var log: [String] = []

  private var model: PolicyModel { policy.words.model }

  static func play(_ policy: Policy, _ count: inout Count, _ random: inout SeededRandom) throws {
    let model = policy.words.model
    let plan = FlowPlan(model)
    var channel = Circumstances(model, settings: .offered)
    let known = FlowAnalysis(plan, in: channel)
    channel.capabilities = nil
    channel.settings = .open
    let anywhere = FlowAnalysis(plan, in: channel)
    let taken = Set(known.taken.map(\.rule))
    count.rulesLeftOut += model.rules.indices.count { !taken.contains($0) }
    let generator = RandomSession(
      model,
      pauses: [0, 1, 1000, 2000, 5000, 10_000, 20_000, 60_000],
      meaningful: 80,
      random: &random
    )
    for _ in 0..<6 {
      let settings = generator.settings(&random).map {
        ($0.name, $0.value?.description ?? "none")
      }
      let configured = try policy.with(settings: Dictionary(settings) { $1 })
      var sessions = RandomSessions(policy: configured, analyses: [known, anywhere])
      try sessions.run(generator, &count, &random)
    }
  }

  private init(policy: Policy, analyses: [FlowAnalysis]) {
    self.policy = policy
    self.analyses = analyses.map { ($0, Set($0.taken)) }
    session = policy.newSession()
    session.present = 1_700_000_000_000
  }

  private mutating func run(
    _ generator: RandomSession,
    _ count: inout Count,
    _ random: inout SeededRandom
  ) throws {
    for number in 0..<25 where !policy.hasEnded(session) {
      if number % 6 == 0 { lookAhead(&count) }
      count.steps += 1
      let pause = Int64(random.pick([0, 1, 1000, 3000, 10_000, 60_000]))
      if let timer = runningTimers().randomElement(using: &random), random.chance(40) {
        try fire(timer, &random)
      } else if policy.tables.mayReceive(at: session.present + pause, in: session) {
        session.present += pause
        let event = generator.event(in: Int(session.state), &random)
        let at = Instant(milliseconds: session.present)
        let fields = generator.fields(of: event, at: at, &random)
        let made = try policy.event(event.name, fields, at: at)
        log.append("\(session.present) \(event.name) \(made)")
        let decision = policy.tables.handle(
          made,
          at: session.present,
          isLate: false,
          in: &session
        )
        try hold(decision)
      }
    }
  }

  /// Notes what an explanation would say that can't come any more.
  private mutating func lookAhead(_ count: inout Count) {
    let (states, isComplete) = Continuations(policy, from: session, atMost: 120).states
    guard isComplete else { return }
    never.formUnion(model.states.indices.filter { !states.contains($0) })
    count.statesLeftOut += model.states.count - states.count
  }

  private func runningTimers() -> [Int] { model.timers.indices.filter(session.runs) }

  /// Fires a timer somewhere in its window, if nothing has to fire before.
  private mutating func fire(_ timer: Int, _ random: inout SeededRandom) throws {
    let running = runningTimers()
    let end = running.map { session.deadlines[$0].latest }.min() ?? .max
    let earliest = max(session.present, session.deadlines[timer].earliest)
    guard earliest <= end else { return }
    let at = random.pick([earliest, end, Int64.random(in: earliest...end, using: &random)])
    guard policy.tables.mayFire(timer, at: at, in: session) else { return }
    log.append("\(at) \(model.timers[timer].name)")
    try hold(policy.tables.fire(timer, in: &session, at: at))
  }

  private func hold(_ decision: Decision) throws {
    if never.contains(Int(session.state)) {
      throw mistake("it came into \(model.states[Int(session.state)].name), and never should")
    }
    for (analysis, all) in analyses {
      if !analysis.canReach(Int(session.state)) {
        throw mistake("no session comes into \(model.states[Int(session.state)].name), it was said")
      }
      // What starts in a final state never fires, and is an error of its own.
      let isOver = model.states[decision.to.index].isFinal
      for timer in decision.started.indices where !isOver && !analysis.canStart(timer) {
        throw mistake("\(model.timers[timer].name) never starts, it was said")
      }
      guard let rule = decision.rule?.index else { continue }
      let taken = FlowAnalysis.Taken(
        state: decision.from.index,
        event: decision.event.index,
        rule: rule
      )
      if !all.contains(taken) {
        throw mistake("\(model.rules[rule].name) is never taken so, it was said")
      }
    }
  }

  private func mistake(_ what: String) -> Mistake {
    Mistake(description: "\(what)\n\(policy.settings)\n\(log.joined(separator: "\n"))")
  }
}
