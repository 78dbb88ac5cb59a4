import PolicyEngine

extension Witness {
  /// The session as a scenario of a test, as lines of YAML: `policycheck test` plays it, and holds it against the
  /// policy's properties.
  ///
  /// - Parameters:
  ///   - margin: what the lines begin with.
  ///   - isWhole: whether all is expected that a host sees of it, with a silence that ends before `until`; else
  ///     only what a test needs to go on.
  package func scenario(
    named name: String,
    _ title: String,
    margin: String,
    isWhole: Bool = false
  ) -> [String] {
    var lines = ["\(name):", "  title: \(Self.quoted(title))", "  fire: latest"]
    // What a change breaks is no reason to fail where the session does go so.
    if isWhole { lines.append("  properties: false") }
    if let begins { lines.append("  begins: \(begins)") }
    lines.append("  steps:")
    for step in steps {
      let at = "at: \(DurationText.format(step.at))"
      if !step.settings.isEmpty {
        let settings = step.settings.map { "\($0.name): \(Self.quoted($0.value))" }
        lines.append("    - {\(at), set: {\(settings.joined(separator: ", "))}}")
      }
      guard let event = step.event else { continue }
      let expectation = Self.expectation(of: step, isWhole)
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
    if let until {
      // A scenario plays what happens at its end, too, and a silence may end then.
      let end = isWhole ? max(steps.last?.at ?? 0, until - 1) : until
      lines.append("  until: \(DurationText.format(end))")
    }
    return lines.map { margin + $0 }
  }

  /// What comes of a step, as the rest of its map.
  private static func expectation(of step: Step, _ isWhole: Bool) -> String {
    var parts: [String] = []
    if step.from != step.to { parts.append("status: \(step.to)") }
    if !step.calls.isEmpty {
      let calls = step.calls.map { isWhole ? words(for: $0) : $0.name }
      parts.append("effects: [\(calls.joined(separator: ", "))]")
    }
    if let refusal = step.refusal { parts.append("refusal: \(refusal)") }
    // A step that does nothing else may be ignored or applied.
    if isWhole, let outcome = step.outcome, parts.isEmpty || outcome == .ignored {
      parts.append("outcome: \(outcome)")
    }
    return parts.isEmpty ? "" : ", expect: {\(parts.joined(separator: ", "))}"
  }

  private static func words(for call: EffectCall) -> String {
    if call.parameters.isEmpty { return call.name }
    let given = call.parameters.sorted { $0.key < $1.key }.map { name, value in
      if case .text(let text) = value { "\(name): \(quoted(text))" } else { "\(name): \(value)" }
    }
    return "{\(call.name): {\(given.joined(separator: ", "))}}"
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
