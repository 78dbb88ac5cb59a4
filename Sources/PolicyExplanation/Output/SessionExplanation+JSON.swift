import PolicyEngine
import PolicyReplay

extension SessionExplanation {
  /// The version of the form in JSON; members may be added to it.
  static let jsonVersion = 1

  /// The explanation for programs: one object, in lines that people can read too.
  package var json: String {
    JSONValue.members(
      ("version", .number(Self.jsonVersion)),
      ("channel", .string(channel)),
      ("policy", .string(policy)),
      ("session", .string(session)),
      ("at", at.json),
      ("fire", .string(firing == .earliest ? "earliest" : "latest")),
      ("status", .string(state)),
      ("final", .boolean(isFinal)),
      ("since", .optional(since)),
      ("before", .list(cause?.before ?? [])),
      ("why", .list(cause?.steps ?? [])),
      ("remarks", .list(remarks)),
      ("earlierRemarks", .number(earlierRemarks)),
      ("whyNot", whyNot?.json),
      ("next", outlook.json),
      ("steps", timeline.map { .list($0) }),
      ("laterLines", .number(laterLines))
    ).text + "\n"
  }
}

extension StateCause.Step: JSONConvertible {
  var json: JSONValue { json() }

  /// The step, in a list of all of them with what is remarked of it.
  func json(remarks: JSONValue? = nil) -> JSONValue {
    .members(
      ("at", at.json),
      ("event", .string(event)),
      ("recorded", .optional(recorded)),
      ("outcome", .string(outcome.description)),
      ("from", .string(from)),
      ("to", .string(to)),
      ("rule", .optional(rule?.name)),
      ("source", .optional(rule?.source)),
      ("title", rule?.title?.json),
      ("refs", rule.map { .list($0.refs) }),
      ("origin", rule?.origin?.json),
      ("conditions", .list(conditions)),
      (
        "passedOver",
        .array(
          passedOver.map {
            .members(
              ("rule", .string($0.rule.name)),
              ("source", $0.rule.source.json),
              ("failing", .list($0.failing))
            )
          }
        )
      ),
      ("fired", fired?.json),
      ("started", .list(started)),
      ("cancelled", .list(cancelled)),
      ("remembered", .list(remembered)),
      ("effects", effects.names),
      ("parameters", effects.parameters),
      ("reason", reason?.json),
      ("late", isLate ? .boolean(true) : nil),
      ("remarks", remarks)
    )
  }
}

extension TimelineEntry: JSONConvertible {
  var json: JSONValue {
    switch self {
    case .step(let step, let remarks): step.json(remarks: .list(remarks))
    case .settings(let change, let remarks):
      .members(
        ("at", change.at.json),
        ("set", .list(change.settings)),
        ("recorded", change.recorded.json),
        ("cancelled", .list(change.stopped)),
        ("remarks", .list(remarks))
      )
    }
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
      (
        "timers",
        .array(
          timers.map { timer in
            .members(
              ("timer", .string(timer.timer)),
              ("earliest", timer.window.lowerBound.json),
              ("latest", timer.window.upperBound.json),
              ("run", timer.run?.json),
              ("firing", timer.firing.json)
            )
          }
        )
      ),
      ("sequence", .list(sequence)),
      ("more", .boolean(end != .done)),
      (
        "events",
        .array(
          events.map { .members(("events", .list($0.events)), ("outcomes", .list($0.outcomes))) }
        )
      ),
      ("ignored", .list(idle))
    )
  }
}
