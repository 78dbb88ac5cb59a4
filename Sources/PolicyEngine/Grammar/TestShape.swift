/// The grammar of tests: scenarios over virtual time, held against a channel.
package enum TestShape {
  /// The key that tells a test from other documents.
  package static let marker = "test"

  /// A file of scenarios.
  package static let document = Shape.keys([
    .init(marker, .name, required: true, removable: false, "The test's id, for reports."),
    .init("title", .text, removable: false, "What it is about."),
    .init(
      "channel",
      .oneOrMany(.name(isReference: true), editable: false),
      required: true,
      removable: false,
      "The channels that are tested, each for itself: configured ones, or policies, by id."
    ),
    .init("settings", settings, removable: false, "Settings for all scenarios of the file."),
    .init(
      "scenarios",
      .named(.init(scenario, removable: false)),
      required: true,
      removable: false,
      "Sessions with what is expected of them, by name."
    ),
  ])

  private static let settings = Shape.named(.init(.value, removable: false))

  private static let scenario = Shape.keys([
    .init("title", .text, removable: false, "What it shows."),
    .init(
      "refs",
      .oneOrMany(.text, editable: false),
      removable: false,
      "The requirements that it proves."
    ),
    .init(
      "recorded",
      .boolean,
      removable: false,
      "Whether `policycheck test --update` writes down what the steps expect."
    ),
    .init("skip", .text, removable: false, "Why it is not run."),
    .init("settings", settings, removable: false, "Settings, laid over those of the file."),
    .init(
      "fire",
      Shape(scalar: .word(["earliest", "latest"])),
      removable: false,
      "When timers fire within their windows: `earliest`, or `latest` where a step fires one, unless given."
    ),
    .init(
      "steps",
      .list(of: step, editable: false),
      required: true,
      removable: false,
      "What happens, in order."
    ),
    .init(
      "until",
      Shape(scalar: .duration),
      removable: false,
      "How long after its beginning the scenario goes on; to its last step unless given."
    ),
    .init("never", .keys(neverKeys), removable: false, "What must not come about at any moment."),
    .init("always", .keys(alwaysKeys), removable: false, "What must hold at every moment."),
  ])

  private static let states = Shape.oneOrMany(.name(isReference: true), editable: false)
  private static let timers = Shape.oneOrMany(.name(isReference: true), editable: false)
  private static let rules = Shape.oneOrMany(
    .name(dotted: true, isReference: true),
    editable: false
  )

  private static let neverKeys: [Shape.Key] = [
    .init("status", states, removable: false, "States that the session must not come into."),
    .init("effects", timers, removable: false, "Effects that must not be called for."),
    .init("refusals", timers, removable: false, "Refusals that must not be given."),
    .init("rules", rules, removable: false, "Rules that must not be taken."),
    .init("timers", timers, removable: false, "Timers that must not run."),
  ]

  private static let alwaysKeys: [Shape.Key] = [
    .init("status", states, removable: false, "The states that the session may be in."),
    .init("timers", timers, removable: false, "Timers that must run."),
  ]

  private static let event = Shape(
    scalar: .name(dotted: true, isReference: true),
    mapping: .named(
      .init(
        key: .name(dotted: true),
        .named(.init(.value, removable: false)),
        removable: false
      )
    )
  )

  private static let step = Shape.keys([
    .init(
      "at",
      .value,
      removable: false,
      "When: `5m` after the beginning, `+5m` after the step before, or `TIMER - 1ms` from when it fires."
    ),
    .init("event", event, removable: false, "What happens: an event, or `EVENT: {FIELD: VALUE}`."),
    .init(
      "fire",
      .reference,
      removable: false,
      "The timer that fires then, instead of an event: any moment of its window."
    ),
    .init("set", settings, removable: false, "Settings that hold from then on."),
    .init(
      "expect",
      .keys(expectationKeys),
      removable: false,
      "What has come about since the step before; what is not listed must not have."
    ),
  ])

  private static let expectationKeys: [Shape.Key] = [
    .init(
      "status",
      states,
      removable: false,
      "The state, or all states that were gone through to it; unchanged unless given."
    ),
    .init("effects", PolicyShape.effectList, "All effects, in order; none unless given."),
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
      .named(.init(Shape(scalar: .window), removable: false)),
      "All running timers, with the time that is left."
    ),
  ]
}
