import PolicyEngine

/// The contents of events that make a difference to one of two policies: of those that no test of either tells
/// apart there is one.
struct SharedContents {
  /// The most contents of one event that are distinguished.
  private static let most = 4_000
  private static let mostKinds = 500

  private let policies: Sides<Policy>
  /// The old policy with the keyword sets of the new one behind its own.
  private let merged: PolicyModel
  private let oldSets: Int

  init(_ policies: Sides<Policy>) {
    self.policies = policies
    var merged = policies.old.words.model
    oldSets = merged.keywordSets.count
    merged.keywordSets += policies.new.words.model.keywordSets
    self.merged = merged
  }

  /// An event as hosts write it, and whether that is all: the same under all settings.
  struct Written {
    fileprivate var event: String
    fileprivate var all: [[String: String]]
    var isComplete: Bool
  }

  /// All that makes a difference to one of the policies, event by event.
  func written() -> [Written] {
    var names = policies.new.words.model.events.map(\.name)
    names += policies.old.words.model.events.map(\.name).filter { !names.contains($0) }
    return names.map(written)
  }

  private func written(_ event: String) -> Written {
    var isComplete = true
    var written: [[String: String]] = [[:]]
    for field in fieldNames(of: event) {
      let (texts, isAll) = texts(of: field, event)
      if !isAll || written.count * texts.count > Self.most { isComplete = false }
      written = Array(
        written.flatMap { fields in
          texts.map { text in
            // A text is given even if it is empty; all else is left out then.
            text.map { fields.merging([field: $0]) { $1 } } ?? fields
          }
        }.prefix(Self.most)
      )
    }
    return Written(event: event, all: written, isComplete: isComplete)
  }

  /// The different contents of an event for policies under some settings; nil for one that doesn't know it, or refuses
  /// it.
  static func contents(
    of written: Written,
    for policies: Sides<Policy>
  ) -> (event: String, all: [Sides<EventContent?>]) {
    struct Signature: Hashable {
      var facts: Sides<UInt64?>
      var given: Sides<[Bool]?>
    }
    var seen: Set<Signature> = []
    var all: [Sides<EventContent?>] = []
    for fields in written.all {
      let content = Sides { EventContent(fields, of: written.event, policies[$0]) }
      // One that neither takes in is none.
      if content.old == nil, content.new == nil { continue }
      let signature = Signature(
        facts: Sides { content[$0]?.facts },
        given: Sides { content[$0]?.given }
      )
      if seen.insert(signature).inserted { all.append(content) }
    }
    return (written.event, all)
  }

  private func event(_ name: String, _ side: Side) -> Int? {
    policies[side].words.model.events.firstIndex { $0.name == name }
  }

  private func fields(of event: String, _ side: Side) -> [PolicyModel.Field] {
    self.event(event, side).map { policies[side].words.model.events[$0].fields } ?? []
  }

  private func fieldNames(of event: String) -> [String] {
    var names: [String] = []
    for side in Side.allCases {
      for field in fields(of: event, side) where !names.contains(field.name) {
        names.append(field.name)
      }
    }
    return names
  }

  // MARK: Fields

  /// Values of a field of which the tests of the policies hold in different ways; nil: it is left out.
  private func texts(of name: String, _ event: String) -> (all: [String?], isComplete: Bool) {
    let declared = Side.allCases.compactMap { side in
      fields(of: event, side).first { $0.name == name }
    }
    let tests = Sides { self.tests(of: name, event, $0) }
    if declared.contains(where: { $0.type == .text }) {
      // A text for one and something else for the other has kinds of its own.
      let isText = declared.allSatisfy { $0.type == .text }
      guard let kinds = textKinds(tests) else { return ([nil], false) }
      return (kinds.map(\.example), isText)
    }
    var named: [String] = []
    for side in Side.allCases {
      for case .field(_, let values, _) in tests[side].map(\.subject) {
        named += values.filter { !named.contains($0) }
      }
    }
    var texts: [String?] = [nil]
    for field in declared {
      let ends = [field.range?.value.latest].compactMap { $0.map { DurationText.format($0) } }
      for example in CaseSpace.values(of: field, naming: named).map(\.example) + ends {
        let text = example.isEmpty ? nil : instantText(example, field)
        if !texts.contains(text) { texts.append(text) }
      }
    }
    return (texts, true)
  }

  /// A length as an event at the first of all instants writes it.
  private func instantText(_ example: String, _ field: PolicyModel.Field) -> String {
    guard field.type == .instant, let length = try? DurationText.parse(example) else {
      return example
    }
    return Instant(due: length).description
  }

  private func tests(of field: String, _ event: String, _ side: Side) -> [PolicyModel.Test] {
    guard let event = self.event(event, side) else { return [] }
    return policies[side].words.layout.eventTests[event].map(\.test).filter { test in
      if case .field(field, _, _) = test.subject { true } else { false }
    }
  }

  private func textKinds(_ tests: Sides<[PolicyModel.Test]>) -> [TextKinds.Kind]? {
    var compared: [String] = []
    var sets: [Int] = []
    for side in Side.allCases {
      for case .field(_, let texts, let asked) in tests[side].map(\.subject) {
        compared += texts.filter { !compared.contains($0) }
        sets += asked.map { side == .old ? $0 : $0 + oldSets }
      }
    }
    guard tests.old.count + tests.new.count <= UInt64.bitWidth else { return nil }
    let count = oldSets
    return TextKinds.find(in: merged, compared: compared, sets: sets, atMost: Self.mostKinds) {
      content in
      var bits: UInt64 = 0
      for side in Side.allCases {
        for test in tests[side] {
          bits <<= 1
          let holds =
            switch test {
            case .field(_, let values): values.contains(content.value)
            case .keywords(_, let asked):
              asked.contains { content.sets.contains(side == .old ? $0 : $0 + count) }
            default: false
            }
          if holds { bits |= 1 }
        }
      }
      return bits
    }
  }
}
