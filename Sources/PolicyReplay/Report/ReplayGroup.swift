import PolicyEngine

/// Sessions of which the same two rules make the difference, or with which the same is wrong.
package struct ReplayGroup: Sendable, Hashable {
  /// The rule that a policy took at the first difference.
  package enum Rule: Sendable, Hashable {
    /// Nothing happened there.
    case nothing
    /// What happened was by no rule.
    case none
    case rule(name: String, file: String, line: Int)
  }

  package struct Key: Sendable, Hashable {
    package var kind: SessionClass
    /// The classes of a session that ``SessionClass/depends``, by when timers fire.
    package var early: SessionClass?
    package var late: SessionClass?
    /// What is wrong, where nothing could be compared, or the log disagrees: an id of the report's own, or
    /// of a diagnostic.
    package var problem: String?
    package var old = Rule.nothing
    package var new = Rule.nothing

    package init(_ kind: SessionClass) { self.kind = kind }
  }

  /// What a policy did in a step, or what the log says that it did.
  package struct Step: Sendable, Hashable {
    package var at: String
    package var event: String
    package var outcome: String
    package var from: String
    package var to: String
    package var effects: [String]
    package var reason: String?
  }

  /// The first of the sessions.
  package struct Example: Sendable, Hashable {
    package var session: String
    /// The number of the line at which the difference shows; nil for after the session's last one.
    package var line: Int?
    /// The number of the session's line before.
    package var after: Int?
    package var old: Step?
    package var new: Step?
    /// What is wrong, in a sentence.
    package var message: String?

    package init(
      session: String,
      line: Int?,
      after: Int?,
      old: Step? = nil,
      new: Step? = nil,
      message: String? = nil
    ) {
      (self.session, self.line, self.after) = (session, line, after)
      (self.old, self.new, self.message) = (old, new, message)
    }

    /// Where in the log it is, so that one of two is the first.
    var order: Int { line ?? after ?? .max }
  }

  /// How many sessions ended in one state under the old policy, and in one under the new.
  package struct Ends: Sendable, Hashable {
    package var old: String
    package var new: String

    package init(old: String, new: String) { (self.old, self.new) = (old, new) }
  }

  package var key: Key
  package var sessions = 1
  /// How much later the sessions are; nil where the difference is not one of time.
  package var shifts: ShiftCounts?
  /// In which states they were left, and how often.
  package var ends: [Ends: Int] = [:]
  package var first: Example

  package init(_ key: Key, first: Example) {
    self.key = key
    self.first = first
  }

  mutating func add(_ other: ReplayGroup) {
    sessions += other.sessions
    if let more = other.shifts {
      var all = shifts ?? ShiftCounts()
      all.add(more)
      shifts = all
    }
    ends.merge(other.ends, uniquingKeysWith: +)
    if other.first.order < first.order { first = other.first }
  }
}

extension ReplayGroup.Rule {
  /// The rule that a decision was made by.
  init(_ decision: Decision?, _ policy: Policy) {
    guard let decision else {
      self = .nothing
      return
    }
    guard let rule = decision.rule.map({ policy[$0] }) else {
      self = .none
      return
    }
    self = .rule(name: rule.name, file: rule.source.file, line: rule.source.line)
  }
}

extension ReplayGroup.Step {
  init(_ decision: Decision, _ policy: Policy) {
    let words = policy.describe(decision)
    at = decision.at.description
    (event, outcome) = (words.event, words.outcome.description)
    (from, to) = (words.from, words.to)
    effects = words.effects.map(\.description)
    reason = words.reason
  }
}
