package import PolicyEngine

extension [EffectCall] {
  /// The parameters of the effects as JSON, an object for each; nil where none has any.
  package var parameters: JSONValue? {
    allSatisfy(\.parameters.isEmpty) ? nil : .array(parametersByEffect)
  }

  /// The parameters of each effect as a JSON object.
  package var parametersByEffect: [JSONValue] {
    map { effect in
      .object(effect.parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })
    }
  }
}

extension ParameterValue {
  /// Flags are `true` or `false`, durations numbers of milliseconds, all else is text.
  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .boolean(let value): .boolean(value)
    case .duration(let milliseconds): .number(Int(milliseconds))
    }
  }
}
