import PolicyEngine

/// What a host sees of a step, by name.
///
/// The names of rules, timers and memories are hidden, and so are firings that neither lead anywhere nor call for
/// anything.
struct Observation: Hashable {
  /// The event; nil for a firing.
  var event: String?
  /// What became of the event; nil for a firing.
  var outcome: Outcome?
  var from: String
  var to: String
  /// What it calls for, with parameters.
  var effects: [String] = []
  /// Why it was refused, or ignored in a final state.
  var refusal: String?

  /// Whether the policy takes the event in: it knows it, and all that it says.
  var isAccepted = true

  var isVisible: Bool { event != nil || from != to || !effects.isEmpty || refusal != nil }
}

extension Policy {
  func observation(of record: DecisionRecord) -> Observation {
    let model = words.model
    let now = Instant(milliseconds: 0)
    let decision = Decision(at: now, started: 0, cancelled: 0, record: record)
    let isEvent = Int(record.event) < model.events.count
    return Observation(
      event: isEvent ? model.events[Int(record.event)].name : nil,
      outcome: isEvent ? record.outcome : nil,
      from: model.states[Int(record.from)].name,
      to: model.states[Int(record.to)].name,
      effects: effects(of: decision).map(\.description),
      refusal: refusal(of: decision).map { self[$0].name }
    )
  }
}
