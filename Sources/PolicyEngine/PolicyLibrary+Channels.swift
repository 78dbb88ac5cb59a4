extension PolicyLibrary {
  /// A channel that can be run: a checked policy, under what an admin chose for it.
  package struct Channel: Sendable {
    package var id: String
    package var title: String?
    /// The id of the policy that it follows; its own where no configuration names it.
    package var policy: String
    package var model: PolicyModel
    /// The values in force: the admin's, else the policy's defaults.
    package var settings: SettingValues
    /// The files that the model's places are in.
    package var sources: SourceSet
    /// What a configuration changes, as a child of the policy would say it; nil where none does.
    var changes: YAMLNode?
    /// Whether it is a configuration's, which chooses its settings.
    package var isConfigured: Bool { changes != nil }
  }

  /// The ids of the policies that are channels and offer a setting.
  package func channels(offering setting: String) -> [String] {
    var checker = checker
    return checker.policies(offering: setting)
  }

  /// Whether a configuration or a policy declares a channel of this id, usable or not.
  package func knowsChannel(_ id: String) -> Bool {
    configured.contains { $0.id.value == id } || policies.contains { $0.model.id.value == id }
      || checker.documents.policy(id) != nil
  }

  /// A channel by its id, with the properties that tests state of it beside those of its policy.
  ///
  /// - Throws: what is wrong with the channel or its policy, or that there is none of this id.
  package func channel(_ id: String) throws(PolicyError) -> Channel {
    var channel = try ownChannel(id)
    channel.model.properties += properties(statedOf: channel).properties
    return channel
  }

  /// A channel by its id, as its policy and configuration say it.
  func ownChannel(_ id: String) throws(PolicyError) -> Channel {
    if let channel = configured.first(where: { $0.id.value == id }) {
      guard channel.isSound, isClear(channel.policy.model.id.value),
        !documents.duplicateChannels.contains(id)
      else {
        throw unknownChannel(id)
      }
      return Channel(
        id: id,
        title: channel.title ?? channel.policy.model.title,
        policy: channel.policy.model.id.value,
        model: channel.policy.model,
        settings: channel.settings,
        sources: findings.sources,
        changes: channel.changes
      )
    }
    guard let checked = policies.first(where: { $0.model.id.value == id }), checked.isSound,
      !checked.model.isAbstract, isClear(id)
    else { throw unknownChannel(id) }
    return Channel(id: id, checked, findings.sources)
  }

  /// Whether a policy and all that it extends are declared once, so that it is clear what is meant.
  private func isClear(_ policy: String) -> Bool {
    let duplicates = checker.documents.duplicates
    return duplicates.isEmpty
      || checker.chain(of: policy).allSatisfy { index in
        checker.documents.documents[index].id.map { !duplicates.contains($0.value) } ?? true
      }
  }

  /// What the configurations of some channels are called: their titles, or their ids.
  package func configurationTitles(of channels: [Channel]) -> [String] {
    let ids = Set(channels.map(\.id))
    let files = Set(configured.filter { ids.contains($0.id.value) }.map(\.id.place.file))
    return files.sorted().compactMap { file in
      let document = documents.documents[Int(file)]
      return document.root?["title"]?.text ?? document.id?.value
    }
  }

  package var suppressions: [Suppression] { checker.documents.suppressions }

  /// A channel's policy in canonical form, after inheritance and with what a configuration changes;
  /// every value keeps the place where it was written.
  ///
  /// - Parameter isOwn: whether it is the channel's own policy, with its id, and with what a configuration chooses as the
  ///   settings' defaults; else it is the policy that the channel follows, of the same revision as ``Channel/model``.
  package func flatPolicy(of channel: Channel, isOwn: Bool = true) -> YAMLNode? {
    var checker = checker
    guard let root = checker.flatten(channel.policy)?.root else { return nil }
    guard let changes = channel.changes else { return root }
    let kept =
      isOwn
      ? changes
      : YAMLNode(
        .mapping((changes.entries ?? []).filter { ["keywords", "calendars"].contains($0.key) }),
        at: changes.place
      )
    return PolicyChecker.lay(kept, over: root).root
  }
}

extension PolicyLibrary.Channel {
  /// A policy as a channel of its own, under its defaults.
  package init(id: String, _ checked: PolicyChecker.Checked, _ sources: SourceSet) {
    self.init(
      id: id,
      title: checked.model.title,
      policy: id,
      model: checked.model,
      settings: SettingValues(defaultsOf: checked.model),
      sources: sources
    )
  }
}
