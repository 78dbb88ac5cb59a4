import PolicyAnalysis
import PolicyEngine
import PolicyViews

/// A session that shows something, step by step.
enum WitnessFormat {
  /// A line for each step: `5m  customer.message {text: hi}: inactive → waiting`.
  static func text(_ witness: Witness, margin: String) -> String {
    let times = witness.steps.map { DurationText.format($0.at) }
    let width = times.map(\.count).max() ?? 0
    return zip(times, witness.steps).map { time, step in
      let start = "\(margin)\(String(repeating: " ", count: width - time.count))\(time)  "
      let settings = step.settings.map { "\($0.name)=\(Phrase.line($0.value))" }
      var text = settings.isEmpty ? "" : "\(start)set \(settings.joined(separator: " "))\n"
      if let event = step.event {
        let fields = step.fields.map { "\($0.name): \(Phrase.line($0.value))" }
        let content = fields.isEmpty ? "" : " {\(fields.joined(separator: ", "))}"
        let leads = step.from == step.to ? "stays \(step.to)" : "\(step.from) → \(step.to)"
        text += "\(start)\(event)\(content): \(leads)\n"
      }
      return text
    }.joined()
  }

  static func json(_ witness: Witness) -> JSONValue {
    .array(
      witness.steps.map { step in
        let settings = step.settings.map { (key: $0.name, value: JSONValue.string($0.value)) }
        let fields = step.fields.map { (key: $0.name, value: JSONValue.string($0.value)) }
        return .members([
          ("at", .number(Int(step.at))), ("set", settings.isEmpty ? nil : .object(settings)),
          ("event", step.event.map { .string($0) }),
          ("fields", fields.isEmpty ? nil : .object(fields)), ("from", .string(step.from)),
          ("to", .string(step.to)),
        ])
      }
    )
  }
}
