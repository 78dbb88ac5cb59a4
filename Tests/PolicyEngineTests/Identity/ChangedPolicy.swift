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
    var root = try #require(library.flatPolicy(of: try library.channel(channel)))
    guard case .mapping(var entries) = root.content else { return "" }
    for index in entries.indices where sections.contains(entries[index].key) {
      guard case .mapping(let items) = entries[index].value.content else { continue }
      entries[index].value.content = .mapping(items.shuffled(using: &random))
    }
    root.content = .mapping(entries)
    return PolicyText(root, library.findings.sources).text
  }

  /// A checked policy under its defaults.
  private static func compiled(_ checked: PolicyChecker.Checked) throws -> Policy {
    try Policy.compile(
      checked.model,
      checked.layout,
      SourceSet([SourceFile(name: "base", text: ""), SourceFile(name: "child", text: "")]),
      settings: SettingValues(defaultsOf: checked.model),
      []
    )
  }
}
