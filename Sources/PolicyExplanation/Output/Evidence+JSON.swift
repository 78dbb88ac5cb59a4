import PolicyEngine
import PolicyReplay

/// What has a form in JSON.
protocol JSONConvertible {
  var json: JSONValue { get }
}

extension JSONValue {
  /// A value, or null.
  static func optional(_ value: (any JSONConvertible)?) -> JSONValue { value?.json ?? .null }

  static func list(_ items: [some JSONConvertible]) -> JSONValue { .array(items.map(\.json)) }

  /// An object without the members that have no value.
  static func members(_ members: (key: String, value: JSONValue?)...) -> JSONValue {
    .members(members)
  }
}

extension String: JSONConvertible {
  var json: JSONValue { .string(self) }
}

extension Instant: JSONConvertible {
  var json: JSONValue { .instant(self) }
}

extension FileLine: JSONConvertible {
  var json: JSONValue { .members(("file", .string(file)), ("line", .number(line))) }
}

extension Origin: JSONConvertible {
  var json: JSONValue {
    .members(("declared", declared.json), ("changes", .list(changes)))
  }
}

extension Origin.Change: JSONConvertible {
  var json: JSONValue {
    .members(("policy", .string(policy)), ("keys", .list(keys)), ("source", source.json))
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

extension LengthSource {
  var setting: SettingSource? {
    switch giver {
    case .setting(let setting), .entry(let setting, _, _): setting
    case .event, .memory: nil
    }
  }

  /// What an event or the session gives; nil for a setting, which is written by itself.
  var given: JSONValue? {
    let (kind, since): (String, Instant?)
    switch giver {
    case .setting: return nil
    case .entry(_, let moment, _): (kind, since) = ("entry", moment)
    case .event: (kind, since) = ("event", nil)
    case .memory(let moment): (kind, since) = ("memory", moment)
    }
    return .members(
      ("name", .string(name)),
      ("by", .string(kind)),
      ("value", .string(value)),
      ("since", since?.json),
      ("source", source?.json)
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
      ("afterSource", lengthSource.json),
      ("setting", length?.setting?.json),
      ("given", length?.given),
      ("calendar", calendar?.json),
      ("earliest", due.lowerBound.json),
      ("latest", due.upperBound.json),
      ("moved", move?.json),
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

extension TimerRun.Move: JSONConvertible {
  var json: JSONValue {
    .members(
      ("at", at.json),
      ("earliest", due.lowerBound.json),
      ("latest", due.upperBound.json),
      ("set", .list(assignments)),
      ("recorded", .optional(recorded))
    )
  }
}

extension CalendarRun: JSONConvertible {
  var json: JSONValue {
    .members(
      ("name", .string(name)),
      ("counts", .boolean(counts)),
      ("source", source.json),
      (
        "days",
        .array(
          days.map {
            .members(
              ("date", .string($0.date)),
              ("closed", .boolean($0.isClosed)),
              ("source", $0.source.json)
            )
          }
        )
      )
    )
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
      ("event", .string(words.event)),
      ("conditions", .list(conditions)),
      ("earliest", window?.lowerBound.json),
      ("latest", window?.upperBound.json),
      ("outcome", .string(words.outcome.description)),
      ("from", .string(words.from)),
      ("to", .string(words.to)),
      ("rule", .optional(words.rule?.name)),
      ("source", .optional(words.rule?.source)),
      ("started", .list(words.started)),
      ("cancelled", .list(words.cancelled)),
      ("effects", .list(words.effects.map(\.name))),
      ("parameters", words.effects.parameters),
      ("reason", words.reason?.json),
      ("moreAlike", moreAlike > 0 ? .number(moreAlike) : nil)
    )
  }
}

extension StepWords.Started: JSONConvertible {
  var json: JSONValue {
    .members(
      ("timer", .string(timer)),
      ("after", .string("\(window)\(calendar)")),
      ("source", source.json)
    )
  }
}
