import PolicyEngine

/// What has a form in JSON.
protocol JSONConvertible {
  var json: JSONValue { get }
}

extension JSONValue {
  /// A value, or null.
  static func optional(_ value: (any JSONConvertible)?) -> JSONValue { value?.json ?? .null }

  static func list(_ items: [some JSONConvertible]) -> JSONValue { .array(items.map(\.json)) }

  /// An object without the members that have no value.
  static func members(_ members: (String, JSONValue?)...) -> JSONValue {
    .object(members.compactMap { key, value in value.map { (key: key, value: $0) } })
  }
}

extension String: JSONConvertible {
  var json: JSONValue { .string(self) }
}

extension Instant: JSONConvertible {
  var json: JSONValue { .string(description) }
}

extension FileLine: JSONConvertible {
  var json: JSONValue { .members(("file", .string(file)), ("line", .number(line))) }
}

extension Origin: JSONConvertible {
  var json: JSONValue {
    .members(
      ("declared", declared.json),
      (
        "changes",
        .array(
          changes.map { change in
            .members(
              ("policy", .string(change.policy)),
              ("keys", .list(change.keys)),
              ("source", change.source.json)
            )
          }
        )
      )
    )
  }
}

extension SettingSource: JSONConvertible {
  var json: JSONValue {
    .members(
      ("name", .string(name)),
      ("value", .optional(value)),
      ("offered", .boolean(isOffered)),
      ("choice", .string(choice)),
      ("declared", declared.json),
      ("chosenBy", .string(origin.rawValue)),
      ("source", .optional(source))
    )
  }
}

extension TestFinding: JSONConvertible {
  var json: JSONValue {
    .members(
      ("condition", .string(text)),
      ("about", .string(subject.rawValue)),
      ("holds", holds.map { .boolean($0) } ?? .null),
      ("actual", .optional(actual)),
      ("source", source.json),
      ("words", note?.json),
      ("because", actualText?.json),
      ("becauseSource", actualSource?.json)
    )
  }
}

extension TimerRun: JSONConvertible {
  var json: JSONValue {
    .members(
      ("timer", .string(timer)),
      ("startedAt", startedAt.json),
      ("startedBy", .string(startedBy)),
      ("recorded", .optional(recorded)),
      ("onEntry", .boolean(startsOnEntry)),
      ("startSource", startSource.json),
      ("after", .string(window.description)),
      ("afterSource", durationSource.json),
      ("setting", setting?.json),
      ("earliest", due.lowerBound.json),
      ("latest", due.upperBound.json),
      ("conditions", .list(conditions)),
      ("while", .list(states)),
      ("whileSource", statesSource.json),
      (
        "cancel",
        .array(
          cancels.map { .members(("event", .string($0.event)), ("source", $0.source.json)) }
        )
      ),
      ("origin", origin?.json)
    )
  }
}

extension [EffectCall] {
  var names: JSONValue { .list(map(\.name)) }

  /// An object for each effect; nil where none has parameters.
  var parameters: JSONValue? {
    if allSatisfy(\.parameters.isEmpty) { return nil }
    return .array(
      map { effect in
        .object(
          effect.parameters.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value.json) }
        )
      }
    )
  }
}

extension ParameterValue: JSONConvertible {
  var json: JSONValue {
    switch self {
    case .text(let text): .string(text)
    case .boolean(let value): .boolean(value)
    case .duration(let milliseconds): .number(Int(milliseconds))
    }
  }
}

extension FutureStep.Asked: JSONConvertible {
  var json: JSONValue {
    .members(
      ("condition", .string("\(isWanted ? "if" : "unless") \(test)")),
      ("words", words?.json)
    )
  }
}

extension FutureStep: JSONConvertible {
  var json: JSONValue {
    .members(
      ("event", .string(event)),
      ("conditions", .list(conditions)),
      ("earliest", window?.lowerBound.json),
      ("latest", window?.upperBound.json),
      ("outcome", .string(outcome.description)),
      ("from", .string(from)),
      ("to", .string(to)),
      ("rule", .optional(rule?.name)),
      ("source", .optional(rule?.source)),
      (
        "started",
        .array(
          started.map {
            .members(
              ("timer", .string($0.timer)),
              ("after", .string($0.window.description)),
              ("source", $0.source.json)
            )
          }
        )
      ),
      ("cancelled", .list(cancelled)),
      ("effects", effects.names),
      ("parameters", effects.parameters),
      ("reason", reason?.json),
      ("moreAlike", moreAlike > 0 ? .number(moreAlike) : nil)
    )
  }
}
