import PolicyEngine
import PolicyReplay

extension SessionExplanation {
  /// The version of the form in JSON; members may be added to it.
  static let jsonVersion = 1

  /// The explanation for programs: one object, in lines that people can read too.
  package var json: String {
    JSONValue.members(
      ("version", .number(Self.jsonVersion)),
      ("channel", .string(channel.id)),
      ("policy", .string(channel.policy)),
      ("session", .string(history.id)),
      ("at", history.at.json),
      ("fire", .string("\(history.firing)")),
      ("status", .string(state)),
      ("final", .boolean(declared.isFinal)),
      ("since", .optional(cause?.steps.last?.at)),
      ("before", .list(cause?.before ?? [])),
      ("why", .list(cause?.steps ?? [])),
      ("remarks", .list(remarks)),
      ("earlierRemarks", .number(earlierRemarks)),
      ("whyNot", whyNot?.json),
      ("next", outlook.json),
      ("steps", timeline.map { .list($0) }),
      ("laterLines", .number(history.laterLines))
    ).text + "\n"
  }
}

extension StateCause.Step: JSONConvertible {
  var json: JSONValue { json() }

  /// The step, in a list of all of them with what is remarked of it.
  func json(remarks: JSONValue? = nil) -> JSONValue {
    .members(
      ("at", at.json),
      ("event", .string(words.event)),
      ("recorded", .optional(recorded)),
      ("outcome", .string(words.outcome.description)),
      ("from", .string(words.from)),
      ("to", .string(words.to)),
      ("rule", .optional(words.rule?.name)),
      ("source", .optional(words.rule?.source)),
      ("title", words.rule?.title?.json),
      ("refs", words.rule.map { .list($0.refs) }),
      ("origin", words.rule?.origin?.json),
      ("conditions", .list(conditions)),
      ("passedOver", .list(passedOver)),
      ("fired", fired?.json),
      ("started", .list(started)),
      ("cancelled", .list(words.cancelled)),
      ("remembered", .list(remembered)),
      ("effects", .list(words.effects.map(\.name))),
      ("parameters", words.effects.parameters),
      ("reason", words.reason?.json),
      ("late", isLate ? .boolean(true) : nil),
      ("remarks", remarks)
    )
  }
}

extension RuleSource {
  /// The rule's name and place, and what is said of it.
  func json(_ members: JSONValue.OptionalMember...) -> JSONValue {
    .members([("rule", .string(name)), ("source", source.json)] + members)
  }
}

extension RuleFindings: JSONConvertible {
  var json: JSONValue { rule.json(("failing", .list(conditions))) }
}

extension TimelineEntry: JSONConvertible {
  var json: JSONValue {
    step?.json(remarks: .list(remarks))
      ?? .members(
        ("at", entry.step.at.json),
        ("set", .list(entry.line?.assignments ?? [])),
        ("recorded", .optional(entry.line?.place)),
        ("cancelled", .list(stopped)),
        (
          "moved",
          moved.isEmpty
            ? nil
            : .array(
              moved.map {
                .members(
                  ("timer", .string($0.timer)),
                  ("earliest", $0.due.lowerBound.json),
                  ("latest", $0.due.upperBound.json)
                )
              }
            )
        ),
        ("remarks", .list(remarks))
      )
  }
}

extension Remark: JSONConvertible {
  var json: JSONValue {
    .members(
      ("kind", .string(kind.rawValue)),
      ("at", at.json),
      ("lastAt", lastAt.json),
      ("count", .number(count)),
      ("event", .string(event)),
      ("timer", timer?.json),
      ("recorded", .optional(recorded)),
      ("text", .string(text)),
      ("because", because?.json),
      ("source", .optional(source)),
      ("reason", reason?.json),
      ("holding", .list(holding)),
      ("failing", .list(failing))
    )
  }
}

extension Outlook: JSONConvertible {
  var json: JSONValue {
    .members(
      ("timers", .list(timers)),
      ("sequence", .list(sequence)),
      ("more", .boolean(end != .done)),
      ("events", .list(events)),
      ("ignored", .list(idle))
    )
  }
}

extension Outlook.RunningTimer: JSONConvertible {
  var json: JSONValue {
    .members(
      ("timer", .string(timer)),
      ("earliest", window.lowerBound.json),
      ("latest", window.upperBound.json),
      ("run", run?.json),
      ("firing", firing.json)
    )
  }
}

extension Outlook.EventGroup: JSONConvertible {
  var json: JSONValue {
    .members(
      ("events", .list(events)),
      ("outcomes", .list(outcomes)),
      ("more", isComplete ? nil : .boolean(true))
    )
  }
}
