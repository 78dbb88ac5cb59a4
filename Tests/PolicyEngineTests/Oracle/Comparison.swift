import PolicyEngine

/// One session under both interpreters, compared after every step.
///
/// All that the comparison reads of the engine's own representation is read here.
struct Comparison {
  /// How the two differ, with what led to it.
  struct Difference: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var policy: Policy
  private var session: Session
  private var oracle: TreeInterpreter
  private var expected: TreeInterpreter.Session
  private var log: [String] = []
  private var firings: [TreeInterpreter.Record] = []
  private var expectedFirings: [TreeInterpreter.Record] = []

  /// Both interpreters at the beginning, under a policy's present settings.
  init(_ policy: Policy) {
    self.policy = policy
    session = policy.newSession()
    oracle = TreeInterpreter(policy.words.model)
    for (setting, value) in policy.settingValues.values.enumerated() {
      oracle.choose(setting, value)
    }
    expected = oracle.newSession()
  }

  /// The index of the state.
  var state: Int { expected.state }

  /// Whether the session is over.
  var hasEnded: Bool { policy.hasEnded(session) }

  // MARK: Steps

  /// Handles an event in both.
  mutating func receive(
    _ name: String,
    _ fields: [String: String],
    at instant: Instant,
    _ firing: Firing
  ) throws {
    log.append("\(instant.milliseconds) \(name) \(fields) \(firing)")
    let event = try policy.event(name, fields, at: instant)
    firings = []
    expectedFirings = []
    let decision = policy.receive(event, at: instant, in: &session, firing: firing) {
      // The session is being changed; what its lengths are is compared with its timers.
      firings.append(Self.record(of: $0, policy, nil))
    }
    let index = policy.words.model.events.firstIndex { $0.name == name } ?? 0
    let record = oracle.receive(
      .init(index: index, fields: fields, at: instant.milliseconds),
      at: instant.milliseconds,
      in: &expected,
      firing: firing
    ) { expectedFirings.append($0) }
    try compareFirings()
    try compare(Self.record(of: decision, policy, session), record, "the decision")
    try compareSessions()
  }

  /// Fires what is due in both, one timer at a time.
  mutating func advance(through instant: Instant, _ firing: Firing) throws {
    log.append("\(instant.milliseconds) advance \(firing)")
    while true {
      let decision = policy.fireNext(in: &session, through: instant, firing: firing)
      let record = oracle.fireNext(in: &expected, through: instant.milliseconds, firing: firing)
      try compare(decision.map { Self.record(of: $0, policy, session) }, record, "the next firing")
      try compareSessions()
      if decision == nil { return }
    }
  }

  /// Fires one timer in both, at an instant at which it may fire or not.
  mutating func fire(_ timer: Int, at instant: Instant) throws {
    log.append("\(instant.milliseconds) fire \(timer)")
    try compare(
      policy.tables.mayReceive(at: instant.milliseconds, in: session),
      oracle.mayReceive(at: instant.milliseconds, in: expected),
      "whether an event may come"
    )
    let decision = policy.fire(timer, at: instant, in: &session)
    let record = oracle.fire(timer, at: instant.milliseconds, in: &expected)
    try compare(decision.map { Self.record(of: $0, policy, session) }, record, "the firing")
    try compareSessions()
  }

  /// The running timers with the ends of their windows, by index.
  var deadlines: [(timer: Int, earliest: Int64, latest: Int64)] {
    expected.timers.sorted { $0.key < $1.key }.map { ($0, $1.earliest, $1.latest) }
  }

  /// The latest moment that the session has seen.
  var present: Int64? { expected.present }

  /// Goes on under other settings, both of which name the same choice.
  mutating func change(
    to settings: [(name: String, value: SettingValue?)],
    at instant: Instant
  ) throws {
    log.append("\(instant.milliseconds) settings \(settings)")
    let chosen = settings.map { ($0.name, $0.value?.description ?? "none") }
    policy = try policy.with(settings: Dictionary(chosen) { $1 })
    let adoption = policy.adopt(&session, at: instant)
    for setting in settings {
      let parts = setting.name.split(separator: ".").map(String.init)
      guard let index = policy.words.model.settings.firstIndex(where: { $0.name == parts[0] })
      else { continue }
      if parts.count == 2 {
        oracle.choose(index, for: parts[1], setting.value)
      } else {
        oracle.choose(index, setting.value)
      }
    }
    func names(_ timers: TimerSet) -> [String] { timers.map { policy[$0].name } }
    let (stopped, moved) = oracle.adopt(&expected, at: instant.milliseconds)
    try compare(names(adoption.stopped), stopped, "the timers that the change stops")
    try compare(names(adoption.moved), moved, "the timers that the change moves")
    try compareSessions()
  }

