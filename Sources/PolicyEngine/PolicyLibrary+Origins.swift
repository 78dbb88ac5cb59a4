extension PolicyLibrary {
  /// What one file says of an entry that several may have a word in: a timer, a rule, a setting.
  package struct Mention: Sendable {
    /// The id of the policy or configured channel that says it.
    package var policy: String
    package var place: Place
    /// The keys that are written there, with what they are set to; empty for an entry that is removed.
    package var keys: [(name: String, place: Place, text: String?)]
  }

  /// All that a channel's files say of an entry of a section, from the policy that declares it to the
  /// last child; a configuration comes after its policy.
  package func mentions(of name: String, in section: String, of channel: Channel) -> [Mention] {
    var mentions: [Mention] = []
    var next: String? = channel.policy
    var seen: Set<String> = []
    while let id = next, seen.insert(id).inserted, let index = checker.documents.policy(id),
      let root = checker.documents.documents[index].root
    {
      if let mention = Self.mention(of: name, in: root[section], by: id) {
        mentions.insert(mention, at: 0)
      }
      next = root["extends"]?.text
    }
    if let own = Self.mention(of: name, in: channel.changes?[section], by: channel.id) {
      mentions.append(own)
    }
    return mentions
  }

  /// A map of single values as it is written in one line; nil for anything else.
  private static func line(_ node: YAMLNode) -> String? {
    guard let entries = node.entries else { return nil }
    let texts = entries.compactMap { entry in entry.value.text.map { "\(entry.key): \($0)" } }
    return texts.count == entries.count ? "{\(texts.joined(separator: ", "))}" : nil
  }

  private static func mention(
    of name: String,
    in section: YAMLNode?,
    by policy: String
  ) -> Mention? {
    guard let entry = section?.entry(name) else { return nil }
    let keys = (entry.value.entries ?? []).map {
      (
        name: $0.key, place: $0.keyPlace.extended(to: $0.value.place),
        text: $0.value.text ?? Self.line($0.value)
      )
    }
    return Mention(policy: policy, place: entry.keyPlace, keys: keys)
  }
}
