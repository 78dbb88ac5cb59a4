/// A channel of an organisation: a checked policy with the admin's settings and words.
package struct ConfiguredChannel: Sendable {
  package var id: Located<String>
  package var title: String?
  package var policy: PolicyChecker.Checked
  package var settings: SettingValues
  /// What was chosen for the settings; nil where the policy leaves them in doubt.
  package var choice: Choice?
  /// What the channel says as a child of its policy would: id, title, defaults of settings, keywords.
  package var changes: YAMLNode
  /// Whether the channel can be run.
  ///
  /// Neither its policy nor what the admin chose has an error that leaves its rules in doubt; settings
  /// that conflict only make a timer idle.
  package var isSound: Bool
}

extension ConfiguredChannel {
  /// Where the values of a channel's settings are written, and whether they are what was meant.
  package struct Choice: Sendable {
    package var places: [Int: Place]
    /// Of settings with a value for each key, where each is written.
    package var placesOfKeys: [Int: [String: Place]]
    /// Whether all that is written is in use.
    package var isInForce: Bool
    /// Whether nothing is reported about the values.
    package var isUndisputed: Bool

    init(_ choice: SettingChoice, in model: PolicyModel) {
      (places, placesOfKeys) = (choice.places, choice.placesOfKeys)
      isInForce = choice.values == choice.meant
      isUndisputed = choice.diagnostics.isEmpty && choice.meant.conflicts(in: model).isEmpty
    }
  }
}

/// Checks a configuration against the policies that its channels follow.
///
/// A diagnostic points at the configuration's line and names the policy's line as related.
struct ConfigurationChecker {
  private(set) var policies: PolicyChecker
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var channels: [ConfiguredChannel] = []
  private(set) var files: Set<Int32> = []

  private let document: Document
  private var usedDefaults: Set<String> = []
  private var calendars = ChannelCalendars()
  private var hasBrokenChannel = false
  private var conflicts: [ChannelConflict] = []

  init(_ document: Document, policies: PolicyChecker) {
    self.document = document
    self.policies = policies
  }

  mutating func run() {
    guard let root = document.root else { return }
    let defaults = root["defaults"]?["settings"]?.entries ?? []
    calendars = ChannelCalendars(root, &policies.calendars, &diagnostics)
    let channels = root["channels"]
    hasBrokenChannel = channels?.entries == nil || channels?.hasUnknownEntries == true
    for entry in channels?.entries ?? [] where !entry.isPlaceholder {
      if !check(entry, defaults) { hasBrokenChannel = true }
    }
    checkUnusedDefaults(defaults)
    if !hasBrokenChannel { diagnostics += calendars.unused }
    diagnostics += ChannelConflict.diagnostics(of: conflicts)
  }

  /// Checks one channel; whether what it offers is known.
  private mutating func check(_ entry: YAMLNode.Entry, _ defaults: [YAMLNode.Entry]) -> Bool {
    guard let reference = entry.value["policy"], let name = reference.text else { return false }
    guard policies.documents.policy(name) != nil else {
      diagnostics += [policies.unknownPolicy(name, at: reference.place)].compactMap(\.self)
      return false
    }
    files.formUnion(policies.parents(of: name))
    reportHiddenPolicy(entry, name)
    let own = diagnostics.count
    let keywords = keywordChanges(entry.value.entry("keywords"), policy: name)
    let chosen = policies.flatten(name).flatMap { flat in
      calendars.changes(by: entry, policy: name, flat, &diagnostics)
    }
    let changes = Self.changes(keywords, chosen, at: entry.value.place)
    guard let checked = policies.check(name, changes: changes) else { return false }
    if checked.isSound {
      diagnostics += calendars.missing(in: checked.model, channel: entry)
    }
    let isClear = !diagnostics[own...].contains { $0.id.isAboutCalendars && $0.severity == .error }
    let first = diagnostics.count
    diagnostics += checked.diagnostics
    if checked.model.isAbstract {
      let concrete = policies.documents.policyIDs.filter {
        policies.documents.document(of: $0)?.isAbstract == false
      }
      diagnostics.report(
        .abstractPolicy,
        at: reference.place,
        "`\(name)` is abstract: it is there to be extended, and no channel can follow it",
        help: Suggestion.help(for: name, among: concrete, "policies to follow"),
        related: [.init("`\(name)` is declared here", at: checked.model.id.place)]
      )
    }
    var values: [YAMLNode.Entry] = []
    var choice: ConfiguredChannel.Choice?
    let settings =
      checked.isSound
      ? readSettings(entry, defaults, checked.model, &values, &choice)
      : SettingValues(defaultsOf: checked.model)
    let isSound =
      checked.isSound && isClear
      && !diagnostics[first...].contains { $0.severity == .error && $0.id != .conflictingSettings }
    channels.append(
      ConfiguredChannel(
        id: Located(entry.key, at: entry.keyPlace),
        title: entry.value["title"]?.text,
        policy: checked,
        settings: settings,
        choice: choice,
        changes: Self.child(
          entry,
          Self.complete(values, over: policies.flatten(name)?.root["settings"]),
          changes
        ),
        isSound: isSound
      )
    )
    // What the settings of a policy with errors are is in doubt.
    return checked.isSound
  }

