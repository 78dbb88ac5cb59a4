/// The grammar of tests: what is stated of a channel, by scenarios over virtual time and by properties.
package enum TestShape {
  package static let marker = "test"

  package static let document = Shape.own([
    .init(marker, .name, required: true, "The test's id, for reports."),
    .init("title", .text, "What it is about."),
    .init(
      "channel",
      names,
      required: true,
      "The channels that are tested, each for itself: configured ones, or policies, by id."
    ),
    .init("settings", .settings, "Settings for all scenarios of the file."),
    .init(
      "properties",
      .named(.init(.own(PolicyShape.propertyKeys), removable: false)),
      "What must hold of all sessions of the channels, beside what their policies say, by name."
    ),
    .init(
      "scenarios",
      .named(.init(scenario, removable: false)),
      required: true,
      or: "properties",
      "Sessions with what is expected of them, by name."
    ),
  ])

  private static let scenario = Shape.own([
    .init("title", .text, "What it shows."),
    .init("refs", .oneOrMany(.text, editable: false), "The requirements that it proves."),
    .init(
      "recorded",
      .boolean,
      "Whether `policycheck test --update` writes down what the steps expect."
    ),
    .init("skip", .text, "Why it is not run."),
    .init(
      "properties",
      .boolean,
      "Whether the channel's properties are held against it; they are unless it says false."
    ),
    .init(
      "begins",
      .value,
      "The instant of its beginning, such as 2026-03-28T22:00:00Z; the first of 2026 unless given."
    ),
    .init("settings", .settings, "Settings, laid over those of the file."),
    .init(
      "fire",
      Shape(scalar: .word(["earliest", "latest"])),
      "When timers fire within their windows: `earliest`, or `latest` where a step fires one, unless given."
    ),
    .init("steps", .list(of: step, editable: false), required: true, "What happens, in order."),
    .init(
      "until",
      .duration,
      "How long after its beginning the scenario goes on; to its last step unless given."
    ),
    .init("never", .own(neverKeys), "What must not come about at any moment."),
    .init("always", .own(alwaysKeys), "What must hold at every moment."),
  ])

  private static let names = Shape.oneOrMany(.name(isReference: true), editable: false)
  private static let rules = Shape.oneOrMany(
    .name(dotted: true, isReference: true),
    editable: false
  )

  /// Values of settings, by name: one, or several.
  private static let offers = Shape.named(
    .init(
      key: .name(isReference: true),
      .oneOrMany(.value, editable: false),
      removable: false
    )
  )

  private static let neverKeys: [Shape.Key] = [
    .init("status", names, "States that the session must not come into."),
    .init("effects", names, "Effects that must not be called for."),
    .init("refusals", names, "Refusals that must not be given."),
    .init("rules", rules, "Rules that must not be taken."),
    .init("timers", names, "Timers that must not run."),
    .init("settings", offers, "Values that the admin must not be able to choose, each by itself."),
  ]

  private static let alwaysKeys: [Shape.Key] = [
    .init("status", names, "The states that the session may be in."),
    .init("timers", names, "Timers that must run."),
    .init("settings", offers, "Values that the admin must be able to choose, each by itself."),
  ]

  private static let event = Shape(
    scalar: .name(dotted: true, isReference: true),
    mapping: .named(
      .init(key: .name(dotted: true, isReference: true), .values, removable: false)
    )
  )

  private static let step = Shape.own([
    .init(
      "at",
      .value,
      "When: `5m` after the beginning, `+5m` after the step before, or `TIMER - 1ms` from when it fires."
    ),
    .init("event", event, "What happens: an event, or `EVENT: {FIELD: VALUE}`."),
    .init(
      "fire",
      .reference,
      "The timer that fires then, instead of an event: any moment of its window."
    ),
    .init("set", .settings, "Settings that hold from then on."),
    .init(
      "expect",
      .keys(expectationKeys),
      "What has come about since the step before; what is not listed must not have."
    ),
  ])

  private static let expectationKeys: [Shape.Key] = [
    .init(
      "status",
      names,
      removable: false,
      "The state, or all states that were gone through to it; unchanged unless given."
    ),
    .init("effects", PolicyShape.expectedEffects, "All effects, in order; none unless given."),
    .init(
      "refusal",
      .reference,
      removable: false,
      "Why the event is refused, or ignored in a final state; neither unless given."
    ),
    .init(
      "late",
      .boolean,
      removable: false,
      "Whether the event is stamped before the session's present."
    ),
    .init(
      "outcome",
      Shape(scalar: .word(["applied", "ignored", "rejected"])),
      removable: false,
      "What becomes of the event."
    ),
    .init("because", rules, "The rules that were taken, in order."),
    .init(
      "timers",
      .named(.init(.window, removable: false)),
      "All running timers, with the time that is left."
    ),
  ]
}
