import PolicyEngine

struct Mismatch {
  var place: Place
  /// What was found and what was expected, in one sentence.
  var message: String
  var rule: Timeline.Rule?
}

extension ScenarioRun {
  /// Holds what has come about since the step before against what a step expects; what isn't expected
  /// must not have come about.
  ///
  /// - Parameter event: the record of the step's event; nil where it has none.
  mutating func compare(
    _ records: [Timeline.Record],
    _ event: Timeline.Record?,
    with expectation: Scenario.Expectation
  ) {
    compareState(records, expectation)
    compareEffects(records, expectation)
    compareEvent(event, expectation)
    compareRules(records, expectation)
    compareTimers(expectation)
  }

  private mutating func compareState(
    _ records: [Timeline.Record],
    _ expectation: Scenario.Expectation
  ) {
    let changes = records.filter { $0.from != $0.to }
    let path = changes.map(\.to)
    let state = model.states[Int(session.state)].name
    guard let expected = expectation.path else {
      guard let first = changes.first else { return }
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
    let isOne = names.count == 1 && path.count <= 1
    fail(
      at: expected.place,
      isOne
        ? "the state is `\(state)`, expected `\(names[0])`"
        : "the state went through \(list(path)), expected \(list(names))",
      changes.last ?? (isOne ? records.last : nil)
    )
  }

  private mutating func compareEffects(
    _ records: [Timeline.Record],
    _ expectation: Scenario.Expectation
  ) {
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
    let found = effects.map { words($0.name, $0.parameters) }
    let wanted = expected.map { words($0.name, $0.parameters ?? [:]) }
    fail(
      at: expectation.effects?.place ?? expectation.place,
      "the effects are \(list(found)), expected \(list(wanted))",
      records.first { !$0.effects.isEmpty } ?? records.last
    )
  }

  private mutating func compareEvent(
    _ record: Timeline.Record?,
    _ expectation: Scenario.Expectation
  ) {
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

  private mutating func compareRules(
    _ records: [Timeline.Record],
    _ expectation: Scenario.Expectation
  ) {
    guard let expected = expectation.rules else { return }
    let taken = records.compactMap(\.rule)
    if taken.map(\.name) == expected.value { return }
    fail(
      at: expected.place,
      "it came about because of \(list(taken.map(\.name))), expected \(list(expected.value))",
      records.last { $0.rule != nil }
    )
  }

  private mutating func compareTimers(_ expectation: Scenario.Expectation) {
    guard let expected = expectation.timers else { return }
    for index in model.timers.indices {
      let left = session.timeLeft(of: index, at: now)
      let wanted = expected.value[index]
      if left == wanted { continue }
      // What it was started with is open time, which is less.
      let counts = model.timers[index].calendar?.counts ?? false
      let all = counts ? " left, closed time included" : " left"
      let found =
        switch (left, wanted) {
        case (let left?, let wanted?): "has \(left)\(all), expected \(wanted)"
        case (let left?, nil): "runs, with \(left)\(all), and was not expected to"
        case (nil, _): "doesn't run, and was expected to"
        }
      fail(at: expected.place, "the timer `\(model.timers[index].name)` \(found)", nil)
    }
  }

  // MARK: Words

  private mutating func fail(at place: Place, _ message: String, _ record: Timeline.Record?) {
    fail(message, at: place, record?.rule)
  }

  private func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.map { "`\($0)`" }.joined(separator: ", ")
  }

  private func words(_ name: String, _ parameters: [String: ParameterValue]) -> String {
    if parameters.isEmpty { return name }
    let given = parameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "\(name) {\(given.joined(separator: ", "))}"
  }
}

extension Session {
  /// How long a timer still runs; nil for one that doesn't.
  func timeLeft(of timer: Int, at now: Instant) -> TimeWindow? {
    guard runs(timer) else { return nil }
    let deadline = deadlines[timer]
    return TimeWindow(
      earliest: deadline.earliest - now.milliseconds,
      latest: deadline.latest - now.milliseconds
    )
  }
}
