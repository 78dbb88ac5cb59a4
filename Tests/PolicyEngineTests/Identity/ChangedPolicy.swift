import PolicyEngine
import PolicyViews
import TestSupport
import Testing

/// Policies as they are after somebody has worked on their files.
enum ChangedPolicy {
  /// The sections whose order means nothing.
  static let sections = [
    "states", "events", "effects", "refusals", "settings", "capabilities", "memory", "keywords",
  ]

  /// The two policies of a random text, under their defaults; of those that can be read, at least one.
  static func random(_ random: inout SeededRandom) throws -> [Policy] {
    while true {
      let texts = RandomPolicy(SeededRandom(seed: random.next()))
      let policies = try texts.checked().policies.compactMap { _, checked in
        try checked.map(compiled)
      }
      if !policies.isEmpty { return policies }
    }
  }

  /// A channel's policy as text, with the entries of some sections in another order.
  static func shuffled(
    _ channel: String,
    of library: PolicyLibrary,
    sections: [String],
    _ random: inout SeededRandom
  ) throws -> String {
    let root = try #require(library.flatPolicy(of: try library.channel(channel)))
    return PolicyText(shuffled(root, sections, &random), library.findings.sources).text
  }

  /// The policies of a random text that can be read, each with one whose order is another where it may be.
  static func shuffled(
    _ texts: RandomPolicy,
    _ random: inout SeededRandom
  ) throws -> [(Policy, Policy)] {
    let (policies, documents) = texts.checked()
    var checker = PolicyChecker(documents)
    return try policies.compactMap { id, checked in
      guard let checked, let root = checker.flatten(id)?.root else { return nil }
      let text = PolicyText(shuffled(root, sections, &random), documents.sources).text
      var again = PolicyChecker(DocumentSet([SourceFile(name: "shuffled.yaml", text: text)]))
      let read = again.check(id)
      let other = try #require(read)
      return (try compiled(checked), try compiled(other))
    }
  }

  private static func shuffled(
    _ root: YAMLNode,
    _ sections: [String],
    _ random: inout SeededRandom
  ) -> YAMLNode {
    guard case .mapping(var entries) = root.content else { return root }
    for index in entries.indices where sections.contains(entries[index].key) {
      guard case .mapping(let items) = entries[index].value.content else { continue }
      entries[index].value.content = .mapping(items.shuffled(using: &random))
    }
    return YAMLNode(.mapping(entries), at: root.place)
  }

  /// A checked policy under its defaults.
  private static func compiled(_ checked: PolicyChecker.Checked) throws -> Policy {
    try Policy.compile(
      checked.model,
      SourceSet([SourceFile(name: "base", text: ""), SourceFile(name: "child", text: "")]),
      settings: SettingValues(defaultsOf: checked.model)
    )
  }
}
