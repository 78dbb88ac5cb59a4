package enum EventLineShape {
  package static let instantKey = "at"
  package static let sessionKey = "session"
  package static let eventKey = "event"
  package static let settingsKey = "set"

  /// The keys that every line or some lines have; other keys are fields of the event.
  package static let keys: [Shape.Key] = [
    .init(instantKey, .text, required: true, "When it happened: RFC 3339, to the millisecond."),
    .init(sessionKey, .text, "The id of the session; any text that is not empty."),
    .init(eventKey, .eventName, "The name of the event, or timer.NAME where a timer fired."),
    .init(
      settingsKey,
      .values,
      "Settings that hold from then on, instead of an event: for the session, or without one for all."
    ),
  ]
}
