import PolicyEngine

/// Events that one event can be, found by trying: words of keyword sets, alone and next to each other.
struct EventSamples: Sendable {
  /// An event, as it is written and as the tables see it.
  struct Sample: Sendable {
    var fields: [String: String]
    var event: Event
    var facts: UInt64
  }

  /// The most events that are kept: conditions on many fields distinguish more than anybody reads.
  private static let most = 4_096

  /// When the samples happen.
  static let instant = Instant(milliseconds: 1_767_603_600_000)

  /// Matches no word and equals no text of a policy.
  private static let neutral = "\u{FFFC}"

  /// Each with the facts that hold of it.
  private(set) var samples: [Sample] = []

  init(of index: Int, _ policy: Policy) {
    let declared = policy.words.model.events[index]
    var fields: [[String: String]] = [[:]]
    for field in declared.fields {
      let values = Self.values(of: field, index, policy)
      // A length can be left out.
      let without = field.isLength ? fields : []
      fields =
        without
        + fields.flatMap { fields in
          values.map { fields.merging([field.name: $0]) { $1 } }
        }
      fields = Array(fields.prefix(Self.most))
    }
    var seen: Set<UInt64> = []
    for fields in fields {
      guard let event = try? policy.event(declared.name, fields, at: Self.instant) else { continue }
      let facts = policy.tables.facts(of: event)
      if seen.insert(facts).inserted {
        samples.append(Sample(fields: fields, event: event, facts: facts))
      }
    }
  }

  /// The fields of a sample with instants that are as far from another event as from that of the samples.
  static func shifted(_ fields: [String: String], to instant: Instant) -> [String: String] {
    fields.mapValues { text in
      Instant(text).map { moment in
        instant.adding(moment.milliseconds - Self.instant.milliseconds).description
      } ?? text
    }
  }

  /// Values of a field that the tests of the event distinguish, one for each case that was found.
  private static func values(
    of field: PolicyModel.Field,
    _ event: Int,
    _ policy: Policy
  ) -> [String] {
    switch field.type {
    case .boolean: return ["false", "true"]
    case .choice(let values): return values
    case .duration, .instant:
      if let range = field.range?.value {
        let isMoment = field.type == .instant
        return [isMoment ? "\(instant.adding(range.earliest))" : "\(range.earliest)ms"]
      }
      return ["0s"] + tested(field, event, policy).map { "\($0)ms" }
    case .text:
      let words = policy.words.model.keywordSets.map { $0.words.map(\.value) }
      let pairs = words.flatMap { a in
        words.compactMap { b in a.first.flatMap { a in b.first.map { "\(a) \($0)" } } }
      }
      let triples = pairs.flatMap { pair in
        words.compactMap { $0.first.map { "\(pair) \($0)" } }
      }
      let candidates =
        [neutral, ""] + tested(field, event, policy)
        + words.joined().flatMap { [$0, "\($0) \(neutral)", "\(neutral) \($0)"] } + pairs + triples
      return distinct(candidates, of: field, event, policy)
    }
  }

  /// The texts of which different facts hold.
  private static func distinct(
    _ candidates: [String],
    of field: PolicyModel.Field,
    _ event: Int,
    _ policy: Policy
  ) -> [String] {
    var seen: Set<UInt64> = []
    return candidates.filter { text in
      guard
        let event = try? policy.event(policy.words.model.events[event].name, [field.name: text])
      else { return false }
      return seen.insert(policy.tables.facts(of: event)).inserted
    }
  }

  /// The canonical values that conditions compare a field with.
  private static func tested(
    _ field: PolicyModel.Field,
    _ event: Int,
    _ policy: Policy
  ) -> [String] {
    policy.words.layout.eventTests[event].flatMap { test, _ in
      if case .field(field.name, let values) = test { values } else { [String]() }
    }
  }
}
