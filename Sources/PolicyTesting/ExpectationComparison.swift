import PolicyEngine

/// Something that is not as a scenario expects.
struct Mismatch {
  /// Where the expectation is written.
  var place: Place
  /// What was found and what was expected, in one sentence.
  var message: String
  /// The rule that made it so.
  var rule: Timeline.Rule?
}

/// Holds what has come about since the step before against what a step expects; what isn't expected
/// must not have come about.
struct ExpectationComparison {
  private let expectation: Scenario.Expectation
  private let records: [Timeline.Record]
  private let from: Int
  private let session: Session
  private let policy: Policy
  private let now: Instant
  private(set) var mismatches: [Mismatch] = []

  init(
    _ expectation: Scenario.Expectation,
    records: [Timeline.Record],
    from: Int,
    session: Session,
    policy: Policy,
    at now: Instant
  ) {
    self.expectation = expectation
    self.records = records
    self.from = from
    self.session = session
    self.policy = policy
    self.now = now
  }

  private var model: PolicyModel { policy.words.model }

  /// Compares everything; `decision` is that of the step's event, nil where it has none.
  mutating func compare(_ decision: Decision?) {
    compareState()
    compareEffects()
    compareEvent(decision)
    compareRules()
    compareTimers()
  }

  private mutating func compareState() {
    let path = records.filter { $0.from != $0.to }.map(\.to)
    let state = policy.state(of: session)
    guard let expected = expectation.path else {
      guard let first = records.first(where: { $0.from != $0.to }) else { return }
      let change = ([first.from] + path).map { "`\($0)`" }.joined(separator: " → ")
      fail(
        at: expectation.place,
        "the state changed, \(change), and no change was expected",
        first
      )
      return
    }
    let names = expected.value.map { model.states[$0].name }
    // One state alone may also be the one that there was.
    if names.count == 1, path.isEmpty, names[0] == state { return }
    if path == names { return }
    if names.count == 1, path.count <= 1 {
      fail(
        at: expected.place,
        "the state is `\(state)`, expected `\(names[0])`",
        records.last { $0.from != $0.to } ?? records.last
      )
    } else {
      fail(
        at: expected.place,
        "the state went through \(list(path)), expected \(list(names))",
        records.last { $0.from != $0.to }
      )
    }
  }

  private mutating func compareEffects() {
    let effects = records.flatMap(\.effects)
    let expected = expectation.effects?.value ?? []
    let isEqual =
      effects.count == expected.count
      && zip(effects, expected).allSatisfy { found, wanted in
        found.name == wanted.name
          && (wanted.parameters.map { given in
            given.allSatisfy { found.parameters[$0.key] == $0.value }
          } ?? true)
      }
    if isEqual { return }
    fail(
      at: expectation.effects?.place ?? expectation.place,
      "the effects are \(list(effects.map(words))), expected \(list(expected.map(words)))",
      records.first { !$0.effects.isEmpty } ?? records.last
    )
  }

  private mutating func compareEvent(_ decision: Decision?) {
    let record = decision == nil ? nil : records.last
    let reason = record?.reason
    let wanted = expectation.refusal.map { model.refusals[$0.value].name }
    if reason != wanted {
      fail(
        at: expectation.refusal?.place ?? expectation.place,
        "the event is \(reason.map { "refused with `\($0)`" } ?? "not refused"), expected \(wanted.map { "`\($0)`" } ?? "no refusal")",
        record
      )
    }
    if let outcome = expectation.outcome, record?.outcome != outcome.value {
      let found = record.map { "\($0.outcome)" } ?? "not there"
      fail(at: outcome.place, "the event is \(found), expected \(outcome.value)", record)
    }
    let isLate = record?.isLate ?? false
    if isLate != expectation.isLate?.value ?? false {
      fail(
        at: expectation.isLate?.place ?? expectation.place,
        isLate ? "the event is late, and was not expected to be" : "the event is not late",
        record
      )
    }
  }

  private mutating func compareRules() {
    guard let expected = expectation.rules else { return }
    let taken = records.compactMap(\.rule)
    if taken.map(\.name) == expected.value { return }
    fail(
      at: expected.place,
      "it came about because of \(list(taken.map(\.name))), expected \(list(expected.value))",
      records.last { $0.rule != nil }
    )
  }

  private mutating func compareTimers() {
    guard let expected = expectation.timers else { return }
    for index in model.timers.indices {
      let isRunning = session.runs(index)
      let name = model.timers[index].name
      let deadline = session.deadlines[index]
      let left = TimeWindow(
        earliest: deadline.earliest - now.milliseconds,
        latest: deadline.latest - now.milliseconds
      )
      switch (isRunning, expected.value[index]) {
      case (false, nil): continue
      case (true, let wanted?) where wanted == left: continue
      case (true, let wanted?):
        fail(at: expected.place, "the timer `\(name)` has \(left) left, expected \(wanted)", nil)
      case (true, nil):
        fail(
          at: expected.place,
          "the timer `\(name)` runs, with \(left) left, and was not expected to",
          nil
        )
      case (false, _?):
        fail(at: expected.place, "the timer `\(name)` doesn't run, and was expected to", nil)
      }
    }
  }

  // MARK: Words

  private mutating func fail(at place: Place, _ message: String, _ record: Timeline.Record?) {
    mismatches.append(Mismatch(place: place, message: message, rule: record?.rule))
  }

  private func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.map { "`\($0)`" }.joined(separator: ", ")
  }

  private func words(_ effect: EffectCall) -> String {
    words(effect.name, effect.parameters)
  }

  private func words(_ effect: Scenario.Effect) -> String {
    words(effect.name, effect.parameters ?? [:])
  }

  private func words(_ name: String, _ parameters: [String: ParameterValue])
    -> String
  {
    if parameters.isEmpty { return name }
    let given = parameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "\(name) {\(given.joined(separator: ", "))}"
  }
}
