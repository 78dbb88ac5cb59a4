import PolicyAnalysis
import PolicyEngine
import PolicyViews

/// A session that shows something, step by step.
enum WitnessFormat {
  /// A line for each step: `5m  customer.message {text: hi}: inactive → waiting`.
  ///
  /// - Parameters:
  ///   - words: what shows at the end, if that is after the last step.
  ///   - isWhole: whether all is said that a host sees of each step, not only the states.
  static func text(
    _ witness: Witness,
    margin: String,
    end words: String = "by then it has not come",
    isWhole: Bool = false
  ) -> String {
    let end = witness.until.map { DurationText.format($0) }
    let times = witness.steps.map { DurationText.format($0.at) }
    let width = (times + [end ?? ""]).map(\.count).max() ?? 0
    func line(_ time: String, _ text: String) -> String {
      "\(margin)\(String(repeating: " ", count: width - time.count))\(time)  \(text)\n"
    }
    let steps = zip(times, witness.steps).map { time, step in
      let settings = step.settings.map { "\($0.name)=\(Phrase.line($0.value))" }
      var text = settings.isEmpty ? "" : line(time, "set \(settings.joined(separator: " "))")
      if let event = step.event {
        let fields = step.fields.map { "\($0.name): \(Phrase.line($0.value))" }
        let content = fields.isEmpty ? "" : " {\(fields.joined(separator: ", "))}"
        let leads = step.from == step.to ? "stays \(step.to)" : "\(step.from) → \(step.to)"
        let shown = isWhole ? whole(step, leads) : leads
        text += line(time, "\(event)\(content): \(shown)")
      }
      return text
    }
    let begins = witness.begins.map { "\(margin)a session that begins at \($0):\n" } ?? ""
    return begins + steps.joined() + (end.map { line($0, words) } ?? "")
  }

  /// What becomes of a step, as `simulate` says it.
  private static func whole(_ step: Witness.Step, _ leads: String) -> String {
    var text: String
    switch step.outcome {
    case .ignored: text = "ignored, \(leads)"
    case .rejected: text = "rejected, \(leads)"
    case .applied, nil: text = leads
    }
    if let refusal = step.refusal { text += ": \(refusal)" }
    for call in step.calls { text += "; effect \(call)" }
    return text
  }

  static func json(_ witness: Witness) -> JSONValue {
    let steps = JSONValue.array(
      witness.steps.map { step in
        let settings = step.settings.map { (key: $0.name, value: JSONValue.string($0.value)) }
        let fields = step.fields.map { (key: $0.name, value: JSONValue.string($0.value)) }
        return .members([
          ("at", .number(Int(step.at))), ("set", settings.isEmpty ? nil : .object(settings)),
          ("event", step.event.map { .string($0) }),
          ("fields", fields.isEmpty ? nil : .object(fields)), ("from", .string(step.from)),
          ("to", .string(step.to)), ("outcome", step.outcome.map { .string($0.description) }),
          (
            "effects",
            step.calls.isEmpty ? nil : .array(step.calls.map { .string($0.description) })
          ), ("refusal", step.refusal.map { .string($0) }),
        ])
      }
    )
    return .members([
      ("begins", witness.begins.map { .string($0.description) }), ("steps", steps),
      ("until", witness.until.map { .number(Int($0)) }),
    ])
  }
}
