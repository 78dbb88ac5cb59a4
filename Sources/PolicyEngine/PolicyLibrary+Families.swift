extension PolicyLibrary {
  /// The channels of policies that all extend one policy in the end, or are that policy.
  package struct Family: Sendable {
    /// The id of that policy, the root, which extends nothing.
    package var id: String
    package var title: String?
    package var channels: [Channel]
  }

  /// The families of some channels, and their channels, in the order of the channels.
  package func families(of channels: [Channel]) -> [Family] {
    var families: [Family] = []
    var indices: [String: Int] = [:]
    for channel in channels {
      let id = root(of: channel.policy)
      let index = indices[id, default: families.count]
      if index == families.count {
        indices[id] = index
        let title = checker.documents.document(of: id)?.root?["title"]?.text
        families.append(Family(id: id, title: title, channels: []))
      }
      families[index].channels.append(channel)
    }
    return families
  }

  /// The id of the family that a name chooses: that of a configured channel, or of a policy; nil where
  /// there is neither.
  package func family(named name: String) -> String? {
    if let channel = configured.first(where: { $0.id.value == name }) {
      return root(of: channel.policy.model.id.value)
    }
    return checker.documents.policy(name) == nil ? nil : root(of: name)
  }

  /// All names that choose a family: what channels are called, and policies.
  package var familyNames: [String] {
    let channels = channelIDs
    let known = Set(channels)
    return channels + checker.documents.policyIDs.filter { !known.contains($0) }
  }

  private func root(of policy: String) -> String {
    checker.chain(of: policy).last.flatMap { checker.documents.documents[$0].id?.value } ?? policy
  }
}
