package import PolicyEngine

/// Something that did not come about, or was stopped, on the way to the state: what people ask about.
package struct Remark: Sendable, Hashable {
  package enum Kind: String, Sendable {
    /// An event stopped a timer before it could fire.
    case stopped
    /// A change of settings stopped a timer.
    case switchedOff = "switched-off"
    /// An event that starts a timer found it running.
    case notRestarted = "not-restarted"
    /// An event that starts a timer found its conditions failing.
    case notStarted = "not-started"
    case refused
    case ignored
    /// An event was stamped earlier than what the session had seen.
    case late
  }

  package var kind: Kind
  package var at: Instant
  /// The line of the log; nil for what a firing did.
  package var recorded: FileLine?
  /// The event or firing; `set` for a change of settings.
  package var event: String
  package var timer: String?
  /// What is remarked of the event: `stops the timer NAME`.
  package var predicate: String
  package var text: String { "\(event) \(predicate)" }
  /// What of a policy makes it so: `cancel: EVENT`, a rule, a final state.
  package var because: String?
  package var source: FileLine?
  package var reason: String?
  package var holding: [TestFinding]
  /// The conditions that kept a timer from starting, or other rules from being taken.
  package var failing: [TestFinding]
  /// How often it came about alike, and when for the last time.
  package var count = 1
  package var lastAt: Instant

  /// What a remark has in common with those that say the same at another time.
  fileprivate var topic: Remark {
    var topic = self
    (topic.at, topic.lastAt, topic.recorded) = (.earliest, .earliest, nil)
    // Of events that nothing comes of, each fails for a value of its own.
    if timer == nil { (topic.holding, topic.failing) = ([], []) }
    return topic
  }
}

extension [Remark] {
  /// The remarks with those that say the same put together, where the first one is.
  func grouped() -> [Remark] {
    var groups: [Remark] = []
    var indices: [Remark: Int] = [:]
    for remark in self {
      let topic = remark.topic
      if let index = indices[topic] {
        groups[index].count += 1
        groups[index].lastAt = remark.at
      } else {
        indices[topic] = groups.count
        groups.append(remark)
      }
    }
    return groups
  }
}