  /// What a channel changes, section by section; nil where it changes nothing.
  private static func changes(
    _ keywords: YAMLNode?,
    _ calendars: YAMLNode.Entry?,
    at place: Place
  ) -> YAMLNode? {
    guard let calendars else { return keywords }
    return YAMLNode(.mapping((keywords?.entries ?? []) + [calendars]), at: keywords?.place ?? place)
  }

  /// Values as a channel has them: where some keys have one of their own, with what the policy has for the others.
  private static func complete(
    _ chosen: [YAMLNode.Entry],
    over settings: YAMLNode?
  ) -> [YAMLNode.Entry] {
    chosen.compactMap { entry in
      guard let own = entry.value.entries else { return entry }
      let base = settings?[entry.key]?["default"]
      let otherwise = base.map { base in
        YAMLNode.Entry(key: SettingValue.otherwise, keyPlace: base.place, value: base)
      }
      let inherited = base?.entries ?? [otherwise].compactMap(\.self)
      let all =
        inherited.map { known in own.first { $0.key == known.key } ?? known }
        + own.filter { new in !inherited.contains { $0.key == new.key } }
      if all.isEmpty { return nil }
      var complete = entry
      complete.value = YAMLNode(.mapping(all), at: entry.value.place)
      return complete
    }
  }

  /// A channel as a child of its policy, with the values that it chooses as defaults.
  private static func child(
    _ channel: YAMLNode.Entry,
    _ chosen: [YAMLNode.Entry],
    _ changes: YAMLNode?
  ) -> YAMLNode {
    let id = YAMLNode(.scalar(channel.key, .plain), at: channel.keyPlace)
    var entries = [
      YAMLNode.Entry(key: PolicyShape.marker, keyPlace: channel.keyPlace, value: id)
    ]
    if let title = channel.value.entry("title") { entries.append(title) }
    let settings = chosen.map { entry in
      let value = YAMLNode.Entry(key: "default", keyPlace: entry.keyPlace, value: entry.value)
      return YAMLNode.Entry(
        key: entry.key,
        keyPlace: entry.keyPlace,
        value: YAMLNode(.mapping([value]), at: entry.value.place)
      )
    }
    if let first = settings.first {
      let node = YAMLNode(.mapping(settings), at: first.keyPlace)
      entries.append(.init(key: "settings", keyPlace: first.keyPlace, value: node))
    }
    entries += changes?.entries ?? []
    return YAMLNode(.mapping(entries), at: channel.value.place)
  }

  /// A channel that has another policy's id would hide that policy.
  private mutating func reportHiddenPolicy(_ entry: YAMLNode.Entry, _ policy: String) {
    guard entry.key != policy, let hidden = policies.documents.document(of: entry.key)?.id else {
      return
    }
    diagnostics.report(
      .duplicatePolicy,
      at: entry.keyPlace,
      "the channel `\(entry.key)` has the id of a policy that it does not follow",
      help: "give the channel an id of its own, or write `policy: \(entry.key)`",
      related: [.init("the policy `\(entry.key)` is declared here", at: hidden.place)]
    )
  }

  // MARK: Keywords

  /// The channel's changes as what a child of the policy would say; unknown sets are reported.
  private mutating func keywordChanges(_ keywords: YAMLNode.Entry?, policy: String) -> YAMLNode? {
    guard let keywords, let entries = keywords.value.entries, let flat = policies.flatten(policy)
    else { return nil }
    let known = flat.root["keywords"]?.entries?.map(\.key) ?? []
    var kept: [YAMLNode.Entry] = []
    for entry in entries {
      if known.contains(entry.key) {
        kept.append(entry)
      } else if flat.isSound {
        diagnostics.report(
          .unknownKeywords,
          at: entry.keyPlace,
          "the policy `\(policy)` has no keyword set `\(entry.key)`",
          help: Suggestion.help(for: entry.key, among: known, "keyword sets"),
          related: policies.documents.document(of: policy)?.id
            .map { [.init("`\(policy)` is declared here", at: $0.place)] } ?? [],
          fixes: Fix.writing(closestTo: entry.key, among: known, at: entry.keyPlace)
        )
      }
    }
    if kept.isEmpty { return nil }
    let sets = YAMLNode(.mapping(kept), at: keywords.value.place)
    return YAMLNode(
      .mapping([.init(key: "keywords", keyPlace: keywords.keyPlace, value: sets)]),
      at: keywords.value.place
    )
  }

