import PolicyEngine

/// Prints what happened to a session, one line a step.
struct RecordWriter {
  let format: SimulateCommand.Format

  /// Prints a decision of a session under the policy that made it.
  func write(_ decision: Decision, of session: String, _ policy: Policy) {
    let words = policy.describe(decision)
    switch format {
    case .ndjson: StandardOutput.write(Self.json(decision, words, session))
    case .text: StandardOutput.write(Self.text(decision, words, session, policy))
    }
  }

  /// Prints which timers other settings stopped, for people only: a record is of an event or a firing.
  func write(
    _ stopped: TimerSet,
    at instant: Instant,
    in state: String,
    of session: String,
    _ policy: Policy
  ) {
    if format != .text || stopped.isEmpty { return }
    let timers = stopped.indices.map { "; stops \(policy.words.model.timers[$0].name)" }
    let line = "\(instant) \(session) set: stays \(state)\(timers.joined())"
    StandardOutput.write(TextRenderer.printable(line) + "\n")
  }

  private static func json(
    _ decision: Decision,
    _ words: DecisionDescription,
    _ session: String
  ) -> String {
    var members = [
      ("at", JSONText.quote(decision.at.description)),
      ("session", JSONText.quote(session)),
      ("event", JSONText.quote(words.event)),
      ("outcome", JSONText.quote(words.outcome.description)),
      ("from", JSONText.quote(words.from)),
      ("to", JSONText.quote(words.to)),
    ]
    members.append(("rule", words.rule.map(JSONText.quote) ?? "null"))
    let source = words.source.map { source in
      JSONText.object([("file", JSONText.quote(source.file)), ("line", "\(source.line)")])
    }
    members.append(("source", source ?? "null"))
    let started = words.started.map {
      JSONText.object([
        ("timer", JSONText.quote($0.timer)),
        ("earliest", JSONText.quote($0.earliest.description)),
        ("latest", JSONText.quote($0.latest.description)),
      ])
    }
    members.append(("started", JSONText.array(started)))
    members.append(("cancelled", JSONText.array(words.cancelled.map(JSONText.quote))))
    members.append(("effects", JSONText.array(words.effects.map { JSONText.quote($0.name) })))
    if words.effects.contains(where: { !$0.parameters.isEmpty }) {
      let parameters = words.effects.map { effect in
        JSONText.object(
          effect.parameters.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) }
        )
      }
      members.append(("parameters", JSONText.array(parameters)))
    }
    if let reason = words.reason { members.append(("reason", JSONText.quote(reason))) }
    if decision.isLate { members.append(("late", "true")) }
    return JSONText.object(members) + "\n"
  }

  private static func json(_ value: ParameterValue) -> String {
    switch value {
    case .text(let text): JSONText.quote(text)
    case .boolean(let value): value ? "true" : "false"
    case .duration(let milliseconds): "\(milliseconds)"
    }
  }

  private static func text(
    _ decision: Decision,
    _ words: DecisionDescription,
    _ session: String,
    _ policy: Policy
  ) -> String {
    var line = "\(decision.at) \(session) \(words.event)\(decision.isLate ? " (late)" : ""): "
    switch words.outcome {
    case .applied:
      line += words.from == words.to ? "stays \(words.to)" : "\(words.from) → \(words.to)"
    case .ignored: line += "ignored, stays \(words.to)"
    case .rejected: line += "rejected, stays \(words.to)"
    }
    if let reason = words.reason {
      line += ": \(reason)"
      if let title = policy.refusal(named: reason)?.title, !title.isEmpty { line += " (\(title))" }
    }
    if let rule = words.rule, let source = words.source {
      line += "; by \(rule) at \(source.file):\(source.line)"
    }
    for started in words.started {
      line += "; starts \(started.timer), due \(started.earliest)"
      if started.latest != started.earliest { line += " to \(started.latest)" }
    }
    for cancelled in words.cancelled { line += "; stops \(cancelled)" }
    for effect in words.effects { line += "; effect \(effect)" }
    return TextRenderer.printable(line) + "\n"
  }
}
