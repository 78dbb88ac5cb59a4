import PolicyEngine

/// An event of a scenario; its instants are known once it is known when it happens.
package struct ScenarioEvent: Sendable {
  /// A moment that a field gives.
  enum Moment: Sendable {
    case instant(Instant)
    /// Milliseconds after the scenario's beginning.
    case sinceBeginning(Int64)
    /// Milliseconds after the event.
    case sinceEvent(Int64)

    static let help =
      "write `+5m` after the event, `5m` after the scenario's beginning, or as in 2026-01-05T09:00:00Z"

    init?(_ text: String) {
      if let instant = Instant(text) {
        self = .instant(instant)
        return
      }
      switch MomentText.parse(text) {
      case .sinceBeginning(let time): self = .sinceBeginning(time)
      case .sinceLast(let time): self = .sinceEvent(time)
      case .timer, nil: return nil
      }
    }

    func instant(from beginning: Instant, _ event: Instant) -> Instant {
      switch self {
      case .instant(let instant): instant
      case .sinceBeginning(let time): beginning.adding(time)
      case .sinceEvent(let time): event.adding(time)
      }
    }
  }

  let name: String
  /// The fields as they are written, but for the instants.
  let fields: [String: String]
  let moments: [String: Located<Moment>]
  /// The event, where it is the same whenever it happens.
  private let made: Event?

  /// - Throws: what is wrong with it, whenever it happens.
  init(
    _ name: String,
    _ fields: [String: String],
    _ moments: [String: Located<Moment>],
    of policy: Policy
  ) throws(EventError) {
    (self.name, self.fields, self.moments) = (name, fields, moments)
    let event = try policy.event(name, fields)
    made = moments.isEmpty ? event : nil
  }

  /// The event as it is at an instant.
  ///
  /// - Throws: that one of its instants is too near or too far.
  func event(
    of policy: Policy,
    at instant: Instant,
    since beginning: Instant
  ) throws(EventError) -> Event {
    if let made { return made }
    var fields = fields
    for (field, moment) in moments {
      fields[field] = moment.value.instant(from: beginning, instant).description
    }
    return try policy.event(name, fields, at: instant)
  }
}