  // MARK: Settings

  private mutating func readSettings(
    _ channel: YAMLNode.Entry,
    _ defaults: [YAMLNode.Entry],
    _ model: PolicyModel,
    _ written: inout [YAMLNode.Entry],
    _ chosen: inout ConfiguredChannel.Choice?
  ) -> SettingValues {
    let own = channel.value["settings"]?.entries ?? []
    let isOffered = { (name: String) in
      model.settings.contains { $0.name == name && $0.isOffered }
    }
    // A default is for the channels that offer the setting and say nothing else.
    let inherited = defaults.filter { entry in
      isOffered(entry.key) && !own.contains { $0.key == entry.key }
    }
    written = (inherited + own).filter { isOffered($0.key) }
    usedDefaults.formUnion(written.map(\.key))
    let checker = policies
    let choice = SettingChoice(
      (inherited + own).flatMap(ChosenSetting.all),
      over: SettingValues(defaultsOf: model),
      of: model,
      reportsConflicts: false
    ) { setting in
      var checker = checker
      return checker.policies(offering: setting)
    }
    diagnostics += choice.diagnostics
    if choice.diagnostics.isEmpty { reportKeysWithoutValue(choice, in: model) }
    let fromDefaults = Set(inherited.map(\.value.place))
    for (setting, other) in choice.meant.conflicts(in: model) {
      conflicts.append(
        .init(
          model: model,
          setting: setting,
          other: other,
          chosen: choice.places,
          defaults: fromDefaults,
          channel: channel
        )
      )
    }
    if choice.values == choice.meant {
      diagnostics += BusyChecks.run(model, under: choice.values, chosen: choice.places)
    }
    chosen = ConfiguredChannel.Choice(choice, in: model)
    return choice.values
  }

  /// A key that has no value of its own where there is none for all others: most likely it was forgotten.
  private mutating func reportKeysWithoutValue(_ choice: SettingChoice, in model: PolicyModel) {
    for (index, setting) in model.settings.enumerated() {
      guard case .byKey(let lengths, nil)? = choice.values[index], let key = setting.key,
        !choice.endedDefaults.contains(index),
        let place = choice.places[index]
      else { continue }
      let missing = model.memory[key].values.filter { lengths[$0] == nil }
      if missing.isEmpty { continue }
      diagnostics.report(
        .keyWithoutValue,
        at: place,
        "`\(setting.name)` has no value for \(Suggestion.list(missing)), so it is not set there",
        help:
          "add one for each, `none` where it is meant, or a value for all others: `\(SettingValue.otherwise): 5m`",
        related: [
          .init("the keys are those of `\(model.memory[key].name)`", at: model.memory[key].place)
        ]
      )
    }
  }

  /// A default that no channel offers has no effect: most likely it is misspelt.
  private mutating func checkUnusedDefaults(_ defaults: [YAMLNode.Entry]) {
    for entry in defaults where !usedDefaults.contains(entry.key) && !hasBrokenChannel {
      let names = Set(channels.flatMap { $0.policy.model.settings.filter(\.isOffered).map(\.name) })
      let offering = policies.policies(offering: entry.key)
      diagnostics.report(
        .unsupportedSetting,
        at: entry.keyPlace,
        "none of the channels here offers the setting `\(entry.key)`",
        help: offering.isEmpty
          ? Suggestion.help(for: entry.key, among: names.sorted(), "settings")
          : "policies that offer it: \(Suggestion.list(offering))"
      )
    }
  }
}

extension PolicyChecker {
  /// The ids of the policies that are channels and offer a setting.
  mutating func policies(offering setting: String) -> [String] {
    documents.policyIDs.filter { id in
      guard let flat = flatten(id), flat.root["abstract"]?.text != "true",
        let value = flat.root["settings"]?.entries?.first(where: { $0.key == setting })?.value
      else { return false }
      return value.text != "none"
    }
  }
}
