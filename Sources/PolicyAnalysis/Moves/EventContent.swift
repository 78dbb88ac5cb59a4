import PolicyEngine

/// An event as a policy sees it.
struct EventContent: Hashable {
  /// As a host writes it, by field.
  var fields: [String: String]
  var facts: UInt64
  /// As ``Event/lengths``.
  var lengths: [Int64]?

  init(fields: [String: String], facts: UInt64, lengths: [Int64]?) {
    (self.fields, self.facts, self.lengths) = (fields, facts, lengths)
  }

  /// The fields that a policy knows; nil where it doesn't know the event, or refuses one of the values.
  init?(_ fields: [String: String], of name: String, _ policy: Policy) {
    guard let declared = policy.words.model.events.first(where: { $0.name == name }) else {
      return nil
    }
    let known = fields.filter { field in declared.fields.contains { $0.name == field.key } }
    guard let event = try? policy.event(name, known, at: Instant(milliseconds: 0)) else {
      return nil
    }
    let facts = event.facts | policy.tables.facts(ofText: event.text, of: event.number)
    self.init(fields: known, facts: facts, lengths: event.lengths)
  }

  /// Which of the lengths are given.
  var given: [Bool] { lengths?.map { $0 != 0 } ?? [] }
}
