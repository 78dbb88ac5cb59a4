import PolicyEngine

extension Witness {
  /// The session as a scenario of a test, as lines of YAML: `policycheck test` plays it, and holds it against the
  /// policy's properties.
  ///
  /// - Parameter margin: what the lines begin with.
  package func scenario(named name: String, _ title: String, margin: String) -> [String] {
    var lines = ["\(name):", "  title: \(Self.quoted(title))", "  fire: latest"]
    if let begins { lines.append("  begins: \(begins)") }
    lines.append("  steps:")
    for step in steps {
      let at = "at: \(DurationText.format(step.at))"
      if !step.settings.isEmpty {
        let settings = step.settings.map { "\($0.name): \(Self.quoted($0.value))" }
        lines.append("    - {\(at), set: {\(settings.joined(separator: ", "))}}")
      }
      guard let event = step.event else { continue }
      let expectation = Self.expectation(of: step)
      if event.hasPrefix(Name.timerPrefix) {
        lines.append(
          "    - {\(at), fire: \(event.dropFirst(Name.timerPrefix.count))\(expectation)}"
        )
      } else if step.fields.isEmpty {
        lines.append("    - {\(at), event: \(event)\(expectation)}")
      } else {
        let fields = step.fields.map { "\($0.name): \(Self.value(of: $0, at: step.at))" }
        lines.append(
          "    - {\(at), event: {\(event): {\(fields.joined(separator: ", "))}}\(expectation)}"
        )
      }
    }
    if let until { lines.append("  until: \(DurationText.format(until))") }
    return lines.map { margin + $0 }
  }

  /// What comes of a step, as the rest of its map.
  private static func expectation(of step: Step) -> String {
    var parts: [String] = []
    if step.from != step.to { parts.append("status: \(step.to)") }
    if !step.effects.isEmpty { parts.append("effects: [\(step.effects.joined(separator: ", "))]") }
    if let refusal = step.refusal { parts.append("refusal: \(refusal)") }
    return parts.isEmpty ? "" : ", expect: {\(parts.joined(separator: ", "))}"
  }

  private static func value(of field: Field, at moment: Int64) -> String {
    switch field.type {
    case .text: quoted(field.value)
    // Scenarios count moments from their beginning.
    case .instant: DurationText.format(moment + ((try? DurationText.parse(field.value)) ?? 0))
    case .boolean, .duration, .choice: field.value
    }
  }

  private static func quoted(_ text: String) -> String {
    YAMLScalarText.written(text, .quoted, inFlow: true)
  }
}