  // MARK: Comparing

  private func compareFirings() throws {
    try compare(firings.count, expectedFirings.count, "the number of firings")
    for (found, wanted) in zip(firings, expectedFirings) {
      var (found, wanted) = (found, wanted)
      let variable = found.started.indices.filter { start in
        let timer = policy.words.model.timers.firstIndex { $0.name == found.started[start].timer }
        return timer.map { !policy.tables.timerLengths[$0].isEmpty } ?? false
      }
      for start in variable where start < wanted.started.count {
        (found.started[start].earliest, found.started[start].latest) = (0, 0)
        (wanted.started[start].earliest, wanted.started[start].latest) = (0, 0)
      }
      try compare(found, wanted, "a firing")
    }
  }

  private func compareSessions() throws {
    let model = policy.words.model
    try compare(policy.state(of: session), model.states[expected.state].name, "the status")
    var memory: [Int: Int] = [:]
    for index in model.memory.indices {
      memory[index] = policy.words.layout.value(of: index, in: session.facts)
    }
    try compare(memory, expected.memory, "the memory")
    var lengths: [Int: Int64] = [:]
    for (slot, index) in model.lengthMemories.enumerated() {
      let length = session.deadlines[length: slot]
      if length != 0 { lengths[index] = length }
    }
    try compare(lengths, expected.lengths, "the lengths")
    var timers: [Int: TreeInterpreter.Deadline] = [:]
    for index in model.timers.indices where session.runs(index) {
      let deadline = session.deadlines[index]
      timers[index] = .init(earliest: deadline.earliest, latest: deadline.latest)
    }
    try compare(timers, expected.timers, "the deadlines")
    try compareSnapshots()
    if let present = expected.present {
      try compare(session.lastSeen.milliseconds, present, "the session's present")
    }
    for firing in [Firing.earliest, .latest] {
      let next = expected.timers.values.map { firing == .earliest ? $0.earliest : $0.latest }.min()
      let found = policy.nextFiring(in: session, firing: firing)
      // What is due after the year 9999 never fires.
      let isEver = next.map { $0 <= Instant.latest.milliseconds } ?? false
      try compare(found?.milliseconds, isEver ? next : nil, "the moment of the next firing")
    }
  }

  /// What is known of timers besides their deadlines, as it is written down.
  private func compareSnapshots() throws {
    let model = policy.words.model
    let snapshot = policy.snapshot(of: session)
    for (index, timer) in model.timers.enumerated() {
      let found = snapshot.timers[timer.name]
      try compare(found?.firings, expected.firings[index], "how often \(timer.name) fired")
      let start = found?.started.map {
        TreeInterpreter.Start(at: $0.milliseconds, key: found?.key)
      }
      try compare(start, expected.starts[index], "when \(timer.name) started")
      let entered = snapshot.entered[timer.name].flatMap { try? DurationText.parse($0) }
      try compare(entered, expected.entered[index], "the setting of \(timer.name) on entry")
    }
  }

  private func compare<Value: Equatable>(
    _ found: Value,
    _ wanted: Value,
    _ what: String
  ) throws {
    if found == wanted { return }
    throw Difference(
      description: """
        \(what) differs
        tables: \(found)
        tree:   \(wanted)
        after:
        \(log.suffix(30).joined(separator: "\n"))
        """
    )
  }

  private static func record(
    of decision: Decision,
    _ policy: Policy,
    _ session: Session?
  ) -> TreeInterpreter.Record {
    let words = policy.describe(decision, after: session)
    return TreeInterpreter.Record(
      at: decision.at.milliseconds,
      event: words.event,
      outcome: words.outcome,
      rule: words.rule,
      from: words.from,
      to: words.to,
      started: words.started.map {
        .init(
          timer: $0.timer,
          earliest: $0.earliest.milliseconds,
          latest: $0.latest.milliseconds
        )
      },
      cancelled: words.cancelled,
      effects: words.effects.map {
        .init(name: $0.name, parameters: $0.parameters.mapValues(text))
      },
      reason: words.reason,
      isLate: decision.isLate
    )
  }

  /// A parameter as the model has it: durations in milliseconds.
  private static func text(_ value: ParameterValue) -> String {
    if case .duration(let milliseconds) = value { String(milliseconds) } else { value.description }
  }
}
