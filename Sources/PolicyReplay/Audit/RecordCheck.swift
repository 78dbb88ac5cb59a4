import PolicyEngine

/// Holds what a line says that its event or firing did against what it does.
struct RecordCheck {
  let recorded: RecordedStep
  /// The instant of the line.
  let at: Instant
  /// The latest moment that the session had seen before.
  let lastSeen: Instant

  /// Something that the line says otherwise than the policy.
  struct Difference {
    var key: String
    /// What the line says, and what the policy does, in words.
    var said: String
    var found: String
  }

  /// What the line says otherwise than the policy; nothing where both say the same.
  func differences(
    from decision: Decision,
    _ policy: Policy,
    after session: Session
  ) -> [Difference] {
    let words = policy.describe(decision, after: session)
    var differences: [Difference] = []
    func check<Value: Equatable>(
      _ key: String,
      _ recorded: Value?,
      _ found: Value,
      _ words: (Value) -> String
    ) {
      guard let recorded, recorded != found else { return }
      differences.append(Difference(key: key, said: words(recorded), found: words(found)))
    }
    func list(_ items: [String]) -> String {
      items.isEmpty ? "none" : items.joined(separator: ", ")
    }
    check("outcome", recorded.outcome, words.outcome.description) { $0 }
    check("from", recorded.from, words.from) { $0 }
    check("to", recorded.to, words.to) { $0 }
    check("rule", recorded.rule, .init(words.rule), \.words)
    check(
      "started",
      recorded.started.map { Set($0.map(Self.plain)) },
      Set(words.started.map(Self.start))
    ) { list($0.map(Self.words).sorted()) }
    check("cancelled", recorded.cancelled.map { $0.sorted() }, words.cancelled.sorted(), list)
    check("effects", recorded.effects, words.effects.map(\.name), list)
    check("parameters", recorded.parameters, words.effects.parameters?.line ?? "[]") { $0 }
    check("reason", recorded.reason, .init(words.reason), \.words)
    // A record of a late event has the moment at which it was handled.
    let wasLate = decision.isLate || recorded.isLate == true && at == lastSeen
    check("late", recorded.isLate, wasLate) { $0 ? "true" : "false" }
    return differences
  }

  // MARK: Started timers

  private static func start(_ timer: DecisionDescription.StartedTimer) -> RecordedStep.Start {
    func text(_ instant: Instant) -> String? { instant > .latest ? nil : instant.description }
    return .init(
      timer: timer.timer,
      earliest: text(timer.earliest),
      latest: text(timer.latest)
    )
  }

  /// The same, with instants as they are written here.
  private static func plain(_ start: RecordedStep.Start) -> RecordedStep.Start {
    func plain(_ text: String?) -> String? { text.map { Instant($0)?.description ?? $0 } }
    return .init(
      timer: start.timer,
      earliest: plain(start.earliest),
      latest: plain(start.latest)
    )
  }

  private static func words(_ start: RecordedStep.Start) -> String {
    let (first, last) = (start.earliest ?? "never", start.latest ?? "never")
    return "\(start.timer) due \(first == last ? first : "\(first) to \(last)")"
  }
}

extension RecordedStep.Text {
  fileprivate var words: String {
    switch self {
    case .nothing: "none"
    case .text(let text): text
    }
  }
}

extension ReplayGroup.Step {
  /// What a line says, as far as it does.
  init(_ recorded: RecordedStep, event: String, at instant: Instant) {
    at = instant.description
    self.event = event
    outcome = recorded.outcome ?? ""
    from = recorded.from ?? ""
    to = recorded.to ?? ""
    effects = recorded.effects ?? []
    if case .text(let text) = recorded.reason { reason = text }
  }
}
